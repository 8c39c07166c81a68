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
  /** The simulation of the topology over the range, if it is known. */
  readonly simulated?: Simulation;
  /** Called with the number of sites planned so far. */
  readonly onProgress?: (done: number, of: number) => void;
}

/**
 * Plans the schedules of a branch: every site within a target of staleness, with the lowest peak of children open at
 * once on each parent that the search finds, or the reason why a site cannot (planned under *pessimistic*, so that it
 * holds under both: shared/simulate/README.md#two-bounds-never-one-number). Groups of siblings are planned top down,
 * each by peak minimisation, a resource-levelling problem (references in planner/peak-minimizer.ts). Candidates of a
 * site are evenly spaced openings within its hours that leave the levels below room; where none does, any hours that
 * share their minute; where it has no hours, continuous. Bounded and deterministic; all figures come from the
 * simulator.
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
