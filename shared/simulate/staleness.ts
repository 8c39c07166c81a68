import { type Instant, minuteMs } from '../schedule/instant.ts';
import { floatAt } from '../typed-arrays.ts';
import { neverMs } from './pick-up.ts';
import { constant, nextMinute, type PiecewiseArrival, shifted } from './piecewise-arrival.ts';
import type { StalenessDistribution } from './staleness-distribution.ts';

export interface StalenessFigures {
  readonly worstMs: number | null;
  readonly meanMs: number | null;
  readonly p95Ms: number | null;
}

interface Turn {
  readonly from: number;
  readonly to: number;
  readonly times: number;
}

/** Sums over the time so far, in the units of `StalenessFigures`. */
interface Sums {
  worst: number;
  sum: number;
}

/** Adds staleness over `[from, to)`, `times` times, from piece `first` on; returns the last piece. */
function gather(
  spans: StalenessDistribution,
  arrival: PiecewiseArrival,
  first: number,
  { from, to, times }: Turn,
  sums: Sums,
): number {
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
      if (waited >= 0 && spans.isSpan(waited, low, high)) spans.addTo(waited, mass);
      else waited = spans.add(low, high, mass);
    } else if (kind === shifted) {
      if (value > worst) worst = value;
      sum += mass * value;
      if (mass === 0) continue;
      if (moved >= 0 && spans.isSpan(moved, value, value)) spans.addTo(moved, mass);
      else moved = spans.add(value, value, mass);
    } else if (mass > 0) {
      sum += sumOfStepped(start, end, value) * times;
      worst = Math.max(worst, spans.addMinuteSteps(start, end, value, times));
    }
  }
  sums.worst = worst;
  sums.sum = sum;
  return Math.max(i - 1, 0);
}

/**
 * Worst (supremum), mean and 95th percentile from the start of the pieces to `end`, whole milliseconds
 * (shared/simulate/README.md#staleness). Arrivals repeat from `to` on. All null if anything never arrives.
 */
export function measureStaleness(
  spans: StalenessDistribution,
  arrival: PiecewiseArrival,
  to: Instant,
  end: Instant = to,
): StalenessFigures {
  spans.clear();
  const sums: Sums = { worst: 0, sum: 0 };
  const from = Math.floor(floatAt(arrival.starts, 0));
  const { times, rest } = countTurns(from, to, end);
  const middle = gather(spans, arrival, 0, { from, to: rest, times: times + 1 }, sums);
  gather(spans, arrival, middle, { from: rest, to, times }, sums);
  const { worst, sum } = sums;
  if (worst > neverMs) return { worstMs: null, meanMs: null, p95Ms: null };
  const total = end - from;
  return { worstMs: worst, meanMs: Math.round(sum / total), p95Ms: Math.round(spans.percentile95(total)) };
}

/** Full repetitions of `[from, to)` until `end`, and the instant at which the last one breaks off. */
const countTurns = (from: Instant, to: Instant, end: Instant): { readonly times: number; readonly rest: Instant } => ({
  times: Math.floor((end - from) / (to - from)),
  rest: from + ((end - from) % (to - from)),
});

/** Integral of staleness over `[start, end)` under passes at whole minutes. */
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
 * Share of `[from, end)`, 0 to 1, in which messages wait longer than `ttlMs` for a pick-up without transfers
 * (shared/simulate/README.md#messages-that-expire). Pick-ups repeat from `to` on.
 */
export function measureExpiredShare(
  pickUp: PiecewiseArrival,
  ttlMs: number,
  from: Instant,
  to: Instant,
  end: Instant = to,
): number {
  const { times, rest } = countTurns(from, to, end);
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
