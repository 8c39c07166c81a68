import { formatTime24 } from '../i18n/date-format.ts';
import type { AllowedHours } from './model.ts';

type Day = AllowedHours['days'][number];

const dayNames = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const everyDay: readonly Day[] = [0, 1, 2, 3, 4, 5, 6];
const mondayFirst: readonly Day[] = [1, 2, 3, 4, 5, 6, 0];
const minutesADay = 1_440;

const formatDays = (days: readonly Day[]): string => {
  const ordered = mondayFirst.filter((day) => days.includes(day));
  const [first = 1, last = first] = [ordered[0], ordered.at(-1)];
  const at = mondayFirst.indexOf(first);
  const isRun = ordered.length > 2 && ordered.every((day, i) => mondayFirst[at + i] === day);
  return isRun ? `${dayNames[first]}-${dayNames[last]}` : ordered.map((day) => dayNames[day]).join(',');
};

/**
 * `Mon-Fri 22:00-06:00; Sat,Sun 00:00-24:00`, days left out if a span holds daily; empty for any hour. {@link
 * parseAllowedHours} reads it.
 */
export const formatAllowedHours = (hours: readonly AllowedHours[]): string =>
  hours
    .map(({ days, startMinute, endMinute }) => {
      const end = endMinute > minutesADay ? endMinute - minutesADay : endMinute;
      return `${days.length === 7 ? '' : `${formatDays(days)} `}${formatTime24(startMinute)}-${formatTime24(end)}`;
    })
    .join('; ');

const parseDay = (text: string): Day | undefined =>
  everyDay.find((day) => text.trim().toLowerCase().startsWith(dayNames[day].toLowerCase()));

const parseDays = (text: string): readonly Day[] | null => {
  const found = new Set<Day>();
  for (const part of text.split(',')) {
    const [first, last = first, ...more] = part.split(/[-–]/).map(parseDay);
    if (first === undefined || last === undefined || more.length > 0) return null;
    for (let day = first; ; day = ((day + 1) % 7) as Day) {
      found.add(day);
      if (day === last) break;
    }
  }
  return everyDay.filter((day) => found.has(day));
};

const spanPattern = /^\s*(?:([a-z][a-z,\s–-]*?)\s+)?(\d{1,2})(?::(\d{2}))?\s*[-–]\s*(\d{1,2})(?::(\d{2}))?\s*$/i;

const parseSpan = (text: string): AllowedHours | null => {
  const match = spanPattern.exec(text);
  if (match === null) return null;
  const days = match[1] === undefined ? everyDay : parseDays(match[1]);
  const [startHour = 0, startMin = 0, endHour = 0, endMin = 0] = match
    .slice(2)
    .map((part) => Number((part as string | undefined) ?? 0));
  const [start, end] = [startHour * 60 + startMin, endHour * 60 + endMin];
  if (days === null || startMin > 59 || endMin > 59 || start >= minutesADay || end > minutesADay) return null;
  return { days, startMinute: start, endMinute: end > start ? end : end + minutesADay };
};

/**
 * Parses spans on the site's clock, such as `Mon-Fri 22:00-06:00` or `2-5`, separated by semicolons. A span that ends
 * at or before its start ends a day later: `05:00-05:00` lasts 24 hours. Empty text and `any` give an empty list, any
 * hour; unreadable text gives null.
 */
export const parseAllowedHours = (text: string): readonly AllowedHours[] | null => {
  if (/^\s*any(?: hour)?\s*$/i.test(text)) return [];
  const spans = text
    .split(';')
    .filter((part) => part.trim() !== '')
    .map(parseSpan);
  return spans.some((span) => span === null) ? null : spans.filter((span) => span !== null);
};
