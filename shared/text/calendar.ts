import { language, perLanguage, t } from './text.ts';

type Length = 'long' | 'short';

/** English names are those of en-US: en-GB has Sept. */
const named = (options: Intl.DateTimeFormatOptions, dates: readonly number[]): readonly string[] => {
  const format = new Intl.DateTimeFormat(language() === 'de' ? 'de-DE' : 'en-US', { ...options, timeZone: 'UTC' });
  return dates.map((at) => format.format(at).replace(/\.$/, ''));
};
// 4 January 1970 was a Sunday.
const week = Array.from({ length: 7 }, (_, day) => Date.UTC(1970, 0, 4 + day));
const year = Array.from({ length: 12 }, (_, month) => Date.UTC(1970, month, 1));
const names = {
  weekday: { long: perLanguage(() => named({ weekday: 'long' }, week)), short: perLanguage(() => named({ weekday: 'short' }, week)) },
  month: { long: perLanguage(() => named({ month: 'long' }, year)), short: perLanguage(() => named({ month: 'short' }, year)) },
};

/** @param day 0 for Sunday to 6, as `Date` counts */
export const weekdayName = (day: number, length: Length): string => names.weekday[length]()[day] ?? '';
/** @param month 0 for January to 11, as `Date` counts */
export const monthName = (month: number, length: Length): string => names.month[length]()[month] ?? '';
/** `24 Nov`, UTC. */
export const dayAndMonth = (date: Date): string => t('{day} {month}', { day: date.getUTCDate(), month: monthName(date.getUTCMonth(), 'short') });
