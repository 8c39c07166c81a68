import ICAL from 'ical.js';
import { escapeControls } from '../i18n/control-characters.ts';
import { type Cron, getMaskValues, getMinutes } from '../schedule/cron.ts';
import { formatDuration } from '../schedule/duration.ts';
import { dayMs, hourMs, type Instant, minuteMs } from '../schedule/instant.ts';
import { nextOccurrences } from '../schedule/occurrences.ts';
import { mergeIntervals, type ParsedSync, shortestInterval, WindowEnumerator } from '../schedule/windows.ts';
import type { ReportInput } from './report-input.ts';
import { type ReportRow, reportRows, selectBlackouts } from './rows.ts';

const secondMs = 1_000;

/** Whole seconds; hours and seconds need minutes between (RFC 5545, 3.3.6). */
const formatIcsDuration = (ms: number): string => {
  const whole = Math.max(secondMs, Math.floor(ms / secondMs) * secondMs);
  return whole % minuteMs === 0
    ? formatDuration(whole)
    : `PT${Math.floor(whole / hourMs)}H${Math.floor((whole % hourMs) / minuteMs)}M${(whole % minuteMs) / secondMs}S`;
};

const weekdayCodes = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

/** A recurrence rule as jCal writes it: its parts in lower case, in the order of the file. */
type Rule = Readonly<Record<string, string | readonly (number | string)[]>>;

/** Day fields as limits of a daily rule; all must match (shared/schedule/README.md#cron-dialect). */
const dayRule = (cron: Cron): Rule => ({
  freq: 'DAILY',
  ...(getMaskValues(cron.months).length < 12 && { bymonth: getMaskValues(cron.months) }),
  ...(cron.restrictsDayOfMonth && { bymonthday: getMaskValues(cron.daysOfMonth) }),
  ...(cron.restrictsDayOfWeek && { byday: getMaskValues(cron.daysOfWeek).map((day) => weekdayCodes[day] ?? '') }),
});

/** More openings a day become one event with lists of hours and minutes, which fewer calendars understand. */
const mostEvents = 48;

interface Opening {
  readonly start: Instant;
  readonly durationMs: number;
  readonly rule: Rule | null;
}

/** A window that is still open this far from the range never closes. */
const mostReachMs = 800 * dayMs;

/** Windows that touch the range, uncut unless they never close. */
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

/** Starts from the simulation; null if the range cuts the first one or holds too few. */
const firstStarts = (windows: Float64Array, count: number, from: Instant): readonly Instant[] | null =>
  windows.length < 2 * count || (windows[0] ?? from) <= from
    ? null
    : Array.from({ length: count }, (_, i) => windows[2 * i] ?? 0);

/**
 * A rule for each time of day, in UTC, which no daylight-saving change moves; single events if windows overlap or a
 * blackout cuts them.
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
      : [{ start, durationMs: windowMs, rule: { ...rule, byhour: hours, byminute: minutes } }];
  }
  const times = hours.length * minutes.length;
  // The first `times` occurrences are one of each time of day, in the order in which they come.
  const simulated = firstStarts(simulation.windows, times, from);
  return (simulated ?? nextOccurrences(cron, since, times)).map((start) => ({ start, durationMs: windowMs, rule }));
};

/** A property in jCal (RFC 7265): name, parameters, type, value. */
type Property = readonly [name: string, parameters: Readonly<Record<string, string>>, type: string, value: unknown];

/** May hold no control characters besides tabs and line ends (RFC 5545, 3.3.11). */
const textProperty = (name: string, value: string): Property => [
  name,
  {},
  'text',
  escapeControls(value, '\t\r\n').replaceAll(/\r\n?/g, '\n'),
];

/** To the second: `2026-11-24T02:00:00Z`. */
const isoTime = (at: Instant): string => `${new Date(at).toISOString().slice(0, 19)}Z`;
const timeProperty = (name: string, at: Instant): Property => [name, {}, 'date-time', isoTime(at)];

/** The properties that all events of a registry share. */
const describeEvent = (
  { registry: { name, sync, parent } }: ReportRow,
  { formatter: { t }, topology }: ReportInput,
) => [
  textProperty('summary', t('{name} syncs', { name })),
  textProperty(
    'description',
    t('With {parent}, schedule {schedule} UTC, window {syncWindow}.', {
      parent: parent ?? topology.cloud.name,
      schedule: sync.schedule,
      syncWindow: sync.syncWindow ?? t('not set, 1 hour assumed'),
    }),
  ),
  textProperty('transp', 'TRANSPARENT'),
];

// ical.js counts no space at the start of a folded line, and such a line may be 75 octets long with it (RFC 5545, 3.1).
ICAL.foldLength = 74;

/** Without their types ical.js would write these two with `VALUE=TEXT`, which few calendars expect. */
const calendarDesign: typeof ICAL.design.icalendar = {
  ...ICAL.design.icalendar,
  property: {
    ...(ICAL.design.icalendar.property as object),
    'x-wr-calname': { defaultType: 'text' },
    'x-wr-timezone': { defaultType: 'text' },
  },
};

const describeCalendar = ({ registry: { name }, site: { timeZone } }: ReportRow, { formatter: { t } }: ReportInput) => [
  textProperty('version', '2.0'),
  textProperty('prodid', '-//Cascade//Connected registries//EN'),
  textProperty('calscale', 'GREGORIAN'),
  textProperty('x-wr-calname', t('{name} sync windows', { name })),
  ...(timeZone === undefined ? [] : [textProperty('x-wr-timezone', timeZone)]),
];

const toEvents = (openings: readonly Opening[], row: ReportRow, input: ReportInput) => {
  const name = row.registry.name.toLowerCase();
  const domain = `${input.topology.cloud.name.toLowerCase()}.cascade`;
  const stamp = timeProperty('dtstamp', input.topology.asOf ?? input.now);
  const description = describeEvent(row, input);
  return openings.map(({ start, durationMs, rule }) => {
    const own = rule === null ? isoTime(start).replaceAll(/[-:]/g, '') : Math.floor(start / minuteMs) % (24 * 60);
    return [
      'vevent',
      [
        textProperty('uid', `${name}-${own}@${domain}`),
        stamp,
        timeProperty('dtstart', start),
        ['duration', {}, 'duration', formatIcsDuration(durationMs)],
        ...(rule === null ? [] : [['rrule', {}, 'recur', rule]]),
        ...description,
      ],
      [],
    ];
  });
};

export interface Calendar {
  readonly registry: string;
  readonly text: string;
}

/** One calendar for each registry with windows, in the site's time zone. */
export const toCalendars = (input: ReportInput): readonly Calendar[] =>
  reportRows(input).flatMap((row) => {
    const openings = toOpenings(row, input);
    if (openings.length === 0) return [];
    const calendar = ['vcalendar', describeCalendar(row, input), toEvents(openings, row, input)];
    return [{ registry: row.registry.name, text: `${ICAL.stringify.component(calendar, calendarDesign)}\r\n` }];
  });
