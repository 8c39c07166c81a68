import { type AppError, appError } from '../../shared/errors.ts';
import { formatTime24 } from '../../shared/i18n/date-format.ts';
import { t } from '../../shared/i18n/translate.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { AllowedHours } from '../../shared/topology/model.ts';

const names = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
type Day = AllowedHours['days'][number];
const everyDay: readonly Day[] = [0, 1, 2, 3, 4, 5, 6];
const weekOrder: readonly Day[] = [1, 2, 3, 4, 5, 6, 0];

const clock = (minute: number): string => formatTime24(minute % 1_440);

const formatDays = (days: AllowedHours['days']): string => {
  if (days.length === 7) return '';
  const sorted = weekOrder.filter((day) => days.includes(day));
  const first = weekOrder.indexOf(sorted[0] ?? 1);
  const isRange = sorted.length > 2 && sorted.every((day, at) => weekOrder[first + at] === day);
  const range = `${names[sorted[0] ?? 1]}-${names[sorted.at(-1) ?? 1]}`;
  return `${isRange ? range : sorted.map((day) => names[day]).join(',')} `;
};

/** `22:00-06:00`, `Mon-Fri 22:00-06:00`, joined by semicolons; empty for any hour. */
export const formatHours = (hours: readonly AllowedHours[]): string =>
  hours
    .map(
      ({ days, startMinute, endMinute }) =>
        `${formatDays(days)}${clock(startMinute)}-${endMinute === startMinute + 1_440 ? '24:00' : clock(endMinute)}`,
    )
    .join('; ');

const parseDay = (text: string): number =>
  names.findIndex((name) => name.toLowerCase() === text.slice(0, 3).toLowerCase());

const parseDays = (text: string): readonly Day[] | null => {
  const days = new Set<Day>();
  for (const part of text.split(',')) {
    const [from, to] = part.split(/[-–]/).map((word) => parseDay(word.trim()));
    if (from === undefined || from < 0 || (to !== undefined && to < 0)) return null;
    const [start, end] = [weekOrder.indexOf(from as Day), weekOrder.indexOf((to ?? from) as Day)];
    for (let at = start; ; at = (at + 1) % 7) {
      days.add(weekOrder[at] as Day);
      if (at === end) break;
    }
  }
  return everyDay.filter((day) => days.has(day));
};

/** Parses the output of `formatHours`, on the site's clock. An end not after the start is on the next day. */
export const parseHours = (text: string): Result<readonly AllowedHours[], AppError> => {
  if (/^\s*(any|any hour)?\s*$/i.test(text)) return ok([]);
  const invalid = err(
    appError('invalid-input', t('Write hours such as 22:00-06:00 or Mon-Fri 22:00-06:00; nothing for any hour.')),
  );
  const hours: AllowedHours[] = [];
  for (const part of text.split(';').filter((one) => one.trim() !== '')) {
    const match = /^\s*([a-z][a-z,\s–-]*?)?\s*(\d{1,2})(?::(\d{2}))?\s*[-–]\s*(\d{1,2})(?::(\d{2}))?\s*$/i.exec(part);
    if (match === null) return invalid;
    const days = match[1] === undefined ? everyDay : parseDays(match[1]);
    const [start, end] = [Number(match[2]) * 60 + Number(match[3] ?? 0), Number(match[4]) * 60 + Number(match[5] ?? 0)];
    if (days === null || start >= 1_440 || end > 1_440 || Number(match[3] ?? 0) > 59 || Number(match[5] ?? 0) > 59)
      return invalid;
    hours.push({ days, startMinute: start, endMinute: end > start ? end : end + 1_440 });
  }
  return ok(hours);
};
