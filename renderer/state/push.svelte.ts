import { bisectRight } from 'd3-array';
import { type Instant, minuteMs } from '../../shared/schedule/instant.ts';
import { resyncRunbook } from '../../shared/simulate/runbook.ts';
import type { Arrival, ArrivalOptions, Assumption } from '../../shared/simulate/types.ts';
import type { Scenario, Topology } from '../../shared/topology/model.ts';
import { noPushStates, pushInstants, type PushState, pushStatesAt } from '../../shared/view/push-state.ts';
import { LatestOnlyWorker } from '../workers/latest-only-worker.ts';
import { spawnArrivalsWorker } from '../workers/spawn.ts';

interface Shown {
  readonly desired: Topology | null;
  readonly now: Instant;
  readonly settings: Pick<Scenario, 'assumption' | 'payloadBytes'>;
  readonly visible: { readonly from: Instant; readonly to: Instant };
}

export interface ArrivalsJob {
  /** Null where it is the one sent before. */
  readonly topology: Topology | null;
  readonly moment: Instant;
  readonly options: ArrivalOptions;
}

/** In the topology's order. */
export type BothArrivals = Readonly<Record<Assumption, readonly Arrival[]>>;

/** Seconds in which playing crosses what the timeline shows. */
const playSeconds = 12;
/** Without motion it steps from one change to the next. */
const stepMs = 900;

const noInstants = new Float64Array();

/** What happens to content that is pushed to the cloud registry at one moment; and the time marker that shows how far it has come. */
export class Push {
  on = $state(false);
  moment = $state<Instant>(0);
  deadline = $state<Instant | null>(null);
  /** The time marker. */
  at = $state<Instant>(0);
  playing = $state(false);

  readonly #shown: Shown;
  /** Of the newest question that is answered; null until there is one. */
  arrivals = $state.raw<BothArrivals | null>(null);
  /** Why there is no answer; null while there is one or it is on its way. */
  failure = $state<string | null>(null);
  readonly #line = new LatestOnlyWorker<ArrivalsJob, BothArrivals>({
    start: spawnArrivalsWorker,
    onMessage: (arrivals) => {
      this.arrivals = arrivals;
      this.failure = null;
      return true;
    },
    onEnd: (why) => {
      this.arrivals = null;
      this.failure = why;
    },
  });
  readonly assumed: readonly Arrival[] = $derived.by(() => this.arrivals?.[this.#shown.settings.assumption] ?? []);
  /** Instants at which something changes. */
  readonly instants = $derived(this.on ? pushInstants(this.assumed) : noInstants);
  /** How many of them the marker has passed: what is drawn follows this and not the marker, which moves with every frame. */
  readonly #passed = $derived(bisectRight(this.instants, this.at));
  readonly states: ReadonlyMap<string, PushState> = $derived.by(() => {
    if (!this.on) return noPushStates;
    const at = this.instants[this.#passed - 1] ?? this.moment - 1;
    return pushStatesAt(this.assumed, at);
  });
  readonly runbook = $derived.by(() => {
    const { desired } = this.#shown;
    return this.deadline === null || desired === null || !this.on
      ? []
      : resyncRunbook(desired, this.assumed, this.moment, this.deadline);
  });

  constructor(shown: Shown) {
    this.#shown = shown;
  }

  /** Called from one effect of the root component, so that every change of what a push rests on is worked out anew. */
  ask(): void {
    const {
      desired,
      settings: { payloadBytes },
    } = this.#shown;
    if (!this.on || desired === null) {
      this.#forget();
      return;
    }
    const question = { moment: this.moment, options: payloadBytes === null ? {} : { payloadBytes } };
    this.#line.post(desired, (topology) => ({ topology, ...question }));
  }

  #forget(): void {
    this.#line.close();
    this.arrivals = null;
    this.failure = null;
  }

  open(): void {
    if (this.on) return;
    this.moment = Math.floor(this.#shown.now / minuteMs) * minuteMs;
    this.at = this.moment;
    this.on = true;
  }

  close(): void {
    this.on = false;
    this.playing = false;
    this.deadline = null;
    this.#forget();
  }

  /** Moves the push, and the marker back to it. */
  pushAt(moment: Instant): void {
    this.moment = moment;
    this.at = moment;
  }

  /** Starts or stops the marker. It starts anew from the push where it stands at the end. */
  toggle(): void {
    if (this.playing) {
      this.playing = false;
      return;
    }
    this.open();
    const end = this.#last();
    if (this.at >= end) this.at = Math.max(this.moment, this.#shown.visible.from);
    this.playing = true;
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) this.#step();
    else requestAnimationFrame((start) => this.#run(start));
  }

  /** Where there is nothing more to see: the last arrival, or the end of what is shown. */
  #last(): Instant {
    return Math.min(this.instants.at(-1) ?? this.#shown.visible.to, this.#shown.visible.to);
  }

  #advance(by: number): boolean {
    if (!this.playing || !this.on) return false;
    const end = this.#last();
    this.at = Math.min(end, this.at + by);
    this.playing = this.at < end;
    return this.playing;
  }

  #run(last: number): void {
    requestAnimationFrame((frame) => {
      const { from, to } = this.#shown.visible;
      if (this.#advance((Math.min(frame - last, 100) / 1000 / playSeconds) * (to - from))) this.#run(frame);
    });
  }

  #step(): void {
    setTimeout(() => {
      const next = this.instants[this.#passed] ?? this.#last();
      if (this.#advance(next - this.at)) this.#step();
    }, stepMs);
  }
}
