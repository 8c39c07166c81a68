import type { Finding } from '../../shared/findings/types.ts';
import type { Instant } from '../../shared/schedule/instant.ts';
import type { Assumption, RegistrySimulation, Simulation } from '../../shared/simulate/types.ts';
import type { Edit } from '../../shared/topology/edit-types.ts';
import type { Topology } from '../../shared/topology/model.ts';
import { applyDelta, type ResultsRequest, type SimulationResults } from '../../shared/view/simulation-results.ts';
import type { TimeRange } from '../../shared/view/time-range.ts';
import { LatestOnlyWorker } from '../workers/latest-only-worker.ts';
import type { SimulationMessage } from '../workers/simulation.ts';
import { spawnSimulationWorker } from '../workers/spawn.ts';

export interface SimulationAnswer {
  readonly job: number;
  readonly live: Simulation;
  readonly draft: Simulation | null;
  /** When each changed registry learns its new schedule, by name; null is never. */
  readonly effectiveAt: Readonly<Record<string, Instant | null>>;
}

interface SimulationPort {
  readonly actual: Topology | null;
  readonly draft: { readonly edits: readonly Edit[] };
  readonly horizon: TimeRange;
  /** Range of the timeline. */
  readonly from: Instant;
  readonly to: Instant;
  readonly now: Instant;
  readonly settings: { readonly assumption: Assumption };
}

const byName = (simulation: Simulation | null): ReadonlyMap<string, RegistrySimulation> =>
  new Map(simulation?.registries.map((registry) => [registry.name, registry]));

/** Simulations of live topology and draft, computed in a worker. The last results stay until the next arrive. */
export class Simulations {
  answer = $state.raw<SimulationAnswer | null>(null);
  readonly live = $derived(byName(this.answer?.live ?? null));
  readonly draft = $derived(byName(this.answer?.draft ?? this.answer?.live ?? null));
  findings = $state.raw<readonly Finding[]>([]);
  liveFindings = $state.raw<readonly Finding[]>([]);
  /** Whether findings have arrived once, even if there are none. */
  findingsReady = $state(false);

  /** Why the worker ended without a response; null while there is one or one is pending. */
  failure = $state<string | null>(null);

  readonly #port: SimulationPort;
  readonly #worker = new LatestOnlyWorker<ResultsRequest, SimulationMessage>({
    start: spawnSimulationWorker,
    onMessage: (message) => this.#onMessage(message),
    onEnd: (why) => (this.failure = why),
  });
  #job = 0;
  #live: Simulation | null = null;

  constructor(port: SimulationPort) {
    this.#port = port;
  }

  /**
   * Shows figures that came with the first view.
   * @param firstPaint starts the worker
   */
  seed(first: SimulationResults, firstPaint: Promise<void>): void {
    this.#show(first);
    void firstPaint.then(this.#worker.pause());
  }

  /** Called from one effect of the root component, so that it tracks every input. */
  simulate(): void {
    const { actual, draft, horizon, from, to, now, settings } = this.#port;
    if (actual === null) return;
    this.#job += 1;
    const job = {
      job: this.#job,
      edits: draft.edits,
      horizon,
      view: { from, to },
      now,
      assumption: settings.assumption,
    };
    this.#worker.post(actual, (sent) => ({ ...job, actual: sent }));
  }

  #onMessage(message: SimulationMessage): boolean {
    if (message.kind === 'findings') {
      this.findings = message.findings;
      this.liveFindings = message.live;
      this.findingsReady = true;
      return false;
    }
    this.failure = null;
    this.#show(message);
    return true;
  }

  #show(figures: SimulationResults): void {
    this.#live = figures.live ?? this.#live;
    const live = this.#live;
    // Accept any newer response: while a person types, the latest one is always still pending.
    if (live !== null && figures.job > (this.answer?.job ?? -1))
      this.answer = { ...figures, live, draft: figures.draft === null ? null : applyDelta(figures.draft, live) };
  }
}
