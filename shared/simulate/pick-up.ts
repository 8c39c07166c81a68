import { dayMs, type Instant, minuteMs } from '../schedule/instant.ts';
import { shortestInterval, type WindowEnumerator } from '../schedule/windows.ts';
import { floatAt } from '../typed-arrays.ts';
import {
  borrow,
  constant,
  emptyArrival,
  minuteStepped,
  type PiecewiseArrival,
  push,
  reserve,
  restart,
  shifted,
} from './piecewise-arrival.ts';
import type { Assumption } from './types.ts';

/**
 * How far ahead an arrival is searched, ms. Assumption: what takes over fifty years never arrives
 * (shared/simulate/README.md#arrival). The rarest schedule, 29 February on one weekday, fires every 28 years, 40 around
 * 2100.
 */
export const neverMs = 18_263 * dayMs;

/** End of the transfer as a function of the instant at which the parent has the content. */
export interface PickUp {
  readonly pieces: PiecewiseArrival;
  /** Exact for content that the parent has before this instant. */
  readonly validUntil: Instant;
}

/** End of a window as far as known: one that reaches past `knownUntil` may still grow. */
const certainEnd = (openings: WindowEnumerator, i: number): number =>
  Math.min(floatAt(openings.windows.values, i + 1), openings.knownUntil);

/** Optimistic without a transfer: at once inside a window, else at the next opening. */
function atOnce(openings: WindowEnumerator, pieces: PiecewiseArrival): Instant {
  const { values, length } = openings.windows;
  if (length === 0) return -Infinity;
  reserve(pieces, length + 1);
  const { starts, values: arrives, kinds } = pieces;
  let border = -Infinity;
  for (let i = 0; i < length; i += 2) {
    const opens = floatAt(values, i);
    starts[i] = border;
    arrives[i] = opens;
    kinds[i] = constant;
    starts[i + 1] = opens;
    arrives[i + 1] = 0;
    kinds[i + 1] = shifted;
    border = floatAt(values, i + 1);
  }
  pieces.length = length;
  return certainEnd(openings, length - 2);
}

/** Optimistic with a transfer: it ends when enough open time has passed. */
function resumed(openings: WindowEnumerator, transferMs: number, pieces: PiecewiseArrival): Instant {
  const { values, length } = openings.windows;
  let border = -Infinity;
  let j = 0;
  let between = 0;
  for (let i = 0; i < length; i += 2) {
    const start = floatAt(values, i);
    const end = certainEnd(openings, i);
    if (j < i) {
      j = i;
      between = 0;
    }
    // `between` is the open time of the windows after i and before j.
    while (j < length) {
      const reach = j === i ? end - start : end - start + between + certainEnd(openings, j) - floatAt(values, j);
      if (reach >= transferMs) break;
      if (j > i) between += certainEnd(openings, j) - floatAt(values, j);
      j += 2;
    }
    if (j >= length) return border;
    const delay = (): number => (j === i ? transferMs : transferMs + floatAt(values, j) - end - between);
    push(pieces, border, start + delay(), constant);
    push(pieces, start, delay(), shifted);
    for (;;) {
      const overtaken = certainEnd(openings, j) - delay() + 0.5;
      if (overtaken >= end) break;
      if (j > i) between += certainEnd(openings, j) - floatAt(values, j);
      j += 2;
      if (j >= length) return overtaken;
      push(pieces, overtaken, delay(), shifted);
    }
    border = end;
    // From window i + 2 on, that window itself is no longer between.
    if (j > i + 2) between -= certainEnd(openings, i + 2) - floatAt(values, i + 2);
    else between = 0;
  }
  return border;
}

/** Pessimistic: a pass at each opening; a transfer that passes the end of its window is lost. */
function byPasses(openings: WindowEnumerator, transferMs: number, pieces: PiecewiseArrival): Instant {
  const { values: passes, length } = openings.passes;
  const { values: windows } = openings.windows;
  if (length === 1) return -Infinity;
  if (transferMs === 0) {
    borrow(pieces, length - 1, passes, passes.subarray(1, length));
    return floatAt(passes, length - 1);
  }
  let border = -Infinity;
  let w = 0;
  for (let i = 1; i < length; i++) {
    const pass = floatAt(passes, i);
    while (floatAt(windows, w + 1) <= pass) w += 2;
    if (pass + transferMs > floatAt(windows, w + 1)) {
      if (floatAt(windows, w + 1) >= openings.knownUntil) return border;
      continue;
    }
    push(pieces, border, pass + transferMs, constant);
    border = pass;
  }
  return border;
}

/** Pessimistic and continuous with blackouts: whole minutes with time to finish before the next blackout. */
function byMinutes(openings: WindowEnumerator, transferMs: number, pieces: PiecewiseArrival): Instant {
  const { values, length } = openings.windows;
  let border = -Infinity;
  for (let i = 0; i < length; i += 2) {
    const firstPass = Math.ceil(floatAt(values, i) / minuteMs) * minuteMs;
    const end = floatAt(values, i + 1);
    const lastPass =
      transferMs > 0
        ? Math.floor((end - transferMs) / minuteMs) * minuteMs
        : Math.ceil(end / minuteMs) * minuteMs - minuteMs;
    if (lastPass < firstPass) continue;
    push(pieces, border, firstPass + transferMs, constant);
    if (lastPass > firstPass) push(pieces, firstPass, transferMs, minuteStepped);
    border = lastPass;
  }
  return border;
}

function built(
  openings: WindowEnumerator,
  transferMs: number,
  assumption: Assumption,
  pieces: PiecewiseArrival,
): PickUp {
  restart(pieces);
  const { continuous } = openings.reading;
  if (continuous && openings.closed.length === 0) {
    push(pieces, -Infinity, transferMs, assumption === 'optimistic' ? shifted : minuteStepped);
    return { pieces, validUntil: Infinity };
  }
  const validUntil =
    assumption === 'pessimistic'
      ? (continuous ? byMinutes : byPasses)(openings, transferMs, pieces)
      : transferMs > 0
        ? resumed(openings, transferMs, pieces)
        : atOnce(openings, pieces);
  return { pieces, validUntil };
}

const neverFits = (openings: WindowEnumerator, transferMs: number, assumption: Assumption): boolean => {
  const { cron, continuous, windowMs } = openings.reading;
  return (
    assumption === 'pessimistic' &&
    !continuous &&
    cron !== null &&
    transferMs > windowMs &&
    shortestInterval(cron) > windowMs
  );
};

/**
 * Writes the pick-up into `pieces`, certain for content that the parent has at `versionAt` or before; enumerates
 * further occurrences as needed.
 */
export function pickUp(
  openings: WindowEnumerator,
  transferMs: number,
  assumption: Assumption,
  upTo: Instant,
  pieces: PiecewiseArrival = emptyArrival(),
): PickUp {
  if (transferMs > neverMs) {
    restart(pieces);
    push(pieces, -Infinity, Infinity, constant);
    return { pieces, validUntil: Infinity };
  }
  let found = built(openings, transferMs, assumption, pieces);
  const givesUp = upTo + neverMs;
  const hopeless = neverFits(openings, transferMs, assumption);
  for (let ahead = 2 * dayMs; found.validUntil <= upTo; ahead *= 4) {
    if (hopeless || openings.exhausted || openings.knownUntil >= givesUp) {
      push(found.pieces, found.validUntil, Infinity, constant);
      return { pieces: found.pieces, validUntil: Infinity };
    }
    openings.extend(Math.min(Math.max(openings.knownUntil, upTo) + ahead, givesUp));
    found = built(openings, transferMs, assumption, pieces);
  }
  return found;
}
