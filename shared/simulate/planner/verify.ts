import { formatDuration } from '../../schedule/duration.ts';
import { dayMs, minuteMs } from '../../schedule/instant.ts';
import type { SyncProperties, Topology } from '../../topology/model.ts';
import { nameKey } from '../../topology/tree.ts';
import { parseTtl } from '../links.ts';
import type { Simulator } from '../simulate.ts';
import type { Simulation } from '../types.ts';
import type { BranchAssignment } from './assign-branch.ts';
import type { Branch, BranchSite } from './branch.ts';
import { type Candidate, toCron } from './candidate-schedules.ts';
import { cloudContentAge, worstAfter } from './weekly-model.ts';

/** The chosen schedules, simulated: a plan shows what the simulator shows. */
export interface VerifiedBranch {
  readonly topology: Topology;
  /** By lower-case name; the same object if unchanged. */
  readonly syncs: ReadonlyMap<string, SyncProperties>;
  readonly after: Simulation;
}

/** Messages are kept for the schedule's longest gap. */
const syncFor = ({ registry, window }: BranchSite, option: Candidate | undefined): SyncProperties => {
  const { sync } = registry;
  if (option === undefined || option.present) return sync;
  if (option.continuous) return { ...sync, schedule: toCron(option), syncWindow: null };
  const gapMs = worstAfter(cloudContentAge, option, 0) * minuteMs;
  const ttlMs = parseTtl(registry);
  const messageTtl =
    ttlMs !== null && ttlMs >= gapMs ? sync.messageTtl : formatDuration((Math.ceil(gapMs / dayMs) + 1) * dayMs);
  return { schedule: toCron(option), syncWindow: formatDuration(window * minuteMs), messageTtl };
};

export const verifyBranch = (
  { topology, members, goal: { from, to }, getSite }: Branch,
  { chosen }: BranchAssignment,
  simulator: Simulator,
): VerifiedBranch => {
  const syncs = new Map(
    members.map((registry) => [nameKey(registry.name), syncFor(getSite(registry), chosen.get(registry)?.option)]),
  );
  const planned: Topology = {
    ...topology,
    registries: topology.registries.map((registry) => {
      const sync = syncs.get(nameKey(registry.name));
      return sync === undefined || sync === registry.sync ? registry : { ...registry, sync };
    }),
  };
  return { topology: planned, syncs, after: simulator.simulate(planned, { from, to }) };
};
