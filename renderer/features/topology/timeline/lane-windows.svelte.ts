import { parsedSync } from '../../../../shared/simulate/links.ts';
import type { Topology } from '../../../../shared/topology/model.ts';
import { indexTopology, nameKey } from '../../../../shared/topology/tree.ts';
import {
  type Bar,
  barsOf,
  type BlackoutSpan,
  blackoutSpans,
  sameWindows,
  type ScheduleTransition,
  scheduleTransition,
  type Span,
  type TimeFrame,
  xOf,
} from '../../../../shared/view/timeline.ts';
import type { AppState } from '../../../state/app.svelte.ts';

const none = new Float64Array();

export interface DrawnLane {
  /** Upcoming windows, and those that the draft supersedes. */
  readonly bars: readonly Bar[];
  readonly before: readonly Bar[];
  /** Where the site learns of its change; null outside the frame. */
  readonly learnsX: number | null;
  readonly continuous: boolean;
  readonly freezes: readonly Span[];
}

export class LaneWindows {
  readonly #app: AppState;
  readonly #topology: () => Topology;
  readonly #frame: () => TimeFrame;
  /** When a drafted change takes effect, by name; null is never, undefined is unchanged. */
  readonly #effectiveAt = $derived.by(() =>
    this.#app.hasDraft ? (this.#app.simulations.answer?.effectiveAt ?? {}) : {},
  );
  readonly #freezes = $derived.by(() => blackoutSpans(this.#topology(), this.#frame()));

  constructor(app: AppState, topology: () => Topology, frame: () => TimeFrame) {
    this.#app = app;
    this.#topology = topology;
    this.#frame = frame;
  }

  readonly of = (name: string): ScheduleTransition => {
    const { simulations, marks, hasDraft, actual } = this.#app;
    const mark = marks.get(nameKey(name));
    const live = simulations.live.get(name)?.windows ?? none;
    const draft = simulations.draft.get(name)?.windows ?? none;
    if (!hasDraft || sameWindows(live, draft))
      return { will: mark === 'deleted' ? none : live, superseded: mark === 'deleted' ? live : none };
    // An undeployed registry starts with the new schedule.
    if (mark === 'new' || simulations.live.get(name)?.planned === true) return { will: draft, superseded: none };
    const now = actual === null ? null : indexTopology(actual).get(name);
    const reading = now === null ? null : parsedSync(now);
    return scheduleTransition(
      live,
      draft,
      this.#effectiveAt[name] ?? null,
      reading === null || reading.continuous ? 0 : reading.windowMs,
    );
  };

  isContinuous(name: string): boolean {
    const { draft, live } = this.#app.simulations;
    return (draft.get(name) ?? live.get(name))?.continuous === true;
  }

  drawn(name: string): DrawnLane {
    const frame = this.#frame();
    const { will, superseded: wont } = this.of(name);
    const learns = this.#effectiveAt[name];
    return {
      bars: barsOf(will, frame),
      before: barsOf(wont, frame),
      learnsX:
        learns !== undefined && learns !== null && learns >= frame.from && learns < frame.to
          ? xOf(frame, learns)
          : null,
      continuous: this.isContinuous(name),
      freezes: this.#freezes.filter(({ everywhere, registries }) => everywhere || registries.has(nameKey(name))),
    };
  }

  /** Labels of a lane's blackouts; global ones only if `withEverywhere`. */
  labelled(name: string, withEverywhere: boolean): readonly BlackoutSpan[] {
    return this.#freezes.filter(({ everywhere, registries }) =>
      everywhere ? withEverywhere : registries.has(nameKey(name)),
    );
  }
}
