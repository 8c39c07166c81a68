import type { AppError } from '../../shared/errors.ts';
import type { Message } from '../../shared/i18n/message.ts';
import type { FleetCloud, View } from '../../shared/ipc-payloads.ts';
import type { Result } from '../../shared/result.ts';
import type { Instant } from '../../shared/schedule/instant.ts';
import type { Scenario } from '../../shared/topology/model.ts';
import { type CloudResults, type CloudSummary, type FleetRanges, summarizeCloud } from '../../shared/view/fleet.ts';
import type { TimeRange } from '../../shared/view/time-range.ts';
import type { FleetAnswer, FleetJob } from '../workers/fleet.ts';
import { spawnFleetWorker } from '../workers/spawn.ts';
import { countMatchingSites, mergeClouds, mergeFigures, noFigures } from './fleet-selectors.ts';
import { listen, request } from './ipc-client.ts';
import type { Screen } from './screens.ts';

const batchMs = 120;

/** What a fleet needs of the window's state. */
interface FleetPort {
  busy: boolean;
  screen: Screen;
  search: string;
  readonly now: Instant;
  readonly from: Instant;
  readonly to: Instant;
  readonly horizon: TimeRange;
  readonly settings: Pick<Scenario, 'assumption'>;
  readonly notify: (text: Message, tone?: 'good' | 'bad') => void;
  /** Resolves to whether the answer was a view. */
  readonly open: (answer: Promise<Result<View | null, AppError>>) => Promise<boolean>;
  readonly select: (name: string | null) => void;
}

/** Several cloud registries viewed together, each known by its id. None of them is open. */
export class Fleet {
  clouds = $state.raw<readonly FleetCloud[]>([]);
  figures = $state.raw<ReadonlyMap<string, CloudResults>>(noFigures);
  active = $state(0);
  /** Why the worker ended early; null otherwise. */
  failure = $state<string | null>(null);
  readonly isOpen = $derived(this.clouds.length > 0);
  readonly readCount = $derived(this.clouds.filter(({ read }) => read !== 'waiting').length);
  readonly sites = $derived(this.clouds.reduce((sum, { topology }) => sum + (topology?.registries.length ?? 0), 0));
  readonly trouble = $derived(this.clouds.reduce((sum, cloud) => sum + (this.summary(cloud)?.trouble ?? 0), 0));
  /** Matching sites by id of the cloud registry; null without a search. */
  readonly searchMatches = $derived.by(() => countMatchingSites(this.clouds, this.#app.search));

  readonly matchingSites = $derived([...(this.searchMatches?.values() ?? [])].reduce((sum, count) => sum + count, 0));

  readonly #app: FleetPort;
  #worker: Worker | null = null;
  #pending: ({ readonly cloud: FleetCloud } | FleetAnswer)[] = [];
  #isFlushScheduled = false;
  #ranges: FleetRanges | null = null;

  constructor(app: FleetPort) {
    this.#app = app;
  }

  listen(): void {
    listen('fleet.cloud', (cloud) => {
      this.#pending.push({ cloud });
      this.#simulateCloud(cloud);
      this.#scheduleFlush();
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
    this.#pending = [];
    this.clouds = opened.value;
    this.active = 0;
    this.#app.screen = 'fleet';
    this.#app.search = '';
    this.simulate();
    return true;
  }

  /** Simulates all again if the day or the timeline's range changed. */
  simulate(): void {
    const { from, to, horizon, now } = this.#app;
    const known = this.#ranges;
    if (known?.view.from === from && known.view.to === to && known.horizon.from === horizon.from) return;
    this.#stop();
    this.#ranges = { horizon, view: { from, to }, now };
    for (const cloud of this.clouds) this.#simulateCloud(cloud);
  }

  summary({ id, topology }: FleetCloud): CloudSummary | null {
    return topology === null ? null : summarizeCloud(topology, this.figures.get(id), this.#app.settings.assumption);
  }

  async openMember({ id }: FleetCloud, site: string | null = null): Promise<void> {
    if (!(await this.#app.open(request('fleet.openMember', { id })))) return;
    this.#app.screen = 'topology';
    this.#app.search = '';
    if (site !== null) this.#app.select(site);
  }

  close(): void {
    void request('fleet.close', {});
    this.#stop();
    this.clouds = [];
    this.#app.screen = 'topology';
  }

  #stop(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#ranges = null;
    this.#pending = this.#pending.filter((one) => 'cloud' in one);
    this.figures = noFigures;
    this.failure = null;
  }

  #simulateCloud({ id, topology }: FleetCloud): void {
    if (topology === null || this.#ranges === null) return;
    this.#worker ??= this.#startWorker();
    this.#worker.postMessage({ id, topology, ...this.#ranges, now: this.#app.now } satisfies FleetJob);
  }

  /** Batches what arrives in quick succession, so that the window does not render for each of hundreds. */
  #scheduleFlush(): void {
    if (this.#isFlushScheduled) return;
    this.#isFlushScheduled = true;
    setTimeout(() => {
      this.#isFlushScheduled = false;
      const pending = this.#pending.splice(0);
      this.clouds = mergeClouds(
        this.clouds,
        pending.flatMap((one) => ('cloud' in one ? one.cloud : [])),
      );
      this.figures = mergeFigures(
        this.figures,
        pending.flatMap((one) => ('figures' in one ? one : [])),
      );
    }, batchMs);
  }

  #startWorker(): Worker {
    const worker = spawnFleetWorker();
    worker.onmessage = ({ data: { id, figures } }: MessageEvent<FleetAnswer>) => {
      if (worker !== this.#worker) return;
      this.#pending.push({ id, figures });
      this.#scheduleFlush();
    };
    worker.onerror = ({ message }) => {
      if (worker === this.#worker) this.failure = message;
    };
    return worker;
  }
}
