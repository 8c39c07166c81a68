import type { Branch, BranchGroup, BranchSite } from './branch.ts';
import type { ChosenSchedules } from './chosen-schedules.ts';
import { minimizePeak } from './peak-minimizer.ts';
import type { Assignment, ChildOptions, FixedLoad, SearchBudget } from './peak-types.ts';
import type { SiteCandidates } from './site-candidates.ts';
import type { ContentAge } from './weekly-model.ts';

export interface GroupAssignment {
  /** Sites that no candidate keeps within the target. */
  readonly unfit: readonly BranchSite[];
  readonly found: Assignment;
}

/** Mutable state of planning one branch. */
export interface AssignmentState {
  readonly branch: Branch;
  readonly candidates: SiteCandidates;
  readonly chosen: ChosenSchedules;
  /** By the parent's name. */
  readonly groups: Map<string | null, BranchGroup>;
  readonly assignments: Map<string | null, Assignment>;
}

/** Assigns schedules to siblings with the lowest peak that the budget allows. */
export const assignGroup = (
  { branch: { target }, candidates }: AssignmentState,
  above: ContentAge,
  sites: readonly BranchSite[],
  fixed: readonly FixedLoad[],
  budget: SearchBudget,
): GroupAssignment => {
  const unfit: BranchSite[] = [];
  const children = sites.map((site): ChildOptions => {
    const { name } = site.registry;
    const roomy = candidates.within(above, site, target - site.reserve);
    const fits = roomy.options.length > 0 ? roomy : candidates.within(above, site, target);
    const now = site.present?.minutes[0] ?? null;
    if (fits.options.length > 0) return { name, ...fits, now };
    unfit.push(site);
    const fallback = candidates.best(above, site)?.option ?? site.present;
    return { name, options: fallback === null ? [] : [fallback], worsts: [0], now };
  });
  return { unfit, found: minimizePeak(children, fixed, budget) };
};
