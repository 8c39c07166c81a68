import ICAL from 'ical.js';
import { type AppError, appError } from '../../shared/errors.ts';
import { joinMessages, type Message, msg } from '../../shared/i18n/message.ts';
import type { CalendarTimes } from '../../shared/ipc-payloads.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { dayMs, type Instant } from '../../shared/schedule/instant.ts';
import { isTimeZone, zonedTimeToUtc } from '../../shared/schedule/time-zone.ts';

/** Recurrences are expanded this far before and after now. */
const reachMs = 2 * 366 * dayMs;
const mostTimes = 5_000;

interface Time {
  readonly label: string;
  readonly start: Instant;
  readonly end: Instant;
}

/** ical.js visits every interval between two occurrences, so rules with larger intervals are skipped. */
const mostInterval = 10_000;

/** Days of each month in a leap year. */
const daysIn = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Describes why a rule is skipped: ical.js would search for its next occurrence forever, or nearly so. */
const findRuleProblem = (component: ICAL.Component): Message | null => {
  for (const property of component.getAllProperties('rrule')) {
    const rule = property.getFirstValue() as ICAL.Recur;
    const numbers = (part: 'BYMONTH' | 'BYMONTHDAY'): readonly number[] => (rule.parts[part] ?? []).map(Number);
    const [months, days] = [numbers('BYMONTH'), numbers('BYMONTHDAY')];
    if (rule.freq === 'SECONDLY') return msg('it repeats every second');
    if (rule.interval > mostInterval)
      return msg('its interval is above {most}', { most: mostInterval.toLocaleString('en') });
    const exists = (month: number): boolean => days.some((day) => Math.abs(day) <= (daysIn[month - 1] ?? 0));
    if (months.length > 0 && days.length > 0 && !months.some(exists)) return msg('its months have no such day');
  }
  return null;
};

/** Wall-clock time as if it were UTC, milliseconds. */
const wallClockMs = (time: ICAL.Time): number =>
  Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second);

/**
 * Converts times by the file's own zone (VTIMEZONE), else by the IANA name, else by the calendar's zone. Assumption: a
 * time without any zone is UTC.
 */
const createInstantReader = (calendar: string, addNote: (note: Message) => void) => {
  const known = calendar !== '' && isTimeZone(calendar) ? calendar : null;
  return (time: ICAL.Time, zoneName: string | null): Instant => {
    if (time.zone !== ICAL.Timezone.localTimezone && !time.isDate) return time.toUnixTime() * 1_000;
    if (zoneName !== null && isTimeZone(zoneName)) return zonedTimeToUtc(zoneName, wallClockMs(time));
    if (zoneName !== null)
      addNote(
        msg('The time zone "{zoneName}" is not known: its times are read in {known}.', {
          zoneName,
          known: known ?? 'UTC',
        }),
      );
    return known === null ? wallClockMs(time) : zonedTimeToUtc(known, wallClockMs(time));
  };
};

const readSummary = (component: ICAL.Component): string =>
  String(component.getFirstPropertyValue('summary') ?? '').trim();
const describeEvent = (component: ICAL.Component): Message => readSummary(component) || msg('An event');

/**
 * Events of an iCalendar file in `[now − 2 years, now + 2 years)`, with recurrences and exceptions expanded. May run
 * forever; `readCalendar` limits it. Errors: not a calendar, no events.
 */
export const readCalendarEvents = (name: string, text: string, now: Instant): Result<CalendarTimes, AppError> => {
  const refuse = (why: Message): Result<CalendarTimes, AppError> =>
    err(appError('invalid-input', joinMessages([name, why], ': '), { where: name }));
  let calendars: ICAL.Component[];
  try {
    const parsed = ICAL.parse(text) as unknown[];
    calendars = (typeof parsed[0] === 'string' ? [parsed] : parsed).map((one) => new ICAL.Component(one as unknown[]));
  } catch {
    return refuse(msg('this is no iCalendar file: it must begin with BEGIN:VCALENDAR and hold events.'));
  }
  if (!calendars.some(({ name: kind }) => kind === 'vcalendar'))
    return refuse(msg('this is no iCalendar file: it must begin with BEGIN:VCALENDAR and hold events.'));

  const times: Time[] = [];
  /** By their own JSON: each note once. */
  const notes = new Map<string, Message>();
  const addNote = (note: Message): void => void notes.set(JSON.stringify(note), note);
  let events = 0;
  let dropped = 0;
  for (const calendar of calendars) {
    const toInstant = createInstantReader(String(calendar.getFirstPropertyValue('x-wr-timezone') ?? ''), addNote);
    const all = calendar.getAllSubcomponents('vevent');
    const exceptions = new Map<unknown, ICAL.Component[]>();
    for (const component of all) {
      if (!component.hasProperty('recurrence-id')) continue;
      const uid = component.getFirstPropertyValue('uid');
      const known = exceptions.get(uid);
      if (known) known.push(component);
      else exceptions.set(uid, [component]);
    }
    const cancelled = (component: ICAL.Component): boolean =>
      String(component.getFirstPropertyValue('status') ?? '').toUpperCase() === 'CANCELLED';
    const zoneName = (component: ICAL.Component): string | null =>
      component.getFirstProperty('dtstart')?.getFirstParameter('tzid') ?? null;

    const add = (event: ICAL.Event, startDate: ICAL.Time, endDate: ICAL.Time): Instant => {
      const zone = zoneName(event.component);
      const start = toInstant(startDate, zone);
      const end = toInstant(endDate, zone);
      if (cancelled(event.component) || end <= start || end <= now - reachMs || start >= now + reachMs) return start;
      if (times.length >= mostTimes) dropped += 1;
      else times.push({ label: readSummary(event.component).slice(0, 200) || name, start, end });
      return start;
    };

    for (const component of all) {
      if (component.hasProperty('recurrence-id') || !component.hasProperty('dtstart')) continue;
      events += 1;
      try {
        const problem = findRuleProblem(component);
        if (problem !== null) {
          addNote(msg('"{event}" is left out: {problem}.', { event: describeEvent(component), problem }));
          continue;
        }
        const own = exceptions.get(component.getFirstPropertyValue('uid')) ?? [];
        const event = new ICAL.Event(component, { exceptions: own });
        if (!event.isRecurring()) {
          add(event, event.startDate, event.endDate);
          continue;
        }
        const zone = zoneName(component);
        /** Occurrences before this are out of range, unless an exception moves one. */
        const tooEarly = own.length > 0 ? -Infinity : now - reachMs - event.duration.toSeconds() * 1_000 - dayMs;
        const iterator = event.iterator();
        for (
          let next = iterator.next() as ICAL.Time | null | undefined;
          next;
          next = iterator.next() as ICAL.Time | null | undefined
        ) {
          const at = toInstant(next, zone);
          if (at < tooEarly) continue;
          if (at >= now + reachMs) break;
          const { item, startDate, endDate } = event.getOccurrenceDetails(next);
          add(item, startDate, endDate);
          if (dropped > 0) break;
        }
      } catch {
        addNote(
          msg('"{event}" cannot be read and is left out.', {
            event: describeEvent(component),
          }),
        );
      }
    }
  }
  if (events === 0) return refuse(msg('it holds no events.'));
  if (dropped > 0)
    addNote(
      msg('It holds more than {count} times within two years of now: the rest is left out.', {
        count: mostTimes.toLocaleString('en'),
      }),
    );
  return ok({ name, times: times.sort((a, b) => a.start - b.start), notes: [...notes.values()] });
};
