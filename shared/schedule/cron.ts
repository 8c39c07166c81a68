import { CronPattern } from 'croner';
import { BoundedCache } from '../bounded-cache.ts';
import { type AppError, appError } from '../errors.ts';
import { memoizePerLocale, plural, t } from '../i18n/translate.ts';
import { err, ok, type Result } from '../result.ts';
import { numberAt } from '../typed-arrays.ts';

/**
 * How a schedule is read that restricts both day fields: `both` must match (NCronTab) or `either` suffices (POSIX).
 * Assumption: the service reads *both*, as Azure Container Registry tasks document NCronTab (shared/schedule/README.md#cron-dialect).
 */
export type DayFieldSemantics = 'both' | 'either';

/** A five-field cron expression in UTC, read into bit masks: bit n stands for the value n. */
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
  /** What was read in a way that the service may not share, one sentence each. */
  readonly notes: readonly string[];
}

export interface CronOptions {
  readonly dayReading?: DayFieldSemantics;
}

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly names: readonly string[];
}

const weekdayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const monthNames = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const minuteField: Field = { name: 'minute', min: 0, max: 59, names: [] };
const hourField: Field = { name: 'hour', min: 0, max: 23, names: [] };
const dayOfMonthField: Field = { name: 'day-of-month', min: 1, max: 31, names: [] };
const monthField: Field = { name: 'month', min: 1, max: 12, names: monthNames };
const dayOfWeekField: Field = { name: 'day-of-week', min: 0, max: 6, names: weekdayNames };

const cronFields = [minuteField, hourField, dayOfMonthField, monthField, dayOfWeekField];

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

class Refusal extends Error {
  readonly field: string;
  /** What surely is meant, to be written in place of the entry. */
  readonly instead: string | null;
  constructor(field: string, message: string, instead: string | null = null) {
    super(message);
    this.field = field;
    this.instead = instead;
  }
}

const fieldWords = ({ name }: Field): string =>
  (
    ({
      minute: t('minute'),
      hour: t('hour'),
      'day-of-month': t('day-of-month'),
      month: t('month'),
      'day-of-week': t('day-of-week'),
    }) as Readonly<Record<string, string>>
  )[name] ?? name;

const spell = (field: Field, value: number): string => field.names[value - field.min] ?? String(value);

/** The values `from`, `from + step`, … `to`, as a list to write. */
const listed = (field: Field, values: readonly number[]): string =>
  values.map((value) => spell(field, value)).join(',');

function readValue(field: Field, text: string, notes: Set<string>): number {
  if (/^\d{1,4}$/.test(text)) {
    const value = Number(text);
    if (field === dayOfWeekField && value === 7) {
      notes.add(t('7 is read as Sunday in the day-of-week field; write 0, which every reader of cron understands.'));
      return 7;
    }
    if (value < field.min || value > field.max) {
      throw new Refusal(
        field.name,
        t('The {name} field reads "{text}": write a number from {min} to {max}.', {
          name: fieldWords(field),
          text,
          min: field.min,
          max: field.max,
        }),
      );
    }
    return value;
  }
  const index = field.names.indexOf(text.toUpperCase());
  if (index >= 0) return field.min + index;
  throw new Refusal(field.name, unreadable(field, text), fullName(field, text) ?? null);
}

/** The three letters of a month or weekday that is spelt in full. */
const fullName = (field: Field, text: string): string | undefined => {
  const upper = text.toUpperCase();
  return /^[A-Z]+$/.test(upper) ? field.names.find((name) => upper.startsWith(name)) : undefined;
};

function unreadable(field: Field, text: string): string {
  const what = t('The {name} field reads "{text}": ', { name: fieldWords(field), text });
  const upper = text.toUpperCase();
  const full = fullName(field, text);
  if (full !== undefined) return t('{what}write the three letters {full}.', { what, full });
  if (text.includes('?')) return t('{what}? is not understood; write * for any.', { what });
  if (text.includes('#'))
    return t('{what}# (the nth weekday of a month) is not understood; write days, such as 1-7 for the first week.', {
      what,
    });
  if (/^(LW|\d+W)$/.test(upper))
    return t('{what}W (the nearest weekday) is not understood; write the day itself, such as 15.', { what });
  if (upper === 'L' || /^(L-\d+|\d+L)$/.test(upper)) {
    return field === dayOfWeekField
      ? t(
          '{what}L (the last weekday of a month) is not understood; write the weekday alone, such as 5 for every Friday.',
          { what },
        )
      : t(
          '{what}L (the last day) is not understood; write the day, such as 28, or 1 for the first of the next month.',
          { what },
        );
  }
  if (text === '')
    return t('The {name} field has an empty entry: remove the stray comma, dash or slash.', {
      name: fieldWords(field),
    });
  if (/^[-+]?\d+\.\d+$/.test(text))
    return t('{what}write a whole number from {min} to {max}.', { what, min: field.min, max: field.max });
  const names = field.names.length > 0 ? t(' or a name such as {example}', { example: field.names[1] ?? '' }) : '';
  return t('{what}write * or a number from {min} to {max}{names}.', { what, min: field.min, max: field.max, names });
}

/**
 * One entry of a comma-separated list as croner is to read it: what starts somewhere and goes on in steps becomes the
 * range that it means, as croner would run weekdays on to a second Sunday.
 */
function checkedEntry(field: Field, entry: string, notes: Set<string>): string {
  const [span = '', stepText, ...more] = entry.split('/');
  if (more.length > 0)
    throw new Refusal(
      field.name,
      t('The {name} field reads "{entry}": write one step only, such as */5.', { name: fieldWords(field), entry }),
    );
  const size = field.max - field.min + 1;
  if (stepText !== undefined && (!/^\d{1,4}$/.test(stepText) || Number(stepText) < 1 || Number(stepText) > size)) {
    throw new Refusal(
      field.name,
      t('The {name} field reads "{entry}": write a step from 1 to {size}, such as */5.', {
        name: fieldWords(field),
        entry,
        size,
      }),
    );
  }
  const step = Number(stepText ?? 1);
  if (span === '*') return stepText === undefined ? span : `${field.min}-${field.max}/${step}`;
  const [startText = '', endText, ...rest] = span.split('-');
  if (rest.length > 0 || /^L-\d+$/i.test(span)) throw new Refusal(field.name, unreadable(field, span));
  if (endText !== undefined && (startText === '*' || endText === '*')) {
    throw new Refusal(
      field.name,
      t('The {name} field reads "{span}": * is no end of a range; write * alone, or both ends, such as {min}-{end}.', {
        name: fieldWords(field),
        span,
        min: field.min,
        end: endText === '*' ? field.max : endText,
      }),
    );
  }
  const start = readValue(field, startText, notes);
  if (endText === undefined)
    return stepText === undefined ? String(start) : `${start}-${Math.max(field.max, start)}/${step}`;
  const end = readValue(field, endText, notes);
  if (start <= end) return `${start}-${end}/${step}`;
  const wrapped: number[] = [];
  const folded = start > field.max ? field.min : start;
  for (let value = folded; value !== end && wrapped.length < size; value = value === field.max ? field.min : value + 1)
    wrapped.push(value);
  wrapped.push(end);
  const kept = [...new Set(wrapped.filter((_, index) => index % step === 0))].sort((a, b) => a - b);
  throw new Refusal(
    field.name,
    t('The {name} field reads "{span}", a range that runs backwards: write {field}.', {
      name: fieldWords(field),
      span,
      field: listed(field, kept),
    }),
    listed(field, kept),
  );
}

const checkedField = (field: Field, text: string, notes: Set<string>): string =>
  text
    .split(',')
    .map((entry) => checkedEntry(field, entry, notes))
    .join(',');

/** Bits of the places from `first` on that croner has marked; its first place stands for `min`. */
const maskOf = (marked: readonly number[], min = 0, first = 0): number => {
  let mask = 0;
  for (let place = first; place < marked.length && place - first + min < 32; place++)
    if (numberAt(marked, place) !== 0) mask |= 1 << (place - first + min);
  return mask;
};

/**
 * What to write instead of a schedule that is refused, where there is no doubt: nicknames, seconds and years, ranges that run
 * backwards, and names in full. Null for any other.
 */
export function suggestCorrection(text: string): string | null {
  const trimmed = text.trim();
  const words = (nicknames[trimmed.toLowerCase()] ?? trimmed).split(/\s+/);
  const five = words.length === 6 ? words.slice(1) : words.length === 7 ? words.slice(1, 6) : words;
  const mended = five
    .map((word, at) => {
      const field = cronFields[at];
      if (field === undefined) return word;
      return word
        .split(',')
        .map((entry) => {
          try {
            checkedEntry(field, entry, new Set());
            return entry;
          } catch (refusal) {
            return refusal instanceof Refusal && refusal.instead !== null ? refusal.instead : entry;
          }
        })
        .join(',');
    })
    .join(' ');
  return mended !== trimmed && parseCron(mended).ok ? mended : null;
}

const parsedCrons = memoizePerLocale(() => new BoundedCache<string, Result<Cron, AppError>>(20_000));

/**
 * Reads a five-field cron expression in the dialect of shared/simulate/README.md: lists, ranges, steps, names, and `start/step`.
 * croner reads it once what the service may read differently is refused, in one sentence that says what to write instead;
 * `where` names the field.
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
  const words = trimmed.split(/\s+/);
  if (words.length === 6 || words.length === 7) {
    const instead = words.length === 6 ? words.slice(1) : words.slice(1, 6);
    return refuse(
      t(
        'The schedule has {wordsCount} fields, and the service reads five, without seconds or years: write {instead}.',
        { wordsCount: words.length, instead: instead.join(' ') },
      ),
    );
  }
  const [minute, hour, dayOfMonth, month, dayOfWeek] = words;
  if (
    words.length !== 5 ||
    minute === undefined ||
    hour === undefined ||
    dayOfMonth === undefined ||
    month === undefined ||
    dayOfWeek === undefined
  ) {
    return refuse(
      t('The schedule has {wordsCount} {fields}: write five, minute hour day month weekday, such as 0 2 * * *.', {
        wordsCount: words.length,
        fields: plural(words.length, 'field', 'fields'),
      }),
    );
  }
  const notes = new Set<string>();
  try {
    const checked = [
      checkedField(minuteField, minute, notes),
      checkedField(hourField, hour, notes),
      checkedField(dayOfMonthField, dayOfMonth, notes),
      checkedField(monthField, month, notes),
      checkedField(dayOfWeekField, dayOfWeek, notes),
    ].join(' ');
    const pattern = new CronPattern(checked, undefined, { mode: '5-part' });
    return ok({
      text: words.join(' '),
      fields: [minute, hour, dayOfMonth, month, dayOfWeek],
      minutesLow: maskOf(pattern.minute) >>> 0,
      minutesHigh: maskOf(pattern.minute, 0, 32) >>> 0,
      hours: maskOf(pattern.hour),
      daysOfMonth: maskOf(pattern.day, 1),
      months: maskOf(pattern.month, 1),
      // croner marks Sunday as 0, also where 7 is written.
      daysOfWeek: maskOf(pattern.dayOfWeek) & everyDayOfWeek,
      restrictsDayOfMonth: !/^\*(\/1)?$/.test(dayOfMonth),
      restrictsDayOfWeek: !/^\*(\/1)?$/.test(dayOfWeek),
      dayReading,
      notes: [...notes],
    });
  } catch (refusal) {
    if (refusal instanceof Refusal) return refuse(refusal.message, refusal.field);
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

/** Whether every month is a month of the schedule. */
export const isEveryMonth = (cron: Cron): boolean => cron.months === everyMonth;

/** Whether every day of every month is a day of the schedule. */
export const isEveryDay = (cron: Cron): boolean => {
  const everyDay =
    cron.dayReading === 'either' && cron.restrictsDayOfMonth && cron.restrictsDayOfWeek
      ? cron.daysOfMonth === everyDayOfMonth || cron.daysOfWeek === everyDayOfWeek
      : cron.daysOfMonth === everyDayOfMonth && cron.daysOfWeek === everyDayOfWeek;
  return everyDay && isEveryMonth(cron);
};

/** Whether the schedule matches every minute, so that the registry is always online and a `syncWindow` is ignored (shared/schedule/README.md#open-windows-of-one-registry). */
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
export function valuesOf(mask: number): number[] {
  const values: number[] = [];
  for (let value = 0; value < 32; value++) if ((mask & (1 << value)) !== 0) values.push(value);
  return values;
}

export const minutesOf = (cron: Cron): number[] => [
  ...valuesOf(cron.minutesLow),
  ...valuesOf(cron.minutesHigh).map((value) => value + 32),
];
