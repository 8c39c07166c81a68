import type { Finding } from '../../shared/findings/types.ts';
import type { Instant } from '../../shared/schedule/instant.ts';
import type { Assumption, RegistrySimulation, Simulation } from '../../shared/simulate/types.ts';
import type { Edit } from '../../shared/topology/edit-types.ts';
import type { Topology } from '../../shared/topology/model.ts';
import { applyDelta, type ResultsRequest, type SimulationResults } from '../../shared/view/simulation-results.ts';
import type { TimeRange } from '../../shared/view/time-range.ts';
import { LatestOnlyWorker } from '../workers/latest-only-worker.ts';
import { spawnSimulationWorker } from '../workers/spawn.ts';

/** What the worker says: figures at once, findings after them. */
export type SimulationMessage =
  | ({ readonly kind: 'figures' } & SimulationResults)
  | {
      readonly kind: 'findings';
      readonly job: number;
      readonly findings: readonly Finding[];
      readonly live: readonly Finding[];
    };

export interface SimulationAnswer {
  readonly job: number;
  readonly live: Simulation;
  readonly draft: Simulation | null;
  /** When each changed registry learns its new schedule, by name; null for never. */
  readonly effectiveAt: Readonly<Record<string, Instant | null>>;
}

interface Asked {
  readonly actual: Topology | null;
  readonly draft: { readonly edits: readonly Edit[] };
  readonly horizon: TimeRange;
  /** What the timeline can show. */
  readonly from: Instant;
  readonly to: Instant;
  readonly now: Instant;
  readonly settings: { readonly assumption: Assumption };
}

const byName = (simulation: Simulation | null): ReadonlyMap<string, RegistrySimulation> =>
  new Map(simulation?.registries.map((registry) => [registry.name, registry]));

/** The simulations of live and draft, computed in a worker; the last answer stays on screen until the next one is there. */
export class Simulations {
  answer = $state.raw<SimulationAnswer | null>(null);
  readonly live = $derived(byName(this.answer?.live ?? null));
  readonly draft = $derived(byName(this.answer?.draft ?? this.answer?.live ?? null));
  /** Of the draft where there is one, else of the live topology; the last ones until newer are there. */
  findings = $state.raw<readonly Finding[]>([]);
  /** Of the live topology, whatever the draft. */
  liveFindings = $state.raw<readonly Finding[]>([]);
  /** Whether the findings were told once, be they none. */
  judged = $state(false);

  /** Why the last question has no answer, where the worker ended before it; null while there is one or it is on its way. */
  failure = $state<string | null>(null);

  readonly #asked: Asked;
  readonly #line = new LatestOnlyWorker<ResultsRequest, SimulationMessage>({
    start: spawnSimulationWorker,
    onMessage: (message) => this.#take(message),
    onEnd: (why) => (this.failure = why),
  });
  #job = 0;
  #live: Simulation | null = null;

  constructor(asked: Asked) {
    this.#asked = asked;
  }

  /**
   * Shows figures that came with the first view.
   * @param drawn then the worker may start, and no sooner
   */
  begin(first: SimulationResults, drawn: Promise<void>): void {
    this.#show(first);
    void drawn.then(this.#line.pause());
  }

  /** Called from one effect of the root component, so that every change of its inputs asks anew. */
  ask(): void {
    const { actual, draft, horizon, from, to, now, settings } = this.#asked;
    if (actual === null) return;
    this.#job += 1;
    const question = {
      job: this.#job,
      edits: draft.edits,
      horizon,
      view: { from, to },
      now,
      assumption: settings.assumption,
    };
    this.#line.post(actual, (sent) => ({ ...question, actual: sent }));
  }

  #take(message: SimulationMessage): boolean {
    if (message.kind === 'findings') {
      this.findings = message.findings;
      this.liveFindings = message.live;
      this.judged = true;
      return false;
    }
    this.failure = null;
    this.#show(message);
    return true;
  }

  #show(figures: SimulationResults): void {
    this.#live = figures.live ?? this.#live;
    const live = this.#live;
    // Any newer answer is progress: while a person types, the newest one asked is always still to come.
    if (live !== null && figures.job > (this.answer?.job ?? -1))
      this.answer = { ...figures, live, draft: figures.draft === null ? null : applyDelta(figures.draft, live) };
  }
}
