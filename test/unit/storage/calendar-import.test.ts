import { describe, expect, it } from 'vitest';
import { readCalendarEvents } from '../../../main/storage/calendar-import.ts';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import { formatMessages } from '../../support/format-messages.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const calendar = (...events: readonly string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', ...events, 'END:VCALENDAR'].join('\r\n');
const event = (...lines: readonly string[]): string =>
  ['BEGIN:VEVENT', 'UID:1@test', 'DTSTAMP:20260101T000000Z', ...lines, 'END:VEVENT'].join('\r\n');
const read = (text: string) => {
  const result = readCalendarEvents('plant.ics', text, now);
  if (!result.ok) throw new Error(formatMessage(result.error.message));
  return result.value;
};
const spans = (text: string) =>
  read(text).times.map(({ start, end }) => [
    new Date(start).toISOString().slice(0, 16),
    new Date(end).toISOString().slice(0, 16),
  ]);

describe('a calendar of blackouts', () => {
  it('gives its events as half-open times with their names', () => {
    expect(
      read(calendar(event('SUMMARY:Shutdown', 'DTSTART:20261224T180000Z', 'DTEND:20270102T060000Z'))).times,
    ).toEqual([
      { label: 'Shutdown', start: Date.parse('2026-12-24T18:00:00Z'), end: Date.parse('2027-01-02T06:00:00Z') },
    ]);
  });

  it('keeps a weekly hour on the local clock across the change to summer time, by the zone’s name', () => {
    const text = calendar(
      event(
        'SUMMARY:Night shift',
        'DTSTART;TZID=Europe/Paris:20270315T020000',
        'DTEND;TZID=Europe/Paris:20270315T050000',
        'RRULE:FREQ=WEEKLY;COUNT=4',
      ),
    );
    expect(spans(text)).toEqual([
      ['2027-03-15T01:00', '2027-03-15T04:00'],
      ['2027-03-22T01:00', '2027-03-22T04:00'],
      ['2027-03-29T00:00', '2027-03-29T03:00'],
      ['2027-04-05T00:00', '2027-04-05T03:00'],
    ]);
  });

  it('is an hour longer in UTC on the night that clocks go back, an hour shorter when they go forward', () => {
    const daily = (day: string) =>
      calendar(
        event(
          'SUMMARY:Night',
          `DTSTART;TZID=Europe/Paris:${day}T220000`,
          `DTEND;TZID=Europe/Paris:${Number(day) + 1}T060000`,
        ),
      );
    const hours = (text: string) => read(text).times.map(({ start, end }) => (end - start) / 3_600_000);
    expect(hours(daily('20261024'))).toEqual([9]);
    expect(hours(daily('20270327'))).toEqual([7]);
  });

  it('takes the zone that the file itself defines, whatever it is called', () => {
    const zone = [
      'BEGIN:VTIMEZONE',
      'TZID:Plant clock',
      'BEGIN:STANDARD',
      'DTSTART:20201025T030000',
      'TZOFFSETFROM:+0200',
      'TZOFFSETTO:+0100',
      'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
      'END:STANDARD',
      'BEGIN:DAYLIGHT',
      'DTSTART:20200329T020000',
      'TZOFFSETFROM:+0100',
      'TZOFFSETTO:+0200',
      'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
      'END:DAYLIGHT',
      'END:VTIMEZONE',
    ].join('\r\n');
    const at = (day: string) => event('SUMMARY:Freeze', `DTSTART;TZID=Plant clock:${day}T080000`, 'DURATION:PT2H');
    expect(spans(calendar(zone, at('20261201')))).toEqual([['2026-12-01T07:00', '2026-12-01T09:00']]);
    expect(spans(calendar(zone, at('20270701')))).toEqual([['2027-07-01T06:00', '2027-07-01T08:00']]);
  });

  it('leaves out excluded dates and moves what an exception moves', () => {
    const series = event(
      'SUMMARY:Audit',
      'DTSTART:20261201T080000Z',
      'DTEND:20261201T100000Z',
      'RRULE:FREQ=DAILY;COUNT=4',
      'EXDATE:20261202T080000Z',
    );
    const moved = event(
      'SUMMARY:Audit, moved',
      'RECURRENCE-ID:20261203T080000Z',
      'DTSTART:20261203T200000Z',
      'DTEND:20261203T210000Z',
    );
    expect(spans(calendar(series, moved))).toEqual([
      ['2026-12-01T08:00', '2026-12-01T10:00'],
      ['2026-12-03T20:00', '2026-12-03T21:00'],
      ['2026-12-04T08:00', '2026-12-04T10:00'],
    ]);
  });

  it('reads whole days in the calendar’s zone, in UTC where it names none', () => {
    const day = event('SUMMARY:Holiday', 'DTSTART;VALUE=DATE:20261225', 'DTEND;VALUE=DATE:20261227');
    expect(spans(calendar(day))).toEqual([['2026-12-25T00:00', '2026-12-27T00:00']]);
    expect(spans(calendar('X-WR-TIMEZONE:Asia/Tokyo', day))).toEqual([['2026-12-24T15:00', '2026-12-26T15:00']]);
  });

  it('writes out an endless rule for two years on both sides of now', () => {
    const { times, notes } = read(
      calendar(event('SUMMARY:Sunday', 'DTSTART:20200105T000000Z', 'DTEND:20200105T060000Z', 'RRULE:FREQ=WEEKLY')),
    );
    expect(times.length).toBeGreaterThan(206);
    expect(times.length).toBeLessThan(211);
    expect(notes).toEqual([]);
  });

  it('stops at 5,000 times and says so', () => {
    const { times, notes } = read(
      calendar(
        event('SUMMARY:Often', 'DTSTART:20261101T000000Z', 'DTEND:20261101T000500Z', 'RRULE:FREQ=MINUTELY;INTERVAL=10'),
      ),
    );
    expect(times).toHaveLength(5_000);
    expect(formatMessages(notes)).toEqual([
      'It holds more than 5,000 times within two years of now: the rest is left out.',
    ]);
  });

  it('says which zone it does not know', () => {
    expect(
      formatMessages(
        read(calendar(event('SUMMARY:x', 'DTSTART;TZID=Mars/Olympus:20261201T080000', 'DURATION:PT1H'))).notes,
      ),
    ).toEqual(['The time zone "Mars/Olympus" is not known: its times are read in UTC.']);
  });

  it('calls an event without a name as the file', () => {
    expect(read(calendar(event('DTSTART:20261201T080000Z', 'DURATION:PT1H'))).times).toMatchObject([
      { label: 'plant.ics' },
    ]);
  });

  it.each([
    ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', 'its months have no such day'],
    ['FREQ=HOURLY;BYMONTH=4,6;BYMONTHDAY=31,-31', 'its months have no such day'],
    ['FREQ=SECONDLY', 'it repeats every second'],
    ['FREQ=DAILY;INTERVAL=999999999', 'its interval is above 10,000'],
  ])('leaves out an event whose rule %s would keep it busy, says why, and reads the others', (rule, why) => {
    const { times, notes } = read(
      calendar(
        event('SUMMARY:Sly', 'DTSTART:20260101T000000Z', 'DURATION:PT1H', `RRULE:${rule}`),
        event('SUMMARY:Freeze', 'DTSTART:20261201T080000Z', 'DURATION:PT1H'),
      ),
    );
    expect(times.map(({ label }) => label)).toEqual(['Freeze']);
    expect(formatMessages(notes)).toEqual([`"Sly" is left out: ${why}.`]);
  });

  it('follows a rule for 29 February and for the last days of months', () => {
    const yearly = (rule: string) =>
      spans(calendar(event('SUMMARY:x', 'DTSTART:20240229T000000Z', 'DURATION:PT1H', `RRULE:${rule}`)));
    expect(yearly('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29')).toEqual([['2028-02-29T00:00', '2028-02-29T01:00']]);
    expect(yearly('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1').map(([start]) => start)).toEqual([
      '2025-02-28T00:00',
      '2026-02-28T00:00',
      '2027-02-28T00:00',
      '2028-02-29T00:00',
    ]);
  });

  it('passes over cancelled events', () => {
    expect(
      read(calendar(event('SUMMARY:x', 'STATUS:CANCELLED', 'DTSTART:20261201T080000Z', 'DURATION:PT1H'))).times,
    ).toEqual([]);
  });

  it.each([
    ['{"value":[]}', 'plant.ics: this is no iCalendar file: it must begin with BEGIN:VCALENDAR and hold events.'],
    [calendar(), 'plant.ics: it holds no events.'],
  ])('refuses what is no calendar: %#', (text, message) => {
    expect(formatMessages(readCalendarEvents('plant.ics', text, now))).toMatchObject({ ok: false, error: { message } });
  });
});
