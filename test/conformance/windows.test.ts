/**
 * Open windows of one registry. Source: semantics of the simulation, "Open windows of one registry"; the service's
 * `syncWindow` is "for each schedule occurrence" (azure-rest-api-specs, ConnectedRegistry.models.tsp).
 */
import { describe, expect, it } from 'vitest';
import { nextWindows } from '../../shared/schedule/windows.ts';
import { openWindows } from '../support/open-windows.ts';

const at = (text: string): number => Date.parse(`2026-11-${text}:00Z`);
const toIsoStrings = (numbers: Iterable<number>): string[] =>
  [...numbers].map((one) => new Date(one).toISOString().slice(8, 16));
const open = (
  schedule: string,
  syncWindow: string | null,
  from: string,
  to: string,
  blackouts: readonly [string, string][] = [],
) => {
  const found = openWindows({ schedule, syncWindow }, at(from), at(to), {
    blackouts: blackouts.map(([start, end]) => ({ start: at(start), end: at(end) })),
  });
  return { ...found, windows: toIsoStrings(found.windows), passes: toIsoStrings(found.passes) };
};

describe('open windows', () => {
  it('every occurrence opens one', () => {
    expect(open('0 2 * * *', 'PT3H', '23T00:00', '25T00:00')).toEqual({
      continuous: false,
      windows: ['23T02:00', '23T05:00', '24T02:00', '24T05:00'],
      passes: ['23T02:00', '24T02:00'],
      notes: [],
    });
  });
  it('one that opened before the range reaches into it, one that ends at its start does not', () => {
    expect(open('0 22 * * *', 'PT4H', '23T00:00', '23T12:00').windows).toEqual(['23T00:00', '23T02:00']);
    expect(open('0 22 * * *', 'PT2H', '23T00:00', '23T12:00').windows).toEqual([]);
  });
  it('overlapping and touching ones merge, and each keeps its pass', () => {
    expect(open('0 2,4 * * *', 'PT3H', '23T00:00', '24T00:00')).toMatchObject({
      windows: ['23T02:00', '23T07:00'],
      passes: ['23T02:00', '23T04:00'],
    });
    expect(open('0 2,5 * * *', 'PT3H', '23T00:00', '24T00:00').windows).toEqual(['23T02:00', '23T08:00']);
  });
  it('a continuous registry is always open, and its window is ignored', () => {
    expect(open('*/1 * * * *', 'PT4H', '23T00:00', '24T00:00')).toEqual({
      continuous: true,
      windows: ['23T00:00', '24T00:00'],
      passes: [],
      notes: [],
    });
  });
  it('Assumption: without a window they last the documented minimum of one hour, with a note', () => {
    expect(open('0 2 * * *', null, '23T00:00', '24T00:00')).toMatchObject({
      windows: ['23T02:00', '23T03:00'],
      notes: ['No sync window is set: simulated with windows of 1 h, the documented minimum.'],
    });
  });
  it('a schedule that cannot be read or never fires opens none, with a note', () => {
    expect(open('@daily', 'PT3H', '23T00:00', '24T00:00')).toMatchObject({
      windows: [],
      notes: [expect.stringContaining('cannot be read')],
    });
    expect(open('0 0 31 2 *', 'PT3H', '23T00:00', '24T00:00')).toMatchObject({
      windows: [],
      notes: ['"0 0 31 2 *" never fires.'],
    });
  });
  it('blackouts are cut out, and the passes in them', () => {
    expect(
      open('0 2 * * *', 'PT4H', '23T00:00', '25T00:00', [
        ['23T03:00', '23T04:00'],
        ['24T01:00', '24T03:00'],
      ]),
    ).toMatchObject({
      windows: ['23T02:00', '23T03:00', '23T04:00', '23T06:00', '24T03:00', '24T06:00'],
      passes: ['23T02:00'],
    });
  });
});

describe('the next windows', () => {
  const next = (schedule: string, syncWindow: string | null, count: number, from = '23T03:00') =>
    nextWindows({ schedule, syncWindow }, at(from), count).map(({ start, end }) => [
      toIsoStrings([start])[0],
      end === Infinity ? 'for ever' : toIsoStrings([end])[0],
    ]);
  it('begin with the one that is open', () => {
    expect(next('0 2 * * *', 'PT3H', 2)).toEqual([
      ['23T02:00', '23T05:00'],
      ['24T02:00', '24T05:00'],
    ]);
  });
  it('never close for a continuous registry or windows longer than the interval', () => {
    expect(next('* * * * *', null, 3)).toEqual([['23T03:00', 'for ever']]);
    expect(next('0 * * * *', 'PT4H', 3, '23T03:30')).toEqual([[expect.any(String), 'for ever']]);
  });
  it('are none for what never fires', () => {
    expect(next('0 0 31 2 *', 'PT3H', 3)).toEqual([]);
  });
  it('are found years ahead', () => {
    expect(
      nextWindows({ schedule: '0 0 29 2 *', syncWindow: 'PT3H' }, at('23T03:00'), 2).map(({ start }) =>
        new Date(start).getUTCFullYear(),
      ),
    ).toEqual([2028, 2032]);
  });
});
