import { hourMs, type Instant, weekMs } from '../schedule/instant.ts';
import { floatAt, numberAt, uint16At } from '../typed-arrays.ts';
import type { ParentLoad } from './types.ts';

export interface LoadChild {
  readonly windows: Float64Array;
  readonly continuous: boolean;
  /** Mbit/s that its transfers need in each window; null if it has nothing to move. */
  readonly neededMbps: Float64Array | null;
  /** Whether its windows repeat weekly. */
  readonly weekly: boolean;
  /** Null if unknown. */
  readonly linkMbps: number | null;
}

/** Ascending instants of several children, each with the rate that begins or ends there. */
interface Edges {
  readonly at: Float64Array;
  readonly rates: Float64Array;
}

/** Reusable buffers: starts and ends of windows, merged back and forth, and the resulting steps. */
export class LoadBuffers {
  starts: readonly [Edges, Edges];
  ends: readonly [Edges, Edges];
  changes: Float64Array;
  counts: Uint16Array;

  constructor(windows = 1_024) {
    const edges = (): Edges => ({ at: new Float64Array(windows), rates: new Float64Array(windows) });
    this.starts = [edges(), edges()];
    this.ends = [edges(), edges()];
    this.changes = new Float64Array(2 * windows + 1);
    this.counts = new Uint16Array(2 * windows + 1);
  }

  reserve(windows: number): void {
    if (windows > this.starts[0].at.length) Object.assign(this, new LoadBuffers(2 * windows));
  }
}

type Member = Pick<LoadChild, 'windows' | 'neededMbps'>;

/** Merges the starts (`offset` 0) or ends (1) of the first `lengths` windows of each child into one of two buffers. */
function merged(
  children: readonly Member[],
  lengths: readonly number[],
  offset: 0 | 1,
  buffers: readonly [Edges, Edges],
): Edges {
  let [into, other] = buffers;
  const bounds = [0];
  let count = 0;
  children.forEach(({ windows, neededMbps }, child) => {
    for (let i = 0; i < numberAt(lengths, child); i++) {
      into.at[count] = floatAt(windows, 2 * i + offset);
      into.rates[count++] = neededMbps === null ? 0 : floatAt(neededMbps, i);
    }
    bounds.push(count);
  });
  for (let runs = children.length; runs > 1; runs = (runs + 1) >> 1) {
    [into, other] = [other, into];
    for (let run = 0; run < runs; run += 2) {
      const middle = numberAt(bounds, run + 1);
      const end = numberAt(bounds, Math.min(run + 2, runs));
      mergeTwo(other, numberAt(bounds, run), middle, end, into);
      bounds[(run >> 1) + 1] = end;
    }
  }
  return into;
}

/** Merges two ascending runs of `from`, at `start` and at `middle`, into the same places of `into`. */
function mergeTwo(from: Edges, start: number, middle: number, end: number, into: Edges): void {
  let i = start;
  let j = middle;
  for (let k = start; k < end; k++) {
    const next = i < middle && (j >= end || floatAt(from.at, i) <= floatAt(from.at, j)) ? i++ : j++;
    into.at[k] = floatAt(from.at, next);
    into.rates[k] = floatAt(from.rates, next);
  }
}

function startedBefore(windows: Float64Array, to: Instant): number {
  let low = 0;
  let high = windows.length >> 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (floatAt(windows, 2 * middle) < to) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Monday 00:00 UTC is 0; 1970-01-01 was a Thursday. */
const hourOfWeek = (at: Instant): number => (((Math.floor(at / hourMs) + 72) % 168) + 168) % 168;

export const openAtOnce = (windows: readonly Float64Array[], from: Instant, to: Instant): Steps => {
  const children = windows.map((one) => ({ windows: one, neededMbps: null }));
  const { changes, counts } = counted(children, from, to, new Uint16Array(168), new LoadBuffers());
  return { changes, counts };
};

/** Step function: `counts[i]` windows are open from `changes[i]` on. */
export interface Steps {
  readonly changes: Float64Array;
  readonly counts: Uint16Array;
}

/** Load of one parent's children over `[from, to)` (shared/simulate/README.md#load-on-a-parent). */
export function parentLoad(
  parent: string | null,
  children: readonly LoadChild[],
  from: Instant,
  to: Instant,
  buffers: LoadBuffers,
): ParentLoad {
  const until = children.every(({ weekly }) => weekly) ? Math.min(from + weekMs, to) : to;
  const heat = new Uint16Array(168);
  const { peak, peakAt, mostAt, ...once } = counted(children, from, until, heat, buffers);
  let all: Steps | null = null;
  const steps = (): Steps => (all ??= repeated(once, until - from, to));
  return {
    parent,
    children: children.length,
    peak,
    peakAt,
    /** Computed on first read: a long range has many steps. */
    get changes() {
      return steps().changes;
    },
    get counts() {
      return steps().counts;
    },
    heat,
    ...ratesAt(children, mostAt, peakAt),
  };
}

/** Required and available Mbit/s at an instant; if none is required, the rate available at the peak. */
function ratesAt(
  children: readonly LoadChild[],
  mostAt: Instant | null,
  peakAt: Instant | null,
): Pick<ParentLoad, 'requiredMbps' | 'availableMbps'> {
  const at = mostAt ?? peakAt;
  const open = children.flatMap((child) => {
    const index = at === null ? -1 : openWindowAt(child, at);
    return index < 0 ? [] : [{ ...child, needs: child.neededMbps?.[index] ?? null }];
  });
  const isUnknown = open.some(({ linkMbps, needs }) => needs !== null && linkMbps === null);
  const known = open.flatMap(({ linkMbps }) => linkMbps ?? []);
  return {
    requiredMbps: mostAt === null ? null : open.reduce((sum, { needs }) => sum + (needs ?? 0), 0),
    availableMbps: isUnknown || known.length === 0 ? null : known.reduce((sum, rate) => sum + rate, 0),
  };
}

interface Counted extends Steps, Pick<ParentLoad, 'peak' | 'peakAt'> {
  /** First instant at which the most Mbit/s are required; null if none are. */
  readonly mostAt: Instant | null;
}

function counted(
  children: readonly Member[],
  from: Instant,
  to: Instant,
  heat: Uint16Array,
  buffers: LoadBuffers,
): Counted {
  const lengths = children.map(({ windows }) => startedBefore(windows, to));
  const length = lengths.reduce((sum, one) => sum + one, 0);
  buffers.reserve(length);
  const { at: starts, rates: startRates } = merged(children, lengths, 0, buffers.starts);
  const { at: ends, rates: ended } = merged(children, lengths, 1, buffers.ends);
  const { changes, counts } = buffers;
  let steps = 0;
  let count = 0;
  let peak = 0;
  let peakAt: Instant | null = null;
  let rate = 0;
  let most = 0;
  let mostAt: Instant | null = null;
  let i = 0;
  let j = 0;
  const step = (at: Instant): void => {
    changes[steps] = at;
    counts[steps++] = count;
  };
  while (i < length && floatAt(starts, i) <= from) {
    count++;
    rate += floatAt(startRates, i++);
  }
  step(from);
  for (let at = from; at < to;) {
    if (count > peak) {
      peak = count;
      peakAt = at;
    }
    // Sums of rates are exact to the last digits only.
    if (rate > most * (1 + 1e-9)) {
      most = rate;
      mostAt = at;
    }
    const next = Math.min(i < length ? floatAt(starts, i) : to, j < length ? floatAt(ends, j) : to, to);
    if (count > 0) warm(heat, at, next, count);
    if (next >= to) break;
    const before = count;
    while (j < length && floatAt(ends, j) === next) {
      count--;
      rate = count === 0 ? 0 : rate - floatAt(ended, j);
      j++;
    }
    while (i < length && floatAt(starts, i) === next) {
      count++;
      rate += floatAt(startRates, i++);
    }
    at = next;
    if (count !== before) step(at);
  }
  return { changes: changes.slice(0, steps), counts: counts.slice(0, steps), peak, peakAt, mostAt };
}

/** Repeats the steps every `period` milliseconds until `to`. */
function repeated({ changes, counts }: Steps, period: number, to: Instant): Steps {
  const from = floatAt(changes, 0);
  if (from + period >= to) return { changes, counts };
  // A repetition begins with a step only where the count differs from the end of the one before.
  const first = counts[0] === counts[counts.length - 1] ? 1 : 0;
  const turn = changes.subarray(first);
  const turns = Math.floor((to - from) / period);
  const left = turn.findIndex((at) => at + turns * period >= to);
  const rest = left < 0 ? turn.length : left;
  const all = new Float64Array(first + turns * turn.length + rest);
  const allCounts = new Uint16Array(all.length);
  all.set(changes);
  allCounts.set(counts);
  for (let later = period, at = changes.length; at < all.length; later += period, at += turn.length) {
    const length = Math.min(turn.length, all.length - at);
    for (let i = 0; i < length; i++) all[at + i] = floatAt(turn, i) + later;
    allCounts.set(counts.subarray(first, first + length), at);
  }
  return { changes: all, counts: allCounts };
}

function warm(heat: Uint16Array, from: Instant, to: Instant, count: number): void {
  const first = Math.floor(from / hourMs);
  const last = Math.min(Math.ceil(to / hourMs), first + 168);
  let slot = hourOfWeek(from);
  for (let hour = first; hour < last; hour++) {
    if (uint16At(heat, slot) < count) heat[slot] = count;
    slot = slot === 167 ? 0 : slot + 1;
  }
}

/** Index of the window open at an instant; -1 for none. */
function openWindowAt({ windows }: LoadChild, at: Instant): number {
  const i = startedBefore(windows, at + 1) - 1;
  return i >= 0 && at < floatAt(windows, 2 * i + 1) ? i : -1;
}
