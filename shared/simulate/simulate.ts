import { t } from '../i18n/translate.ts';
import { dayMs, type Instant, weekMs } from '../schedule/instant.ts';
import type { Instants } from '../schedule/occurrences.ts';
import {
  clip,
  isAlwaysOpen,
  longestInterval,
  type ParsedSync,
  repeatedWeekly,
  shortestInterval,
  windowAround,
  WindowEnumerator,
} from '../schedule/windows.ts';
import type { ConnectedRegistry, Topology } from '../topology/model.ts';
import { isDeployed, nameKey } from '../topology/tree.ts';
import { floatAt, numberAt } from '../typed-arrays.ts';
import { buildLink, type Link, repeatsWeekly } from './links.ts';
import { parentLoad } from './parent-load.ts';
import { type PickUp, pickUp } from './pick-up.ts';
import { compose, emptyArrival, latestArrival, type PiecewiseArrival, release } from './piecewise-arrival.ts';
import { expiredShareOf, type StalenessFigures, stalenessOf } from './staleness.ts';
import type {
  Assumption,
  ParentLoad,
  RegistrySimulation,
  Simulate,
  SimulateOptions,
  Simulation,
  Staleness,
} from './types.ts';
import { type BothPieces, cloudArrival, noArrival } from './what-if.ts';

interface RunOptions extends SimulateOptions {
  /** Asked before each registry; true makes the run throw `SimulationStopped`. */
  readonly shouldStop?: () => boolean;
}

/** A simulation that was called off. */
class SimulationStopped extends Error {
  override readonly name = 'SimulationStopped';
}

/** Keeps what it worked out, so that after an edit only the edited registry and those below it are worked out anew. */
export interface Simulator {
  readonly simulate: (topology: Topology, options: RunOptions) => Simulation;
}

const assumptions = ['optimistic', 'pessimistic'] as const;

/** One schedule with its window and closed times: everything that does not depend on the parent. */
interface Sync {
  readonly link: Link;
  readonly windows: Float64Array;
  readonly openMs: number;
  readonly longestGapMs: number;
  /** Set while registries that share it are still to come. */
  openings: WindowEnumerator | null;
  readonly pickUps: Readonly<Record<Assumption, { readonly transferMs: number; readonly pickUp: PickUp }[]>>;
  readonly expired: Readonly<Record<Assumption, Map<number, number>>>;
}

type BothFigures = Readonly<Record<Assumption, StalenessFigures>>;

type Span = 'week' | 'range';

/** A registry on the way down the tree. */
interface Frame {
  readonly sync: Sync;
  readonly link: Link;
  /** Names the schedules, transfers and closed times from the cloud down to here. */
  readonly chain: number;
  readonly above: Frame | null;
  /** False where it is cut off from the cloud. */
  readonly attached: boolean;
  /** Whether arrivals repeat weekly, so that those of one week tell all. */
  readonly weekly: boolean;
  /** Over the first week, and over the whole range. */
  readonly pieces: Record<Span, BothPieces | null>;
  readonly children: readonly number[];
  /** How many of its children are done. */
  child: number;
}

const maxKept = 50_000;
/** More hops than are ever kept: makes one number of a chain and the hop below it. */
const maxHops = 1_048_576;

export function createSimulator(): Simulator {
  const syncIds = new Map<ParsedSync | string, number>();
  const hopIds = new Map<string, number>();
  const chainIds = new Map<number, number>();
  let syncs = new Map<number, Sync>();
  /** By parent, its children's schedules and what they move: the same load is the same object after an edit elsewhere. */
  let knownLoads = new Map<string, ParentLoad>();
  let figures = new Map<number, BothFigures>();
  let range = '';

  const idIn = <K>(ids: Map<K, number>, key: K): number => {
    const known = ids.get(key);
    if (known !== undefined) return known;
    ids.set(key, ids.size);
    return ids.size - 1;
  };

  function simulate(topology: Topology, options: RunOptions): Simulation {
    const { from, to } = options;
    const ends: Readonly<Record<Span, Instant>> = { week: Math.min(from + weekMs, to), range: to };
    const spanOf = (weekly: boolean): Span => (weekly && ends.week < to ? 'week' : 'range');
    if (range !== `${from} ${to}` || chainIds.size > maxKept || syncIds.size > maxKept || hopIds.size > maxKept) {
      range = `${from} ${to}`;
      syncs = new Map();
      knownLoads = new Map();
      figures = new Map();
      syncIds.clear();
      hopIds.clear();
      chainIds.clear();
    }
    const { registries } = topology;
    const links = registries.map((registry) => buildLink(topology, registry, options.payloadBytes));
    const syncOf = links.map((link, i) => {
      // The same text has the same reading, so that the reading itself is the key.
      if (link.closed.length === 0) return idIn(syncIds, link.reading);
      const { schedule, syncWindow } = (registries[i] as ConnectedRegistry).sync;
      return idIn(syncIds, `${schedule}\n${syncWindow ?? ''}\n${link.closed.join()}`);
    });
    const waiting = new Map<number, number>();
    for (const id of syncOf) waiting.set(id, (waiting.get(id) ?? 0) + 1);
    const children = childrenByParent(registries);
    const done: (RegistrySimulation | undefined)[] = new Array<RegistrySimulation | undefined>(registries.length);
    const spare: Instants[] = [];

    const openingsFor = (link: Link): WindowEnumerator =>
      new WindowEnumerator(
        link.reading,
        from,
        spanOf(repeatsWeekly(link)) === 'week' ? from + 2 * weekMs : to + 2 * dayMs,
        link.closed,
        spare,
      );
    const openingsOf = (sync: Sync): WindowEnumerator => (sync.openings ??= openingsFor(sync.link));

    const syncAt = (index: number): Sync => {
      const id = numberAt(syncOf, index);
      let sync = syncs.get(id);
      if (sync === undefined) {
        sync = newSync(links[index] as Link);
        syncs.set(id, sync);
      }
      return sync;
    };

    const pickUpOf = (sync: Sync, transferMs: number, assumption: Assumption, upTo: Instant): PiecewiseArrival => {
      const pickUps = sync.pickUps[assumption];
      const at = pickUps.findIndex((one) => one.transferMs === transferMs);
      const known = pickUps[at]?.pickUp;
      if (known !== undefined && known.validUntil > upTo) return known.pieces;
      const spent = known?.pieces ?? (assumption === 'pessimistic' && transferMs === 0 ? undefined : emptyArrival());
      const built = pickUp(openingsOf(sync), transferMs, assumption, upTo, spent);
      pickUps[at < 0 ? pickUps.length : at] = { transferMs, pickUp: built };
      return built.pieces;
    };

    const piecesOf = (frame: Frame, span: Span): BothPieces => {
      const known = frame.pieces[span];
      if (known !== null) return known;
      const above = !frame.attached ? noArrival : frame.above === null ? cloudArrival : piecesOf(frame.above, span);
      const end = ends[span];
      const at = (assumption: Assumption): PiecewiseArrival => {
        const parent = above[assumption];
        const into = emptyArrival();
        compose(
          parent,
          pickUpOf(frame.sync, frame.link.transferMs, assumption, latestArrival(parent, end)),
          from,
          end,
          into,
        );
        return into;
      };
      return (frame.pieces[span] = { optimistic: at('optimistic'), pessimistic: at('pessimistic') });
    };

    const figuresOf = (frame: Frame): BothFigures => {
      let known = figures.get(frame.chain);
      if (known === undefined) {
        const span = spanOf(frame.weekly);
        const pieces = piecesOf(frame, span);
        known = {
          optimistic: stalenessOf(pieces.optimistic, ends[span], to),
          pessimistic: stalenessOf(pieces.pessimistic, ends[span], to),
        };
        figures.set(frame.chain, known);
      }
      return known;
    };

    const expiredOf = (frame: Frame, assumption: Assumption): number | null => {
      const { sync, link } = frame;
      if (link.reading.continuous || link.ttlMs === null) return null;
      const longest =
        link.closed.length === 0 && link.reading.cron !== null ? longestInterval(link.reading.cron) : null;
      if (longest !== null && longest <= link.ttlMs) return 0;
      let share = sync.expired[assumption].get(link.ttlMs);
      if (share === undefined) {
        const end = ends[spanOf(repeatsWeekly(link))];
        share = expiredShareOf(pickUpOf(sync, 0, assumption, end), link.ttlMs, from, end, to);
        sync.expired[assumption].set(link.ttlMs, share);
      }
      return share;
    };

    const enter = (index: number, above: Frame | null, attached: boolean): Frame => {
      if (options.shouldStop?.() === true) throw new SimulationStopped('The simulation was called off.');
      const registry = registries[index] as ConnectedRegistry;
      const link = links[index] as Link;
      const sync = syncAt(index);
      const id = numberAt(syncOf, index);
      const hop = link.transferMs === 0 ? 2 * id : 2 * idIn(hopIds, `${id} ${link.transferMs}`) + 1;
      const chain = idIn(chainIds, (above === null ? (attached ? 0 : 1) : above.chain + 2) * maxHops + hop);
      const weekly = (above?.weekly ?? true) && repeatsWeekly(link);
      const frame: Frame = {
        sync,
        link,
        chain,
        above,
        attached,
        weekly,
        pieces: { week: null, range: null },
        children: children.get(nameKey(registry.name)) ?? [],
        child: 0,
      };
      const both = figuresOf(frame);
      done[index] = {
        name: registry.name,
        parent: registry.parent,
        continuous: link.reading.continuous,
        planned: !isDeployed(registry),
        windows: sync.windows,
        openMs: sync.openMs,
        longestGapMs: sync.longestGapMs,
        notes: attached
          ? link.reading.notes
          : [
              ...link.reading.notes,
              t('"{name}" is cut off: no path of parents leads to the cloud registry.', { name: registry.name }),
            ],
        optimistic: withExpiry(both.optimistic, expiredOf(frame, 'optimistic')),
        pessimistic: withExpiry(both.pessimistic, expiredOf(frame, 'pessimistic')),
      };
      const left = (waiting.get(id) as number) - 1;
      waiting.set(id, left);
      if (left === 0) {
        sync.openings?.release(spare);
        sync.openings = null;
        for (const assumption of assumptions)
          for (const one of sync.pickUps[assumption].splice(0)) release(one.pickUp.pieces);
      }
      return frame;
    };

    const walk = (root: number, attached: boolean): void => {
      const path: Frame[] = [enter(root, null, attached)];
      for (let frame = path.at(-1); frame !== undefined; frame = path.at(-1)) {
        const next = frame.children[frame.child++];
        if (next !== undefined) {
          if (done[next] === undefined) path.push(enter(next, frame, attached));
          continue;
        }
        path.pop();
        for (const pieces of [frame.pieces.week, frame.pieces.range]) {
          if (pieces !== null) for (const assumption of assumptions) release(pieces[assumption]);
        }
      }
    };

    for (const root of children.get(null) ?? []) walk(root, true);
    const cutOff = registries.flatMap((_, i) => (done[i] === undefined ? [i] : []));
    if (cutOff.length > 0) {
      const names = new Set(registries.map(({ name }) => nameKey(name)));
      const isTop = (i: number): boolean => !names.has(nameKey((registries[i] as ConnectedRegistry).parent ?? ''));
      for (const i of [...cutOff.filter(isTop), ...cutOff]) if (done[i] === undefined) walk(i, false);
    }

    const results = done as RegistrySimulation[];
    let loads: readonly ParentLoad[] | null = null;
    return {
      from,
      to,
      registries: results,
      /** Worked out when first asked for. */
      get loads() {
        loads ??= allLoads(registries, children, results, links, syncOf, knownLoads, from, to);
        return loads;
      },
    };

    function newSync(link: Link): Sync {
      const openings = openingsFor(link);
      const windows =
        spanOf(repeatsWeekly(link)) === 'week'
          ? repeatedWeekly(openings.windows, from, to)
          : clip(openings.windows, from, to);
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
      return {
        link,
        windows,
        openMs,
        longestGapMs: Math.max(longestGapMs, to - closedSince),
        openings,
        pickUps: { optimistic: [], pessimistic: [] },
        expired: { optimistic: new Map(), pessimistic: new Map() },
      };
    }
  }

  return { simulate };
}

const withExpiry = ({ worstMs, meanMs, p95Ms }: StalenessFigures, expiredShare: number | null): Staleness => ({
  worstMs,
  meanMs,
  p95Ms,
  expiredShare,
});

/** Indices of the children by the parent's name in lower case, null for the cloud registry. */
function childrenByParent(registries: readonly ConnectedRegistry[]): Map<string | null, number[]> {
  const children = new Map<string | null, number[]>();
  registries.forEach(({ parent }, i) => {
    const key = parent === null ? null : nameKey(parent);
    const group = children.get(key);
    if (group === undefined) children.set(key, [i]);
    else group.push(i);
  });
  return children;
}

/**
 * Mbit/s that move a payload while each window of a range is open, whose edges do not cut it; null where none is known.
 * Assumption: a continuous registry takes what its link gives, as it has no window to be done in.
 */
function neededMbps(
  { reading, closed, payloadBytes, linkMbps }: Link,
  windows: Float64Array,
  from: Instant,
  to: Instant,
): Float64Array | null {
  if (payloadBytes === null || reading.cron === null) return null;
  const needed = new Float64Array(windows.length / 2);
  if (reading.continuous) return needed.fill(linkMbps ?? 0);
  const interval = isAlwaysOpen(reading) ? shortestInterval(reading.cron) : Infinity;
  for (let i = 0; i < needed.length; i++) {
    const [start, end] = [floatAt(windows, 2 * i), floatAt(windows, 2 * i + 1)];
    let openMs = end - start;
    if ((start === from || end === to) && openMs < interval) {
      const whole = windowAround(reading, closed, start);
      if (whole !== null) openMs = whole.end - whole.start;
    }
    needed[i] = (payloadBytes * 8) / 1_000 / Math.min(openMs, interval);
  }
  return needed;
}

function allLoads(
  registries: readonly ConnectedRegistry[],
  children: ReadonlyMap<string | null, readonly number[]>,
  results: readonly RegistrySimulation[],
  links: readonly Link[],
  syncOf: readonly number[],
  known: Map<string, ParentLoad>,
  from: Instant,
  to: Instant,
): readonly ParentLoad[] {
  const load = (parent: string | null): ParentLoad[] => {
    const group = children.get(parent === null ? null : nameKey(parent));
    if (group === undefined) return [];
    const key = `${parent ?? ''}\n${group.map((i) => `${String(syncOf[i])} ${String(links[i]?.linkMbps)} ${String(links[i]?.payloadBytes)}`).join()}`;
    const before = known.get(key);
    if (before !== undefined) return [before];
    const members = group.map((i) => {
      const { windows, continuous } = results[i] as RegistrySimulation;
      const link = links[i] as Link;
      return {
        windows,
        continuous,
        neededMbps: neededMbps(link, windows, from, to),
        weekly: repeatsWeekly(link),
        linkMbps: link.linkMbps,
      };
    });
    const made = parentLoad(parent, members, from, to);
    known.set(key, made);
    return [made];
  };
  return [...load(null), ...registries.flatMap(({ name }) => load(name))];
}

/** Open windows, staleness under both assumptions, expiry and load of a whole topology (shared/simulate/README.md). */
export const simulate: Simulate = (topology, options) => createSimulator().simulate(topology, options);
