import { formatMessage, hourCycle, t } from './translate.ts';

type Length = 'long' | 'short';

/** @param day 0 for Sunday to 6, as `Date` counts */
export const weekdayName = (day: number, length: Length): string =>
  // 4 January 1970 was a Sunday.
  formatMessage({ date: length === 'long' ? 'weekday' : 'weekdayShort', at: Date.UTC(1970, 0, 4 + day) });
/** @param month 0 for January to 11, as `Date` counts */
export const monthName = (month: number, length: Length): string =>
  formatMessage({ date: length === 'long' ? 'month' : 'monthShort', at: Date.UTC(1970, month, 1) });
/** `24 Nov`, UTC. */
export const formatDayMonth = (date: Date): string =>
  t('{day} {month}', { day: date.getUTCDate(), month: monthName(date.getUTCMonth(), 'short') });
/** `Tue 24 Nov` of the UTC fields of a date. */
export const formatWeekdayDay = (date: Date): string =>
  `${weekdayName(date.getUTCDay(), 'short')} ${formatDayMonth(date)}`;

const padTwo = (value: number): string => String(value).padStart(2, '0');

/** `05:00` in either hour cycle, as it is typed and exported. `minute` is of the day, 0 to 1439. */
export const formatTime24 = (minute: number): string => `${padTwo(Math.floor(minute / 60))}:${padTwo(minute % 60)}`;
/** `05:00`, or `5:00 am` in the 12-hour cycle. `minute` is of the day, 0 to 1439. */
export const formatTime = (minute: number): string =>
  hourCycle() === '24' ? formatTime24(minute) : formatMessage({ date: 'time', at: minute * 60_000 });

/** `05:00` or `5 am`. */
export const formatTimeShort = (minute: number): string =>
  hourCycle() === '24' ? formatTime24(minute) : formatMessage({ date: 'timeShort', at: minute * 60_000 });

/** Minute of the day, UTC. */
export const timeOfDay = (date: Date): number => date.getUTCHours() * 60 + date.getUTCMinutes();
