import { dayMs, type Instant, minuteMs } from '../../shared/schedule/instant.ts';
import { nextOccurrences, occurrences } from '../../shared/schedule/occurrences.ts';
import { type ParsedSync, parseSync } from '../../shared/schedule/windows.ts';
import type { ScheduleRun } from './state.ts';

/** One opening of a site's window. A continuous site is always in one. */
export interface Pass {
  readonly opens: Instant;
  readonly closes: Instant;
}

const parsedRuns = new WeakMap<ScheduleRun, ParsedSync>();

const parseRun = (run: ScheduleRun): ParsedSync => {
  const known = parsedRuns.get(run);
  if (known !== undefined) return known;
  const sync = parseSync(run);
  parsedRuns.set(run, sync);
  return sync;
};

export const runsContinuously = (run: ScheduleRun): boolean => parseRun(run).continuous;

const toPass = (sync: ParsedSync, opens: Instant): Pass => ({
  opens,
  closes: sync.continuous ? Infinity : opens + sync.windowMs,
});

/** Search distances: the last opening of most schedules is a day ago, that of 29 February up to eight years. */
const lookbacksMs = [dayMs, 8 * dayMs, 63 * dayMs, 400 * dayMs, 3_000 * dayMs];

/** The last opening in `[since, at]`; null if there is none. */
export const passAtOrBefore = (run: ScheduleRun, at: Instant, since: Instant): Pass | null => {
  const sync = parseRun(run);
  if (sync.cron === null || at < since) return null;
  if (sync.continuous) {
    const minute = Math.floor(at / minuteMs) * minuteMs;
    return minute < since ? null : toPass(sync, minute);
  }
  for (const back of lookbacksMs) {
    const last = occurrences(sync.cron, Math.max(since, at - back), at + 1).at(-1);
    if (last !== undefined) return toPass(sync, last);
    if (at - back <= since) return null;
  }
  return null;
};

/** The next opening at or after `from`; null if the schedule never fires. */
export const passAtOrAfter = (run: ScheduleRun, from: Instant): Pass | null => {
  const sync = parseRun(run);
  if (sync.cron === null) return null;
  if (sync.continuous) return toPass(sync, Math.ceil(from / minuteMs) * minuteMs);
  const [next] = nextOccurrences(sync.cron, from, 1);
  return next === undefined ? null : toPass(sync, next);
};
