import { bisectRight } from 'd3-array';
import { type Instant, minuteMs } from '../../shared/schedule/instant.ts';
import { resyncRunbook } from '../../shared/simulate/runbook.ts';
import type { Arrival } from '../../shared/simulate/types.ts';
import type { Scenario, Topology } from '../../shared/topology/model.ts';
import { noPushStates, pushInstants, type PushState, pushStatesAt } from '../../shared/view/push-state.ts';
import type { ArrivalsJob, BothArrivals } from '../workers/arrivals.ts';
import { LatestOnlyWorker } from '../workers/latest-only-worker.ts';
import { spawnArrivalsWorker } from '../workers/spawn.ts';

interface PushPort {
  readonly desired: Topology | null;
  readonly now: Instant;
  readonly settings: Pick<Scenario, 'assumption' | 'payloadBytes'>;
  readonly visible: { readonly from: Instant; readonly to: Instant };
}

/** Seconds in which playback crosses the visible range. */
const playSeconds = 12;
/** Interval between changes under reduced motion. */
const stepMs = 900;

const noInstants = new Float64Array();

/** A push of content to the cloud registry at `moment`: when each site has it, and the playhead `at`. */
export class Push {
  on = $state(false);
  moment = $state<Instant>(0);
  deadline = $state<Instant | null>(null);
  at = $state<Instant>(0);
  playing = $state(false);

  readonly #port: PushPort;
  /** Of the last response; null before it. */
  arrivals = $state.raw<BothArrivals | null>(null);
  /** Why there is no response; null while there is one or one is pending. */
  failure = $state<string | null>(null);
  readonly #worker = new LatestOnlyWorker<ArrivalsJob, BothArrivals>({
    start: spawnArrivalsWorker,
    onMessage: (arrivals) => {
      this.arrivals = arrivals;
      this.failure = null;
      return true;
    },
    onEnd: (reason) => {
      this.arrivals = null;
      this.failure = reason;
    },
  });
  readonly assumed: readonly Arrival[] = $derived.by(() => this.arrivals?.[this.#port.settings.assumption] ?? []);
  readonly instants = $derived(this.on ? pushInstants(this.assumed) : noInstants);
  /**
   * Number of instants before the playhead. Rendering depends on this instead of on the playhead, which moves every
   * frame.
   */
  readonly #passed = $derived(bisectRight(this.instants, this.at));
  readonly states: ReadonlyMap<string, PushState> = $derived.by(() => {
    if (!this.on) return noPushStates;
    const at = this.instants[this.#passed - 1] ?? this.moment - 1;
    return pushStatesAt(this.assumed, at);
  });
  readonly runbook = $derived.by(() => {
    const { desired } = this.#port;
    return this.deadline === null || desired === null || !this.on
      ? []
      : resyncRunbook(desired, this.assumed, this.moment, this.deadline);
  });

  constructor(port: PushPort) {
    this.#port = port;
  }

  /** Called from one effect of the root component, so that it tracks every input. */
  requestArrivals(): void {
    const {
      desired,
      settings: { payloadBytes },
    } = this.#port;
    if (!this.on || desired === null) {
      this.#reset();
      return;
    }
    const job = { moment: this.moment, options: payloadBytes === null ? {} : { payloadBytes } };
    this.#worker.post(desired, (topology) => ({ topology, ...job }));
  }

  #reset(): void {
    this.#worker.close();
    this.arrivals = null;
    this.failure = null;
  }

  open(): void {
    if (this.on) return;
    this.moment = Math.floor(this.#port.now / minuteMs) * minuteMs;
    this.at = this.moment;
    this.on = true;
  }

  close(): void {
    this.on = false;
    this.playing = false;
    this.deadline = null;
    this.#reset();
  }

  pushAt(moment: Instant): void {
    this.moment = moment;
    this.at = moment;
  }

  /** Starts or stops playback; restarts from the push if the playhead is at the end. */
  togglePlayback(): void {
    if (this.playing) {
      this.playing = false;
      return;
    }
    this.open();
    const end = this.#getEnd();
    if (this.at >= end) this.at = Math.max(this.moment, this.#port.visible.from);
    this.playing = true;
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) this.#step();
    else requestAnimationFrame((start) => this.#run(start));
  }

  /** End of playback: the last arrival or the end of the visible range. */
  #getEnd(): Instant {
    return Math.min(this.instants.at(-1) ?? this.#port.visible.to, this.#port.visible.to);
  }

  #advance(by: number): boolean {
    if (!this.playing || !this.on) return false;
    const end = this.#getEnd();
    this.at = Math.min(end, this.at + by);
    this.playing = this.at < end;
    return this.playing;
  }

  #run(last: number): void {
    requestAnimationFrame((frame) => {
      const { from, to } = this.#port.visible;
      if (this.#advance((Math.min(frame - last, 100) / 1000 / playSeconds) * (to - from))) this.#run(frame);
    });
  }

  #step(): void {
    setTimeout(() => {
      const next = this.instants[this.#passed] ?? this.#getEnd();
      if (this.#advance(next - this.at)) this.#step();
    }, stepMs);
  }
}
