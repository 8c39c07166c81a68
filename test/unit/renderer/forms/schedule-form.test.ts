import { describe, expect, it } from 'vitest';
import {
  describeLocalTime,
  diffScheduleText,
  getSchedulePresets,
  parseClock,
  parseScheduleText,
  takeValidSchedule,
} from '../../../../renderer/forms/schedule-form.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const read = (schedule: string, syncWindow = 'PT4H', messageTtl = 'P2D') =>
  parseScheduleText({ schedule, syncWindow, messageTtl }, now);

describe('the schedule fields', () => {
  it('read a daily schedule with its window', () => {
    const reading = read('0 12 * * *');
    expect(reading.sync).toEqual({ schedule: '0 12 * * *', syncWindow: 'PT4H', messageTtl: 'P2D' });
    expect(reading.meaning).toBe('Every day at 12:00 UTC');
    expect(reading.windowMeaning).toBe('Open 4 h each time.');
  });

  it.each([
    ['4 h', 'PT4H'],
    ['90 min', 'PT1H30M'],
    ['pt4h', 'PT4H'],
    ['PT24H', 'PT24H'],
  ])('store the window %s as %s', (typed, stored) => {
    expect(read('0 12 * * *', typed).sync?.syncWindow).toBe(stored);
  });

  it('drop the window of a continuous schedule, whatever is written in it', () => {
    const reading = read('* * * * *', 'nonsense');
    expect(reading.continuous).toBe(true);
    expect(reading.sync?.syncWindow).toBeNull();
    expect(reading.errors.syncWindow).toBeNull();
  });

  it('ask for a window where the schedule is not continuous', () => {
    const reading = read('0 12 * * *', '');
    expect(reading.errors.syncWindow).toBe('A schedule needs a window: write how long it stays open, such as 4 h.');
    expect(reading.sync).toBeNull();
  });

  it('report an invalid window even if the schedule is invalid too', () => {
    const { errors } = read('nonsense', 'nonsense');
    expect([errors.schedule, errors.syncWindow].map((error) => error === null)).toEqual([false, false]);
    expect(read('nonsense', '').errors.syncWindow).toBeNull();
  });

  it('refuse windows and message times out of what the service documents', () => {
    expect(read('0 12 * * *', '30 min').errors.syncWindow).toBe('A window is open for 1 h to 7 d; this is 30 min.');
    expect(read('0 12 * * *', 'P8D').errors.syncWindow).toBe('A window is open for 1 h to 7 d; this is 8 d.');
    expect(read('0 12 * * *', 'PT4H', '12 h').errors.messageTtl).toBe(
      'Messages are kept for 24 h to 90 d; this is 12 h.',
    );
  });

  it('warn of a window that Terraform refuses', () => {
    expect(read('0 12 * * *', '2 h').warnings.syncWindow).toBe('Under 3 h, which Terraform refuses.');
    expect(read('0 12 * * *', '3 h').warnings.syncWindow).toBeNull();
  });

  it('refuse a schedule that never fires', () => {
    expect(read('0 0 31 2 *').errors.schedule).toBe('No date matches: this schedule would never open a window.');
  });

  it('pass on what the schedule’s reader says at the field', () => {
    expect(read('@daily').errors.schedule).toBe('"@daily" is not understood by the service: write 0 0 * * *.');
    expect(read('@daily').errors.syncWindow).toBeNull();
  });

  it('offer a rewrite where both day fields are restricted', () => {
    const reading = read('0 2 13 * 5');
    expect(reading.warnings.schedule).toMatch(/restricts the day of the month and the day of the week/);
    expect(reading.rewrites.map(({ schedule }) => schedule)).toEqual(['0 2 * * 5', '0 2 13 * *']);
  });

  it('hold presets that are all good as they stand', () => {
    for (const preset of getSchedulePresets()) {
      const reading = parseScheduleText({ messageTtl: 'P2D', ...preset }, now);
      expect(reading.sync, preset.label).not.toBeNull();
      expect(
        Object.values(reading.warnings).every((warning) => warning === null),
        preset.label,
      ).toBe(true);
    }
  });
});

describe('the local hour', () => {
  it('says when daylight saving moves it', () => {
    expect(describeLocalTime(Date.parse('2026-11-24T05:00:00Z'), 'Europe/Paris')).toBe(
      '06:00 in Paris, 07:00 from 28 March',
    );
  });

  it('says one hour where the clock never moves', () => {
    expect(describeLocalTime(Date.parse('2026-11-24T05:00:00Z'), 'Asia/Kolkata')).toBe('10:30 in Kolkata');
  });
});

describe('text in the schedule fields', () => {
  const stored = { schedule: '0 2 * * *', syncWindow: 'PT4H', messageTtl: 'P2D' };
  const always = { schedule: '* * * * *', syncWindow: null, messageTtl: 'P2D' };
  const settle = (before: typeof stored | typeof always, typed: Parameters<typeof takeValidSchedule>[2]) =>
    takeValidSchedule('line1', before, typed, now);

  it('is a change if it differs from the stored value', () => {
    expect(diffScheduleText(stored, { schedule: '0 3 * * *', syncWindow: 'PT4H', messageTtl: 'P2D' })).toEqual({
      schedule: '0 3 * * *',
    });
  });

  it('is drafted once it is committed', () => {
    expect(settle(stored, { schedule: '0 3 * * *' })).toEqual({
      edits: [{ kind: 'set-sync', registry: 'line1', sync: { schedule: '0 3 * * *' } }],
      rest: {},
    });
  });

  it('stays typed, and drafts nothing, while it is invalid', () => {
    expect(settle(stored, { schedule: '0 25 * * *' })).toEqual({ edits: [], rest: { schedule: '0 25 * * *' } });
  });

  it('is drafted as far as it is valid, and the invalid field stays typed', () => {
    expect(settle(stored, { schedule: '0 3 * * *', messageTtl: 'long' })).toEqual({
      edits: [{ kind: 'set-sync', registry: 'line1', sync: { schedule: '0 3 * * *' } }],
      rest: { messageTtl: 'long' },
    });
  });

  it('waits for the window that a schedule needs, then is drafted with it at once', () => {
    expect(settle(always, { schedule: '0 3 * * *' })).toEqual({ edits: [], rest: { schedule: '0 3 * * *' } });
    expect(settle(always, { schedule: '0 3 * * *', syncWindow: '4 h' })).toEqual({
      edits: [{ kind: 'set-sync', registry: 'line1', sync: { schedule: '0 3 * * *', syncWindow: 'PT4H' } }],
      rest: {},
    });
  });

  it('keeps a window that is typed before its schedule', () => {
    expect(settle(always, { syncWindow: '4 h' })).toEqual({ edits: [], rest: { syncWindow: '4 h' } });
    expect(settle(stored, { schedule: 'nonsense', syncWindow: '5 h' })).toEqual({
      edits: [],
      rest: { schedule: 'nonsense', syncWindow: '5 h' },
    });
  });

  it('is no change if it means the stored value', () => {
    expect(settle(stored, { syncWindow: '4 h' })).toEqual({ edits: [], rest: {} });
  });
});

describe('a time that is typed on the site’s clock', () => {
  it('is read with one digit of the hour or two', () => {
    expect([parseClock('2:30'), parseClock(' 02:30 '), parseClock('23:59'), parseClock('0:00')]).toEqual([
      150, 150, 1439, 0,
    ]);
  });

  it('is none where the clock cannot show it', () => {
    expect(['24:00', '2:60', '2', '02:300', 'night', ''].map(parseClock)).toEqual([null, null, null, null, null, null]);
  });
});
