import { describe, expect, it } from 'vitest';
import {
  type BlackoutText,
  groupBlackouts,
  listZones,
  parseBlackout,
} from '../../../../renderer/forms/blackout-form.ts';
import { buildFleet } from '../../../support/fleet.ts';

const typed = (more: Partial<BlackoutText>): BlackoutText => ({
  label: 'Freeze',
  registries: [],
  start: '2026-12-24 18:00',
  end: '2027-01-02 06:00',
  zone: 'UTC',
  ...more,
});
const at = (text: string): number => Date.parse(`${text}:00Z`);

describe('a blackout that is typed', () => {
  it('is read in UTC', () => {
    expect(parseBlackout(typed({}))).toEqual({
      blackout: { label: 'Freeze', registries: [], start: at('2026-12-24T18:00'), end: at('2027-01-02T06:00') },
      errors: { start: null, end: null },
      length: '8 d 12 h',
    });
  });
  it('is read on a site’s clock, also over a change to summer time', () => {
    const { blackout, length } = parseBlackout(
      typed({ zone: 'Europe/Paris', start: '2027-03-27 22:00', end: '2027-03-28 06:00' }),
    );
    expect([blackout?.start, blackout?.end, length]).toEqual([at('2027-03-27T21:00'), at('2027-03-28T04:00'), '7 h']);
  });
  it('may say how long it lasts', () => {
    expect(parseBlackout(typed({ end: '12 h' })).blackout?.end).toBe(at('2026-12-25T06:00'));
  });
  it('shows errors at the field, and none at an empty field', () => {
    expect(parseBlackout(typed({ start: 'soon' })).errors.start).toMatch(/^Write a date/);
    expect(parseBlackout(typed({ end: '2026-12-24 17:00' }))).toMatchObject({
      blackout: null,
      errors: { end: 'It ends before it starts.' },
    });
    expect(parseBlackout(typed({ start: '', end: '' }))).toEqual({
      blackout: null,
      errors: { start: null, end: null },
      length: null,
    });
    expect(parseBlackout(typed({ start: '', end: '12 h' })).errors.end).toBeNull();
  });
  it('marks the times that are missing once it is submitted', () => {
    const { errors } = parseBlackout(typed({ start: '', end: '' }), true);
    expect([errors.start, errors.end]).toEqual([
      'Write a date and a time, such as 2026-12-24 18:00.',
      'Write a date and a time, or how long it lasts, such as 12 h.',
    ]);
    expect(parseBlackout(typed({ start: '', end: '12 h' }), true).errors.end).toBeNull();
  });
  it('has a name even where none is typed', () => {
    expect(parseBlackout(typed({ label: ' ' })).blackout?.label).toBe('Blackout');
  });
});

describe('the list of blackouts', () => {
  const one = (label: string, day: number, registries: readonly string[] = []) => ({
    label,
    registries,
    start: at('2026-11-01T00:00') + day * 86_400_000,
    end: at('2026-11-01T06:00') + day * 86_400_000,
  });

  it('groups those of one name for the same sites, the next one first and past ones last', () => {
    const groups = groupBlackouts(
      [one('Past', 1), one('Weekly', 32), one('Weekly', 25), one('Soon', 23), one('Soon', 24, ['plant'])],
      at('2026-11-23T12:00'),
    );
    expect(groups.map(({ label, registries, times }) => [label, registries.length, times.length])).toEqual([
      ['Soon', 0, 1],
      ['Soon', 1, 1],
      ['Weekly', 0, 2],
      ['Past', 0, 1],
    ]);
    expect(groups[2]?.times.map(({ start }) => start)).toEqual([one('', 25).start, one('', 32).start]);
  });
});

it('offers UTC and the clocks of the sites', () => {
  const lines = ['Europe/Paris', 'Asia/Tokyo', 'Europe/Paris'].map((timeZone, i) => ({
    name: `s${i}`,
    schedule: '* * * * *',
    site: { timeZone },
  }));
  expect(listZones(buildFleet(lines))).toEqual(['UTC', 'Asia/Tokyo', 'Europe/Paris']);
});
