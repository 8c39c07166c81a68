import { t } from '../i18n/translate.ts';

interface CronField {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly names: readonly string[];
}

const weekdayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const monthNames = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
export const minuteField: CronField = { name: 'minute', min: 0, max: 59, names: [] };
export const hourField: CronField = { name: 'hour', min: 0, max: 23, names: [] };
export const dayOfMonthField: CronField = { name: 'day-of-month', min: 1, max: 31, names: [] };
export const monthField: CronField = { name: 'month', min: 1, max: 12, names: monthNames };
export const dayOfWeekField: CronField = { name: 'day-of-week', min: 0, max: 6, names: weekdayNames };

export const cronFields = [minuteField, hourField, dayOfMonthField, monthField, dayOfWeekField];

/** An entry that the service may read differently than it is meant; its message says what to write instead. */
export class CronRefusal extends Error {
  readonly field: string;
  /** The entry that is surely meant; null where there is doubt. */
  readonly instead: string | null;
  constructor(field: string, message: string, instead: string | null = null) {
    super(message);
    this.field = field;
    this.instead = instead;
  }
}

const describeField = ({ name }: CronField): string =>
  (
    ({
      minute: t('minute'),
      hour: t('hour'),
      'day-of-month': t('day-of-month'),
      month: t('month'),
      'day-of-week': t('day-of-week'),
    }) as Readonly<Record<string, string>>
  )[name] ?? name;

const formatValue = (field: CronField, value: number): string => field.names[value - field.min] ?? String(value);

/** The values `from`, `from + step`, … `to`, as a list to write. */
const formatValues = (field: CronField, values: readonly number[]): string =>
  values.map((value) => formatValue(field, value)).join(',');

function readValue(field: CronField, text: string, notes: Set<string>): number {
  if (/^\d{1,4}$/.test(text)) {
    const value = Number(text);
    if (field === dayOfWeekField && value === 7) {
      notes.add(t('7 is read as Sunday in the day-of-week field; write 0, which every reader of cron understands.'));
      return 7;
    }
    if (value < field.min || value > field.max) {
      throw new CronRefusal(
        field.name,
        t('The {name} field reads "{text}": write a number from {min} to {max}.', {
          name: describeField(field),
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
  throw new CronRefusal(field.name, describeUnreadable(field, text), fullName(field, text) ?? null);
}

/** The abbreviation of a month or weekday that is spelt in full. */
const fullName = (field: CronField, text: string): string | undefined => {
  const upper = text.toUpperCase();
  return /^[A-Z]+$/.test(upper) ? field.names.find((name) => upper.startsWith(name)) : undefined;
};

function describeUnreadable(field: CronField, text: string): string {
  const what = t('The {name} field reads "{text}": ', { name: describeField(field), text });
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
      name: describeField(field),
    });
  if (/^[-+]?\d+\.\d+$/.test(text))
    return t('{what}write a whole number from {min} to {max}.', { what, min: field.min, max: field.max });
  const names = field.names.length > 0 ? t(' or a name such as {example}', { example: field.names[1] ?? '' }) : '';
  return t('{what}write * or a number from {min} to {max}{names}.', { what, min: field.min, max: field.max, names });
}

/**
 * Checks one entry of a comma-separated list and returns it as croner must be given it: `start/step` becomes a range,
 * because croner would run weekdays on to a second Sunday. Throws `CronRefusal`.
 */
export function checkEntry(field: CronField, entry: string, notes: Set<string>): string {
  const [span = '', stepText, ...more] = entry.split('/');
  if (more.length > 0)
    throw new CronRefusal(
      field.name,
      t('The {name} field reads "{entry}": write one step only, such as */5.', { name: describeField(field), entry }),
    );
  const size = field.max - field.min + 1;
  if (stepText !== undefined && (!/^\d{1,4}$/.test(stepText) || Number(stepText) < 1 || Number(stepText) > size)) {
    throw new CronRefusal(
      field.name,
      t('The {name} field reads "{entry}": write a step from 1 to {size}, such as */5.', {
        name: describeField(field),
        entry,
        size,
      }),
    );
  }
  const step = Number(stepText ?? 1);
  if (span === '*') return stepText === undefined ? span : `${field.min}-${field.max}/${step}`;
  const [startText = '', endText, ...rest] = span.split('-');
  if (rest.length > 0 || /^L-\d+$/i.test(span)) throw new CronRefusal(field.name, describeUnreadable(field, span));
  if (endText !== undefined && (startText === '*' || endText === '*')) {
    throw new CronRefusal(
      field.name,
      t('The {name} field reads "{span}": * is no end of a range; write * alone, or both ends, such as {min}-{end}.', {
        name: describeField(field),
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
  throw new CronRefusal(
    field.name,
    t('The {name} field reads "{span}", a range that runs backwards: write {field}.', {
      name: describeField(field),
      span,
      field: formatValues(field, kept),
    }),
    formatValues(field, kept),
  );
}

/** Checks each entry of a field with {@link checkEntry}. Throws `CronRefusal`. */
export const checkField = (field: CronField, text: string, notes: Set<string>): string =>
  text
    .split(',')
    .map((entry) => checkEntry(field, entry, notes))
    .join(',');
