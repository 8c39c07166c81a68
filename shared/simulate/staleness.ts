import { type Instant, minuteMs } from '../schedule/instant.ts';
import { floatAt, int32At, uint32At } from '../typed-arrays.ts';
import { neverMs } from './pick-up.ts';
import { constant, nextMinute, type PiecewiseArrival, shifted } from './piecewise-arrival.ts';

export interface StalenessFigures {
  readonly worstMs: number | null;
  readonly meanMs: number | null;
  readonly p95Ms: number | null;
}

/**
 * The distribution of staleness, gathered as spans: over `mass` milliseconds of time, staleness is spread evenly between
 * `low` and `high` (equal for one value). Schedules repeat, so equal spans are counted instead of kept.
 */
interface Spans {
  count: number;
  lows: Float64Array;
  highs: Float64Array;
  masses: Float64Array;
  /** Open addressing: index of a span plus 1, 0 for free. */
  slots: Int32Array;
}

const newSpans = (size: number): Spans => ({
  count: 0,
  lows: new Float64Array(size),
  highs: new Float64Array(size),
  masses: new Float64Array(size),
  slots: new Int32Array(size * 2),
});

let scratch = newSpans(64);

function clear(): void {
  if (scratch.slots.length > 1_024) scratch = newSpans(64);
  scratch.count = 0;
  scratch.slots.fill(0);
}

function slotOf(spans: Spans, low: number, high: number): number {
  const mask = spans.slots.length - 1;
  let hash = Math.imul((high / 1_000) | 0, 0x9e3779b1) ^ Math.imul((low / 1_000) | 0, 0x85ebca6b);
  hash ^= hash >>> 15;
  for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
    const index = int32At(spans.slots, slot) - 1;
    if (index < 0 || (spans.highs[index] === high && spans.lows[index] === low)) return slot;
  }
}

function grown(spans: Spans): Spans {
  const larger = newSpans(spans.lows.length * 4);
  larger.lows.set(spans.lows);
  larger.highs.set(spans.highs);
  larger.masses.set(spans.masses);
  larger.count = spans.count;
  for (let i = 0; i < spans.count; i++)
    larger.slots[slotOf(larger, floatAt(spans.lows, i), floatAt(spans.highs, i))] = i + 1;
  return larger;
}

/** Adds to a span and answers its index. */
function add(low: number, high: number, mass: number): number {
  const slot = slotOf(scratch, low, high);
  const known = int32At(scratch.slots, slot) - 1;
  if (known >= 0) {
    scratch.masses[known] = floatAt(scratch.masses, known) + mass;
    return known;
  }
  const index = scratch.count++;
  scratch.lows[index] = low;
  scratch.highs[index] = high;
  scratch.masses[index] = mass;
  scratch.slots[slot] = index + 1;
  if (scratch.count === scratch.lows.length) scratch = grown(scratch);
  return index;
}

/** Whole minutes between `start` and `end` and what is left at both ends, under passes at whole minutes; answers the worst. */
function addStepped(start: number, end: number, delay: number, times: number): number {
  const firstPass = nextMinute(start - 1);
  if (firstPass >= end) {
    const pass = nextMinute(start);
    add(pass - end + delay, pass - start + delay, (end - start) * times);
    return pass - start + delay;
  }
  if (firstPass > start) add(delay, firstPass - start + delay, (firstPass - start) * times);
  const lastPass = Math.floor(end / minuteMs) * minuteMs;
  if (lastPass > firstPass) add(delay, delay + minuteMs, (lastPass - firstPass) * times);
  if (end > lastPass) add(lastPass + minuteMs - end + delay, delay + minuteMs, (end - lastPass) * times);
  return delay + minuteMs;
}

/** The smallest staleness that is not exceeded for 95 % of the time, from the exact distribution. */
function percentile95(total: number): number {
  const { count, lows, highs } = scratch;
  if (count === 1) {
    const low = floatAt(lows, 0);
    return low + (floatAt(highs, 0) - low) * 0.95;
  }
  // Downwards over every border: how much time lies above it, and how thickly it is spread below it.
  const size = sortedBorders();
  let above = 0;
  let density = 0;
  let at = floatAt(borderAt, uint32At(order, 0));
  for (let i = 0; i < size; i++) {
    const border = uint32At(order, i);
    const spread = density * (at - floatAt(borderAt, border));
    if (20 * (above + spread) > total) return at - (total / 20 - above) / density;
    above += spread;
    at = floatAt(borderAt, border);
    density += floatAt(borderDensity, border);
    above += floatAt(borderMass, border);
    if (20 * above > total) return at;
  }
  return at;
}

let borderAt = new Float64Array(128);
let borderDensity = new Float64Array(128);
let borderMass = new Float64Array(128);
let order = new Uint32Array(128);

/** Writes both ends of every span, highest first by `order`; answers how many. */
function sortedBorders(): number {
  const { count, lows, highs, masses } = scratch;
  if (borderAt.length < 2 * count) {
    borderAt = new Float64Array(4 * count);
    borderDensity = new Float64Array(4 * count);
    borderMass = new Float64Array(4 * count);
    order = new Uint32Array(4 * count);
  }
  let size = 0;
  for (let i = 0; i < count; i++) {
    const low = floatAt(lows, i);
    const high = floatAt(highs, i);
    const mass = floatAt(masses, i);
    const spread = high > low;
    borderAt[size] = high;
    borderDensity[size] = spread ? mass / (high - low) : 0;
    borderMass[size] = spread ? 0 : mass;
    order[size] = size++;
    if (!spread) continue;
    borderAt[size] = low;
    borderDensity[size] = -mass / (high - low);
    borderMass[size] = 0;
    order[size] = size++;
  }
  if (size > 64) {
    order.subarray(0, size).sort((a, b) => floatAt(borderAt, b) - floatAt(borderAt, a));
    return size;
  }
  for (let i = 1; i < size; i++) {
    const moved = uint32At(order, i);
    let j = i - 1;
    while (j >= 0 && floatAt(borderAt, uint32At(order, j)) < floatAt(borderAt, moved)) {
      order[j + 1] = uint32At(order, j);
      j--;
    }
    order[j + 1] = moved;
  }
  return size;
}

/** Sums over the time gathered so far, in the same units as `StalenessFigures`. */
interface Sums {
  worst: number;
  sum: number;
}

/**
 * Adds the staleness over `[from, to)` to the sums and spans, as often as `times` says; looks from piece `first` on and
 * answers the piece that it came to.
 */
function gather(arrival: PiecewiseArrival, first: number, from: number, to: number, times: number, sums: Sums): number {
  const { starts, values, kinds, length } = arrival;
  let { worst, sum } = sums;
  // Neighbouring pieces are mostly alike, waiting and moving by turns: the last span of either kind is tried first.
  let waited = -1;
  let moved = -1;
  let i = first;
  for (; i < length; i++) {
    const start = Math.max(Math.floor(floatAt(starts, i)), from);
    if (start >= to) break;
    const end = Math.min(i + 1 < length ? Math.floor(floatAt(starts, i + 1)) : Infinity, to);
    const value = floatAt(values, i);
    const mass = (end - start) * times;
    if (value === Infinity) {
      worst = Infinity;
      continue;
    }
    const kind = kinds[i];
    if (kind === constant) {
      const high = value - start;
      const low = value - end;
      if (high > worst) worst = high;
      sum += mass * (high + low) * 0.5;
      if (mass === 0) continue;
      if (waited >= 0 && scratch.highs[waited] === high && scratch.lows[waited] === low) {
        scratch.masses[waited] = floatAt(scratch.masses, waited) + mass;
      } else waited = add(low, high, mass);
    } else if (kind === shifted) {
      if (value > worst) worst = value;
      sum += mass * value;
      if (mass === 0) continue;
      if (moved >= 0 && scratch.highs[moved] === value) scratch.masses[moved] = floatAt(scratch.masses, moved) + mass;
      else moved = add(value, value, mass);
    } else if (mass > 0) {
      sum += sumOfStepped(start, end, value) * times;
      worst = Math.max(worst, addStepped(start, end, value, times));
    }
  }
  sums.worst = worst;
  sums.sum = sum;
  return Math.max(i - 1, 0);
}

/**
 * Worst (the supremum), mean and 95th percentile of staleness from the start of the pieces to `end`, where arrivals are
 * the same again and again from `to` on, that much later each time; whole milliseconds, all null where anything never arrives.
 */
export function stalenessOf(arrival: PiecewiseArrival, to: Instant, end: Instant = to): StalenessFigures {
  clear();
  const sums: Sums = { worst: 0, sum: 0 };
  const from = Math.floor(floatAt(arrival.starts, 0));
  const { times, rest } = turnsOf(from, to, end);
  const middle = gather(arrival, 0, from, rest, times + 1, sums);
  gather(arrival, middle, rest, to, times, sums);
  const { worst, sum } = sums;
  if (worst > neverMs) return { worstMs: null, meanMs: null, p95Ms: null };
  const total = end - from;
  return { worstMs: worst, meanMs: Math.round(sum / total), p95Ms: Math.round(percentile95(total)) };
}

/** How often `[from, to)` passes as a whole until `end`, and the instant in it at which the last turn breaks off. */
const turnsOf = (from: Instant, to: Instant, end: Instant): { readonly times: number; readonly rest: Instant } => ({
  times: Math.floor((end - from) / (to - from)),
  rest: from + ((end - from) % (to - from)),
});

/** The integral of staleness over `[start, end)` under passes at whole minutes. */
function sumOfStepped(start: number, end: number, delay: number): number {
  const firstPass = nextMinute(start);
  if (firstPass >= end) return (end - start) * (firstPass + delay - (start + end) / 2);
  const lastPass = Math.floor(end / minuteMs) * minuteMs;
  const head = (firstPass - start) * (delay + (firstPass - start) / 2);
  const whole = (lastPass - firstPass) * (delay + minuteMs / 2);
  const tail = (end - lastPass) * (lastPass + minuteMs + delay - (lastPass + end) / 2);
  return head + whole + tail;
}

/**
 * Share of `[from, end)` in which messages would wait longer than `ttlMs` for the next pick-up and expire, where pick-ups
 * are the same again and again from `to` on (shared/simulate/README.md#messages-that-expire). `pickUp` leaves transfers out.
 */
export function expiredShareOf(
  pickUp: PiecewiseArrival,
  ttlMs: number,
  from: Instant,
  to: Instant,
  end: Instant = to,
): number {
  const { times, rest } = turnsOf(from, to, end);
  const whole = expiredIn(pickUp, ttlMs, from, to) * times;
  return (rest > from ? whole + expiredIn(pickUp, ttlMs, from, rest) : whole) / (end - from);
}

function expiredIn(pickUp: PiecewiseArrival, ttlMs: number, from: Instant, to: Instant): number {
  let expired = 0;
  for (let i = 0; i < pickUp.length; i++) {
    if (pickUp.kinds[i] !== constant) continue;
    const start = Math.max(floatAt(pickUp.starts, i), from);
    if (start >= to) break;
    const end = Math.min(
      i + 1 < pickUp.length ? floatAt(pickUp.starts, i + 1) : Infinity,
      floatAt(pickUp.values, i) - ttlMs,
      to,
    );
    if (end > start) expired += end - start;
  }
  return expired;
}
