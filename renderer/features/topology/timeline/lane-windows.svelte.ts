import { parsedSync } from '../../../../shared/simulate/links.ts';
import type { Topology } from '../../../../shared/topology/model.ts';
import { indexTopology, nameKey } from '../../../../shared/topology/tree.ts';
import {
  type Bar,
  type BlackoutSpan,
  blackoutSpans,
  layoutBars,
  sameWindows,
  type ScheduleTransition,
  scheduleTransition,
  type Span,
  type TimeFrame,
  timeToX,
} from '../../../../shared/view/timeline.ts';
import type { AppState } from '../../../state/app.svelte.ts';

const noWindows = new Float64Array();

export interface DrawnLane {
  /** Upcoming windows, and those that the draft supersedes. */
  readonly bars: readonly Bar[];
  readonly superseded: readonly Bar[];
  /** Where the site learns of its change; null outside the frame. */
  readonly effectiveX: number | null;
  readonly continuous: boolean;
  /** Windows that start after it are the draft’s; Infinity if it changes none. */
  readonly draftedFromX: number;
  readonly blackouts: readonly Span[];
}

export class LaneWindows {
  readonly #app: AppState;
  readonly #topology: () => Topology;
  readonly #frame: () => TimeFrame;
  /** When a drafted change takes effect, by name; null is never, undefined is unchanged. */
  readonly #effectiveAt = $derived.by(() =>
    this.#app.hasDraft ? (this.#app.simulations.answer?.effectiveAt ?? {}) : {},
  );
  readonly #blackouts = $derived.by(() => blackoutSpans(this.#topology(), this.#frame()));

  constructor(app: AppState, topology: () => Topology, frame: () => TimeFrame) {
    this.#app = app;
    this.#topology = topology;
    this.#frame = frame;
  }

  readonly getTransition = (name: string): ScheduleTransition => {
    const { simulations, marks, actual } = this.#app;
    const mark = marks.get(nameKey(name));
    const live = simulations.live.get(name)?.windows ?? noWindows;
    const draft = simulations.draft.get(name)?.windows ?? noWindows;
    if (!this.#isDrafted(name))
      return { will: mark === 'deleted' ? noWindows : live, superseded: mark === 'deleted' ? live : noWindows };
    // An undeployed registry starts with the new schedule.
    if (mark === 'new' || simulations.live.get(name)?.planned === true) return { will: draft, superseded: noWindows };
    const now = actual === null ? null : indexTopology(actual).get(name);
    const sync = now === null ? null : parsedSync(now);
    return scheduleTransition(
      live,
      draft,
      this.#effectiveAt[name] ?? null,
      sync === null || sync.continuous ? 0 : sync.windowMs,
    );
  };

  #isDrafted(name: string): boolean {
    const { simulations, hasDraft } = this.#app;
    return (
      hasDraft &&
      !sameWindows(simulations.live.get(name)?.windows ?? noWindows, simulations.draft.get(name)?.windows ?? noWindows)
    );
  }

  #getDraftedFromX(name: string, frame: TimeFrame): number {
    if (!this.#isDrafted(name)) return Infinity;
    const effectiveAt = this.#effectiveAt[name];
    // A site without an instance starts with the draft's schedule.
    return effectiveAt === undefined ? -Infinity : effectiveAt === null ? Infinity : timeToX(frame, effectiveAt);
  }

  isContinuous(name: string): boolean {
    const { draft, live } = this.#app.simulations;
    return (draft.get(name) ?? live.get(name))?.continuous === true;
  }

  toDrawnLane(name: string): DrawnLane {
    const frame = this.#frame();
    const { will, superseded } = this.getTransition(name);
    const effectiveAt = this.#effectiveAt[name];
    return {
      bars: layoutBars(will, frame),
      superseded: layoutBars(superseded, frame),
      effectiveX:
        effectiveAt !== undefined && effectiveAt !== null && effectiveAt >= frame.from && effectiveAt < frame.to
          ? timeToX(frame, effectiveAt)
          : null,
      continuous: this.isContinuous(name),
      draftedFromX: this.#getDraftedFromX(name, frame),
      blackouts: this.#blackouts.filter(({ everywhere, registries }) => everywhere || registries.has(nameKey(name))),
    };
  }

  /** Labels of a lane's blackouts; global ones only if `withEverywhere`. */
  getLabels(name: string, withEverywhere: boolean): readonly BlackoutSpan[] {
    return this.#blackouts.filter(({ everywhere, registries }) =>
      everywhere ? withEverywhere : registries.has(nameKey(name)),
    );
  }
}
