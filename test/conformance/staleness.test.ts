/**
 * Worst, mean and 95th percentile of staleness by hand.
 * Source: semantics of the simulation, "Arrival, staleness" (the table of worked figures) and "Messages that expire".
 */
import { describe, expect, it } from 'vitest';
import { arrivals, effectiveAt } from '../../shared/simulate/arrivals.ts';
import { simulate } from '../../shared/simulate/simulate.ts';
import type { Assumption } from '../../shared/simulate/types.ts';
import { buildFleet, type Line } from '../support/fleet.ts';

const hour = 3_600_000;
const from = Date.parse('2026-11-23T00:00:00Z');
const days = (count: number) => ({ from, to: from + count * 24 * hour });

const simulateHours = (lines: readonly Line[], name: string, assumption: Assumption, range = days(7)) => {
  const registry = simulate(buildFleet(lines), range).registries.find((one) => one.name === name)!;
  const figures = registry[assumption];
  const inHours = (ms: number | null) => (ms === null ? null : ms / hour);
  return {
    worst: inHours(figures.worstMs),
    mean: inHours(figures.meanMs),
    p95: inHours(figures.p95Ms),
    expired: figures.expiredShare,
  };
};

const continuous: Line = { name: 'plant', schedule: '* * * * *' };
const two: Line = { name: 'plant', schedule: '0 2 * * *', window: 'PT3H' };

describe('the worked figures of a parent and a child', () => {
  const table: readonly [string, Line, Line, number, number][] = [
    [
      '02:00–05:00 over 01:00–02:00',
      two,
      { name: 'line1', parent: 'plant', schedule: '0 1 * * *', window: 'PT1H' },
      44,
      47,
    ],
    [
      '02:00–05:00 over 05:00–07:00',
      two,
      { name: 'line1', parent: 'plant', schedule: '0 5 * * *', window: 'PT2H' },
      24,
      27,
    ],
    [
      '02:00–05:00 over 02:00–05:00',
      two,
      { name: 'line1', parent: 'plant', schedule: '0 2 * * *', window: 'PT3H' },
      21,
      48,
    ],
    [
      'continuous over 12:00–16:00',
      continuous,
      { name: 'line1', parent: 'plant', schedule: '0 12 * * *', window: 'PT4H' },
      20,
      24 + 1 / 60,
    ],
  ];
  for (const [title, parent, child, optimistic, pessimistic] of table) {
    for (const range of [days(1), days(7), days(30)]) {
      it(`${title}: ${optimistic} h and ${pessimistic} h over ${(range.to - range.from) / 24 / hour} days`, () => {
        expect(simulateHours([parent, child], 'line1', 'optimistic', range).worst).toBe(optimistic);
        expect(simulateHours([parent, child], 'line1', 'pessimistic', range).worst).toBe(pessimistic);
      });
    }
  }
});

describe('one level under the cloud', () => {
  it('a continuous registry is never behind optimistically and one minute pessimistically', () => {
    expect(simulateHours([continuous], 'plant', 'optimistic')).toEqual({ worst: 0, mean: 0, p95: 0, expired: null });
    expect(simulateHours([continuous], 'plant', 'pessimistic')).toEqual({
      worst: 1 / 60,
      mean: 30_000 / hour,
      p95: 57_000 / hour,
      expired: null,
    });
  });

  it('a nightly three-hour window: worst 21 h, mean 21²/48 h, 95 % within 21 − 24/20 h', () => {
    expect(simulateHours([two], 'plant', 'optimistic')).toEqual({ worst: 21, mean: 9.1875, p95: 19.8, expired: 0 });
  });

  it('a nightly pass: staleness is spread evenly over 24 h', () => {
    expect(simulateHours([two], 'plant', 'pessimistic')).toEqual({ worst: 24, mean: 12, p95: 22.8, expired: 0 });
  });

  it('what appears after the last window of the range still waits for the next one', () => {
    const range = { from, to: from + 6 * hour };
    expect(simulateHours([two], 'plant', 'optimistic', range).worst).toBe(21);
  });

  it('a schedule that never fires never brings anything', () => {
    expect(simulateHours([{ name: 'plant', schedule: '0 0 31 2 *', window: 'PT3H' }], 'plant', 'optimistic')).toEqual({
      worst: null,
      mean: null,
      p95: null,
      expired: 1,
    });
  });

  it('29 February is waited for, years ahead', () => {
    const leap: Line = { name: 'plant', schedule: '0 0 29 2 *', window: 'PT3H' };
    expect(simulateHours([leap], 'plant', 'pessimistic').worst).toBe(
      (Date.parse('2028-02-29T00:00:00Z') - from) / hour,
    );
  });

  it('29 February on a Monday and a weekly child are waited for, decades ahead', () => {
    const leap: Line = { name: 'plant', schedule: '0 0 29 2 MON', window: 'PT3H' };
    const child: Line = { name: 'line1', parent: 'plant', schedule: '0 2 * * SUN', window: 'PT3H' };
    expect(simulateHours([leap, child], 'line1', 'optimistic').worst).toBe(
      (Date.parse('2044-03-06T02:00:00Z') - from) / hour,
    );
  });
});

describe('messages that expire', () => {
  const weekly: Line = { name: 'plant', schedule: '0 2 * * SUN', window: 'PT3H' };
  it('a weekly three-hour window leaves 165 h closed, of which P2D loses 117 h and P1D 141 h', () => {
    expect(simulateHours([{ ...weekly, ttl: 'P2D' }], 'plant', 'optimistic').expired).toBeCloseTo(117 / 168, 12);
    expect(simulateHours([{ ...weekly, ttl: 'P1D' }], 'plant', 'optimistic').expired).toBeCloseTo(141 / 168, 12);
    // Share of the gap itself: the registry's share of a week, divided by the closed part of the week.
    const ofTheGap = (ttl: string): number => {
      const registry = simulate(buildFleet([{ ...weekly, ttl }]), days(7)).registries[0]!;
      return (registry.optimistic.expiredShare! * 168 * hour) / (168 * hour - registry.openMs);
    };
    expect(ofTheGap('P2D')).toBeCloseTo(0.709, 3);
    expect(ofTheGap('P1D')).toBeCloseTo(0.855, 3);
    expect(ofTheGap('P7D')).toBe(0);
  });
  it('between two weekly passes 168 h go by, of which P2D loses 120 h', () => {
    expect(simulateHours([weekly], 'plant', 'pessimistic').expired).toBeCloseTo(120 / 168, 12);
  });
});

describe('three levels', () => {
  const region: Line = { name: 'region', schedule: '* * * * *' };
  const plant: Line = { name: 'plant', parent: 'region', schedule: '0 2 * * *', window: 'PT3H' };
  it('continuous, nightly, then right after: a day and the hours between', () => {
    const line: Line = { name: 'line1', parent: 'plant', schedule: '0 5 * * *', window: 'PT1H' };
    expect(simulateHours([region, plant, line], 'line1', 'optimistic').worst).toBe(24);
    expect(simulateHours([region, plant, line], 'line1', 'pessimistic').worst).toBe(27 + 1 / 60);
  });
  it('each window before its parent costs a day a level', () => {
    const top: Line = { name: 'region', schedule: '0 6 * * *', window: 'PT1H' };
    const middle: Line = { name: 'plant', parent: 'region', schedule: '0 5 * * *', window: 'PT1H' };
    const line: Line = { name: 'line1', parent: 'plant', schedule: '0 4 * * *', window: 'PT1H' };
    expect(simulateHours([top, middle, line], 'line1', 'optimistic').worst).toBe(23 + 23 + 23);
    expect(simulateHours([top, middle, line], 'line1', 'pessimistic').worst).toBe(24 + 23 + 23);
  });
  it('a continuous child under a nightly parent adds nothing, or a minute', () => {
    const line: Line = { name: 'line1', parent: 'plant', schedule: '* * * * *' };
    expect(simulateHours([region, plant, line], 'line1', 'optimistic').worst).toBe(21);
    expect(simulateHours([region, plant, line], 'line1', 'pessimistic').worst).toBe(24 + 2 / 60);
  });
  it('three continuous levels are three minutes behind at worst', () => {
    const chain: readonly Line[] = [
      region,
      { name: 'plant', parent: 'region', schedule: '*/1 * * * *' },
      { name: 'line1', parent: 'plant', schedule: '0-59 * * * *' },
    ];
    expect(simulateHours(chain, 'line1', 'pessimistic').worst).toBe(3 / 60);
    expect(simulateHours(chain, 'line1', 'pessimistic').mean).toBe(150_000 / hour);
  });
});

describe('payloads', () => {
  // 3.6 GB over 2 Mbit/s take four hours.
  const slow = { linkMbps: 2, payloadBytes: 3_600_000_000 };
  it('that need four hours in a nightly window of three resume in the next one, or never arrive', () => {
    const plant: Line = { ...two, site: slow };
    // Appears when the window closes at 05:00: three hours the next night, the fourth from 02:00 to 03:00 the night
    // after.
    expect(simulateHours([plant], 'plant', 'optimistic').worst).toBe(46);
    expect(simulateHours([plant], 'plant', 'pessimistic')).toEqual({ worst: null, mean: null, p95: null, expired: 0 });
  });
  it('that just fill the window arrive when it closes', () => {
    const plant: Line = { ...two, site: { linkMbps: 2, payloadBytes: 2_700_000_000 } };
    const [optimistic] = arrivals(buildFleet([plant]), from + 2 * hour, 'optimistic');
    const [pessimistic] = arrivals(buildFleet([plant]), from + 2 * hour - 1, 'pessimistic');
    expect(optimistic?.at).toBe(from + 5 * hour);
    expect(pessimistic?.at).toBe(from + 5 * hour);
    expect(simulateHours([plant], 'plant', 'pessimistic').worst).toBe(27);
  });
  it('need a known link: without a rate they take no time', () => {
    expect(simulateHours([{ ...two, site: { payloadBytes: 1e12 } }], 'plant', 'pessimistic').worst).toBe(24);
  });
  it('move on from level to level', () => {
    const plant: Line = { ...two, site: { linkMbps: 8, payloadBytes: 3_600_000_000 } };
    const line: Line = {
      name: 'line1',
      parent: 'plant',
      schedule: '0 3 * * *',
      window: 'PT2H',
      site: { linkMbps: 8, payloadBytes: 3_600_000_000 },
    };
    // An hour each: at the plant by 03:00, which the pass at 03:00 does not see yet.
    const [, optimistic] = arrivals(buildFleet([plant, line]), from, 'optimistic');
    const [, pessimistic] = arrivals(buildFleet([plant, line]), from, 'pessimistic');
    expect(optimistic?.at).toBe(from + 4 * hour);
    expect(pessimistic?.at).toBe(from + 28 * hour);
    expect(pessimistic?.hops).toEqual([
      { registry: 'plant', availableAt: from, startsAt: from + 2 * hour, arrivesAt: from + 3 * hour },
      { registry: 'line1', availableAt: from + 3 * hour, startsAt: from + 27 * hour, arrivesAt: from + 28 * hour },
    ]);
  });
});

describe('outages', () => {
  const frozen = (registries: readonly string[], startHour: number, endHour: number) => [
    { label: 'freeze', registries, start: from + startHour * hour, end: from + endHour * hour },
  ];
  const worst = (lines: readonly Line[], blackouts: ReturnType<typeof frozen>, assumption: Assumption) =>
    (simulate(buildFleet(lines, blackouts), days(7)).registries.at(-1)![assumption].worstMs ?? Infinity) / hour;
  it('over a whole window lose the day', () => {
    expect(worst([two], frozen([], 24, 48), 'optimistic')).toBe(45);
    expect(worst([two], frozen(['PLANT'], 24, 48), 'pessimistic')).toBe(48);
  });
  it('over the opening lose the pass and delay the window', () => {
    expect(worst([two], frozen(['plant'], 26, 27), 'optimistic')).toBe(22);
    expect(worst([two], frozen(['plant'], 26, 27), 'pessimistic')).toBe(48);
  });
  it('of another site change nothing', () => {
    expect(worst([two], frozen(['line9'], 24, 48), 'pessimistic')).toBe(24);
  });
  it('stop a continuous registry for as long as they last', () => {
    expect(worst([continuous], frozen([], 24, 30), 'optimistic')).toBe(6);
    expect(worst([continuous], frozen([], 24, 30), 'pessimistic')).toBe(6 + 1 / 60);
  });
});

describe('when a change takes effect', () => {
  it('is the next sync under the schedules before it, level by level', () => {
    const topology = buildFleet([two, { name: 'line1', parent: 'plant', schedule: '0 1 * * *', window: 'PT1H' }]);
    expect(effectiveAt(topology, 'line1', from + 6 * hour, 'optimistic')).toBe(from + 49 * hour);
    expect(effectiveAt(topology, 'plant', from + 6 * hour, 'pessimistic')).toBe(from + 26 * hour);
    expect(effectiveAt(topology, 'nobody', from, 'pessimistic')).toBeNull();
  });
});

describe('windows under pessimistic reading', () => {
  it('an earlier, wider window can make content later, as its pass sees less', () => {
    const line: Line = { name: 'line1', parent: 'plant', schedule: '0 5 * * *', window: 'PT2H' };
    const wider: Line = { ...line, schedule: '0 1 * * *', window: 'PT6H' };
    expect(simulateHours([two, line], 'line1', 'pessimistic').worst).toBe(27);
    expect(simulateHours([two, wider], 'line1', 'pessimistic').worst).toBe(47);
  });
});
