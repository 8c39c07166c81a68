import type { AppError } from '../../shared/errors.ts';
import { formatTime } from '../../shared/i18n/date-format.ts';
import { formatMessage, locale, t } from '../../shared/i18n/translate.ts';
import type { Result } from '../../shared/result.ts';
import { type Cron, isContinuous, neverFires, parseCron } from '../../shared/schedule/cron.ts';
import { cronWarnings, describeCron } from '../../shared/schedule/cron-text.ts';
import { describeDuration, formatDuration, parseDuration, parseLooseDuration } from '../../shared/schedule/duration.ts';
import { dayMs, type Instant } from '../../shared/schedule/instant.ts';
import type { Edit } from '../../shared/topology/edit-types.ts';
import { isInRange, messageTtlMs, type Range, terraformWindowMs, windowMs } from '../../shared/topology/limits.ts';
import type { SyncProperties } from '../../shared/topology/model.ts';
import { formatClock, zoneCity } from '../format/date-time.ts';

/** The fields as typed. An empty window is none. */
export interface ScheduleText {
  readonly schedule: string;
  readonly syncWindow: string;
  readonly messageTtl: string;
}

type PerField = { readonly [K in keyof ScheduleText]: string | null };

export interface ParsedSchedule {
  readonly sync: SyncProperties | null;
  readonly continuous: boolean;
  readonly meaning: string | null;
  /** The described window; null if invalid or irrelevant. */
  readonly windowMeaning: string | null;
  readonly errors: PerField;
  readonly warnings: PerField;
  /** Unambiguous schedules, one for each reading of an ambiguous one. */
  readonly rewrites: readonly { readonly schedule: string; readonly meaning: string }[];
}

export interface SchedulePreset extends Partial<ScheduleText> {
  readonly label: string;
  readonly schedule: string;
  readonly syncWindow: string;
}

/** Common schedules. The weekly one keeps messages for longer than a week. */
export const getSchedulePresets = (): readonly SchedulePreset[] => [
  { label: t('Continuous'), schedule: '* * * * *', syncWindow: '' },
  { label: t('Nightly {time}, 4 h', { time: formatTime(2 * 60) }), schedule: '0 2 * * *', syncWindow: 'PT4H' },
  { label: t('Daily {time}, 4 h', { time: formatTime(12 * 60) }), schedule: '0 12 * * *', syncWindow: 'PT4H' },
  {
    label: t('Weekdays {time}, 4 h', { time: formatTime(2 * 60) }),
    schedule: '0 2 * * 1-5',
    syncWindow: 'PT4H',
    messageTtl: 'P4D',
  },
  {
    label: t('Weekly, Sunday {time}, 6 h', { time: formatTime(2 * 60) }),
    schedule: '0 2 * * 0',
    syncWindow: 'PT6H',
    messageTtl: 'P8D',
  },
  { label: t('Every 6 hours, 3 h'), schedule: '0 */6 * * *', syncWindow: 'PT3H' },
];

export const toScheduleText = (sync: SyncProperties): ScheduleText => ({
  schedule: sync.schedule,
  syncWindow: sync.syncWindow ?? '',
  messageTtl: sync.messageTtl,
});

export const parseClock = (text: string): number | null => {
  const [, hour, minute] = /^(\d{1,2}):(\d{2})$/.exec(text.trim()) ?? [];
  if (hour === undefined || Number(hour) > 23 || Number(minute) > 59) return null;
  return Number(hour) * 60 + Number(minute);
};

/** ISO 8601 text as typed, or the ISO form of a duration such as `4 h`. */
const toStoredDuration = (text: string, ms: number): string =>
  parseDuration(text).ok ? text.trim().toUpperCase() : formatDuration(ms);

const problem = (result: Result<unknown, AppError>): string | null =>
  result.ok ? null : formatMessage(result.error.message);

const describeRangeProblem = (what: string, ms: number, bounds: Range): string | null =>
  isInRange(ms, bounds)
    ? null
    : t('{what} {duration} to {duration2}; this is {duration3}.', {
        what,
        duration: describeDuration(bounds.least),
        duration2: describeDuration(bounds.most),
        duration3: describeDuration(ms),
      });
const windowProblem = (ms: number): string | null => describeRangeProblem(t('A window is open for'), ms, windowMs);
const ttlProblem = (ms: number): string | null => describeRangeProblem(t('Messages are kept for'), ms, messageTtlMs);

/** Parses the fields of a schedule; warnings name dates from `now` on. */
export const parseScheduleText = (text: ScheduleText, now: Instant): ParsedSchedule => {
  const cron = parseCron(text.schedule);
  const continuous = cron.ok && isContinuous(cron.value);
  const window = text.syncWindow.trim() === '' ? null : parseLooseDuration(text.syncWindow);
  const ttl = parseLooseDuration(text.messageTtl);
  const ambiguous = cron.ok ? cronWarnings(cron.value, now) : [];

  // A present window is checked even if the schedule is invalid; a missing one is not.
  const windowError = continuous
    ? null
    : window === null
      ? cron.ok
        ? t('A schedule needs a window: write how long it stays open, such as 4 h.')
        : null
      : window.ok
        ? windowProblem(window.value)
        : formatMessage(window.error.message);
  const errors: PerField = {
    schedule: cron.ok
      ? neverFires(cron.value)
        ? t('No date matches: this schedule would never open a window.')
        : null
      : formatMessage(cron.error.message),
    syncWindow: windowError,
    messageTtl: ttl.ok ? ttlProblem(ttl.value) : problem(ttl),
  };
  const warnings: PerField = {
    schedule: ambiguous[0]?.message ?? null,
    syncWindow:
      window?.ok === true && !continuous && window.value < terraformWindowMs
        ? t('Under 3 h, which Terraform refuses.')
        : null,
    messageTtl: null,
  };
  const valid = cron.ok && ttl.ok && Object.values(errors).every((error) => error === null);
  return {
    sync: valid
      ? {
          schedule: cron.value.text,
          syncWindow: continuous || window?.ok !== true ? null : toStoredDuration(text.syncWindow, window.value),
          messageTtl: toStoredDuration(text.messageTtl, ttl.value),
        }
      : null,
    continuous,
    meaning: cron.ok ? describeCron(cron.value) : null,
    windowMeaning: continuous
      ? t('Not used: always open.')
      : window?.ok === true
        ? t('Open {duration} each time.', { duration: describeDuration(window.value) })
        : null,
    errors,
    warnings,
    rewrites: ambiguous.flatMap(({ rewrites }) => rewrites),
  };
};

/** Edits that turn the stored schedule into the typed one; none if invalid or equal. */
const createScheduleEdits = (
  registry: string,
  before: SyncProperties,
  after: SyncProperties | null,
): readonly Edit[] => {
  if (after === null) return [];
  const sync: { -readonly [K in keyof SyncProperties]?: SyncProperties[K] } = {};
  if (after.schedule !== before.schedule) sync.schedule = after.schedule;
  if (after.syncWindow !== before.syncWindow) sync.syncWindow = after.syncWindow;
  if (after.messageTtl !== before.messageTtl) sync.messageTtl = after.messageTtl;
  return Object.keys(sync).length === 0 ? [] : [{ kind: 'set-sync', registry, sync }];
};

/** Typed fields that differ from the stored ones. */
export const diffScheduleText = (sync: SyncProperties, text: ScheduleText): Partial<ScheduleText> => {
  const stored = toScheduleText(sync);
  const fields = ['schedule', 'syncWindow', 'messageTtl'] as const;
  return Object.fromEntries(fields.flatMap((field) => (text[field] === stored[field] ? [] : [[field, text[field]]])));
};

/**
 * Splits pending input over a stored schedule into edits for what is valid and fields that stay pending: invalid ones,
 * and a window that needs its schedule first.
 */
export const takeValidSchedule = (
  registry: string,
  before: SyncProperties,
  typed: Partial<ScheduleText>,
  now: Instant,
): { readonly edits: readonly Edit[]; readonly rest: Partial<ScheduleText> } => {
  const text = { ...toScheduleText(before), ...typed };
  const { sync, errors } = parseScheduleText(text, now);
  const { schedule, syncWindow, messageTtl } = typed;
  if (sync !== null) {
    const waits = sync.syncWindow === null && schedule === undefined && (syncWindow ?? '').trim() !== '';
    return { edits: createScheduleEdits(registry, before, sync), rest: waits ? { syncWindow: syncWindow ?? '' } : {} };
  }
  const rest: { -readonly [K in keyof ScheduleText]?: string } = {};
  if (schedule !== undefined && errors.schedule !== null) rest.schedule = schedule;
  if (syncWindow !== undefined && (errors.schedule !== null || errors.syncWindow !== null))
    rest.syncWindow = syncWindow;
  if (messageTtl !== undefined && errors.messageTtl !== null) rest.messageTtl = messageTtl;
  const valid = Object.fromEntries(Object.entries(typed).filter(([field]) => !(field in rest)));
  const validSync = parseScheduleText({ ...toScheduleText(before), ...valid }, now).sync;
  return validSync === null
    ? { edits: [], rest: typed }
    : { edits: createScheduleEdits(registry, before, validSync), rest };
};

/** Local time of a schedule and the next change by daylight saving: `06:00 in Paris, 07:00 from 29 March`. */
export const describeLocalTime = (next: Instant, timeZone: string): string => {
  const clock = formatClock(next, timeZone);
  const city = zoneCity(timeZone);
  for (let day = 1; day <= 366; day += 1) {
    const later = formatClock(next + day * dayMs, timeZone);
    if (later === clock) continue;
    const from = new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'long', timeZone }).format(
      next + day * dayMs,
    );
    return t('{clock} in {city}, {later} from {from}', { clock, city, later, from });
  }
  return t('{clock} in {city}', { clock, city });
};

/** Whether a schedule fires at a single time of day. */
export const firesAtOneTime = (cron: Cron): boolean => {
  const [minute, hour] = cron.fields;
  return /^\d+$/.test(minute) && /^\d+$/.test(hour);
};
