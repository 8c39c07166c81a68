import { CronPattern } from 'croner';
import { BoundedCache } from '../bounded-cache.ts';
import { type AppError, appError } from '../errors.ts';
import { memoizePerLocale, t } from '../i18n/translate.ts';
import { err, ok, type Result } from '../result.ts';
import { numberAt } from '../typed-arrays.ts';
import {
  checkEntry,
  checkField,
  cronFields,
  CronRefusal,
  dayOfMonthField,
  dayOfWeekField,
  hourField,
  minuteField,
  monthField,
} from './cron-fields.ts';

/**
 * Semantics of a schedule that restricts both day fields: `both` must match (NCronTab) or `either` suffices (POSIX).
 * Assumption: the service reads *both*, as Azure Container Registry tasks document NCronTab
 * (shared/schedule/README.md#cron-dialect).
 */
export type DayFieldSemantics = 'both' | 'either';

/** A five-field cron expression in UTC as bit masks: bit n stands for the value n. */
export interface Cron {
  /** As typed, with single spaces. */
  readonly text: string;
  readonly fields: readonly [minute: string, hour: string, dayOfMonth: string, month: string, dayOfWeek: string];
  /** Minutes 0 to 31 and 32 to 59. */
  readonly minutesLow: number;
  readonly minutesHigh: number;
  readonly hours: number;
  readonly daysOfMonth: number;
  readonly months: number;
  /** Sunday is bit 0. */
  readonly daysOfWeek: number;
  /** False where the field is `*`. */
  readonly restrictsDayOfMonth: boolean;
  readonly restrictsDayOfWeek: boolean;
  readonly dayReading: DayFieldSemantics;
  /** Readings that the service may not share, one sentence each. */
  readonly notes: readonly string[];
}

export interface CronOptions {
  readonly dayReading?: DayFieldSemantics;
}

const nicknames: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

const maxLength = 500;

const toMask = (marked: readonly number[], min = 0, first = 0): number => {
  let mask = 0;
  for (let place = first; place < marked.length && place - first + min < 32; place++)
    if (numberAt(marked, place) !== 0) mask |= 1 << (place - first + min);
  return mask;
};

/** Corrects an unambiguous mistake: nicknames, seconds and years, reversed ranges, full names. Null for any other. */
export function suggestCorrection(text: string): string | null {
  const trimmed = text.trim();
  const fields = (nicknames[trimmed.toLowerCase()] ?? trimmed).split(/\s+/);
  const five = fields.length === 6 ? fields.slice(1) : fields.length === 7 ? fields.slice(1, 6) : fields;
  const mended = five
    .map((word, at) => {
      const field = cronFields[at];
      if (field === undefined) return word;
      return word
        .split(',')
        .map((entry) => {
          try {
            checkEntry(field, entry, new Set());
            return entry;
          } catch (refusal) {
            return refusal instanceof CronRefusal && refusal.instead !== null ? refusal.instead : entry;
          }
        })
        .join(',');
    })
    .join(' ');
  return mended !== trimmed && parseCron(mended).ok ? mended : null;
}

const parsedCrons = memoizePerLocale(() => new BoundedCache<string, Result<Cron, AppError>>(20_000));

/**
 * Parses a five-field cron expression (shared/schedule/README.md#cron-dialect): lists, ranges, steps, names,
 * `start/step`. Refuses what the service may read differently as `invalid-input`, with what to write instead and the
 * field in `where`; croner parses the rest.
 */
export function parseCron(text: string, options: CronOptions = {}): Result<Cron, AppError> {
  const dayReading = options.dayReading ?? 'both';
  return text.length > maxLength
    ? readCron(text.trim(), dayReading)
    : parsedCrons().getOrCreate(`${dayReading} ${text}`, () => readCron(text.trim(), dayReading));
}

function readCron(trimmed: string, dayReading: DayFieldSemantics): Result<Cron, AppError> {
  const refuse = (message: string, where = 'schedule'): Result<Cron, AppError> =>
    err(appError('invalid-input', message, { where }));
  if (trimmed === '')
    return refuse(t('The schedule is empty: write five fields, minute hour day month weekday, such as 0 2 * * *.'));
  if (trimmed.length > maxLength)
    return refuse(
      t('The schedule has {trimmedCount} characters: write at most {maxLength}.', {
        trimmedCount: trimmed.length,
        maxLength,
      }),
    );
  if (trimmed.startsWith('@')) {
    const instead = nicknames[trimmed.toLowerCase()];
    return refuse(
      instead === undefined
        ? t('"{trimmed}" is not understood: write five fields, such as 0 2 * * *.', { trimmed })
        : t('"{trimmed}" is not understood by the service: write {instead}.', { trimmed, instead }),
    );
  }
  const fields = trimmed.split(/\s+/);
  if (fields.length === 6 || fields.length === 7) {
    const instead = fields.length === 6 ? fields.slice(1) : fields.slice(1, 6);
    return refuse(
      t('The schedule has {count} fields, and the service reads five, without seconds or years: write {instead}.', {
        count: fields.length,
        instead: instead.join(' '),
      }),
    );
  }
  const [minute, hour, dayOfMonth, month, dayOfWeek] = fields;
  if (
    fields.length !== 5 ||
    minute === undefined ||
    hour === undefined ||
    dayOfMonth === undefined ||
    month === undefined ||
    dayOfWeek === undefined
  ) {
    return refuse(
      t('The schedule has {count} {fields}: write five, minute hour day month weekday, such as 0 2 * * *.', {
        count: fields.length,
        fields: t('{n, plural, one {field} other {fields}}', { n: fields.length }),
      }),
    );
  }
  const notes = new Set<string>();
  try {
    const checked = [
      checkField(minuteField, minute, notes),
      checkField(hourField, hour, notes),
      checkField(dayOfMonthField, dayOfMonth, notes),
      checkField(monthField, month, notes),
      checkField(dayOfWeekField, dayOfWeek, notes),
    ].join(' ');
    const pattern = new CronPattern(checked, undefined, { mode: '5-part' });
    return ok({
      text: fields.join(' '),
      fields: [minute, hour, dayOfMonth, month, dayOfWeek],
      minutesLow: toMask(pattern.minute) >>> 0,
      minutesHigh: toMask(pattern.minute, 0, 32) >>> 0,
      hours: toMask(pattern.hour),
      daysOfMonth: toMask(pattern.day, 1),
      months: toMask(pattern.month, 1),
      // croner marks Sunday as 0, also where 7 is written.
      daysOfWeek: toMask(pattern.dayOfWeek) & everyDayOfWeek,
      restrictsDayOfMonth: !/^\*(\/1)?$/.test(dayOfMonth),
      restrictsDayOfWeek: !/^\*(\/1)?$/.test(dayOfWeek),
      dayReading,
      notes: [...notes],
    });
  } catch (refusal) {
    if (refusal instanceof CronRefusal) return refuse(refusal.message, refusal.field);
    if (refusal instanceof TypeError)
      return refuse(
        t(
          'The schedule "{trimmed}" cannot be read: write five fields, minute hour day month weekday, such as 0 2 * * *.',
          { trimmed },
        ),
      );
    throw refusal;
  }
}

const everyHour = 0xffffff;
/** Every bit from 1 to 31. */
export const everyDayOfMonth = -2;
const everyMonth = 0x1ffe;
export const everyDayOfWeek = 0x7f;
const longestMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether every month matches. */
export const isEveryMonth = (cron: Cron): boolean => cron.months === everyMonth;

/** Whether every date of a year matches. */
export const isEveryDay = (cron: Cron): boolean => {
  const everyDay =
    cron.dayReading === 'either' && cron.restrictsDayOfMonth && cron.restrictsDayOfWeek
      ? cron.daysOfMonth === everyDayOfMonth || cron.daysOfWeek === everyDayOfWeek
      : cron.daysOfMonth === everyDayOfMonth && cron.daysOfWeek === everyDayOfWeek;
  return everyDay && isEveryMonth(cron);
};

/**
 * Whether the schedule matches every minute, so that the registry is always online and a `syncWindow` is ignored
 * (shared/schedule/README.md#open-windows-of-one-registry).
 */
export const isContinuous = (cron: Cron): boolean =>
  cron.minutesLow === 0xffffffff && cron.minutesHigh === 0xfffffff && cron.hours === everyHour && isEveryDay(cron);

/** Whether no date ever matches, such as 31 February. */
export function neverFires(cron: Cron): boolean {
  if (cron.dayReading === 'either' && cron.restrictsDayOfMonth && cron.restrictsDayOfWeek) return false;
  return !longestMonths.some((length, index) => {
    const days = cron.daysOfMonth & (length === 31 ? -2 : (1 << (length + 1)) - 2);
    return (cron.months & (1 << (index + 1))) !== 0 && days !== 0;
  });
}

/** The values of a mask, ascending. */
export function getMaskValues(mask: number): number[] {
  const values: number[] = [];
  for (let value = 0; value < 32; value++) if ((mask & (1 << value)) !== 0) values.push(value);
  return values;
}

export const getMinutes = (cron: Cron): number[] => [
  ...getMaskValues(cron.minutesLow),
  ...getMaskValues(cron.minutesHigh).map((value) => value + 32),
];
