import { type Cron, minutesOf, valuesOf } from '../schedule/cron.ts';
import { formatDuration } from '../schedule/duration.ts';
import { type Instant, minuteMs } from '../schedule/instant.ts';
import { nextOccurrences } from '../schedule/occurrences.ts';
import { shortestInterval } from '../schedule/windows.ts';
import { t } from '../text/text.ts';
import { stamp } from './dates.ts';
import type { ReportInput } from './report-input.ts';
import { blackoutsOf, type ReportRow, reportRows } from './rows.ts';

const text = (value: string): string =>
  /[\\;,\r\n]/.test(value) ? value.replaceAll(/[\\;,]/g, '\\$&').replaceAll(/\r?\n|\r/g, '\\n') : value;

/** Lines are at most 75 octets long; what is longer goes on after a line break and a space (RFC 5545, 3.1). */
const folded = (line: string): string => {
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
    valuesOf(cron.months).length < 12 ? `BYMONTH=${valuesOf(cron.months).join(',')}` : '',
    cron.restrictsDayOfMonth ? `BYMONTHDAY=${valuesOf(cron.daysOfMonth).join(',')}` : '',
    cron.restrictsDayOfWeek
      ? `BYDAY=${valuesOf(cron.daysOfWeek)
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

/** The first starts of windows that the simulation has found already; null where the range cuts the first one or holds fewer. */
const startsOf = (windows: Float64Array, count: number, from: Instant): readonly Instant[] | null =>
  windows.length < 2 * count || (windows[0] ?? from) <= from
    ? null
    : Array.from({ length: count }, (_, i) => windows[2 * i] ?? 0);

/**
 * A rule for each time of day, in UTC, so that no daylight-saving change moves it. Where windows overlap or a blackout
 * cuts them, the windows of the range one by one.
 */
const openingsOf = (
  { registry, simulation, reading: { cron, continuous, windowMs } }: ReportRow,
  input: ReportInput,
): readonly Opening[] => {
  const { from } = input.simulation;
  if (continuous || cron === null) return [];
  if (blackoutsOf(input.topology, registry.name).length > 0 || shortestInterval(cron) < windowMs) {
    return Array.from({ length: simulation.windows.length / 2 }, (_, i) => {
      const [start, end] = [simulation.windows[2 * i] ?? 0, simulation.windows[2 * i + 1] ?? 0];
      return { start, durationMs: end - start, rule: null };
    });
  }
  const hours = valuesOf(cron.hours);
  const minutes = minutesOf(cron);
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
  const simulated = startsOf(simulation.windows, times, from);
  return (simulated ?? nextOccurrences(cron, since, times)).map((start) => ({ start, durationMs: windowMs, rule }));
};

/** What every event of a site says, folded once. */
const wordsOf = ({ registry: { name, sync, parent } }: ReportRow, { topology }: ReportInput): string =>
  [
    `SUMMARY:${text(t('{name} syncs', { name }))}`,
    `DESCRIPTION:${text(t('With {parent}, schedule {schedule} UTC, window {syncWindow}.', { parent: parent ?? topology.cloud.name, schedule: sync.schedule, syncWindow: sync.syncWindow ?? t('not set, 1 hour assumed') }))}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ]
    .map(folded)
    .join('\r\n');

const eventOf = ({ start, durationMs, rule }: Opening, uid: string, domain: string, made: string): string => {
  const own = rule === null ? stamp(start) : Math.floor(start / minuteMs) % (24 * 60);
  const repeats = rule === null ? '' : `\r\n${folded(`RRULE:${rule}`)}`;
  return `BEGIN:VEVENT\r\n${folded(`UID:${uid}-${own}@${domain}`)}\r\nDTSTAMP:${made}\r\nDTSTART:${stamp(start)}\r\nDURATION:${formatDuration(Math.max(minuteMs, durationMs))}${repeats}`;
};

export interface Calendar {
  readonly registry: string;
  readonly text: string;
}

/** One calendar for each registry that has windows, shown by calendars in the site's time zone. */
export const calendarsOf = (input: ReportInput): readonly Calendar[] => {
  const domain = `${input.topology.cloud.name.toLowerCase()}.cascade`;
  const made = stamp(input.topology.asOf ?? input.now);
  return reportRows(input).flatMap((row) => {
    const openings = openingsOf(row, input);
    if (openings.length === 0) return [];
    const { name } = row.registry;
    const words = wordsOf(row, input);
    const lines = [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      t('PRODID:-//Cascade//Connected registries//EN'),
      'CALSCALE:GREGORIAN',
      folded(`X-WR-CALNAME:${text(t('{name} sync windows', { name }))}`),
      ...(row.site.timeZone === undefined ? [] : [folded(`X-WR-TIMEZONE:${text(row.site.timeZone)}`)]),
      ...openings.map((opening) => `${eventOf(opening, name.toLowerCase(), domain, made)}\r\n${words}`),
      'END:VCALENDAR',
    ];
    return [{ registry: name, text: `${lines.join('\r\n')}\r\n` }];
  });
};
