import { describe, expect, it } from 'vitest';
import { formatAllowedHours, parseAllowedHours } from '../../../shared/topology/allowed-hours.ts';

const everyDay = [0, 1, 2, 3, 4, 5, 6];
describe('hours that are typed', () => {
  it.each([
    ['22:00-06:00', [{ days: everyDay, startMinute: 1_320, endMinute: 1_800 }]],
    ['2-5', [{ days: everyDay, startMinute: 120, endMinute: 300 }]],
    ['Mon-Fri 22:00–06:00', [{ days: [1, 2, 3, 4, 5], startMinute: 1_320, endMinute: 1_800 }]],
    ['Sat,Sun 00:00-24:00', [{ days: [0, 6], startMinute: 0, endMinute: 1_440 }]],
    ['fri-mon 08:30-12:00', [{ days: [0, 1, 5, 6], startMinute: 510, endMinute: 720 }]],
    [
      'Mon 01:00-05:00; Thu 01:00-05:00',
      [
        { days: [1], startMinute: 60, endMinute: 300 },
        { days: [4], startMinute: 60, endMinute: 300 },
      ],
    ],
    ['05:00-05:00', [{ days: everyDay, startMinute: 300, endMinute: 1_740 }]],
    ['', []],
    ['any', []],
  ])('"%s" are read', (text, hours) => {
    expect(parseAllowedHours(text)).toEqual(hours);
  });
  it.each(['at night', '25:00-26:00', '24:00-04:00', 'Xyz 01:00-02:00', '01:70-02:00', '22:00'])(
    '"%s" are not read',
    (text) => {
      expect(parseAllowedHours(text)).toBeNull();
    },
  );
  it.each([
    '22:00-06:00',
    'Mon-Fri 22:00-06:00',
    'Sat-Sun 01:00-05:00',
    'Mon,Thu 01:00-05:00',
    '00:00-24:00',
    '05:00-05:00',
    '10:00-24:00',
    'Mon 01:00-05:00; Thu 02:00-05:00',
  ])('"%s" is written as it is read', (text) => {
    expect(formatAllowedHours(parseAllowedHours(text) ?? [])).toBe(
      text === 'Sat-Sun 01:00-05:00' ? 'Sat,Sun 01:00-05:00' : text,
    );
  });
});
