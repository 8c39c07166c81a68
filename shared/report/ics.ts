import { escapeControls } from '../i18n/control-characters.ts';
import { t } from '../i18n/translate.ts';
import { type Cron, getMinutes, getMaskValues } from '../schedule/cron.ts';
import { formatDuration } from '../schedule/duration.ts';
import { dayMs, hourMs, type Instant, minuteMs } from '../schedule/instant.ts';
import { nextOccurrences } from '../schedule/occurrences.ts';
import { mergeIntervals, type ParsedSync, shortestInterval, WindowEnumerator } from '../schedule/windows.ts';
import { formatTimestamp } from './dates.ts';
import type { ReportInput } from './report-input.ts';
import { type ReportRow, reportRows, selectBlackouts } from './rows.ts';

/** A value of type TEXT, which may hold no control characters (RFC 5545, 3.3.11). */
const escapeText = (value: string): string =>
  escapeControls(value, '\t\r\n')
    .replaceAll(/[\\;,]/g, '\\$&')
    .replaceAll(/\r?\n|\r/g, '\\n');

const secondMs = 1_000;

/** Whole seconds; hours and seconds never without minutes (RFC 5545, 3.3.6). */
const formatIcsDuration = (ms: number): string => {
  const whole = Math.max(secondMs, Math.floor(ms / secondMs) * secondMs);
  return whole % minuteMs === 0
    ? formatDuration(whole)
    : `PT${Math.floor(whole / hourMs)}H${Math.floor((whole % hourMs) / minuteMs)}M${(whole % minuteMs) / secondMs}S`;
};

/** Lines are at most 75 octets long; what is longer goes on after a line break and a space (RFC 5545, 3.1). */
const foldLine = (line: string): string => {
  if (line.length <= 25 || (line.length <= 75 && /^[ -~]*$/.test(line))) return line;
  const parts: string[] = [];
  let [part, octets] = ['', 0];
  for (const char of line) {
    const code = char.codePointAt(0) ?? 0;
    const size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (octets + size > 75) {
      parts.push(part);
      [part, octets] = ['', 1];
    }
    part += char;
    octets += size;
  }
  return [...parts, part].join('\r\n ');
};

const weekdayCodes = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

/** The day fields of a schedule as limits of a daily rule: all of them must match, as the service reads them. */
const dayRule = (cron: Cron): string =>
  [
    'FREQ=DAILY',
    getMaskValues(cron.months).length < 12 ? `BYMONTH=${getMaskValues(cron.months).join(',')}` : '',
    cron.restrictsDayOfMonth ? `BYMONTHDAY=${getMaskValues(cron.daysOfMonth).join(',')}` : '',
    cron.restrictsDayOfWeek
      ? `BYDAY=${getMaskValues(cron.daysOfWeek)
          .map((day) => weekdayCodes[day] ?? '')
          .join(',')}`
      : '',
  ]
    .filter((part) => part !== '')
    .join(';');

/** More times a day than this become one event with lists of hours and minutes, which fewer calendars understand. */
const mostEvents = 48;

interface Opening {
  readonly start: Instant;
  readonly durationMs: number;
  readonly rule: string | null;
}

/** Farther than this from the range a window is not followed: one that is still open there never closes. */
const mostReachMs = 800 * dayMs;

/**
 * Every window that touches the range, from its own start to its own end; cut by the range only where it never closes.
 */
const uncutWindows = (reading: ParsedSync, closed: Float64Array, from: Instant, to: Instant): readonly Opening[] => {
  for (let reach = 8 * dayMs; ; reach *= 4) {
    const { windows, knownUntil } = new WindowEnumerator(reading, from - reach, to + reach, closed);
    const touching = Array.from({ length: windows.length / 2 }, (_, i) => ({
      start: windows.values[2 * i] ?? 0,
      end: windows.values[2 * i + 1] ?? 0,
    })).filter(({ start, end }) => end > from && start < to);
    const isWhole = (touching[0]?.start ?? from) > from - reach && (touching.at(-1)?.end ?? to) < knownUntil;
    if (!isWhole && reach < mostReachMs) continue;
    return touching.flatMap(({ start, end }) => {
      const first = Math.ceil((start > from - reach ? start : from) / secondMs) * secondMs;
      const last = Math.floor((end < knownUntil ? end : to) / secondMs) * secondMs;
      return last > first ? [{ start: first, durationMs: last - first, rule: null }] : [];
    });
  }
};

/**
 * The first starts of windows that the simulation has found already; null where the range cuts the first one or holds
 * fewer.
 */
const firstStarts = (windows: Float64Array, count: number, from: Instant): readonly Instant[] | null =>
  windows.length < 2 * count || (windows[0] ?? from) <= from
    ? null
    : Array.from({ length: count }, (_, i) => windows[2 * i] ?? 0);

/**
 * A rule for each time of day, in UTC, so that no daylight-saving change moves it. Where windows overlap or a blackout
 * cuts them, the windows that touch the range one by one.
 */
const toOpenings = (
  { registry, simulation, reading: { cron, continuous, windowMs } }: ReportRow,
  input: ReportInput,
): readonly Opening[] => {
  const { from, to } = input.simulation;
  if (continuous || cron === null) return [];
  const blackouts = selectBlackouts(input.topology, registry.name);
  if (blackouts.length > 0 || shortestInterval(cron) < windowMs)
    return uncutWindows({ cron, continuous, windowMs, notes: [] }, mergeIntervals(blackouts), from, to);
  const hours = getMaskValues(cron.hours);
  const minutes = getMinutes(cron);
  const since = from - windowMs + 1;
  const rule = dayRule(cron);
  if (hours.length * minutes.length > mostEvents) {
    const [start] = nextOccurrences(cron, since, 1);
    return start === undefined
      ? []
      : [{ start, durationMs: windowMs, rule: `${rule};BYHOUR=${hours.join(',')};BYMINUTE=${minutes.join(',')}` }];
  }
  const times = hours.length * minutes.length;
  // The first `times` occurrences are one of each time of day, in the order in which they come.
  const simulated = firstStarts(simulation.windows, times, from);
  return (simulated ?? nextOccurrences(cron, since, times)).map((start) => ({ start, durationMs: windowMs, rule }));
};

/** What every event of a site says, folded once. */
const eventText = ({ registry: { name, sync, parent } }: ReportRow, { topology }: ReportInput): string =>
  [
    `SUMMARY:${escapeText(t('{name} syncs', { name }))}`,
    `DESCRIPTION:${escapeText(
      t('With {parent}, schedule {schedule} UTC, window {syncWindow}.', {
        parent: parent ?? topology.cloud.name,
        schedule: sync.schedule,
        syncWindow: sync.syncWindow ?? t('not set, 1 hour assumed'),
      }),
    )}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ]
    .map(foldLine)
    .join('\r\n');

const toEvent = ({ start, durationMs, rule }: Opening, name: string, domain: string, made: string): string => {
  const own = rule === null ? formatTimestamp(start) : Math.floor(start / minuteMs) % (24 * 60);
  const repeats = rule === null ? '' : `\r\n${foldLine(`RRULE:${rule}`)}`;
  return (
    `BEGIN:VEVENT\r\n${foldLine(`UID:${escapeText(`${name}-${own}@${domain}`)}`)}\r\nDTSTAMP:${made}\r\n` +
    `DTSTART:${formatTimestamp(start)}\r\nDURATION:${formatIcsDuration(durationMs)}${repeats}`
  );
};

export interface Calendar {
  readonly registry: string;
  readonly text: string;
}

/** One calendar for each registry that has windows, shown by calendars in the site's time zone. */
export const toCalendars = (input: ReportInput): readonly Calendar[] => {
  const domain = `${input.topology.cloud.name.toLowerCase()}.cascade`;
  const made = formatTimestamp(input.topology.asOf ?? input.now);
  return reportRows(input).flatMap((row) => {
    const openings = toOpenings(row, input);
    if (openings.length === 0) return [];
    const { name } = row.registry;
    const text = eventText(row, input);
    const lines = [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      t('PRODID:-//Cascade//Connected registries//EN'),
      'CALSCALE:GREGORIAN',
      foldLine(`X-WR-CALNAME:${escapeText(t('{name} sync windows', { name }))}`),
      ...(row.site.timeZone === undefined ? [] : [foldLine(`X-WR-TIMEZONE:${escapeText(row.site.timeZone)}`)]),
      ...openings.map((opening) => `${toEvent(opening, name.toLowerCase(), domain, made)}\r\n${text}`),
      'END:VCALENDAR',
    ];
    return [{ registry: name, text: `${lines.join('\r\n')}\r\n` }];
  });
};
