import type { AppError } from '../../shared/errors.ts';
import type { FleetCloud } from '../../shared/ipc.ts';
import type { Result } from '../../shared/result.ts';
import { type CloudFigures, type CloudSummary, type FleetRanges, summaryOf } from '../../shared/view/fleet.ts';
import type { FleetAnswer, FleetJob } from '../workers/fleet.ts';
import { spawnFleetWorker } from '../workers/spawn.ts';
import type { AppState } from './app.svelte.ts';
import { noFigures, sitesMatching, withClouds, withFigures } from './fleet-selectors.ts';
import { listen, request } from './ipc-client.ts';

const togetherMs = 120;

/** Several cloud registries viewed together, each known by its id. None of them is open. */
export class Fleet {
  clouds = $state.raw<readonly FleetCloud[]>([]);
  figures = $state.raw<ReadonlyMap<string, CloudFigures>>(noFigures);
  active = $state(0);
  /** Why the worker ended early; null otherwise. */
  failure = $state<string | null>(null);
  readonly isOpen = $derived(this.clouds.length > 0);
  readonly read = $derived(this.clouds.filter(({ read }) => read !== 'waiting').length);
  readonly sites = $derived(this.clouds.reduce((sum, { topology }) => sum + (topology?.registries.length ?? 0), 0));
  readonly trouble = $derived(this.clouds.reduce((sum, cloud) => sum + (this.summary(cloud)?.trouble ?? 0), 0));
  /** Matching sites by id of the cloud registry; null without a search. */
  readonly found = $derived.by(() => sitesMatching(this.clouds, this.#app.search));

  readonly foundSites = $derived([...(this.found?.values() ?? [])].reduce((sum, count) => sum + count, 0));

  readonly #app: AppState;
  #worker: Worker | null = null;
  #told: ({ readonly cloud: FleetCloud } | FleetAnswer)[] = [];
  #isWaiting = false;
  #ranges: FleetRanges | null = null;

  constructor(app: AppState) {
    this.#app = app;
  }

  listen(): void {
    listen('fleet.cloud', (cloud) => {
      this.#told.push({ cloud });
      this.#simulate(cloud);
      this.#showSoon();
    });
  }

  /** Shows the requested fleet; null means cancelled. */
  async open(answer: Promise<Result<readonly FleetCloud[] | null, AppError>>): Promise<boolean> {
    this.#app.busy = true;
    const opened = await answer;
    this.#app.busy = false;
    if (!opened.ok) this.#app.notify(opened.error.message, 'bad');
    if (!opened.ok || opened.value === null) return false;
    this.#stop();
    this.#told = [];
    this.clouds = opened.value;
    this.active = 0;
    this.#app.screen = 'fleet';
    this.#app.search = '';
    this.ask();
    return true;
  }

  /** Simulates all again if the day or the timeline's range changed. */
  ask(): void {
    const { from, to, horizon, now } = this.#app;
    const known = this.#ranges;
    if (known?.view.from === from && known.view.to === to && known.horizon.from === horizon.from) return;
    this.#stop();
    this.#ranges = { horizon, view: { from, to }, now };
    for (const cloud of this.clouds) this.#simulate(cloud);
  }

  summary({ id, topology }: FleetCloud): CloudSummary | null {
    return topology === null ? null : summaryOf(topology, this.figures.get(id), this.#app.settings.assumption);
  }

  async enter({ id }: FleetCloud, site: string | null = null): Promise<void> {
    if (!(await this.#app.open(request('fleet.openMember', { id })))) return;
    this.#app.screen = 'topology';
    this.#app.search = '';
    if (site !== null) this.#app.select(site);
  }

  leave(): void {
    void request('fleet.close', {});
    this.#stop();
    this.clouds = [];
    this.#app.screen = 'topology';
  }

  #stop(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#ranges = null;
    this.#told = this.#told.filter((one) => 'cloud' in one);
    this.figures = noFigures;
    this.failure = null;
  }

  #simulate({ id, topology }: FleetCloud): void {
    if (topology === null || this.#ranges === null) return;
    this.#worker ??= this.#start();
    this.#worker.postMessage({ id, topology, ...this.#ranges, now: this.#app.now } satisfies FleetJob);
  }

  /** Batches what arrives in quick succession, so that the window does not render for each of hundreds. */
  #showSoon(): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    setTimeout(() => {
      this.#isWaiting = false;
      const told = this.#told.splice(0);
      this.clouds = withClouds(
        this.clouds,
        told.flatMap((one) => ('cloud' in one ? one.cloud : [])),
      );
      this.figures = withFigures(
        this.figures,
        told.flatMap((one) => ('figures' in one ? one : [])),
      );
    }, togetherMs);
  }

  #start(): Worker {
    const worker = spawnFleetWorker();
    worker.onmessage = ({ data: { id, figures } }: MessageEvent<FleetAnswer>) => {
      if (worker !== this.#worker) return;
      this.#told.push({ id, figures });
      this.#showSoon();
    };
    worker.onerror = ({ message }) => {
      if (worker === this.#worker) this.failure = message;
    };
    return worker;
  }
}
