import { describe, expect, it } from 'vitest';
import { arrivals } from '../../../shared/simulate/arrivals.ts';
import { formatWaitShort, pushInstants, pushStateAt } from '../../../shared/view/push-state.ts';
import { fleetOf } from '../../support/fleet.ts';

const hour = 3_600_000;
const push = Date.parse('2026-11-23T00:00:00Z');
const topology = fleetOf([
  { name: 'plant', schedule: '0 2 * * *', window: 'PT3H', site: { linkMbps: 8, payloadBytes: 3_600_000_000 } },
  { name: 'line', parent: 'plant', schedule: '0 5 * * *', window: 'PT3H' },
  { name: 'dead', schedule: '0 3 31 2 *', window: 'PT3H' },
]);
const [plant, line, dead] = arrivals(topology, push, 'optimistic');

describe('where pushed content stands at a site', () => {
  it.each([
    [0, { kind: 'waiting', until: push + 2 * hour }],
    [2, { kind: 'moving', until: push + 3 * hour }],
    [3, { kind: 'has', since: push + 3 * hour }],
  ])('waits for the window, is on its way while it is transferred, then there: hour %d', (at, state) => {
    expect(pushStateAt(plant!, push + at * hour)).toEqual(state);
  });

  it('waits for the site above until that has it', () => {
    expect(pushStateAt(line!, push + 2 * hour)).toEqual({ kind: 'behind', registry: 'plant' });
    expect(pushStateAt(line!, push + 4 * hour)).toEqual({ kind: 'waiting', until: push + 5 * hour });
    expect(pushStateAt(line!, push + 5 * hour)).toEqual({ kind: 'has', since: push + 5 * hour });
  });

  it('is never there where no window opens', () => {
    expect(pushStateAt(dead!, push + 100 * hour)).toEqual({ kind: 'never' });
  });

  it('changes at known instants only', () => {
    expect([...pushInstants([plant!, line!, dead!])].map((at) => (at - push) / hour)).toEqual([0, 2, 3, 5]);
  });
});

describe('a wait in few letters', () => {
  it.each([
    [0, '≤1 min'],
    [60_000, '≤1 min'],
    [2 * 60_000, '2 min'],
    [90 * 60_000, '90 min'],
    [14 * hour, '14 h'],
    [80 * hour, '3 d'],
  ])('%d ms is %s', (ms, text) => {
    expect(formatWaitShort(ms)).toBe(text);
  });
});
