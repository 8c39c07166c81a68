import { describe, expect, it } from 'vitest';
import { isTimeZone, zonedTimeToUtc } from '../../../shared/schedule/time-zone.ts';

const wall = (text: string): number => Date.parse(`${text}:00Z`);
const utc = (zone: string, text: string): string =>
  new Date(zonedTimeToUtc(zone, wall(text))).toISOString().slice(0, 16);

describe('the instant at which a clock shows a time', () => {
  it.each([
    ['Europe/Paris', '2026-11-24T02:00', '2026-11-24T01:00'],
    ['Europe/Paris', '2026-07-01T02:00', '2026-07-01T00:00'],
    ['America/New_York', '2026-11-24T22:00', '2026-11-25T03:00'],
    ['Asia/Kolkata', '2026-11-24T05:30', '2026-11-24T00:00'],
    ['Pacific/Auckland', '2026-11-24T05:00', '2026-11-23T16:00'],
  ])('in %s %s is %s UTC', (zone, local, expected) => {
    expect(utc(zone, local)).toBe(expected);
  });
  it('is the first of two that clocks show twice', () => {
    expect(utc('Europe/Paris', '2026-10-25T02:30')).toBe('2026-10-25T00:30');
  });
  it('is read with the offset from before where clocks skip it', () => {
    expect(utc('Europe/Paris', '2027-03-28T02:30')).toBe('2027-03-28T01:30');
  });
  it('follows the new offset from the change on', () => {
    expect([utc('Europe/Paris', '2027-03-28T03:00'), utc('Europe/Paris', '2026-10-25T03:00')]).toEqual([
      '2027-03-28T01:00',
      '2026-10-25T02:00',
    ]);
  });
});

it('knows time zones from other words', () => {
  expect(['Europe/Paris', 'UTC', 'Mars/Olympus', ''].map(isTimeZone)).toEqual([true, true, false, false]);
});
