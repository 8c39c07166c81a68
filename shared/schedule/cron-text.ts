import { formatDayMonth, formatTime, monthName, weekdayName } from '../i18n/date-format.ts';
import { t } from '../i18n/translate.ts';
import { numberAt } from '../typed-arrays.ts';
import {
  type Cron,
  type DayFieldSemantics,
  everyDayOfMonth,
  everyDayOfWeek,
  getMaskValues,
  getMinutes,
  isContinuous,
  isEveryDay,
  neverFires,
} from './cron.ts';
import type { Instant } from './instant.ts';
import { nextOccurrences } from './occurrences.ts';

/** "a", "a and b", "a, b and c". */
const joinList = (items: readonly string[], last = t('and')): string =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1) ?? ''}`;

/** Runs of three or more neighbours become "first to last". */
function ranges(values: readonly number[], word: (value: number) => string): string[] {
  const parts: string[] = [];
  for (let i = 0; i < values.length;) {
    let j = i;
    while (j + 1 < values.length && values[j + 1] === numberAt(values, j) + 1) j++;
    if (j - i >= 2)
      parts.push(t('{word} to {word2}', { word: word(numberAt(values, i)), word2: word(numberAt(values, j)) }));
    else for (let k = i; k <= j; k++) parts.push(word(numberAt(values, k)));
    i = j + 1;
  }
  return parts;
}

/** The step that leads evenly from the first value over the whole range, or null. */
function evenStep(values: readonly number[], size: number): number | null {
  const step = (values[1] ?? size) - (values[0] ?? 0);
  if (values.length < 2 || size % step !== 0 || values.length !== size / step) return null;
  return values.every((value, index) => value === numberAt(values, 0) + index * step) ? step : null;
}

function describeTimes(cron: Cron): { readonly every: string | null; readonly at: string } {
  const minutes = getMinutes(cron);
  const hours = getMaskValues(cron.hours);
  const allHours = hours.length === 24;
  const hourSpan = allHours
    ? ''
    : t(' in the {hours} {joined} UTC', {
        hours: t('{n, plural, one {hour} other {hours}}', { n: hours.length }),
        joined: joinList(ranges(hours, (hour) => formatTime(hour * 60))),
      });
  const minuteStep = evenStep(minutes, 60);
  if (minutes.length === 60) return { every: t('Every minute{hourSpan}', { hourSpan }), at: '' };
  if (minuteStep !== null && minutes.length > 2) {
    const offset = minutes[0] === 0 ? '' : t(', from minute {minute}', { minute: numberAt(minutes, 0) });
    return { every: t('Every {minuteStep} minutes{offset}{hourSpan}', { minuteStep, offset, hourSpan }), at: '' };
  }
  if (allHours) {
    const list = joinList(minutes.map(String));
    return {
      every:
        minutes.length === 1 && minutes[0] === 0
          ? t('Every hour, on the hour')
          : t('Every hour at {minutesWord} {list}', {
              minutesWord: t('{n, plural, one {minute} other {minutes}}', { n: minutes.length }),
              list,
            }),
      at: '',
    };
  }
  const hourStep = evenStep(hours, 24);
  const times = hours.flatMap((hour) => minutes.map((minute) => formatTime(hour * 60 + minute)));
  if (hourStep !== null && minutes.length === 1 && hours.length > 4) {
    return { every: t('Every {hourStep} hours, from {start} UTC', { hourStep, start: times[0] ?? '' }), at: '' };
  }
  if (times.length <= 6) return { every: null, at: t('at {joined} UTC', { joined: joinList(times) }) };
  return {
    every: t('At {minutes} {joined}{hourSpan}', {
      minutes: t('{n, plural, one {minute} other {minutes}}', { n: minutes.length }),
      joined: joinList(minutes.map(String)),
      hourSpan,
    }),
    at: '',
  };
}

const describeWeekdays = (cron: Cron): string => {
  const days = getMaskValues(cron.daysOfWeek);
  if (days.join() === '1,2,3,4,5') return t('weekday (Monday to Friday)');
  return joinList(ranges(days, (day) => weekdayName(day, 'long')));
};

const describeDaysOfMonth = (cron: Cron, last = t('and')): string =>
  joinList(ranges(getMaskValues(cron.daysOfMonth), String), last);

/** The days of a schedule: "every Sunday", "on days 1 and 15 of the month"; null where every day counts. */
function describeDays(cron: Cron): string | null {
  const monthList = getMaskValues(cron.months);
  const monthNames = joinList(ranges(monthList, (month) => monthName(month - 1, 'long')));
  const inMonths = monthList.length === 12 ? '' : t(' in {monthNames}', { monthNames });
  const ofMonth = monthList.length === 12 ? t(' of the month') : t(' of {monthNames}', { monthNames });
  const anyDate = cron.daysOfMonth === everyDayOfMonth;
  const anyWeekday = cron.daysOfWeek === everyDayOfWeek;
  const days = t('{n, plural, one {day} other {days}}', { n: getMaskValues(cron.daysOfMonth).length });
  const dates = `${days} ${describeDaysOfMonth(cron)}${ofMonth}`;
  if (isEveryDay(cron)) return null;
  if (cron.dayReading === 'either' && cron.restrictsDayOfMonth && cron.restrictsDayOfWeek) {
    return t('on {dates} and every {weekdays}{inMonths}', {
      dates,
      weekdays: describeWeekdays(cron),
      inMonths,
    });
  }
  if (anyDate && anyWeekday) return t('every day{inMonths}', { inMonths });
  if (anyWeekday) return t('on {dates}', { dates });
  if (anyDate) return t('every {weekdays}{inMonths}', { weekdays: describeWeekdays(cron), inMonths });
  return t('every {weekdays} that is day {daysOfMonth}{ofMonth}', {
    weekdays: describeWeekdays(cron),
    daysOfMonth: describeDaysOfMonth(cron, t('or')),
    ofMonth,
  });
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Describes a schedule: "Every day at 12:00 UTC". */
export function describeCron(cron: Cron): string {
  if (isContinuous(cron)) return t('Every minute: always online');
  if (neverFires(cron)) return t('Never: no date matches');
  const { every, at } = describeTimes(cron);
  const days = describeDays(cron);
  if (every === null) return `${capital(days ?? t('every day'))} ${at}`;
  return days === null ? every : `${every}, ${days}`;
}

/** A reading of a schedule that the service may not share, with unambiguous schedules to write instead. */
export interface CronWarning {
  readonly kind: 'day-fields' | 'sunday-as-7';
  readonly message: string;
  /** Schedules to choose from instead. */
  readonly rewrites: readonly { readonly schedule: string; readonly meaning: string }[];
}

const dateFormat = (instant: Instant): string => {
  const date = new Date(instant);
  return `${weekdayName(date.getUTCDay(), 'short')} ${formatDayMonth(date)} ${date.getUTCFullYear()}`;
};

/** The next days (not occurrences) on which the schedule fires. */
function nextDays(cron: Cron, from: Instant, count: number): Instant[] {
  const once: Cron = { ...cron, minutesLow: 1, minutesHigh: 0, hours: 1 };
  return nextOccurrences(once, from, count);
}

/** Whether NCronTab's and POSIX cron's readings of the two day fields differ for this schedule. */
export const dayReadingsDiffer = (cron: Cron): boolean => {
  if (!cron.restrictsDayOfMonth || !cron.restrictsDayOfWeek) return false;
  return cron.daysOfMonth !== everyDayOfMonth || cron.daysOfWeek !== everyDayOfWeek;
};

/** Warnings about a schedule, with the dates from `from` on at which the readings differ. */
export function cronWarnings(cron: Cron, from: Instant): readonly CronWarning[] {
  const warnings: CronWarning[] = cron.notes.map((message) => ({
    kind: 'sunday-as-7',
    message,
    rewrites: sundayRewrite(cron),
  }));
  if (!dayReadingsDiffer(cron)) return warnings;
  const [minute, hour, dayOfMonth, month] = cron.fields;
  // From the mask, so that a 7 becomes a 0.
  const dayOfWeek = cron.notes.length === 0 ? cron.fields[4] : getMaskValues(cron.daysOfWeek).join(',');
  const dates = (dayReading: DayFieldSemantics): string => {
    const days = nextDays({ ...cron, dayReading }, from, 3).map(dateFormat);
    return days.length === 0 ? t('never') : joinList(days);
  };
  const byWeekday = `${minute} ${hour} * ${month} ${dayOfWeek}`;
  const byDate = `${minute} ${hour} ${dayOfMonth} ${month} *`;
  const rewrites =
    cron.daysOfMonth === everyDayOfMonth
      ? [byWeekday]
      : cron.daysOfWeek === everyDayOfWeek
        ? [byDate]
        : [byWeekday, byDate];
  warnings.push({
    kind: 'day-fields',
    message: t(
      '"{text}" restricts the day of the month and the day of the week: if both must match, as is assumed, it runs next on {both}; if either is enough, on {either}. Write {rewrites}.',
      { text: cron.text, both: dates('both'), either: dates('either'), rewrites: joinList(rewrites, t('or')) },
    ),
    rewrites: rewrites.map((schedule) => ({
      schedule,
      meaning:
        schedule === byWeekday
          ? t('every {weekdays}', { weekdays: describeWeekdays(cron) })
          : t('on {days} {daysOfMonth} of the month', {
              days: t('{n, plural, one {day} other {days}}', { n: getMaskValues(cron.daysOfMonth).length }),
              daysOfMonth: describeDaysOfMonth(cron),
            }),
    })),
  });
  return warnings;
}

function sundayRewrite(cron: Cron): CronWarning['rewrites'] {
  const [minute, hour, dayOfMonth, month] = cron.fields;
  const days = getMaskValues(cron.daysOfWeek);
  const schedule = `${minute} ${hour} ${dayOfMonth} ${month} ${days.length === 7 ? '*' : days.join(',')}`;
  return [
    {
      schedule,
      meaning: days.length === 7 ? t('every day') : t('every {weekdays}', { weekdays: describeWeekdays(cron) }),
    },
  ];
}
