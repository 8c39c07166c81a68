import { t } from '../i18n/translate.ts';
import { floatAt } from '../typed-arrays.ts';
import {
  type Cron,
  type CronOptions,
  everyDayOfMonth,
  isContinuous,
  isEveryDay,
  isEveryMonth,
  neverFires,
  parseCron,
} from './cron.ts';
import { dayReadingsDiffer } from './cron-text.ts';
import { describeDuration, parseDuration } from './duration.ts';
import { dayMs, hourMs, type Instant, weekMs } from './instant.ts';
import { appendOccurrences, type Instants, occurrences, timesOfDay } from './occurrences.ts';

export interface SyncSchedule {
  readonly schedule: string;
  readonly syncWindow: string | null;
}

/** Blackout interval, half-open. */
export interface ClosedInterval {
  readonly start: Instant;
  readonly end: Instant;
}

/**
 * Window that is simulated if none is set or it does not parse. Assumption: the documented minimum
 * (shared/topology/README.md#31-limits-and-prerequisites).
 */
const assumedWindowMs = hourMs;

export interface ParsedSync {
  /** Null if the schedule does not parse. */
  readonly cron: Cron | null;
  readonly continuous: boolean;
  /** 0 for a continuous registry. */
  readonly windowMs: number;
  /** Assumptions and unparsed values, one sentence each. */
  readonly notes: readonly string[];
}

/** Never fails: `notes` names what could not be parsed. */
export function parseSync(sync: SyncSchedule, options?: CronOptions): ParsedSync {
  const parsed = parseCron(sync.schedule, options);
  if (!parsed.ok)
    return {
      cron: null,
      continuous: false,
      windowMs: 0,
      notes: [
        t('The schedule cannot be read, so it is simulated as never syncing. {message}', {
          message: parsed.error.message,
        }),
      ],
    };
  const cron = parsed.value;
  if (isContinuous(cron)) return { cron, continuous: true, windowMs: 0, notes: [] };
  const notes: string[] = [];
  if (neverFires(cron)) notes.push(t('"{text}" never fires.', { text: cron.text }));
  if (dayReadingsDiffer(cron))
    notes.push(t('"{text}" restricts both day fields: assumed that both must match.', { text: cron.text }));
  const assumed = t('simulated with windows of {duration}, the documented minimum.', {
    duration: describeDuration(assumedWindowMs),
  });
  if (sync.syncWindow === null || sync.syncWindow === '') {
    return {
      cron,
      continuous: false,
      windowMs: assumedWindowMs,
      notes: [...notes, t('No sync window is set: {assumed}', { assumed })],
    };
  }
  const window = parseDuration(sync.syncWindow);
  if (!window.ok || window.value < 1) {
    return {
      cron,
      continuous: false,
      windowMs: assumedWindowMs,
      notes: [
        ...notes,
        t('The sync window "{syncWindow}" cannot be read: {assumed}', { syncWindow: sync.syncWindow, assumed }),
      ],
    };
  }
  return { cron, continuous: false, windowMs: window.value, notes };
}

const noInstants = new Float64Array(0);
const nothingYet = Float64Array.of(-Infinity);

/** Sorts and merges intervals: start, end, start, end, … */
export function mergeIntervals(closed: readonly ClosedInterval[]): Float64Array {
  const sorted = closed.filter((span) => span.start < span.end).sort((a, b) => a.start - b.start);
  const merged: number[] = [];
  for (const { start, end } of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last) merged[merged.length - 1] = Math.max(last, end);
    else merged.push(start, end);
  }
  return Float64Array.from(merged);
}

/** Both merged, as start, end, … */
function subtract(windows: Float64Array, length: number, closed: Float64Array): Instants {
  const values = new Float64Array(length + closed.length + 2);
  let count = 0;
  let cut = 0;
  for (let i = 0; i < length; i += 2) {
    let start = floatAt(windows, i);
    const end = floatAt(windows, i + 1);
    while (cut < closed.length && floatAt(closed, cut + 1) <= start) cut += 2;
    for (let c = cut; start < end; c += 2) {
      const from = c < closed.length ? floatAt(closed, c) : Infinity;
      if (from >= end) {
        values[count++] = start;
        values[count++] = end;
        break;
      }
      if (from > start) {
        values[count++] = start;
        values[count++] = from;
      }
      start = floatAt(closed, c + 1);
    }
  }
  return { values, length: count };
}

/** Instants outside the closed intervals, both sorted; the leading -Infinity stays. */
function outside(instants: Instants, closed: Float64Array): Instants {
  const values = new Float64Array(instants.length);
  values[0] = -Infinity;
  let length = 1;
  let cut = 0;
  for (let i = 1; i < instants.length; i++) {
    const at = floatAt(instants.values, i);
    while (cut < closed.length && floatAt(closed, cut + 1) <= at) cut += 2;
    if (cut >= closed.length || at < floatAt(closed, cut)) values[length++] = at;
  }
  return { values, length };
}

/** A thousand years: later than any window ends, exact in milliseconds. */
const ageMs = 365_250 * dayMs;

/**
 * Enumerates windows and passes. Occurrences before `knownUntil` are complete; a window that reaches past it may still
 * grow.
 */
export class WindowEnumerator {
  readonly reading: ParsedSync;
  readonly from: Instant;
  knownUntil: Instant;
  /** Merged windows without the closed times: start, end, … */
  windows: Instants = { values: noInstants, length: 0 };
  /**
   * -Infinity, then the openings outside closed intervals; only those for a continuous registry. The entry before a
   * pass is the previous one, so passes serve as a piecewise function without a copy.
   */
  passes: Instants = { values: nothingYet, length: 1 };
  /** Whether `extend` cannot find further occurrences. */
  readonly exhausted: boolean;
  readonly closed: Float64Array;
  readonly #merged: Instants;
  readonly #occurrences: Instants;

  /** Reuses the buffers of released enumerators in `spare`. */
  constructor(
    reading: ParsedSync,
    from: Instant,
    until: Instant,
    closed: Float64Array = noInstants,
    spare: Instants[] = [],
  ) {
    this.#merged = spare.pop() ?? { values: noInstants, length: 0 };
    this.#occurrences = spare.pop() ?? { values: noInstants, length: 0 };
    this.#merged.length = 0;
    if (this.#occurrences.values.length === 0) this.#occurrences.values = new Float64Array(64);
    this.#occurrences.values[0] = -Infinity;
    this.#occurrences.length = 1;
    this.reading = reading;
    this.from = from;
    this.closed = closed;
    this.exhausted = reading.continuous || reading.cron === null || neverFires(reading.cron);
    this.knownUntil = from - reading.windowMs;
    if (reading.continuous) {
      this.knownUntil = from + ageMs;
      this.windows = subtract(Float64Array.of(from - dayMs, this.knownUntil), 2, closed);
    } else this.extend(until);
  }

  /** Returns the buffers; the enumerator must not be used afterwards. */
  release(spare: Instants[]): void {
    spare.push(this.#occurrences, this.#merged);
  }

  extend(until: Instant): void {
    const { cron, windowMs } = this.reading;
    if (cron === null || this.reading.continuous || until <= this.knownUntil) return;
    const known = this.#occurrences.length;
    appendOccurrences(cron, this.knownUntil, until, this.#occurrences);
    this.knownUntil = until;
    appendMerged(this.#occurrences, known, windowMs, this.#merged);
    if (this.closed.length === 0) {
      this.windows = this.#merged;
      this.passes = this.#occurrences;
      return;
    }
    this.windows = subtract(this.#merged.values, this.#merged.length, this.closed);
    this.passes = outside(this.#occurrences, this.closed);
  }
}

/**
 * Appends windows from occurrence `first` on; touching ones merge.
 * @internal
 */
export function appendMerged(opens: Instants, first: number, windowMs: number, into: Instants): void {
  const needed = into.length + 2 * (opens.length - first);
  if (needed > into.values.length) {
    const grown = new Float64Array(Math.max(needed, into.values.length * 2));
    grown.set(into.values.subarray(0, into.length));
    into.values = grown;
  }
  const { values: at, length } = opens;
  const { values } = into;
  let count = into.length;
  let end = count > 0 ? floatAt(values, count - 1) : -Infinity;
  for (let i = first; i < length; i++) {
    const start = floatAt(at, i);
    if (start > end) {
      values[count] = start;
      count += 2;
    }
    end = start + windowMs;
    values[count - 1] = end;
  }
  into.length = count;
}

/** Merged intervals that touch `[from, to)`, clipped to it: start, end, … */
export function clip(windows: Instants, from: Instant, to: Instant): Float64Array {
  const { values, length } = windows;
  let first = 0;
  while (first < length && floatAt(values, first + 1) <= from) first += 2;
  let last = length;
  while (last > first && floatAt(values, last - 2) >= to) last -= 2;
  const kept = values.slice(first, last);
  if (kept.length > 0) {
    kept[0] = Math.max(floatAt(kept, 0), from);
    kept[kept.length - 1] = Math.min(floatAt(kept, kept.length - 1), to);
  }
  return kept;
}

/** {@link clip} for windows that repeat weekly and are known for two weeks from `from` on. */
export function repeatedWeekly({ values, length }: Instants, from: Instant, to: Instant): Float64Array {
  let first = 0;
  while (first < length && floatAt(values, first + 1) <= from) first += 2;
  if (first === length) return noInstants;
  // A window of a week touches the next one.
  if (floatAt(values, first + 1) - floatAt(values, first) >= weekMs) return Float64Array.of(from, to);
  const head = floatAt(values, first) < from ? first + 2 : first;
  let last = head;
  while (last < length && floatAt(values, last) < from + weekMs) last += 2;
  const turns = Math.floor((to - from) / weekMs);
  let rest = head;
  while (rest < last && floatAt(values, rest) + turns * weekMs < to) rest += 2;
  const all = new Float64Array(head - first + turns * (last - head) + rest - head);
  let count = 0;
  for (let i = first; i < head; i++) all[count++] = floatAt(values, i);
  for (let later = 0; count < all.length; later += weekMs) {
    for (let i = head; i < last && count < all.length; i++) all[count++] = floatAt(values, i) + later;
  }
  all[0] = Math.max(floatAt(all, 0), from);
  all[count - 1] = Math.min(floatAt(all, count - 1), to);
  return all;
}

/** Merged open intervals that touch `[from, to)`, clipped to it: start, end, … */
export const windowsBetween = (reading: ParsedSync, closed: Float64Array, from: Instant, to: Instant): Float64Array =>
  clip(new WindowEnumerator(reading, from, to, closed).windows, from, to);

export interface Window {
  readonly start: Instant;
  /** Infinity if it never closes. */
  readonly end: Instant;
}

/** How far ahead a window is followed. */
const farMs = 800 * dayMs;

/** The merged window that is open at an instant, blackouts cut out; infinite if it never opens or closes. */
export function windowAround(reading: ParsedSync, closed: Float64Array, at: Instant): Window | null {
  for (let span = 2 * (reading.windowMs + dayMs); ; span *= 4) {
    const { windows, knownUntil } = new WindowEnumerator(reading, at - span, at + span, closed);
    let i = 0;
    while (i < windows.length && floatAt(windows.values, i + 1) <= at) i += 2;
    if (i >= windows.length || floatAt(windows.values, i) > at) return null;
    const [start, end] = [floatAt(windows.values, i), floatAt(windows.values, i + 1)];
    const [isStart, isEnd] = [start > at - span, end < knownUntil];
    if ((isStart && isEnd) || span > farMs) return { start: isStart ? start : -Infinity, end: isEnd ? end : Infinity };
  }
}

/**
 * The next `count` windows open at or after `from`, merged, not clipped. A continuous registry has one, from `from` to
 * Infinity.
 */
export function nextWindows(
  sync: SyncSchedule,
  from: Instant,
  count: number,
  options: { readonly blackouts?: readonly ClosedInterval[] } = {},
): Window[] {
  const reading = parseSync(sync);
  const closed = mergeIntervals(options.blackouts ?? []);
  if (reading.continuous && closed.length === 0) return count > 0 ? [{ start: from, end: Infinity }] : [];
  if (reading.cron === null || count <= 0) return [];
  if (closed.length === 0 && isAlwaysOpen(reading)) {
    const since = occurrences(reading.cron, from - reading.windowMs + 1, from + 1)[0];
    return [{ start: since ?? from, end: Infinity }];
  }
  const openings = new WindowEnumerator(reading, from, from, closed);
  for (let span = 2 * dayMs; ; span *= 4) {
    const until = from + reading.windowMs + span;
    openings.extend(until);
    const found: Window[] = [];
    const { values, length } = openings.windows;
    for (let i = 0; i < length && found.length < count; i += 2) {
      const end = floatAt(values, i + 1);
      if (end <= from) continue;
      const grows = end >= openings.knownUntil;
      if (grows && span <= 800 * dayMs && !openings.exhausted) break;
      found.push({
        start: reading.continuous ? Math.max(floatAt(values, i), from) : floatAt(values, i),
        end: grows ? Infinity : end,
      });
    }
    if (found.length === count || openings.exhausted || span > ageMs / 20 || found.at(-1)?.end === Infinity)
      return found;
  }
}

interface Gaps {
  readonly shortest: number;
  readonly longestOnADay: number;
}

const gapsByCron = new WeakMap<Cron, Gaps>();

function computeGaps(cron: Cron): Gaps {
  let gaps = gapsByCron.get(cron);
  if (gaps === undefined) {
    const times = timesOfDay(cron);
    let shortest = dayMs;
    let longestOnADay = 0;
    for (let i = 0; i < times.length; i++) {
      const gap = (i + 1 < times.length ? floatAt(times, i + 1) : floatAt(times, 0) + dayMs) - floatAt(times, i);
      shortest = Math.min(shortest, gap);
      longestOnADay = Math.max(longestOnADay, gap);
    }
    gaps = { shortest, longestOnADay };
    gapsByCron.set(cron, gaps);
  }
  return gaps;
}

/** Milliseconds between the closest two occurrences; shorter windows never overlap. */
export const shortestInterval = (cron: Cron): number => computeGaps(cron).shortest;

/** Milliseconds of the longest gap between occurrences of a daily schedule; null for any other. */
export const longestInterval = (cron: Cron): number | null =>
  isEveryDay(cron) ? computeGaps(cron).longestOnADay : null;

/** Whether the windows merge into one that never closes. */
export const isAlwaysOpen = ({ cron, continuous, windowMs }: ParsedSync): boolean =>
  continuous || (cron !== null && isEveryDay(cron) && computeGaps(cron).longestOnADay <= windowMs);

/** Whether the schedule restricts neither dates nor months. */
export const isWeekly = ({ cron }: ParsedSync): boolean =>
  cron === null || isEveryDay(cron) || (cron.daysOfMonth === everyDayOfMonth && isEveryMonth(cron));
