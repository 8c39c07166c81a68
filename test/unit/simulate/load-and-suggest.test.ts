import { describe, expect, it } from 'vitest';
import { createSimulator, simulate } from '../../../shared/simulate/simulate.ts';
import { suggestOffset, suggestStagger } from '../../../shared/simulate/suggest.ts';
import type { Assumption, Simulation } from '../../../shared/simulate/types.ts';
import { createWhatIf } from '../../../shared/simulate/what-if.ts';
import { buildFleet, type Line } from '../../support/fleet.ts';

const getWorstStaleness = ({ registries }: Simulation, name: string, assumption: Assumption) =>
  registries.find((registry) => registry.name === name)?.[assumption].worstMs;

const hour = 3_600_000;
const from = Date.parse('2026-11-23T00:00:00Z');
const week = { from, to: from + 168 * hour };
const plant: Line = { name: 'plant', schedule: '0 2 * * *', window: 'PT3H' };
const everyDay = [0, 1, 2, 3, 4, 5, 6] as const;
const line = (name: string, schedule: string, window = 'PT2H', more: Partial<Line> = {}): Line => ({
  name,
  parent: 'plant',
  schedule,
  window,
  ...more,
});

describe('load on a parent', () => {
  const lines = [plant, line('line1', '0 5 * * *'), line('line2', '0 6 * * *'), line('line3', '30 6 * * MON')];
  const load = simulate(buildFleet(lines), week).loads.find(({ parent }) => parent === 'plant')!;

  it('counts the children that are open at once, and when first the most are', () => {
    expect(load).toMatchObject({ children: 3, peak: 3, peakAt: from + 6.5 * hour });
    const first = [...load.changes].slice(0, 7).map((at, i) => [(at - from) / hour, load.counts[i]]);
    expect(first).toEqual([
      [0, 0],
      [5, 1],
      [6, 2],
      [6.5, 3],
      [7, 2],
      [8, 1],
      [8.5, 0],
    ]);
  });
  it('is warmest on Monday from six to seven', () => {
    expect([...load.heat].slice(4, 10)).toEqual([0, 1, 3, 2, 1, 0]);
    expect([...load.heat].slice(24 + 4, 24 + 10)).toEqual([0, 1, 2, 1, 0, 0]);
  });
  it('comes with the rates needed and available where they are known', () => {
    const site = { linkMbps: 8, payloadBytes: 3_600_000_000 };
    const [, known] = simulate(
      buildFleet([plant, line('line1', '0 5 * * *', 'PT2H', { site }), line('line2', '0 5 * * *', 'PT2H', { site })]),
      week,
    ).loads;
    expect(known).toMatchObject({ peak: 2, requiredMbps: 8, availableMbps: 16 });
    expect(load).toMatchObject({ requiredMbps: null, availableMbps: null });
  });
  it('needs no more where the range shows a part of the windows only', () => {
    const site = { linkMbps: 8, payloadBytes: 3_600_000_000 };
    const topology = buildFleet([
      plant,
      line('line1', '0 5 * * *', 'PT2H', { site }),
      line('line2', '0 5 * * *', 'PT2H', { site }),
    ]);
    for (const range of [
      { from: from + 6.5 * hour, to: from + 30 * hour },
      { from, to: from + 5.5 * hour },
      { from: from + 5.5 * hour, to: from + 6 * hour },
    ]) {
      expect(simulate(topology, range).loads[1]).toMatchObject({ peak: 2, requiredMbps: 8, availableMbps: 16 });
    }
  });
  it('has the cloud first', () => {
    expect(simulate(buildFleet(lines), week).loads.map(({ parent }) => parent)).toEqual([null, 'plant']);
  });
});

describe('a better offset', () => {
  it('is when the window of the parent closes, with the figures before and after', () => {
    const topology = buildFleet([plant, line('line1', '0 1 * * *', 'PT1H')]);
    expect(suggestOffset(topology, topology.registries[1]!, week)).toEqual({
      schedule: '0 5 * * *',
      before: { optimistic: 44 * hour, pessimistic: 47 * hour },
      after: { optimistic: 24 * hour, pessimistic: 27 * hour },
    });
    expect(createWhatIf(topology, week).worst(topology.registries[1]!, { schedule: '0 5 * * *' })).toEqual({
      optimistic: 24 * hour,
      pessimistic: 27 * hour,
    });
  });
  it('moves to the next weekday with a parent that closes after midnight', () => {
    const topology = buildFleet([
      { ...plant, schedule: '0 22 * * SUN', window: 'PT3H' },
      line('line1', '0 20 * * SUN'),
    ]);
    expect(suggestOffset(topology, topology.registries[1]!, week)?.schedule).toBe('0 1 * * 1');
  });
  it('keeps to the hours of the site: the first that it allows after the parent has closed', () => {
    const allowedHours = [
      { days: everyDay, startMinute: 0, endMinute: 3 * 60 },
      { days: everyDay, startMinute: 6 * 60, endMinute: 8 * 60 },
    ];
    const topology = buildFleet([plant, line('line1', '0 1 * * *', 'PT1H', { site: { allowedHours } })]);
    expect(suggestOffset(topology, topology.registries[1]!, week)).toMatchObject({
      schedule: '0 6 * * *',
      after: { pessimistic: 28 * hour },
    });
    const nightly = buildFleet([
      plant,
      line('line1', '0 1 * * *', 'PT1H', { site: { allowedHours: allowedHours.slice(0, 1) } }),
    ]);
    expect(suggestOffset(nightly, nightly.registries[1]!, week)).toMatchObject({
      schedule: '0 0 * * *',
      after: { pessimistic: 46 * hour },
    });
  });
  it('is not made where it makes a registry below worse', () => {
    const child = line('line1', '0 1 * * 1-5', 'PT1H');
    const alone = buildFleet([plant, child]);
    expect(suggestOffset(alone, alone.registries[1]!, week)).toMatchObject({
      schedule: '0 5 * * 1-5',
      before: { pessimistic: 95 * hour },
      after: { pessimistic: 75 * hour },
    });
    // At 02:00 the cell passes after its parent at 01:00; at 05:00 it would miss it and wait for Thursday: 144 h
    // instead of 120 h.
    const topology = buildFleet([plant, child, line('cell', '0 2 * * MON,THU', 'PT1H', { parent: 'line1' })]);
    expect(suggestOffset(topology, topology.registries[1]!, week)).toBeNull();
  });
  it('is not made up where the parent is continuous or the child is well placed', () => {
    const under = buildFleet([{ name: 'plant', schedule: '* * * * *' }, line('line1', '0 1 * * *')]);
    expect(suggestOffset(under, under.registries[1]!, week)).toBeNull();
    const placed = buildFleet([plant, line('line1', '0 5 * * *')]);
    expect(suggestOffset(placed, placed.registries[1]!, week)).toBeNull();
  });
});

describe('a stagger', () => {
  const peakGroup = (parent: Line): Line[] => [parent, ...[1, 2, 3, 4].map((n) => line(`line${n}`, '0 5 * * *'))];

  it('lowers the peak without a worse worst staleness for anyone, as simulating it shows', () => {
    const topology = buildFleet(peakGroup(plant));
    const found = suggestStagger(topology, 'plant', week)!;
    expect(found).toMatchObject({ peakBefore: 4, peakAfter: 2 });
    const moved = buildFleet(
      peakGroup(plant).map((one) => ({
        ...one,
        schedule: found.moves.find(({ registry }) => registry === one.name)?.schedule ?? one.schedule,
      })),
    );
    const [before, after] = [simulate(topology, week), simulate(moved, week)];
    expect(after.loads.find(({ parent }) => parent === 'plant')?.peak).toBe(2);
    for (const { name } of before.registries) {
      for (const assumption of ['optimistic', 'pessimistic'] as const) {
        expect(getWorstStaleness(after, name, assumption)).toBeLessThanOrEqual(
          getWorstStaleness(before, name, assumption)!,
        );
      }
    }
  });
  it('keeps to the allowed hours of a site', () => {
    const allowedHours = [{ days: [0, 1, 2, 3, 4, 5, 6] as const, startMinute: 5 * 60, endMinute: 8 * 60 }];
    const topology = buildFleet([
      { name: 'plant', schedule: '* * * * *' },
      ...[1, 2].map((n) => line(`line${n}`, '0 5 * * *', 'PT2H', { site: { allowedHours } })),
    ]);
    expect(suggestStagger(topology, 'plant', week)).toBeNull();
    const roomy = buildFleet([
      { name: 'plant', schedule: '* * * * *' },
      ...[1, 2].map((n) => line(`line${n}`, '0 5 * * *', 'PT1H', { site: { allowedHours } })),
    ]);
    expect(suggestStagger(roomy, 'plant', week)?.moves).toMatchObject([{ registry: 'line2', schedule: '0 6 * * *' }]);
  });
  it('keeps to the days and to the clock of a site, in summer and winter', () => {
    // Mon to Fri 20:00 to 24:00 in Paris is 19:00 to 23:00 UTC in winter and 18:00 to 22:00 in summer: a window of two
    // hours opens from 19:00 to 20:00.
    const site = {
      timeZone: 'Europe/Paris',
      allowedHours: [{ days: [1, 2, 3, 4, 5] as const, startMinute: 20 * 60, endMinute: 24 * 60 }],
    };
    const under = (schedule: string, length: string) =>
      buildFleet([
        { name: 'plant', schedule: '* * * * *' },
        ...[1, 2].map((n) => line(`line${n}`, schedule, length, { site })),
      ]);
    expect(suggestStagger(under('0 19 * * 1-5', 'PT1H'), 'plant', week)?.moves).toMatchObject([
      { registry: 'line2', schedule: '0 20 * * 1-5' },
    ]);
    expect(suggestStagger(under('10 19 * * 1-5', 'PT2H'), 'plant', week)).toBeNull();
    // Saturdays are not allowed, so no time of day fits.
    expect(suggestStagger(under('0 19 * * *', 'PT1H'), 'plant', week)).toBeNull();
  });
  it('makes no registry below worse: one that a child waits for stays, and another moves', () => {
    const cell = (name: string, parent: string) => line(name, '0 6 * * *', 'PT1H', { parent });
    const siblings = [
      { name: 'plant', schedule: '* * * * *' },
      ...[1, 2].map((n) => line(`line${n}`, '0 5 * * *', 'PT1H')),
    ];
    expect(
      suggestStagger(buildFleet([...siblings, cell('cell1', 'line1'), cell('cell2', 'line2')]), 'plant', week),
    ).toBeNull();
    const topology = buildFleet([
      ...siblings,
      cell('cell2', 'line2'),
      line('tool', '0 7 * * *', 'PT1H', { parent: 'cell2' }),
    ]);
    const found = suggestStagger(topology, 'plant', week)!;
    expect(found.moves).toMatchObject([{ registry: 'line1' }]);
    const moved = {
      ...topology,
      registries: topology.registries.map((one) =>
        one.name === 'line1' ? { ...one, sync: { ...one.sync, schedule: found.moves[0]!.schedule } } : one,
      ),
    };
    const [before, after] = [simulate(topology, week), simulate(moved, week)];
    for (const { name, pessimistic } of before.registries)
      expect(getWorstStaleness(after, name, 'pessimistic')).toBeLessThanOrEqual(pessimistic.worstMs!);
  });
  it('returns the worst staleness of the moved and of all below them, before and after', () => {
    const topology = buildFleet([
      { name: 'plant', schedule: '* * * * *' },
      line('line1', '0 5 * * *', 'PT1H'),
      line('line2', '0 5 * * *', 'PT1H'),
      ...[1, 2].map((n) => line(`cell${n}`, '0 12 * * *', 'PT1H', { parent: `line${n}` })),
    ]);
    expect(suggestStagger(topology, 'plant', week)).toMatchObject({
      moves: [{ registry: 'line2' }],
      before: { optimistic: 30 * hour, pessimistic: 31 * hour + 60_000 },
      after: { optimistic: 29 * hour, pessimistic: 30 * hour + 60_000 },
    });
  });
  it('is null where nothing is gained', () => {
    expect(
      suggestStagger(buildFleet([plant, line('line1', '0 5 * * *'), line('line2', '0 8 * * *')]), 'plant', week),
    ).toBeNull();
  });
});

describe('detached registries and cancelled runs', () => {
  it('a registry whose parents lead nowhere never gets anything and says why', () => {
    const { registries } = simulate(
      buildFleet([
        { ...plant, parent: 'line1' },
        line('line1', '0 5 * * *'),
        line('line2', '0 5 * * *', 'PT2H', { parent: 'nobody' }),
      ]),
      week,
    );
    for (const registry of registries) {
      expect(registry.optimistic.worstMs).toBeNull();
      expect(registry.notes.at(-1)).toMatch(/cut off/);
    }
  });
  it('a cancelled run throws', () => {
    expect(() => createSimulator().simulate(buildFleet([plant]), { ...week, shouldStop: () => true })).toThrow(
      'The simulation was called off.',
    );
  });
});
