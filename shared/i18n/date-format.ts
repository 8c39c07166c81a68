import { hourCycle, language, locale, memoizePerLocale, t } from './translate.ts';

type Length = 'long' | 'short';

/** English names are those of en-US: en-GB abbreviates September to Sept. */
const formatNames = (options: Intl.DateTimeFormatOptions, dates: readonly number[]): readonly string[] => {
  const format = new Intl.DateTimeFormat(language() === 'de' ? 'de-DE' : 'en-US', { ...options, timeZone: 'UTC' });
  return dates.map((at) => format.format(at).replace(/\.$/, ''));
};
// 4 January 1970 was a Sunday.
const week = Array.from({ length: 7 }, (_, day) => Date.UTC(1970, 0, 4 + day));
const year = Array.from({ length: 12 }, (_, month) => Date.UTC(1970, month, 1));
const names = {
  weekday: {
    long: memoizePerLocale(() => formatNames({ weekday: 'long' }, week)),
    short: memoizePerLocale(() => formatNames({ weekday: 'short' }, week)),
  },
  month: {
    long: memoizePerLocale(() => formatNames({ month: 'long' }, year)),
    short: memoizePerLocale(() => formatNames({ month: 'short' }, year)),
  },
};

/** @param day 0 for Sunday to 6, as `Date` counts */
export const weekdayName = (day: number, length: Length): string => names.weekday[length]()[day] ?? '';
/** @param month 0 for January to 11, as `Date` counts */
export const monthName = (month: number, length: Length): string => names.month[length]()[month] ?? '';
/** `24 Nov`, UTC. */
export const formatDayMonth = (date: Date): string =>
  t('{day} {month}', { day: date.getUTCDate(), month: monthName(date.getUTCMonth(), 'short') });
/** `Tue 24 Nov` of the UTC fields of a date. */
export const formatWeekdayDay = (date: Date): string =>
  `${weekdayName(date.getUTCDay(), 'short')} ${formatDayMonth(date)}`;

const padTwo = (value: number): string => String(value).padStart(2, '0');

/** `05:00` in either hour cycle, as it is typed and exported. `minute` is of the day, 0 to 1439. */
export const formatTime24 = (minute: number): string => `${padTwo(Math.floor(minute / 60))}:${padTwo(minute % 60)}`;
const twelveHourFormats = {
  full: memoizePerLocale(
    () => new Intl.DateTimeFormat(locale(), { hour: 'numeric', minute: '2-digit', hourCycle: 'h12', timeZone: 'UTC' }),
  ),
  hour: memoizePerLocale(
    () => new Intl.DateTimeFormat(locale(), { hour: 'numeric', hourCycle: 'h12', timeZone: 'UTC' }),
  ),
};

/** `05:00`, or `5:00 am` in the 12-hour cycle. `minute` is of the day, 0 to 1439. */
export const formatTime = (minute: number): string =>
  hourCycle() === '24' ? formatTime24(minute) : twelveHourFormats.full().format(minute * 60_000);

/** `05:00` or `5 am`. */
export const formatTimeShort = (minute: number): string =>
  hourCycle() === '24' || minute % 60 !== 0 ? formatTime(minute) : twelveHourFormats.hour().format(minute * 60_000);

/** Minute of the day, UTC. */
export const timeOfDay = (date: Date): number => date.getUTCHours() * 60 + date.getUTCMinutes();
