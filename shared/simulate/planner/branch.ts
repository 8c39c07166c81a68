import { BoundedCache } from '../../bounded-cache.ts';
import { dayMs, type Instant, minuteMs, weekMinutes, weekMs } from '../../schedule/instant.ts';
import type { AllowedHours, ConnectedRegistry, Topology } from '../../topology/model.ts';
import { getSite, indexTopology, nameKey, type TopologyIndex } from '../../topology/tree.ts';
import { floatAt } from '../../typed-arrays.ts';
import { type AllowedSlots, fitsWithin, slotMinutes, toSlots, type WeekHours, weekHours } from '../allowed-slots.ts';
import { buildLink, type Link } from '../links.ts';
import type { Simulation } from '../types.ts';
import { type Candidate, evenlySpaced, presentCandidate } from './candidate-schedules.ts';
import type { FixedLoad } from './peak-types.ts';
import type { BranchGoal } from './types.ts';

/** Constraints of a site, independent of its ancestors. Minutes. */
export interface BranchSite {
  readonly registry: ConnectedRegistry;
  readonly link: Link;
  readonly transfer: number;
  readonly window: number;
  /** Null if it may open at any time. */
  readonly hours: WeekHours | null;
  /** Evenly spaced schedules within its hours. */
  readonly evenly: readonly Candidate[];
  /** Null if the present schedule is not weekly, leaves the hours or is too short for the payload. */
  readonly present: Candidate | null;
  /** Least staleness that the levels below add. */
  readonly reserve: number;
  /** Equal for sites with equal candidates and transfer. */
  readonly kind: string;
}

/** Children of one parent, planned together; null is the cloud registry. */
export interface BranchGroup {
  readonly parent: ConnectedRegistry | null;
  readonly sites: readonly BranchSite[];
  /** Siblings outside the branch. */
  readonly fixed: readonly FixedLoad[];
}

export interface Branch {
  readonly topology: Topology;
  readonly goal: BranchGoal;
  readonly tree: TopologyIndex;
  /** Whole minutes. */
  readonly target: number;
  readonly members: readonly ConnectedRegistry[];
  /** Parents before their children. */
  readonly groups: readonly BranchGroup[];
  readonly getSite: (registry: ConnectedRegistry) => BranchSite;
}

interface AllowedCandidates {
  readonly slots: AllowedSlots | null;
  readonly hours: WeekHours | null;
  readonly evenly: readonly Candidate[];
}

const allowedCandidates = new BoundedCache<string, AllowedCandidates>(2_000);

/** Cached: fleets share few hours, and a person plans the same ones again with another target. */
const candidatesWithin = (
  hours: readonly AllowedHours[],
  timeZone: string | undefined,
  from: Instant,
  window: number,
): AllowedCandidates =>
  allowedCandidates.getOrCreate(
    hours.length === 0 ? String(window) : `${window} ${from} ${timeZone ?? ''} ${JSON.stringify(hours)}`,
    () => {
      const slots = toSlots(hours, timeZone, from);
      const week = slots === null ? null : weekHours(slots, window);
      return { slots, hours: week, evenly: evenlySpaced(week, window) };
    },
  );

const wholeMinutes = (ms: number): number => Math.ceil(ms / minuteMs);
const roundUp = (minutes: number, to: number): number => Math.ceil(minutes / to) * to;

/**
 * Whether a schedule stays within a site's hours under every offset of the year; if none can, under the present one.
 */
const staysWithin = (
  { continuous, minutes, days, windowMinutes }: Candidate,
  { slots, hours }: AllowedCandidates,
): boolean => {
  if (slots === null || hours === null) return true;
  const allowed = hours.moves.length === 0 ? slots.always : slots.now;
  return !continuous && minutes.every((minute) => fitsWithin(allowed, minute, days, windowMinutes));
};

/** Reads each site once, leaves first. */
const createSiteReader = (
  topology: Topology,
  goal: BranchGoal,
  tree: TopologyIndex,
): ((registry: ConnectedRegistry) => BranchSite) => {
  const known = new Map<string, BranchSite>();
  const kinds = new Map<AllowedCandidates, number>();
  const leastWindow = wholeMinutes(goal.leastWindowMs);
  const read = (registry: ConnectedRegistry): BranchSite => {
    const key = nameKey(registry.name);
    const link = buildLink(topology, registry);
    const { timeZone, allowedHours } = getSite(topology, registry.name);
    const transfer = wholeMinutes(link.transferMs);
    const window = roundUp(Math.max(leastWindow, transfer), transfer > leastWindow ? 30 : slotMinutes);
    const allowed = candidatesWithin(goal.hours?.[key] ?? allowedHours ?? [], timeZone, goal.from, window);
    const kind = kinds.get(allowed) ?? kinds.size;
    kinds.set(allowed, kind);
    const fitsPayload = link.reading.continuous || link.reading.windowMs >= link.transferMs;
    const present = fitsPayload ? presentCandidate(link.reading) : null;
    const below = tree.getChildren(registry.name).map(siteAt);
    return {
      registry,
      link,
      transfer,
      window,
      hours: allowed.hours,
      evenly: allowed.evenly,
      present: present !== null && staysWithin(present, allowed) ? present : null,
      reserve: Math.max(0, ...below.map((child) => child.transfer + slotMinutes + child.reserve)),
      kind: `${kind} ${transfer}`,
    };
  };
  const siteAt = (registry: ConnectedRegistry): BranchSite => {
    const key = nameKey(registry.name);
    const site = known.get(key) ?? read(registry);
    known.set(key, site);
    return site;
  };
  return siteAt;
};

/** The epoch began on a Thursday. */
const sinceSunday = (at: Instant): number => (at + 4 * dayMs) / minuteMs;

/** Open minutes of the siblings in the first week. */
const siblingLoads = (
  registry: ConnectedRegistry,
  tree: TopologyIndex,
  { registries }: Simulation,
  { from, to }: BranchGoal,
): readonly FixedLoad[] => {
  const siblings = tree.getChildren(registry.parent).filter((sibling) => sibling !== registry);
  const names = new Set(siblings.map(({ name }) => name));
  const until = Math.min(to, from + weekMs);
  return registries.flatMap(({ name, windows }) => {
    const open: FixedLoad[] = [];
    if (!names.has(name)) return open;
    for (let i = 0; i < windows.length && floatAt(windows, i) < until; i += 2) {
      const start = Math.floor(sinceSunday(floatAt(windows, i)));
      const end = Math.ceil(sinceSunday(Math.min(floatAt(windows, i + 1), until)));
      const week = Math.floor(start / weekMinutes) * weekMinutes;
      open.push({ start: start - week, end: end - week });
    }
    return open;
  });
};

/** Groups depth first, each parent before its children. */
const orderGroups = (
  tree: TopologyIndex,
  root: ConnectedRegistry | null,
  siteAt: (registry: ConnectedRegistry) => BranchSite,
  fixed: readonly FixedLoad[],
): readonly BranchGroup[] => {
  const groups: BranchGroup[] = [];
  const visit = (
    parent: ConnectedRegistry | null,
    children: readonly ConnectedRegistry[],
    siblings: readonly FixedLoad[],
  ): void => {
    groups.push({ parent, sites: children.map(siteAt), fixed: siblings });
    for (const child of children) {
      const below = tree.getChildren(child.name);
      if (below.length > 0) visit(child, below, []);
    }
  };
  if (root === null) visit(null, tree.getChildren(null), []);
  else visit(tree.getParent(root.name), [root], fixed);
  return groups;
};

/** `before` is the simulation of the present topology. */
export const readBranch = (topology: Topology, goal: BranchGoal, before: Simulation): Branch => {
  const tree = indexTopology(topology);
  const root = goal.root === null ? null : tree.get(goal.root);
  const siteAt = createSiteReader(topology, goal, tree);
  return {
    topology,
    goal,
    tree,
    target: Math.floor(goal.targetMs / minuteMs),
    members: root === null ? topology.registries : [root, ...tree.getDescendants(root.name)],
    groups: orderGroups(tree, root, siteAt, root === null ? [] : siblingLoads(root, tree, before, goal)),
    getSite: siteAt,
  };
};
