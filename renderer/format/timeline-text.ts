import { formatDayMonth, monthName } from '../../shared/i18n/date-format.ts';
import { t } from '../../shared/i18n/translate.ts';
import { describeDuration } from '../../shared/schedule/duration.ts';
import { dayMs, type Instant } from '../../shared/schedule/instant.ts';
import { indexOfFirstEndingAfter, type TimeFrame, windowAt } from '../../shared/view/timeline.ts';
import {
  formatClock,
  formatDay,
  formatInstant,
  formatSpan,
  formatTimeSpan,
  zoneAbbreviation,
  zoneCity,
} from './date-time.ts';

/** `23–29 Nov`, `23 Nov – 22 Dec` in UTC; names the years if they differ. */
const formatDateRange = (from: Date, to: Date): string => {
  if (from.getUTCFullYear() !== to.getUTCFullYear())
    return `${formatDayMonth(from)} ${from.getUTCFullYear()} – ${formatDayMonth(to)} ${to.getUTCFullYear()}`;
  if (from.getUTCMonth() !== to.getUTCMonth()) return `${formatDayMonth(from)} – ${formatDayMonth(to)}`;
  return t('{first}–{last} {month}', {
    first: from.getUTCDate(),
    last: to.getUTCDate(),
    month: monthName(to.getUTCMonth(), 'short'),
  });
};

/** `Mon 23 Nov`, `23–29 Nov`, or with times `Mon 23 Nov 05:00–06:30`. UTC. */
export const describeRange = ({ from, to }: { readonly from: Instant; readonly to: Instant }): string => {
  const isWholeDays = from % dayMs === 0 && to % dayMs === 0;
  if (isWholeDays && to - from === dayMs) return formatDay(from);
  if (isWholeDays || to - from > 3 * dayMs) return formatDateRange(new Date(from), new Date(to - 1));
  if (formatDay(from) === formatDay(to)) return formatSpan(from, to);
  return `${formatDayMonth(new Date(from))} ${formatClock(from)} – ${formatDayMonth(new Date(to))} ${formatClock(to)}`;
};

/** Zone shown beside UTC; null for UTC only. */
export type LocalZone = string | null;

/** `06:00 CET`; names the day if it differs from UTC's. */
export const formatLocalClock = (at: Instant, zone: string): string => {
  const day = formatDay(at, zone);
  return `${day === formatDay(at) ? '' : `${day} `}${formatClock(at, zone)} ${zoneAbbreviation(zone, at)}`;
};

/** ` (Paris 06:00–08:00 CET)`; names both days and abbreviations if they differ. */
const formatLocalSpan = (start: Instant, end: Instant, zone: LocalZone): string => {
  if (zone === null) return '';
  const first = zoneAbbreviation(zone, start);
  const last = zoneAbbreviation(zone, end);
  if (first !== last) return ` (${zoneCity(zone)} ${formatLocalClock(start, zone)} – ${formatLocalClock(end, zone)})`;
  const sameDay = formatDay(start, zone) === formatDay(start) && formatDay(end, zone) === formatDay(start);
  const span = sameDay ? formatTimeSpan(start, end, zone) : formatSpan(start, end, zone);
  return ` (${zoneCity(zone)} ${span} ${last})`;
};

/** `Tue 24 Nov 05:20 UTC (Paris 06:20 CET)` */
export const describeTime = (at: Instant, zone: LocalZone): string =>
  t('{instant} UTC{more}', {
    instant: formatInstant(at),
    more: zone === null ? '' : ` (${zoneCity(zone)} ${formatLocalClock(at, zone)})`,
  });

/** `line3paint open Tue 24 Nov 05:00–07:00 UTC (Paris 06:00–08:00 CET)`; says so if the range cuts the window. */
export const describeWindow = (
  name: string,
  { start, end }: { readonly start: Instant; readonly end: Instant },
  frame: TimeFrame,
  zone: LocalZone,
): string => {
  const [early, late] = [start <= frame.from, end >= frame.to];
  if (early && late) return t('{name} open all the time shown', { name });
  if (early) return t('{name} open until {readClock}', { name, readClock: describeTime(end, zone) });
  if (late) return t('{name} open from {readClock}', { name, readClock: describeTime(start, zone) });
  return t('{name} open {span} UTC{localSpan}', {
    name,
    span: formatSpan(start, end),
    localSpan: formatLocalSpan(start, end, zone),
  });
};

export const describeInstant = (
  name: string,
  windows: Float64Array,
  at: Instant,
  frame: TimeFrame,
  zone: LocalZone,
): string => {
  const window = windowAt(windows, at);
  if (window !== null) return describeWindow(name, window, frame, zone);
  const next = indexOfFirstEndingAfter(windows, at);
  const [closed, opens] = [windows[2 * next - 1], windows[2 * next]];
  if (closed === undefined && opens === undefined) return t('{name} closed all the time shown', { name });
  if (opens === undefined)
    return t('{name} closed from {readClock}', { name, readClock: describeTime(closed ?? at, zone) });
  if (closed === undefined) return t('{name} closed until {readClock}', { name, readClock: describeTime(opens, zone) });
  return t('{name} closed {duration}, until {readClock}', {
    name,
    duration: describeDuration(opens - closed),
    readClock: describeTime(opens, zone),
  });
};
