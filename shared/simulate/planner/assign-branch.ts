import type { ConnectedRegistry } from '../../topology/model.ts';
import { nameKey } from '../../topology/tree.ts';
import { assignGroup, type AssignmentState } from './assign-group.ts';
import type { Branch, BranchSite } from './branch.ts';
import { ageUnder } from './candidate-schedules.ts';
import { ChosenSchedules } from './chosen-schedules.ts';
import { retimeForChildren, retimeForPeak } from './parent-timing.ts';
import type { Assignment, SearchBudget } from './peak-types.ts';
import type { SiteCandidates } from './site-candidates.ts';
import type { ContentAge } from './weekly-model.ts';

/** Words of bit sets that the searches of one plan may read in all. */
const searchBudget = 2_000_000;

/** A site that cannot stay within the target. */
export interface UnfitSite {
  readonly site: BranchSite;
  readonly parent: ConnectedRegistry | null;
  readonly above: ContentAge;
}

export interface BranchAssignment {
  readonly chosen: ChosenSchedules;
  /** By the parent's name; null is the cloud registry. */
  readonly assignments: ReadonlyMap<string | null, Assignment>;
  /** By lower-case name. */
  readonly unfit: ReadonlyMap<string, UnfitSite>;
}

/** Assigns group by group; `onProgress` gets the number of assigned sites. */
export const assignBranch = (
  branch: Branch,
  candidates: SiteCandidates,
  onProgress: ((done: number, of: number) => void) | undefined,
): BranchAssignment => {
  const chosen = new ChosenSchedules(branch);
  const unfit = new Map<string, UnfitSite>();
  const state: AssignmentState = { branch, candidates, chosen, groups: new Map(), assignments: new Map() };
  const { assignments } = state;
  let budgetLeft = searchBudget;
  let groupsLeft = new Set(branch.members.map(({ parent }) => parent)).size;
  let done = 0;
  for (const group of branch.groups) {
    const { parent, sites, fixed } = group;
    if (parent !== null) retimeForChildren(state, parent, sites);
    const budget: SearchBudget = { left: Math.floor(budgetLeft / groupsLeft--) };
    budgetLeft -= budget.left;
    const first = assignGroup(state, chosen.heldBy(parent), sites, fixed, budget);
    const assigned = parent === null ? first : retimeForPeak(state, parent, sites, first, budget);
    budgetLeft += Math.max(0, budget.left);
    const above = chosen.heldBy(parent);
    for (const site of assigned.unfit) unfit.set(nameKey(site.registry.name), { site, parent, above });
    assignments.set(parent?.name ?? null, assigned.found);
    state.groups.set(parent?.name ?? null, group);
    for (const { registry, transfer } of sites) {
      const option = assigned.found.picks.get(registry.name);
      if (option !== undefined) chosen.set(registry, { option, held: ageUnder(above, option, transfer) });
    }
    done += sites.length;
    onProgress?.(done, branch.members.length);
  }
  return { chosen, assignments, unfit };
};
