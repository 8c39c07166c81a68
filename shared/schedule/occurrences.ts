import { floatAt } from '../typed-arrays.ts';
import { type Cron, getMaskValues, getMinutes, neverFires } from './cron.ts';
import { dayMs, hourMs, type Instant, minuteMs } from './instant.ts';

/**
 * Schedules are enumerated month by month: the day mask of a month comes from a few shifts, so that a rare schedule
 * costs nothing on the days in between and 31 February costs nothing at all.
 */

const timesByCron = new WeakMap<Cron, Float64Array>();

/** Milliseconds after midnight of every occurrence in a day, ascending. */
export function timesOfDay(cron: Cron): Float64Array {
  let times = timesByCron.get(cron);
  if (times === undefined) {
    const minutes = getMinutes(cron);
    times = Float64Array.from(
      getMaskValues(cron.hours).flatMap((hour) => minutes.map((minute) => hour * hourMs + minute * minuteMs)),
    );
    timesByCron.set(cron, times);
  }
  return times;
}

/**
 * Days since 1970-01-01 of the first of a month; `month` counts from 0 and may exceed 11 (Howard Hinnant,
 * chrono-compatible date algorithms).
 */
function firstOfMonth(year: number, month: number): number {
  const shifted = year * 12 + month - 2;
  const y = Math.floor(shifted / 12);
  const m = shifted - y * 12;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * m + 2) / 5);
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

/** Bit d is set where day d of the month that starts at `firstDay` (days since the epoch) is a day of the schedule. */
function daysInMonth(cron: Cron, firstDay: number, length: number): number {
  const weekday = (((firstDay + 4) % 7) + 7) % 7;
  const week = ((cron.daysOfWeek >>> weekday) | (cron.daysOfWeek << (7 - weekday))) & 0x7f;
  const byWeekday = (week << 1) | (week << 8) | (week << 15) | (week << 22) | (week << 29);
  const inMonth = length === 31 ? -2 : (1 << (length + 1)) - 2;
  const either = cron.dayReading === 'either' && cron.restrictsDayOfMonth && cron.restrictsDayOfWeek;
  return inMonth & (either ? cron.daysOfMonth | byWeekday : cron.daysOfMonth & byWeekday);
}

/** A growable list; `values` may be longer than `length`. */
export interface Instants {
  values: Float64Array;
  length: number;
}

/** The calendar repeats after 400 years, so a schedule that does not fire in them never does. */
const searchedMonths = 400 * 12;

/** Appends at most `most` occurrences in `[from, to)`, ascending. */
export function appendOccurrences(cron: Cron, from: Instant, to: Instant, into: Instants, most = Infinity): void {
  if (!(from < to) || most <= 0 || neverFires(cron)) return;
  const times = timesOfDay(cron);
  const perDay = times.length;
  const enough = into.length + most;
  const start = new Date(from);
  const year = start.getUTCFullYear();
  const startMonth = start.getUTCMonth();
  let { values, length } = into;
  let first = firstOfMonth(year, startMonth);
  for (let month = startMonth; month < startMonth + searchedMonths && first * dayMs < to && length < enough; month++) {
    const next = firstOfMonth(year, month + 1);
    let days = (cron.months & (1 << ((month % 12) + 1))) === 0 ? 0 : daysInMonth(cron, first, next - first);
    if (length + 31 * perDay > values.length) {
      const grown = new Float64Array(Math.max(64, (length + 31 * perDay) * 2));
      grown.set(values.subarray(0, length));
      values = grown;
    }
    while (days !== 0) {
      const lowest = days & -days;
      days ^= lowest;
      const midnight = (first + 30 - Math.clz32(lowest)) * dayMs;
      if (midnight >= from && midnight + dayMs <= to) {
        for (let i = 0; i < perDay; i++) values[length++] = midnight + floatAt(times, i);
      } else if (midnight + dayMs > from && midnight < to) {
        for (let i = 0; i < perDay; i++) {
          const at = midnight + floatAt(times, i);
          if (at >= from && at < to) values[length++] = at;
        }
      }
    }
    first = next;
  }
  into.values = values;
  into.length = Math.min(length, enough);
}

/** Occurrences in `[from, to)`, ascending. */
export function occurrences(cron: Cron, from: Instant, to: Instant): Float64Array {
  const found: Instants = { values: new Float64Array(64), length: 0 };
  appendOccurrences(cron, from, to, found);
  return found.values.slice(0, found.length);
}

/** The first `count` occurrences at or after `from`; fewer only if the schedule never fires. */
export function nextOccurrences(cron: Cron, from: Instant, count: number): Instant[] {
  const found: Instants = { values: new Float64Array(64), length: 0 };
  appendOccurrences(cron, from, Infinity, found, count);
  return [...found.values.subarray(0, found.length)];
}
