import { type Instant, minuteMs } from '../schedule/instant.ts';
import { floatAt, uint8At } from '../typed-arrays.ts';
import { type ArrivalPool, newArrays } from './arrival-pool.ts';

/**
 * A piecewise arrival function, as scheduled transport networks use them: for content that appears at an instant, when
 * it arrives; never falling (first in, first out; Orda and Rom, "Shortest-path and minimum-delay algorithms in networks
 * with time-dependent edge-length", Journal of the ACM 37, 1990, https://doi.org/10.1145/79147.214078). Its pieces are
 * - `constant`: everything in the piece arrives at one instant (it waits for a window);
 * - `shifted`: it arrives a fixed time after it appears (it passes an open window);
 * - `minuteStepped`: it arrives a fixed time after the next whole minute that follows it (a continuous registry's
 * passes).
 *
 * A piece reaches from its start to the start of the next, the end left out. Instants are whole milliseconds, so a
 * piece that leaves its start out begins half a millisecond later: one kind of border serves both.
 */
export interface PiecewiseArrival {
  length: number;
  starts: Float64Array;
  /** Instant of arrival of a constant piece (Infinity for never), else the added time. */
  values: Float64Array;
  kinds: Uint8Array;
  /** False only if every piece is known to be constant. */
  moves: boolean;
  /** The arrays are shared and read-only. */
  borrowed: boolean;
  /** Null if arrays are not reused. */
  readonly pool: ArrivalPool | null;
}

export const constant = 0;
export const shifted = 1;
export const minuteStepped = 2;

const noNumbers = new Float64Array(0);
const noKinds = new Uint8Array(0);

export const emptyArrival = (pool: ArrivalPool | null = null): PiecewiseArrival => ({
  length: 0,
  starts: noNumbers,
  values: noNumbers,
  kinds: noKinds,
  moves: true,
  borrowed: false,
  pool,
});

const clearArrays = (pieces: PiecewiseArrival): void => {
  pieces.starts = noNumbers;
  pieces.values = noNumbers;
  pieces.kinds = noKinds;
  pieces.borrowed = false;
};

/** At the cloud registry content arrives when it appears. */
export const cloudArrivalFunction = (): PiecewiseArrival => {
  const pieces = emptyArrival();
  push(pieces, -Infinity, 0, shifted);
  return pieces;
};

/** Makes a function of `length` constant pieces without copying. */
export function borrow(pieces: PiecewiseArrival, length: number, starts: Float64Array, arrivals: Float64Array): void {
  pieces.length = length;
  pieces.starts = starts;
  pieces.values = arrivals;
  pieces.kinds = pieces.pool?.constantKinds(length) ?? new Uint8Array(length).fill(constant);
  pieces.moves = false;
  pieces.borrowed = true;
}

/** Empties a function for reuse. */
export function restart(pieces: PiecewiseArrival): void {
  pieces.length = 0;
  pieces.moves = true;
  if (pieces.borrowed) clearArrays(pieces);
}

const smallestPower = 6;

/** Makes room for `count` pieces in all, and some more. */
export function reserve(pieces: PiecewiseArrival, count: number): void {
  if (count <= pieces.starts.length && !pieces.borrowed) return;
  const size = 2 ** Math.max(smallestPower, 32 - Math.clz32(count - 1));
  const { starts, values, kinds } = pieces.pool?.take(size) ?? newArrays(size);
  if (pieces.length > 0) {
    starts.set(pieces.starts.subarray(0, pieces.length));
    values.set(pieces.values.subarray(0, pieces.length));
    kinds.set(pieces.kinds.subarray(0, pieces.length));
  }
  if (!pieces.borrowed) pieces.pool?.give(pieces);
  pieces.starts = starts;
  pieces.values = values;
  pieces.kinds = kinds;
  pieces.borrowed = false;
}

/** Appends a piece unless it continues the last one. */
export function push(pieces: PiecewiseArrival, start: number, value: number, kind: number): void {
  const n = pieces.length;
  if (n > 0) {
    if (pieces.values[n - 1] === value && pieces.kinds[n - 1] === kind) return;
    if (pieces.starts[n - 1] === start) {
      pieces.length = n - 1;
      push(pieces, start, value, kind);
      return;
    }
  }
  if (n === pieces.starts.length || pieces.borrowed) reserve(pieces, n + 1);
  pieces.starts[n] = start;
  pieces.values[n] = value;
  pieces.kinds[n] = kind;
  pieces.length = n + 1;
}

/** First whole minute after an instant. */
export const nextMinute = (at: number): number => (Math.floor(at / minuteMs) + 1) * minuteMs;

const arrivalIn = (kind: number, value: number, at: number): number =>
  kind === constant ? value : kind === shifted ? at + value : nextMinute(at) + value;

/** Infinity for never. */
export function valueAt(pieces: PiecewiseArrival, at: Instant): number {
  const index = indexAt(pieces, at);
  return arrivalIn(uint8At(pieces.kinds, index), floatAt(pieces.values, index), at);
}

/** Latest finite arrival of content that appears before `to`. */
export function latestArrival(pieces: PiecewiseArrival, to: Instant): number {
  for (let i = pieces.length - 1; i >= 0; i--) {
    if (floatAt(pieces.starts, i) >= to && i > 0) continue;
    const value = floatAt(pieces.values, i);
    if (value === Infinity) continue;
    const kind = pieces.kinds[i];
    const end = i + 1 < pieces.length ? Math.min(to, floatAt(pieces.starts, i + 1)) : to;
    return kind === constant ? value : kind === shifted ? Math.ceil(end + value) : nextMinute(end) + value;
  }
  return to;
}

function indexAt(pieces: PiecewiseArrival, at: number): number {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (floatAt(pieces.starts, middle) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The first piece is clipped to `from`. */
function copyRange(pieces: PiecewiseArrival, from: Instant, to: Instant, into: PiecewiseArrival): void {
  const first = indexAt(pieces, from);
  let last = indexAt(pieces, to);
  if (floatAt(pieces.starts, last) >= to && last > first) last--;
  const count = last + 1 - first;
  into.length = 0;
  reserve(into, count);
  into.starts.set(pieces.starts.subarray(first, last + 1));
  into.values.set(pieces.values.subarray(first, last + 1));
  into.kinds.set(pieces.kinds.subarray(first, last + 1));
  into.starts[0] = from;
  into.length = count;
  into.moves = pieces.moves;
}

/**
 * Arrival at a child for content that appears in `[from, to)`: its pick-up after the parent's arrival. Both rise, so
 * one walk over both suffices, in growing steps if one is much finer.
 */
export function compose(
  parent: PiecewiseArrival,
  pickUp: PiecewiseArrival,
  from: Instant,
  to: Instant,
  into: PiecewiseArrival,
): void {
  if (parent.length === 1 && parent.kinds[0] === shifted && parent.values[0] === 0 && parent.starts[0] === -Infinity) {
    copyRange(pickUp, from, to, into);
    return;
  }
  into.length = 0;
  reserve(into, parent.length + (parent.moves ? pickUp.length : 0) + 2);
  const { length, starts, values, kinds } = parent;
  const { starts: pickStarts, values: pickValues, kinds: pickKinds } = pickUp;
  const { starts: intoStarts, values: intoValues, kinds: intoKinds } = into;
  const last = pickUp.length - 1;
  const onlyConstant = !parent.moves;
  let count = 0;
  let j = 0;
  for (let i = 0; i < length; i++) {
    const start = Math.max(floatAt(starts, i), from);
    const end = Math.min(i + 1 < length ? floatAt(starts, i + 1) : Infinity, to);
    if (start >= end) continue;
    const value = floatAt(values, i);
    const kind = uint8At(kinds, i);
    if (kind === constant) {
      let arrives = Infinity;
      if (value !== Infinity) {
        for (let step = 1; j < last && floatAt(pickStarts, j + 1) <= value; step *= 2) {
          while (j + step > last || floatAt(pickStarts, j + step) > value) step >>= 1;
          j += step;
        }
        const pickKind = uint8At(pickKinds, j);
        arrives = floatAt(pickValues, j);
        if (pickKind === shifted) arrives += value;
        else if (pickKind === minuteStepped) arrives += (Math.floor(value / minuteMs) + 1) * minuteMs;
        // All that the parent has before the next pick-up goes with this one.
        if (onlyConstant && pickKind === constant) {
          const border = j === last ? Infinity : floatAt(pickStarts, j + 1);
          for (let step = 1; i + 1 < length && floatAt(values, i + 1) < border; step *= 2) {
            while (i + step >= length || floatAt(values, i + step) >= border) step >>= 1;
            i += step;
          }
        } else if (pickKind === constant && j < last) {
          // A piece goes with this pick-up too if the one after it begins before the next pick-up.
          const border = floatAt(pickStarts, j + 1);
          for (let next = i + 2; next < length; next++) {
            const nextKind = uint8At(kinds, next);
            if (nextKind === minuteStepped) break;
            if (
              (nextKind === constant ? floatAt(values, next) : floatAt(starts, next) + floatAt(values, next)) >= border
            )
              break;
            i++;
          }
        }
      }
      if (count > 0 && intoValues[count - 1] === arrives && intoKinds[count - 1] === constant) continue;
      intoStarts[count] = start;
      intoValues[count] = arrives;
      intoKinds[count++] = constant;
      continue;
    }
    const first = kind === shifted ? start + value : (Math.floor(start / minuteMs) + 1) * minuteMs + value;
    const onTop = kind === shifted ? value : (Math.floor(value / minuteMs) + 1) * minuteMs;
    for (let step = 1; j < last && floatAt(pickStarts, j + 1) <= first; step *= 2) {
      while (j + step > last || floatAt(pickStarts, j + step) > first) step >>= 1;
      j += step;
    }
    for (let at = start; ; j++) {
      const picked = floatAt(pickValues, j);
      const pickKind = uint8At(pickKinds, j);
      const result = pickKind === constant ? picked : onTop + picked;
      if (count > 0 && intoStarts[count - 1] === at) count--;
      if (count === 0 || intoValues[count - 1] !== result || intoKinds[count - 1] !== pickKind) {
        intoStarts[count] = at;
        intoValues[count] = result;
        intoKinds[count++] = pickKind;
      }
      if (j === last) break;
      const border = floatAt(pickStarts, j + 1) - value;
      at = kind === shifted ? border : (Math.ceil(border / minuteMs) - 1) * minuteMs;
      if (at >= end) break;
    }
  }
  into.length = count;
  into.moves = parent.moves || pickUp.moves;
}

/** Returns the arrays of an unused function to its pool. */
export function release(pieces: PiecewiseArrival): void {
  if (!pieces.borrowed) pieces.pool?.give(pieces);
  pieces.length = 0;
  pieces.moves = true;
  clearArrays(pieces);
}
