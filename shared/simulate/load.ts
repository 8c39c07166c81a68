import { hourMs, type Instant, weekMs } from '../schedule/instant.ts';
import type { ParentLoad } from './types.ts';

/** What a parent needs to know of a child for its load. */
export interface LoadChild {
  readonly windows: Float64Array;
  readonly continuous: boolean;
  /** The length of its own window, which the edges of the range do not cut. */
  readonly windowMs: number;
  /** Whether its windows are the same in every week. */
  readonly weekly: boolean;
  /** Null where it is not known. */
  readonly linkMbps: number | null;
  readonly payloadBytes: number | null;
}

/** Written over by every load: starts and ends of windows, merged back and forth, and the steps they make. */
const scratchFor = (windows: number) => ({
  starts: [new Float64Array(windows), new Float64Array(windows)] as const,
  ends: [new Float64Array(windows), new Float64Array(windows)] as const,
  changes: new Float64Array(2 * windows + 1),
  counts: new Uint16Array(2 * windows + 1),
});
let scratch = scratchFor(1_024);

/** Starts (`offset` 0) or ends (1) of the first `lengths` windows of each child, in ascending order, in one of two buffers. */
function merged(
  children: readonly Float64Array[],
  lengths: readonly number[],
  offset: 0 | 1,
  buffers: readonly [Float64Array, Float64Array],
): Float64Array {
  let [into, other] = buffers;
  const bounds = [0];
  let count = 0;
  children.forEach((windows, child) => {
    for (let i = 0; i < (lengths[child] as number); i++) into[count++] = windows[2 * i + offset] as number;
    bounds.push(count);
  });
  for (let runs = children.length; runs > 1; runs = (runs + 1) >> 1) {
    [into, other] = [other, into];
    for (let run = 0; run < runs; run += 2) {
      const middle = bounds[run + 1] as number;
      const end = bounds[Math.min(run + 2, runs)] as number;
      mergeTwo(other, bounds[run] as number, middle, end, into);
      bounds[(run >> 1) + 1] = end;
    }
  }
  return into;
}

/** `from[start]` … and `from[middle]` … up to `end`, each ascending, as one into the same places of `into`. */
function mergeTwo(from: Float64Array, start: number, middle: number, end: number, into: Float64Array): void {
  let i = start;
  let j = middle;
  for (let k = start; k < end; k++) {
    into[k] = (
      i < middle && (j >= end || (from[i] as number) <= (from[j] as number)) ? from[i++] : from[j++]
    ) as number;
  }
}

function startedBefore(windows: Float64Array, to: Instant): number {
  let low = 0;
  let high = windows.length >> 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((windows[2 * middle] as number) < to) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Hour of the week of an instant, Monday 00:00 UTC first (1970-01-01 was a Thursday). */
const hourOfWeek = (at: Instant): number => (((Math.floor(at / hourMs) + 72) % 168) + 168) % 168;

/** How many of some children's windows are open at once in each step of `[from, to)`. */
export const openAtOnce = (windows: readonly Float64Array[], from: Instant, to: Instant): Steps => {
  const { changes, counts } = counted(windows, from, to, new Uint16Array(168));
  return { changes, counts };
};

/** How many windows are open at once over `[from, to)`: from each of `changes` on as many as `counts` says. */
export interface Steps {
  readonly changes: Float64Array;
  readonly counts: Uint16Array;
}

/** Children of one parent whose windows are open at once, over `[from, to)` (semantics.md, Load on a parent). */
export function loadOf(parent: string | null, children: readonly LoadChild[], from: Instant, to: Instant): ParentLoad {
  const until = children.every(({ weekly }) => weekly) ? Math.min(from + weekMs, to) : to;
  const heat = new Uint16Array(168);
  const { peak, peakAt, ...once } = counted(
    children.map(({ windows }) => windows),
    from,
    until,
    heat,
  );
  const open = peakAt === null ? [] : children.filter((child) => isOpen(child, peakAt));
  let all: Steps | null = null;
  const steps = (): Steps => (all ??= repeated(once, until - from, to));
  return {
    parent,
    children: children.length,
    peak,
    peakAt,
    /** Every step of a long range is much; they are written out when first asked for. */
    get changes() {
      return steps().changes;
    },
    get counts() {
      return steps().counts;
    },
    heat,
    requiredMbps: required(open, peakAt, from, to),
    availableMbps: open.some((child) => child.linkMbps !== null)
      ? open.reduce((sum, child) => sum + (child.linkMbps ?? 0), 0)
      : null,
  };
}

function counted(
  children: readonly Float64Array[],
  from: Instant,
  to: Instant,
  heat: Uint16Array,
): Steps & Pick<ParentLoad, 'peak' | 'peakAt'> {
  const lengths = children.map((windows) => startedBefore(windows, to));
  const length = lengths.reduce((sum, one) => sum + one, 0);
  if (length > scratch.starts[0].length) scratch = scratchFor(2 * length);
  const starts = merged(children, lengths, 0, scratch.starts);
  const ends = merged(children, lengths, 1, scratch.ends);
  const { changes, counts } = scratch;
  let steps = 0;
  let count = 0;
  let peak = 0;
  let peakAt: Instant | null = null;
  let i = 0;
  let j = 0;
  const step = (at: Instant): void => {
    changes[steps] = at;
    counts[steps++] = count;
  };
  while (i < length && (starts[i] as number) <= from) {
    count++;
    i++;
  }
  step(from);
  for (let at = from; at < to;) {
    if (count > peak) {
      peak = count;
      peakAt = at;
    }
    const next = Math.min(i < length ? (starts[i] as number) : to, j < length ? (ends[j] as number) : to, to);
    if (count > 0) warm(heat, at, next, count);
    if (next >= to) break;
    const before = count;
    while (j < length && (ends[j] as number) === next) {
      count--;
      j++;
    }
    while (i < length && (starts[i] as number) === next) {
      count++;
      i++;
    }
    at = next;
    if (count !== before) step(at);
  }
  return { changes: changes.slice(0, steps), counts: counts.slice(0, steps), peak, peakAt };
}

/** The steps again and again, `period` later each time, until `to`. */
function repeated({ changes, counts }: Steps, period: number, to: Instant): Steps {
  const from = changes[0] as number;
  if (from + period >= to) return { changes, counts };
  // A turn begins with a step only where it is not as the one before ended.
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
    for (let i = 0; i < length; i++) all[at + i] = (turn[i] as number) + later;
    allCounts.set(counts.subarray(first, first + length), at);
  }
  return { changes: all, counts: allCounts };
}

function warm(heat: Uint16Array, from: Instant, to: Instant, count: number): void {
  const first = Math.floor(from / hourMs);
  const last = Math.min(Math.ceil(to / hourMs), first + 168);
  let slot = hourOfWeek(from);
  for (let hour = first; hour < last; hour++) {
    if ((heat[slot] as number) < count) heat[slot] = count;
    slot = slot === 167 ? 0 : slot + 1;
  }
}

function isOpen({ windows }: LoadChild, at: Instant): boolean {
  for (let i = 0; i < windows.length && (windows[i] as number) <= at; i += 2)
    if (at < (windows[i + 1] as number)) return true;
  return false;
}

/** How long the child's window that is open at an instant lasts, also where the range shows only a part of it. */
const lengthAt = (child: LoadChild, at: Instant, from: Instant, to: Instant): number => {
  const { windows, windowMs } = child;
  for (let i = 0; i < windows.length && (windows[i] as number) <= at; i += 2) {
    const [start, end] = [windows[i] as number, windows[i + 1] as number];
    if (at < end) return start <= from || end >= to ? Math.max(end - start, windowMs) : end - start;
  }
  return Infinity;
};

/**
 * Mbit/s that the open children need to move their payloads within their windows.
 * Assumption: a continuous child takes what its link gives, as it has no window to be done in.
 */
function required(open: readonly LoadChild[], at: Instant | null, from: Instant, to: Instant): number | null {
  if (at === null || !open.some((child) => child.payloadBytes !== null && child.linkMbps !== null)) return null;
  return open.reduce((sum, child) => {
    if (child.payloadBytes === null) return sum;
    if (child.continuous) return sum + (child.linkMbps ?? 0);
    return sum + (child.payloadBytes * 8) / 1_000 / lengthAt(child, at, from, to);
  }, 0);
}
