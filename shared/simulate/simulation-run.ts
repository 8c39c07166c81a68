import { t } from '../i18n/translate.ts';
import { dayMs, type Instant, weekMs } from '../schedule/instant.ts';
import type { Instants } from '../schedule/occurrences.ts';
import { clip, longestInterval, repeatedWeekly, WindowEnumerator } from '../schedule/windows.ts';
import type { ConnectedRegistry, Topology } from '../topology/model.ts';
import { isDeployed, nameKey } from '../topology/tree.ts';
import { floatAt, numberAt } from '../typed-arrays.ts';
import { buildLink, type Link, repeatsWeekly } from './links.ts';
import { childrenByParent } from './parent-loads.ts';
import { pickUp } from './pick-up.ts';
import { compose, emptyArrival, latestArrival, type PiecewiseArrival, release } from './piecewise-arrival.ts';
import type { BothFigures, SimulationCache, SyncFigures } from './simulation-cache.ts';
import { measureExpiredShare, measureStaleness, type StalenessFigures } from './staleness.ts';
import type { Assumption, ParentLoad, RegistrySimulation, SimulateOptions, Simulation, Staleness } from './types.ts';
import { type BothPieces, cloudArrival, noArrival } from './what-if.ts';

export interface RunOptions extends SimulateOptions {
  /** Called before each registry; true makes the run throw `SimulationStopped`. */
  readonly shouldStop?: () => boolean;
}

class SimulationStopped extends Error {
  override readonly name = 'SimulationStopped';
}

const assumptions = ['optimistic', 'pessimistic'] as const;

/** Arrivals that repeat weekly are followed for a week, others over the range. */
type Span = 'week' | 'range';

/** A registry on the stack of the walk. */
interface Frame {
  readonly sync: SyncFigures;
  readonly link: Link;
  /** Id of schedules, transfers and blackouts from the cloud down. */
  readonly chain: number;
  readonly above: Frame | null;
  /** False if no path leads to the cloud. */
  readonly attached: boolean;
  /** Whether arrivals repeat weekly. */
  readonly weekly: boolean;
  readonly pieces: Record<Span, BothPieces | null>;
  readonly children: readonly number[];
  /** Number of children done. */
  child: number;
}

const measureWindows = (
  windows: Float64Array,
  from: Instant,
  to: Instant,
): Pick<SyncFigures, 'openMs' | 'longestGapMs'> => {
  let openMs = 0;
  let longestGapMs = 0;
  let closedSince = from;
  for (let i = 0; i < windows.length; i += 2) {
    const opens = floatAt(windows, i);
    const closes = floatAt(windows, i + 1);
    openMs += closes - opens;
    if (opens - closedSince > longestGapMs) longestGapMs = opens - closedSince;
    closedSince = closes;
  }
  return { openMs, longestGapMs: Math.max(longestGapMs, to - closedSince) };
};

const withExpiry = ({ worstMs, meanMs, p95Ms }: StalenessFigures, expiredShare: number | null): Staleness => ({
  worstMs,
  meanMs,
  p95Ms,
  expiredShare,
});

const cutOffNote = (name: string): string =>
  t('"{name}" is cut off: no path of parents leads to the cloud registry.', { name });

/** One simulation: walks from the cloud down and reuses what is in the cache. */
export class SimulationRun {
  readonly #cache: SimulationCache;
  readonly #options: RunOptions;
  readonly #registries: readonly ConnectedRegistry[];
  readonly #ends: Readonly<Record<Span, Instant>>;
  readonly #links: readonly Link[];
  readonly #syncIds: readonly number[];
  /** By sync id, registries still to come. */
  readonly #waiting = new Map<number, number>();
  readonly #children: ReadonlyMap<string | null, readonly number[]>;
  readonly #done: (RegistrySimulation | undefined)[];
  /** Buffers of released enumerators. */
  readonly #spare: Instants[] = [];

  constructor(cache: SimulationCache, topology: Topology, options: RunOptions) {
    const { from, to } = options;
    cache.startRun(from, to);
    this.#cache = cache;
    this.#options = options;
    this.#registries = topology.registries;
    this.#ends = { week: Math.min(from + weekMs, to), range: to };
    this.#links = topology.registries.map((registry) => buildLink(topology, registry, options.payloadBytes));
    this.#syncIds = this.#links.map((link, i) => cache.getSyncId(this.#registryAt(i), link));
    for (const id of this.#syncIds) this.#waiting.set(id, (this.#waiting.get(id) ?? 0) + 1);
    this.#children = childrenByParent(topology.registries);
    this.#done = new Array<RegistrySimulation | undefined>(topology.registries.length);
  }

  simulate(): Simulation {
    for (const root of this.#children.get(null) ?? []) this.#walk(root, true);
    this.#walkCutOff();
    const registries = this.#done as RegistrySimulation[];
    const { from, to } = this.#options;
    const makeLoads = (): readonly ParentLoad[] =>
      this.#cache.loads.of(
        this.#registries,
        (i) => ({
          simulation: registries[i] as RegistrySimulation,
          link: this.#linkAt(i),
          syncId: numberAt(this.#syncIds, i),
        }),
        from,
        to,
      );
    let loads: readonly ParentLoad[] | null = null;
    return {
      from,
      to,
      registries,
      /** Computed on first read. */
      get loads() {
        loads ??= makeLoads();
        return loads;
      },
    };
  }

  #registryAt(index: number): ConnectedRegistry {
    return this.#registries[index] as ConnectedRegistry;
  }
  #linkAt(index: number): Link {
    return this.#links[index] as Link;
  }

  /** Depth first; releases the arrivals of a registry after its descendants. */
  #walk(root: number, attached: boolean): void {
    const path: Frame[] = [this.#enter(root, null, attached)];
    for (let frame = path.at(-1); frame !== undefined; frame = path.at(-1)) {
      const next = frame.children[frame.child++];
      if (next !== undefined) {
        if (this.#done[next] === undefined) path.push(this.#enter(next, frame, attached));
        continue;
      }
      path.pop();
      for (const pieces of [frame.pieces.week, frame.pieces.range]) {
        if (pieces !== null) for (const assumption of assumptions) release(pieces[assumption]);
      }
    }
  }

  /** Registries without a path to the cloud: orphans first, then cycles. */
  #walkCutOff(): void {
    const cutOff = this.#registries.flatMap((_, i) => (this.#done[i] === undefined ? [i] : []));
    if (cutOff.length === 0) return;
    const names = new Set(this.#registries.map(({ name }) => nameKey(name)));
    const isTop = (i: number): boolean => !names.has(nameKey(this.#registryAt(i).parent ?? ''));
    for (const i of [...cutOff.filter(isTop), ...cutOff]) if (this.#done[i] === undefined) this.#walk(i, false);
  }

  #enter(index: number, above: Frame | null, attached: boolean): Frame {
    if (this.#options.shouldStop?.() === true) throw new SimulationStopped('The simulation was called off.');
    const registry = this.#registryAt(index);
    const link = this.#linkAt(index);
    const syncId = numberAt(this.#syncIds, index);
    const sync = this.#getSync(syncId, link);
    const frame: Frame = {
      sync,
      link,
      chain: this.#cache.getChainId(above?.chain ?? null, attached, syncId, link.transferMs),
      above,
      attached,
      weekly: (above?.weekly ?? true) && repeatsWeekly(link),
      pieces: { week: null, range: null },
      children: this.#children.get(nameKey(registry.name)) ?? [],
      child: 0,
    };
    const { optimistic, pessimistic } = this.#getFigures(frame);
    this.#done[index] = {
      name: registry.name,
      parent: registry.parent,
      continuous: link.reading.continuous,
      planned: !isDeployed(registry),
      windows: sync.windows,
      openMs: sync.openMs,
      longestGapMs: sync.longestGapMs,
      notes: attached ? link.reading.notes : [...link.reading.notes, cutOffNote(registry.name)],
      optimistic: withExpiry(optimistic, this.#expiredShare(frame, 'optimistic')),
      pessimistic: withExpiry(pessimistic, this.#expiredShare(frame, 'pessimistic')),
    };
    this.#leave(syncId, sync);
    return frame;
  }

  /** Releases a schedule's data once no further registry shares it. */
  #leave(syncId: number, sync: SyncFigures): void {
    const left = (this.#waiting.get(syncId) as number) - 1;
    this.#waiting.set(syncId, left);
    if (left > 0) return;
    sync.openings?.release(this.#spare);
    sync.openings = null;
    for (const assumption of assumptions)
      for (const one of sync.pickUps[assumption].splice(0)) release(one.pickUp.pieces);
  }

  #chooseSpan(weekly: boolean): Span {
    return weekly && this.#ends.week < this.#ends.range ? 'week' : 'range';
  }

  #enumerateWindows(link: Link): WindowEnumerator {
    const { from, to } = this.#options;
    const until = this.#chooseSpan(repeatsWeekly(link)) === 'week' ? from + 2 * weekMs : to + 2 * dayMs;
    return new WindowEnumerator(link.reading, from, until, link.closed, this.#spare);
  }

  #getSync(id: number, link: Link): SyncFigures {
    const known = this.#cache.syncs.get(id);
    if (known !== undefined) return known;
    const { from, to } = this.#options;
    const openings = this.#enumerateWindows(link);
    const isWeekly = this.#chooseSpan(repeatsWeekly(link)) === 'week';
    const windows = isWeekly ? repeatedWeekly(openings.windows, from, to) : clip(openings.windows, from, to);
    const sync: SyncFigures = {
      link,
      windows,
      ...measureWindows(windows, from, to),
      openings,
      pickUps: { optimistic: [], pessimistic: [] },
      expired: { optimistic: new Map(), pessimistic: new Map() },
    };
    this.#cache.syncs.set(id, sync);
    return sync;
  }

  #getPickUp(sync: SyncFigures, transferMs: number, assumption: Assumption, upTo: Instant): PiecewiseArrival {
    const pickUps = sync.pickUps[assumption];
    const at = pickUps.findIndex((one) => one.transferMs === transferMs);
    const known = pickUps[at]?.pickUp;
    if (known !== undefined && known.validUntil > upTo) return known.pieces;
    const into = known?.pieces ?? emptyArrival(this.#cache.pool);
    sync.openings ??= this.#enumerateWindows(sync.link);
    const built = pickUp(sync.openings, transferMs, assumption, upTo, into);
    pickUps[at < 0 ? pickUps.length : at] = { transferMs, pickUp: built };
    return built.pieces;
  }

  #getArrivals(frame: Frame, span: Span): BothPieces {
    const known = frame.pieces[span];
    if (known !== null) return known;
    const above = !frame.attached
      ? noArrival
      : frame.above === null
        ? cloudArrival
        : this.#getArrivals(frame.above, span);
    const end = this.#ends[span];
    const arrivalUnder = (assumption: Assumption): PiecewiseArrival => {
      const parent = above[assumption];
      const into = emptyArrival(this.#cache.pool);
      const picked = this.#getPickUp(frame.sync, frame.link.transferMs, assumption, latestArrival(parent, end));
      compose(parent, picked, this.#options.from, end, into);
      return into;
    };
    return (frame.pieces[span] = { optimistic: arrivalUnder('optimistic'), pessimistic: arrivalUnder('pessimistic') });
  }

  #getFigures(frame: Frame): BothFigures {
    const known = this.#cache.figures.get(frame.chain);
    if (known !== undefined) return known;
    const span = this.#chooseSpan(frame.weekly);
    const { optimistic, pessimistic } = this.#getArrivals(frame, span);
    const { to } = this.#options;
    const figures = {
      optimistic: measureStaleness(this.#cache.spans, optimistic, this.#ends[span], to),
      pessimistic: measureStaleness(this.#cache.spans, pessimistic, this.#ends[span], to),
    };
    this.#cache.figures.set(frame.chain, figures);
    return figures;
  }

  /** 0 to 1; null for a continuous registry or a `messageTtl` that does not parse. */
  #expiredShare({ sync, link }: Frame, assumption: Assumption): number | null {
    const { reading, closed, ttlMs } = link;
    if (reading.continuous || ttlMs === null) return null;
    const longest = closed.length === 0 && reading.cron !== null ? longestInterval(reading.cron) : null;
    if (longest !== null && longest <= ttlMs) return 0;
    const known = sync.expired[assumption].get(ttlMs);
    if (known !== undefined) return known;
    const end = this.#ends[this.#chooseSpan(repeatsWeekly(link))];
    const { from, to } = this.#options;
    const share = measureExpiredShare(this.#getPickUp(sync, 0, assumption, end), ttlMs, from, end, to);
    sync.expired[assumption].set(ttlMs, share);
    return share;
  }
}
