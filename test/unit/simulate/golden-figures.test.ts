import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { dayMs, hourMs } from '../../../shared/schedule/instant.ts';
import { nextWindows } from '../../../shared/schedule/windows.ts';
import { arrivals, effectiveAt } from '../../../shared/simulate/arrivals.ts';
import { planBranch } from '../../../shared/simulate/branch-planner.ts';
import type { BranchGoal, BranchPlan } from '../../../shared/simulate/planner/types.ts';
import { createSimulator, simulate } from '../../../shared/simulate/simulate.ts';
import { suggestClosing, suggestOffset, suggestStagger } from '../../../shared/simulate/suggest.ts';
import type { Assumption, Simulation } from '../../../shared/simulate/types.ts';
import { createWhatIf } from '../../../shared/simulate/what-if.ts';
import type { Topology } from '../../../shared/topology/model.ts';
import { irregularFleet, mixedFleet } from '../../support/mixed-fleet.ts';
import { openWindows } from '../../support/open-windows.ts';
import { plannerFleet, smallBranches } from '../../support/planner-fleet.ts';

/**
 * Every figure of the bench's fleets, bit by bit: changes of structure or speed must not change test/golden/figures.
 */

const from = Date.parse('2026-11-23T00:00:00Z');
const toRange = (days: number) => ({ from, to: from + days * dayMs });
const assumptions: readonly Assumption[] = ['optimistic', 'pessimistic'];

/** JSON lacks these numbers or writes two of them alike. */
const exact = (_: string, value: unknown): unknown =>
  typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))
    ? Object.is(value, -0)
      ? '-0'
      : String(value)
    : value;

const hash = (data: string | Float64Array | Uint16Array): string =>
  createHash('sha256').update(data).digest('hex').slice(0, 16);
const digest = (value: unknown): string => hash(JSON.stringify(value, exact));

/** Registries share arrays; each is digested once. */
const byArray = new WeakMap<Float64Array | Uint16Array, string>();
const digestArray = (array: Float64Array | Uint16Array): string => {
  const known = byArray.get(array) ?? hash(array);
  byArray.set(array, known);
  return known;
};

const matchGolden = async (name: string, figures: Readonly<Record<string, unknown>>): Promise<void> =>
  expect(`${JSON.stringify(figures, null, 2)}\n`).toMatchFileSnapshot(`../../golden/figures/${name}.json`);

const digestSimulation = ({ registries, loads }: Simulation): Record<string, string> => {
  return {
    notes: digest(registries.map(({ notes }) => notes)),
    windows: digest(
      registries.map(({ windows, openMs, longestGapMs }) => [digestArray(windows), openMs, longestGapMs]),
    ),
    staleness: digest(
      registries.map((one) =>
        assumptions.map((assumption) => [one[assumption].worstMs, one[assumption].meanMs, one[assumption].p95Ms]),
      ),
    ),
    expiry: digest(registries.map((one) => assumptions.map((assumption) => one[assumption].expiredShare))),
    loads: digest(
      loads.map((load) => ({
        ...load,
        changes: digestArray(load.changes),
        counts: digestArray(load.counts),
        heat: digestArray(load.heat),
      })),
    ),
  };
};

/** Texts are digested separately, because they may change without the figures. */
const digestPlan = ({ sites, parents, edits, explanation }: BranchPlan): Record<string, string> => {
  const count = (is: (site: BranchPlan['sites'][number]) => boolean): number => sites.filter(is).length;
  const sum = (key: 'peakBefore' | 'peakAfter'): number => parents.reduce((all, parent) => all + parent[key], 0);
  return {
    sites: `${count(({ meets }) => meets)} of ${sites.length} meet, ${count(({ changed }) => changed)} change`,
    peaks: `${sum('peakBefore')} to ${sum('peakAfter')}`,
    figures: digest([sites.map(({ why: _, ...site }) => site), parents.map(({ why: _, ...parent }) => parent), edits]),
    texts: digest([sites.map(({ why }) => why), parents.map(({ why }) => why), explanation]),
  };
};

/** Moves every 37th site to another time, as the bench does. */
const edited = (fleet: Topology, turn: number): Topology => ({
  ...fleet,
  registries: fleet.registries.map((registry, i) =>
    i === (turn * 37) % fleet.registries.length
      ? { ...registry, sync: { ...registry.sync, schedule: `${turn % 60} ${turn % 24} * * *`, syncWindow: 'PT3H' } }
      : registry,
  ),
});

describe('figures that are as the files in test/golden/figures say', { timeout: 120_000 }, () => {
  it('of simulations', async () => {
    const golden: Record<string, unknown> = {};
    const irregular = irregularFleet(1_000, from + 27 * dayMs);
    for (const [name, fleet, days] of [
      ['mixed 50', mixedFleet(50), [7, 30, 365]],
      ['mixed 500', mixedFleet(500), [7, 30, 365]],
      ['mixed 5,000', mixedFleet(5_000), [365]],
      ['dates, months, payloads and a freeze 1,000', irregular, [7, 30, 365]],
    ] as const)
      for (const length of days) {
        golden[`simulate ${name} × ${length} d`] = digestSimulation(simulate(fleet, toRange(length)));
      }
    golden['simulate 200 planned × 30 d with 5 GB'] = digestSimulation(
      simulate(plannerFleet(200, 1), { ...toRange(30), payloadBytes: 5e9 }),
    );
    await matchGolden('simulations', golden);
  });

  it('of simulations after edits', async () => {
    const golden: Record<string, unknown> = {};
    for (const [name, fleet] of [
      ['mixed 500', mixedFleet(500)],
      ['dates, months, payloads and a freeze 200', irregularFleet(200, from + 10 * dayMs)],
    ] as const) {
      const simulator = createSimulator();
      golden[`edits of ${name} × 30 d`] = digest(
        Array.from({ length: 12 }, (_, turn) =>
          digestSimulation(simulator.simulate(edited(fleet, turn), toRange(turn === 7 ? 20 : 30))),
        ),
      );
    }
    await matchGolden('edits', golden);
  });

  it('of pushes and windows', async () => {
    const golden: Record<string, unknown> = {};
    for (const [name, fleet] of [
      ['mixed 500', mixedFleet(500)],
      ['dates, months, payloads and a freeze 500', irregularFleet(500, from + 3 * dayMs)],
    ] as const) {
      golden[`arrivals ${name}`] = digest(
        Array.from({ length: 6 }, (_, n) => from + n * (31 * hourMs + 432_109)).map((push) =>
          assumptions.map((assumption) =>
            arrivals(fleet, push, assumption, push % 2 === 0 ? {} : { payloadBytes: 3e9 }),
          ),
        ),
      );
      const some = fleet.registries.filter((_, i) => i % 9 === 0);
      golden[`changes take effect ${name}`] = digest(
        some.map((registry) =>
          assumptions.map((assumption) => effectiveAt(fleet, registry.name, from + 5, assumption)),
        ),
      );
      golden[`next windows ${name}`] = digest(
        some.map(({ sync }) => {
          const blackouts = { blackouts: fleet.blackouts };
          const open = openWindows(sync, from + 5, from + 20 * dayMs, blackouts);
          return [nextWindows(sync, from + 5, 3, blackouts), digestArray(open.windows), digestArray(open.passes)];
        }),
      );
    }
    await matchGolden('arrivals', golden);
  });

  it('of suggestions', async () => {
    const golden: Record<string, unknown> = {};
    const fleet = plannerFleet(60, 3);
    const some = fleet.registries.filter((_, i) => i % 4 === 3);
    golden['offset'] = digest(some.map((registry) => suggestOffset(fleet, registry, toRange(7))));
    golden['closing'] = digest(
      some.map((registry) =>
        suggestClosing(fleet, registry, 2 * dayMs, toRange(7), createWhatIf({ ...fleet, sites: {} }, toRange(7))),
      ),
    );
    golden['stagger'] = digest(
      [null, 'site1', 'site2', 'site5'].map((parent) => suggestStagger(fleet, parent, toRange(7))),
    );
    await matchGolden('suggestions', golden);
  });

  it('of plans for branches', async () => {
    const golden: Record<string, unknown> = {};
    const buildGoal = (hours: number, days: number, more: Partial<BranchGoal> = {}): BranchGoal => ({
      root: null,
      targetMs: hours * hourMs,
      leastWindowMs: hourMs,
      ...toRange(days),
      from: Date.parse('2026-11-22T00:00:00Z'),
      ...more,
    });
    for (const days of [7, 30, 365])
      golden[`200 sites, seed 1, 24 h, ${days} d`] = digestPlan(planBranch(plannerFleet(200, 1), buildGoal(24, days)));
    for (const [count, seeds] of [
      [24, [1, 2]],
      [60, [1]],
      [200, [2]],
    ] as const)
      for (const seed of seeds)
        for (const hours of [6, 12, 30, 48])
          golden[`${count} sites, seed ${seed}, ${hours} h`] = digestPlan(
            planBranch(plannerFleet(count, seed), buildGoal(hours, 7)),
          );
    for (const root of ['site1', 'site2', 'site5'])
      golden[`below ${root} of 60 sites, 26 h, windows of 3 h`] = digestPlan(
        planBranch(plannerFleet(60, 5), buildGoal(26, 7, { root, leastWindowMs: 3 * hourMs })),
      );
    for (const { number, topology, targetMs, leastWindowMs } of smallBranches())
      golden[`small branch ${number}`] = digestPlan(
        planBranch(topology, buildGoal(0, 7, { root: 'plant', targetMs, leastWindowMs })),
      );
    await matchGolden('plans', golden);
  });
});
