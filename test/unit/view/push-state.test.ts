import { describe, expect, it } from 'vitest';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import { arrivals } from '../../../shared/simulate/arrivals.ts';
import type { Arrival } from '../../../shared/simulate/types.ts';
import { formatWaitShort, pushInstants, pushStatesAt } from '../../../shared/view/push-state.ts';
import { buildFleet } from '../../support/fleet.ts';

const hour = 3_600_000;
const push = Date.parse('2026-11-23T00:00:00Z');
const topology = buildFleet([
  { name: 'plant', schedule: '0 2 * * *', window: 'PT3H', site: { linkMbps: 8, payloadBytes: 3_600_000_000 } },
  { name: 'line', parent: 'plant', schedule: '0 5 * * *', window: 'PT3H' },
  { name: 'dead', schedule: '0 3 31 2 *', window: 'PT3H' },
]);
const [plant, line, dead] = arrivals(topology, push, 'optimistic');

const stateAt = (arrival: Arrival | undefined, hours: number) => {
  if (arrival === undefined) throw new Error('There is no such registry.');
  return pushStatesAt([arrival], push + hours * hour).get(arrival.registry);
};

describe('where pushed content stands at a site', () => {
  it.each([
    [0, { kind: 'waiting', until: push + 2 * hour }],
    [2, { kind: 'moving', until: push + 3 * hour }],
    [3, { kind: 'has', since: push + 3 * hour }],
  ])('waits for the window, is on its way while it is transferred, then there: hour %d', (at, state) => {
    expect(stateAt(plant, at)).toEqual(state);
  });

  it('waits for the site above until that has it', () => {
    expect(stateAt(line, 2)).toEqual({ kind: 'behind', registry: 'plant' });
    expect(stateAt(line, 4)).toEqual({ kind: 'waiting', until: push + 5 * hour });
    expect(stateAt(line, 5)).toEqual({ kind: 'has', since: push + 5 * hour });
  });

  it('is never there where no window opens', () => {
    expect(stateAt(dead, 100)).toEqual({ kind: 'never' });
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
    expect(formatMessage(formatWaitShort(ms))).toBe(text);
  });
});
