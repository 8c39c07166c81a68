import { describe, expect, it } from 'vitest';
import {
  describeInstant,
  describeRange,
  describeTime,
  describeWindow,
} from '../../../../renderer/format/timeline-text.ts';

const hour = 3_600_000;
const tuesday = Date.UTC(2026, 10, 24);
const at = (hours: number): number => tuesday + hours * hour;
const frame = { from: at(0), to: at(72), width: 720 };
const windows = Float64Array.from([at(5), at(7), at(29), at(31)]);

describe('a window read out', () => {
  it('gives UTC and the site’s own time together', () => {
    expect(describeWindow('line3paint', { start: at(5), end: at(7) }, frame, 'Europe/Paris')).toBe(
      'line3paint open Tue 24 Nov 05:00–07:00 UTC (Paris 06:00–08:00 CET)',
    );
  });
  it('names the local day where it is another one', () => {
    expect(describeWindow('test1osaka', { start: at(20), end: at(22) }, frame, 'Asia/Tokyo')).toBe(
      'test1osaka open Tue 24 Nov 20:00–22:00 UTC (Tokyo Wed 25 Nov 05:00–07:00 UTC+9)',
    );
  });
  it('leaves out local time where the site has no zone', () => {
    expect(describeWindow('line3paint', { start: at(5), end: at(7) }, frame, null)).toBe(
      'line3paint open Tue 24 Nov 05:00–07:00 UTC',
    );
  });
  it('names both abbreviations where the clocks change in it', () => {
    const changes = Date.UTC(2027, 2, 28, 1);
    const frame = { from: changes - 24 * hour, to: changes + 24 * hour, width: 720 };
    expect(describeWindow('plantlyon', { start: changes - hour, end: changes + 2 * hour }, frame, 'Europe/Paris')).toBe(
      'plantlyon open Sun 28 Mar 00:00–03:00 UTC (Paris 01:00 CET – 05:00 CEST)',
    );
  });
  it('says where the range cuts it', () => {
    expect(describeWindow('regioneu', { start: at(0), end: at(72) }, frame, null)).toBe(
      'regioneu open all the time shown',
    );
    expect(describeWindow('plantlyon', { start: at(0), end: at(3) }, frame, null)).toBe(
      'plantlyon open until Tue 24 Nov 03:00 UTC',
    );
    expect(describeWindow('plantlyon', { start: at(70), end: at(72) }, frame, 'Europe/Paris')).toBe(
      'plantlyon open from Thu 26 Nov 22:00 UTC (Paris 23:00 CET)',
    );
  });
});

describe('an instant read out', () => {
  it('inside a window is that window', () => {
    expect(describeInstant('line3paint', windows, at(6), frame, null)).toBe(
      'line3paint open Tue 24 Nov 05:00–07:00 UTC',
    );
  });
  it('between two windows is the gap and its length', () => {
    expect(describeInstant('line3paint', windows, at(10), frame, 'Europe/Paris')).toBe(
      'line3paint closed 22 h, until Wed 25 Nov 05:00 UTC (Paris 06:00 CET)',
    );
  });
  it('before the first and after the last window names the known side', () => {
    expect(describeInstant('line3paint', windows, at(1), frame, null)).toBe(
      'line3paint closed until Tue 24 Nov 05:00 UTC',
    );
    expect(describeInstant('line3paint', windows, at(40), frame, 'Europe/Paris')).toBe(
      'line3paint closed from Wed 25 Nov 07:00 UTC (Paris 08:00 CET)',
    );
    expect(describeInstant('kioskoslo', new Float64Array(), at(40), frame, null)).toBe(
      'kioskoslo closed all the time shown',
    );
  });
});

describe('a clock read out', () => {
  it.each([
    ['2026-10-25T00:30Z', 'Europe/Paris', 'Sun 25 Oct 00:30 UTC (Paris 02:30 CEST)'],
    ['2026-10-25T01:30Z', 'Europe/Paris', 'Sun 25 Oct 01:30 UTC (Paris 02:30 CET)'],
    ['2026-11-24T03:00Z', 'America/Detroit', 'Tue 24 Nov 03:00 UTC (Detroit Mon 23 Nov 22:00 EST)'],
    ['2026-11-24T05:00Z', 'Asia/Kolkata', 'Tue 24 Nov 05:00 UTC (Kolkata 10:30 IST)'],
    ['2026-11-24T05:00Z', 'Asia/Kathmandu', 'Tue 24 Nov 05:00 UTC (Kathmandu 10:45 UTC+5:45)'],
    ['2026-11-24T05:00Z', 'America/Sao_Paulo', 'Tue 24 Nov 05:00 UTC (Sao Paulo 02:00 UTC−3)'],
    ['2026-11-24T05:00Z', null, 'Tue 24 Nov 05:00 UTC'],
  ])('%s in %s reads %s', (instant, zone, text) => {
    expect(describeTime(Date.parse(instant), zone)).toBe(text);
  });
});

describe('the stretch of time that is shown', () => {
  it.each([
    ['2026-11-23T00:00Z', '2026-11-24T00:00Z', 'Mon 23 Nov'],
    ['2026-11-23T00:00Z', '2026-11-30T00:00Z', '23–29 Nov'],
    ['2026-11-23T00:00Z', '2026-12-23T00:00Z', '23 Nov – 22 Dec'],
    ['2026-11-23T00:00Z', '2027-11-23T00:00Z', '23 Nov 2026 – 22 Nov 2027'],
    ['2026-11-23T05:00Z', '2026-11-23T06:30Z', 'Mon 23 Nov 05:00–06:30'],
    ['2026-11-23T05:00Z', '2026-11-24T06:30Z', '23 Nov 05:00 – 24 Nov 06:30'],
    ['2026-11-23T05:00Z', '2026-11-29T06:30Z', '23–29 Nov'],
  ])('from %s to %s reads %s', (from, to, text) => {
    expect(describeRange({ from: Date.parse(from), to: Date.parse(to) })).toBe(text);
  });
});
