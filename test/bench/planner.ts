import { dayMs, hourMs } from '../../shared/schedule/instant.ts';
import { planBranch } from '../../shared/simulate/branch-planner.ts';
import type { BranchPlan } from '../../shared/simulate/planner/types.ts';
import { simulate } from '../../shared/simulate/simulate.ts';
import { plannerFleet } from '../support/planner-fleet.ts';
import type { BenchRow } from './simulate.ts';

declare const performance: { readonly now: () => number };

const timed = (work: () => unknown): number => {
  const start = performance.now();
  work();
  return performance.now() - start;
};
const computeMedian = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[times.length >> 1] ?? NaN;

/** Throws if a plan's figures differ from a simulation of its topology. */
const verify = (plan: BranchPlan, range: { readonly from: number; readonly to: number }): void => {
  const worst = new Map(
    simulate(plan.topology, range).registries.map(({ name, pessimistic }) => [name, pessimistic.worstMs]),
  );
  for (const { registry, afterMs } of plan.sites)
    if (worst.get(registry) !== afterMs) throw new Error(`${registry} is not as stale as its plan says.`);
};

/** Plans 200 sites, both simulations included, against one full simulation over the same range. */
export function benchPlanner(): readonly BenchRow[] {
  const topology = plannerFleet(200, 1);
  const from = Date.parse('2026-11-22T00:00:00Z');
  return [7, 30, 365].map((days) => {
    const range = { from, to: from + days * dayMs };
    const goal = { root: null, targetMs: 24 * hourMs, leastWindowMs: hourMs, ...range };
    const runs = { simulate: [] as number[], plan: [] as number[] };
    for (let i = 0; i < 30; i++) verify(planBranch(topology, goal), range);
    for (let i = 0; i < 25; i++) {
      runs.simulate.push(timed(() => simulate(topology, range).loads));
      runs.plan.push(timed(() => planBranch(topology, goal)));
    }
    const medians = { simulate: computeMedian(runs.simulate), plan: computeMedian(runs.plan) };
    const ratio = medians.plan / medians.simulate;
    return {
      name: `plan of a branch, 200 sites within 24 h, against a full simulation × ${days} days`,
      unit: 'ms',
      medians,
      ratio,
      target: '< 10',
      holds: ratio < 10,
    };
  });
}
