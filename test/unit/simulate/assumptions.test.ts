import { describe, expect, it } from 'vitest';
import { parseCron } from '../../../shared/schedule/cron.ts';
import { nextOccurrences } from '../../../shared/schedule/occurrences.ts';
import { arrivals, effectiveAt } from '../../../shared/simulate/arrivals.ts';
import { assumptions } from '../../../shared/simulate/assumptions.ts';
import { simulate } from '../../../shared/simulate/simulate.ts';
import { expectedStatus } from '../../../shared/simulate/status.ts';
import { buildFleet, type Line } from '../../support/fleet.ts';

const hour = 3_600_000;
const from = Date.parse('2026-11-23T00:00:00Z');
const week = { from, to: from + 168 * hour };
const nightly: Line = { name: 'plant', schedule: '0 2 * * *', window: 'PT3H' };
/** 3.6 GB at 2 Mbit/s take four hours. */
const slow = { linkMbps: 2, payloadBytes: 3_600_000_000 };
const arrival = (line: Line, at: number, assumption: 'optimistic' | 'pessimistic'): number | null =>
  arrivals(buildFleet([line]), at, assumption)[0]!.at;
const computeStatus = (line: Line, status: object, now: number) => {
  const topology = { ...buildFleet([line]), asOf: now };
  return expectedStatus(
    { ...topology.registries[0]!, status: { ...topology.registries[0]!.status, ...status } },
    topology,
    now,
  ).kind;
};

const tests: Readonly<Record<string, () => void>> = {
  pessimistic: () => {
    // A minute after the window opened its pass is over; a transfer longer than the window never completes.
    expect(arrival(nightly, from + 2 * hour + 60_000, 'pessimistic')).toBe(from + 26 * hour);
    expect(arrival({ ...nightly, site: slow }, from, 'pessimistic')).toBeNull();
  },
  optimistic: () => {
    expect(arrival(nightly, from + 2 * hour + 60_000, 'optimistic')).toBe(from + 2 * hour + 60_000);
    expect(arrival({ ...nightly, site: slow }, from, 'optimistic')).toBe(from + 27 * hour);
  },
  'both day fields must match': () => {
    const next = (dayReading: 'both' | 'either') => {
      const cron = parseCron('0 0 13 * 5', { dayReading });
      return cron.ok ? nextOccurrences(cron.value, from, 1).map((at) => new Date(at).toISOString().slice(0, 10)) : [];
    };
    expect(next('both')).toEqual(['2027-08-13']);
    expect(next('either')).toEqual(['2026-11-27']);
    expect(arrival({ ...nightly, schedule: '0 0 13 * 5' }, from, 'pessimistic')).toBe(
      Date.parse('2027-08-13T00:00:00Z'),
    );
  },
  'windows of 1 h': () => {
    expect(simulate(buildFleet([{ ...nightly, window: null }]), week).registries[0]!.openMs).toBe(7 * hour);
  },
  'overlapping windows merge': () => {
    const registry = simulate(buildFleet([{ ...nightly, schedule: '0 2,4 * * *' }]), week).registries[0]!;
    expect([registry.windows.length / 2, registry.openMs]).toEqual([7, 35 * hour]);
    // The second pass, inside the merged window, still takes place.
    expect(arrival({ ...nightly, schedule: '0 2,4 * * *' }, from + 3 * hour, 'pessimistic')).toBe(from + 4 * hour);
  },
  'a transfer may use the whole merged window': () => {
    expect(arrival({ ...nightly, schedule: '0 2,4 * * *', site: slow }, from, 'pessimistic')).toBe(from + 6 * hour);
    expect(arrival({ ...nightly, schedule: '0 2,6 * * *', site: slow }, from, 'pessimistic')).toBeNull();
  },
  'a blackout loses the pass in it': () => {
    const start = [{ label: 'closed', registries: [], start: from + hour, end: from + 3 * hour }];
    const [arrived] = arrivals(buildFleet([nightly], start), from, 'pessimistic');
    expect(arrived!.at).toBe(from + 26 * hour);
    expect(arrivals(buildFleet([nightly], start), from, 'optimistic')[0]!.at).toBe(from + 3 * hour);
    const { windows } = simulate(buildFleet([nightly], start), week).registries[0]!;
    expect([windows[0], windows[1]]).toEqual([from + 3 * hour, from + 5 * hour]);
  },
  'never after fifty years': () => {
    // 29 February is a Monday in 2044; the site below, on Sundays, follows on the next one. A schedule that never fires
    // never delivers.
    expect(arrival({ ...nightly, schedule: '0 0 29 2 MON' }, from, 'pessimistic')).toBe(
      Date.parse('2044-02-29T00:00:00Z'),
    );
    expect(arrival({ ...nightly, schedule: '0 0 31 2 *' }, from, 'optimistic')).toBeNull();
    const outage = (years: number) => [
      { label: 'closed', registries: [], start: from, end: from + years * 365.25 * 24 * hour },
    ];
    expect(arrivals(buildFleet([nightly], outage(49)), from, 'pessimistic')[0]!.at).not.toBeNull();
    expect(arrivals(buildFleet([nightly], outage(51)), from, 'pessimistic')[0]!.at).toBeNull();
  },
  'a continuous child takes what its link gives': () => {
    const site = { linkMbps: 20, payloadBytes: 1 };
    expect(simulate(buildFleet([{ name: 'plant', schedule: '* * * * *', site }]), week).loads[0]).toMatchObject({
      requiredMbps: 20,
      availableMbps: 20,
    });
  },
  'a change of schedule moves no payload': () => {
    const topology = buildFleet([{ ...nightly, site: { linkMbps: 2, payloadBytes: 900_000_000 } }]);
    expect(arrivals(topology, from, 'pessimistic')[0]!.at).toBe(from + 3 * hour);
    expect(effectiveAt(topology, 'plant', from, 'pessimistic')).toBe(from + 2 * hour);
    expect(effectiveAt(buildFleet([{ ...nightly, site: slow }]), 'plant', from, 'pessimistic')).toBe(from + 2 * hour);
  },
  'a sync sees all that was there before it': () => {
    const scheduleSince = from + hour;
    expect(computeStatus(nightly, { scheduleSince, lastSyncTime: from + hour - 1 }, from + 12 * hour)).toBe('pending');
    expect(computeStatus(nightly, { scheduleSince, lastSyncTime: from + hour }, from + 4 * hour)).not.toBe('pending');
  },
  'ten minutes without a pass are no news': () => {
    const continuous: Line = { name: 'plant', schedule: '* * * * *' };
    expect(computeStatus(continuous, { lastSyncTime: from }, from + 10 * 60_000)).toBe('synced');
    expect(computeStatus(continuous, { lastSyncTime: from }, from + 10 * 60_000 + 1)).toBe('missed');
  },
};

describe('the assumption', () => {
  it.each(assumptions().map(({ name, text }) => [name, text]))('%s: %s', (name) => {
    expect(Object.keys(tests)).toContain(name);
    tests[name]!();
  });
  it('that is tested is a documented one', () => {
    expect(Object.keys(tests)).toEqual(assumptions().map(({ name }) => name));
  });
});
