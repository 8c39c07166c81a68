import type { Topology } from '../topology/model.ts';
import { assignBranch } from './planner/assign-branch.ts';
import { readBranch } from './planner/branch.ts';
import { explainPlan } from './planner/explain.ts';
import { SiteCandidates } from './planner/site-candidates.ts';
import type { BranchGoal, BranchPlan } from './planner/types.ts';
import { verifyBranch } from './planner/verify.ts';
import { createSimulator } from './simulate.ts';
import type { Simulation } from './types.ts';

export interface PlanOptions {
  /** Simulation of the topology over the range, if known. */
  readonly simulated?: Simulation;
  /** Called with the number of sites planned so far. */
  readonly onProgress?: (done: number, of: number) => void;
}

/**
 * Plans the schedules of a branch: every site within a target staleness at the lowest peak of open children per parent
 * that the search finds, or the reason why not (shared/simulate/README.md#branch-planner). Groups of siblings are
 * planned top down, each by peak minimisation (references in planner/peak-minimizer.ts). Deterministic and bounded; all
 * figures are simulated.
 */
export const planBranch = (
  topology: Topology,
  goal: BranchGoal,
  { simulated, onProgress }: PlanOptions = {},
): BranchPlan => {
  const simulator = createSimulator();
  const before = simulated ?? simulator.simulate(topology, { from: goal.from, to: goal.to });
  const branch = readBranch(topology, goal, before);
  const candidates = new SiteCandidates(branch);
  const assignment = assignBranch(branch, candidates, onProgress);
  const verified = verifyBranch(branch, assignment, simulator);
  return explainPlan(branch, assignment, candidates, before, verified);
};
