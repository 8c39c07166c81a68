import { dayMs, type Instant, minuteMs } from '../../shared/schedule/instant.ts';
import { nextOccurrences, occurrences } from '../../shared/schedule/occurrences.ts';
import { type ParsedSync, parseSync } from '../../shared/schedule/windows.ts';
import type { ScheduleRun } from './state.ts';

/** One opening of a site's window. A continuous site is always inside one. */
export interface Pass {
  readonly opens: Instant;
  readonly closes: Instant;
}

const readings = new WeakMap<ScheduleRun, ParsedSync>();

const readingOf = (run: ScheduleRun): ParsedSync => {
  const known = readings.get(run);
  if (known !== undefined) return known;
  const reading = parseSync(run);
  readings.set(run, reading);
  return reading;
};

export const runsContinuously = (run: ScheduleRun): boolean => readingOf(run).continuous;

const passOf = (reading: ParsedSync, opens: Instant): Pass => ({
  opens,
  closes: reading.continuous ? Infinity : opens + reading.windowMs,
});

/** How far back to look at a time: the last opening of most schedules is a day ago, that of 29 February eight years. */
const looksBackMs = [dayMs, 8 * dayMs, 63 * dayMs, 400 * dayMs, 3_000 * dayMs];

/** The last opening in `[since, at]`; null where there is none. */
export const passAtOrBefore = (run: ScheduleRun, at: Instant, since: Instant): Pass | null => {
  const reading = readingOf(run);
  if (reading.cron === null || at < since) return null;
  if (reading.continuous) {
    const minute = Math.floor(at / minuteMs) * minuteMs;
    return minute < since ? null : passOf(reading, minute);
  }
  for (const back of looksBackMs) {
    const last = occurrences(reading.cron, Math.max(since, at - back), at + 1).at(-1);
    if (last !== undefined) return passOf(reading, last);
    if (at - back <= since) return null;
  }
  return null;
};

/** The next opening at or after `from`; null for a schedule that never fires. */
export const passAtOrAfter = (run: ScheduleRun, from: Instant): Pass | null => {
  const reading = readingOf(run);
  if (reading.cron === null) return null;
  if (reading.continuous) return passOf(reading, Math.ceil(from / minuteMs) * minuteMs);
  const [next] = nextOccurrences(reading.cron, from, 1);
  return next === undefined ? null : passOf(reading, next);
};
