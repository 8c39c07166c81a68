import type { ConnectedRegistry } from '../../topology/model.ts';
import { numberAt } from '../../typed-arrays.ts';
import { assignGroup, type AssignmentState, type GroupAssignment } from './assign-group.ts';
import type { BranchSite } from './branch.ts';
import { ageUnder, type Candidate } from './candidate-schedules.ts';
import type { ChosenSchedule } from './chosen-schedules.ts';
import { minimizePeak } from './peak-minimizer.ts';
import type { ChildOptions, SearchBudget } from './peak-types.ts';
import { ageWhenContinuous, type ContentAge } from './weekly-model.ts';

/** Parent schedules that are evaluated closely. */
const maxParentSchedules = 8;
/** No parent is retimed for its children's peak above this many planned sites. */
const maxSitesRetimedForPeak = 60;

const opensOnTheHour = ({ minutes: [first = 0] }: Candidate): boolean => first % 60 === 0;

/**
 * Reschedules a parent if a child cannot meet the target below it: the first schedule under which all can, else the one
 * with the smallest excess.
 */
export const retimeForChildren = (
  { branch, candidates, chosen }: AssignmentState,
  registry: ConnectedRegistry,
  children: readonly BranchSite[],
): void => {
  const now = chosen.get(registry);
  if (now === undefined) return;
  const { target, tree } = branch;
  const getLimit = (child: BranchSite): number => target - child.reserve;
  const missedBy = (parent: ContentAge): number =>
    children.reduce((sum, child) => sum + Math.max(0, candidates.bound(parent, child) - getLimit(child)), 0);
  const canAll = (parent: ContentAge): boolean =>
    children.every((child) => candidates.hasWithin(parent, child, getLimit(child)));
  if (canAll(now.held)) return;
  const missedNow = missedBy(now.held);
  const site = branch.getSite(registry);
  const above = chosen.heldBy(tree.getParent(registry.name));
  const choices = candidates
    .within(above, site, target)
    .options.filter(opensOnTheHour)
    .map((option): ChosenSchedule => ({ option, held: ageUnder(above, option, site.transfer) }))
    .map((choice) => ({ choice, missed: missedBy(choice.held) }))
    .filter(({ missed }) => missed <= missedNow)
    .sort((a, b) => a.missed - b.missed);
  const suits = choices.slice(0, maxParentSchedules).find(({ choice }) => canAll(choice.held));
  const [closest] = choices;
  const better = suits ?? (closest !== undefined && closest.missed < missedNow ? closest : undefined);
  if (better !== undefined) chosen.set(registry, better.choice);
};

/** Peak of a parent and its siblings as chosen, with another schedule of the parent. */
const peakWith = ({ chosen, groups }: AssignmentState, parent: ConnectedRegistry, option: Candidate): number => {
  const siblings = groups.get(parent.parent);
  if (siblings === undefined) return Infinity;
  const asChosen = ({ registry }: BranchSite): ChildOptions => {
    const own = registry.name === parent.name ? option : chosen.get(registry)?.option;
    return { name: registry.name, options: own === undefined ? [] : [own], worsts: [0], now: null };
  };
  return minimizePeak(siblings.sites.map(asChosen), siblings.fixed, { left: 0 }).peak;
};

/** Reschedules a parent, where its siblings have room, if its children then have a lower peak. */
export const retimeForPeak = (
  state: AssignmentState,
  parent: ConnectedRegistry,
  sites: readonly BranchSite[],
  now: GroupAssignment,
  budget: SearchBudget,
): GroupAssignment => {
  const { branch, candidates, chosen } = state;
  const { tree, target, members } = branch;
  const siblings = state.assignments.get(parent.parent);
  if (siblings === undefined || members.length > maxSitesRetimedForPeak || now.found.peak <= 1) return now;
  const site = branch.getSite(parent);
  const grandparent = chosen.heldBy(tree.getParent(parent.name));
  const least = assignGroup(state, ageWhenContinuous(grandparent, site.transfer), sites, [], budget).found.peak;
  if (least >= now.found.peak) return now;
  const { options, worsts } = candidates.within(grandparent, site, target - site.reserve);
  const choices = options
    .map((option, at) => ({ option, worst: numberAt(worsts, at) }))
    .filter(({ option }) => opensOnTheHour(option))
    .sort((a, b) => a.worst - b.worst);
  let better = now;
  for (const { option } of choices.slice(0, maxParentSchedules)) {
    if (peakWith(state, parent, option) > siblings.peak) continue;
    const choice: ChosenSchedule = { option, held: ageUnder(grandparent, option, site.transfer) };
    const assigned = assignGroup(state, choice.held, sites, [], budget);
    if (assigned.unfit.length > better.unfit.length || assigned.found.peak >= better.found.peak) continue;
    better = assigned;
    chosen.set(parent, choice);
    if (assigned.found.peak <= least) break;
  }
  return better;
};
