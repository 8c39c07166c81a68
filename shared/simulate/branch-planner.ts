import { formatTime, weekdayName } from '../i18n/date-format.ts';
import { plural, t } from '../i18n/translate.ts';
import { describeDuration, formatDuration } from '../schedule/duration.ts';
import { dayMs, hourMs, type Instant, minuteMs, weekMs } from '../schedule/instant.ts';
import type { Edit } from '../topology/edit-types.ts';
import type { AllowedHours, ConnectedRegistry, SyncProperties, Topology } from '../topology/model.ts';
import { indexTopology, nameKey, siteOf } from '../topology/tree.ts';
import { type AllowedSlots, fitsWithin, slotMinutes, toSlots, type WeekHours, weekHours } from './allowed-slots.ts';
import {
  type Candidate,
  continuousOption,
  densest,
  freshestOptions,
  optionsFor,
  presentOption,
  scheduleOf,
  type ScoredCandidate,
} from './candidate-schedules.ts';
import { buildLink, type Link, ttlOf } from './links.ts';
import {
  type Assignment,
  type ChildOptions,
  type FixedLoad,
  type LowerBound,
  minimizePeak,
  type SearchBudget,
} from './peak-minimizer.ts';
import { createSimulator } from './simulate.ts';
import type { Simulation } from './types.ts';
import {
  ageAfterPasses,
  ageWhenContinuous,
  cloudContentAge,
  type ContentAge,
  dayMinutes,
  everyDay,
  type WeeklyPasses,
  weekMinutes,
  worstAfter,
  worstMinutes,
} from './weekly-model.ts';

export interface BranchGoal {
  /** The registry that heads the branch and is planned with it; null for all below the cloud registry. */
  readonly root: string | null;
  /** Oldest that content may get at any site, under *pessimistic*. */
  readonly targetMs: number;
  /** Shortest window that is proposed; the service documents 1 hour, Terraform refuses less than 3. */
  readonly leastWindowMs: number;
  readonly from: Instant;
  readonly to: Instant;
  /** Hours of a what-if on a site's own clock, by name in lower case, instead of what is kept of it; empty for any hour. */
  readonly hours?: Readonly<Record<string, readonly AllowedHours[]>>;
}

interface PlannedSite {
  readonly registry: string;
  readonly sync: SyncProperties;
  readonly changed: boolean;
  /** Worst staleness under *pessimistic*, simulated; null for never. */
  readonly beforeMs: number | null;
  readonly afterMs: number | null;
  readonly meets: boolean;
  /** Why this schedule; or, where it does not meet the target, why none does. One sentence. */
  readonly why: string;
}

interface PlannedParent {
  /** Null is the cloud registry. */
  readonly parent: string | null;
  readonly peakBefore: number;
  readonly peakAfter: number;
  /** Who is open at the peak, and why it is no lower. */
  readonly why: string;
}

export interface BranchPlan {
  /** Parents before children. */
  readonly sites: readonly PlannedSite[];
  readonly parents: readonly PlannedParent[];
  readonly edits: readonly Edit[];
  /** The topology with the plan; what the figures after were simulated from. */
  readonly topology: Topology;
  /** How the answer came about, one sentence each. */
  readonly explanation: readonly string[];
}

interface Site {
  readonly registry: ConnectedRegistry;
  readonly link: Link;
  /** Whole minutes. */
  readonly transfer: number;
  readonly window: number;
  readonly hours: WeekHours | null;
  readonly options: readonly Candidate[];
  readonly present: Candidate | null;
  /** Minutes that the levels below cost at the least. */
  readonly reserve: number;
  /** The same for sites that may have the same and move as much. */
  readonly kind: string;
}

/** Schedules of a parent that are looked at closely where its present one does not suit its children. */
const mostParents = 8;
/** Sites of a plan up to which a parent is also moved so that its children are less crowded. */
const mostRethought = 60;

/** Whether an evenly spaced option has all openings of one that was told of before; tells of it otherwise. */
const hasSparser = ({ minutes }: Candidate, told: Set<number>): boolean => {
  const spacing = dayMinutes / minutes.length;
  const [first = 0] = minutes;
  for (let wider = 2 * spacing; wider <= dayMinutes; wider += spacing) {
    for (let at = first; at < wider; at += spacing) if (told.has(wider * dayMinutes + at)) return true;
  }
  told.add(spacing * dayMinutes + first);
  return false;
};

const wholeMinutes = (ms: number): number => Math.ceil(ms / minuteMs);
const roundUp = (minutes: number, to: number): number => Math.ceil(minutes / to) * to;

const held = (parent: ContentAge, option: Candidate, transfer: number): ContentAge =>
  option.continuous ? ageWhenContinuous(parent, transfer) : ageAfterPasses(parent, option, transfer);

export interface PlanOptions {
  /** Figures of the topology over the range, where they are there already. */
  readonly simulated?: Simulation;
  /** Told how many of the sites are planned. */
  readonly onProgress?: (done: number, of: number) => void;
}

/** What a site may have whatever is above it. */
interface Choices {
  readonly id: number;
  readonly quarters: AllowedSlots | null;
  readonly hours: WeekHours | null;
  readonly options: readonly Candidate[];
}

const choicesBy = new Map<string, Choices>();
let choicesMade = 0;

/** Fleets share few hours, and a person plans the same ones again with another target. */
const choicesOf = (
  wanted: readonly AllowedHours[],
  timeZone: string | undefined,
  from: Instant,
  window: number,
): Choices => {
  const key = wanted.length === 0 ? String(window) : `${window} ${from} ${timeZone ?? ''} ${JSON.stringify(wanted)}`;
  let known = choicesBy.get(key);
  if (known === undefined) {
    if (choicesBy.size > 2_000) choicesBy.clear();
    const quarters = toSlots(wanted, timeZone, from);
    const hours = quarters === null ? null : weekHours(quarters, window);
    known = { id: choicesMade++, quarters, hours, options: optionsFor(hours, window) };
    choicesBy.set(key, known);
  }
  return known;
};

/** Words of bit sets that the searches of one plan may look at together. */
const mostEffort = 2_000_000;

/**
 * Schedules for a whole branch that keep every site below a target with as few children open at once on each parent as the
 * search finds, or why a site cannot (shared/simulate/README.md#two-bounds-never-one-number: planned under *pessimistic*, so that it holds under both).
 * From the top down: a site may have evenly spaced openings within its hours whose staleness leaves the levels below room,
 * where none of them does any hours that share their minute, and where it has no hours all the time; among the children of
 * one parent they are spread. Bounded and repeatable; the figures are simulated.
 */
export const planBranch = (
  topology: Topology,
  goal: BranchGoal,
  { simulated, onProgress }: PlanOptions = {},
): BranchPlan => {
  const { from, to, targetMs } = goal;
  const range = { from, to };
  const tree = indexTopology(topology);
  const root = goal.root === null ? null : tree.get(goal.root);
  const members = root === null ? topology.registries : [root, ...tree.descendantsOf(root.name)];
  const target = Math.floor(targetMs / minuteMs);
  const simulator = createSimulator();
  const before = simulated ?? simulator.simulate(topology, range);

  const remember = <K, T>(cache: Map<K, T>, key: K, make: () => T): T => {
    let known = cache.get(key);
    if (known === undefined) {
      known = make();
      cache.set(key, known);
    }
    return known;
  };

  const sites = new Map<string, Site>();
  const siteAt = (registry: ConnectedRegistry): Site => {
    const key = nameKey(registry.name);
    const known = sites.get(key);
    if (known !== undefined) return known;
    const link = buildLink(topology, registry);
    const { timeZone, allowedHours } = siteOf(topology, registry.name);
    const wanted: readonly AllowedHours[] = goal.hours?.[key] ?? allowedHours ?? [];
    const transfer = wholeMinutes(link.transferMs);
    const window = roundUp(
      Math.max(wholeMinutes(goal.leastWindowMs), transfer),
      transfer > wholeMinutes(goal.leastWindowMs) ? 30 : slotMinutes,
    );
    const { id, quarters, hours, options } = choicesOf(wanted, timeZone, from, window);
    const now =
      link.reading.continuous || link.reading.windowMs >= link.transferMs ? presentOption(link.reading) : null;
    const keeps = ({ continuous, minutes, days, windowMinutes }: Candidate): boolean => {
      if (quarters === null || hours === null) return true;
      const allowed = hours.moves.length === 0 ? quarters.always : quarters.now;
      return !continuous && minutes.every((minute) => fitsWithin(allowed, minute, days, windowMinutes));
    };
    const present = now !== null && keeps(now) ? now : null;
    const reserve = Math.max(
      0,
      ...tree.childrenOf(registry.name).map((child) => siteAt(child).transfer + slotMinutes + siteAt(child).reserve),
    );
    const site: Site = {
      registry,
      link,
      transfer,
      window,
      hours,
      options,
      present,
      reserve,
      kind: `${id} ${transfer}`,
    };
    sites.set(key, site);
    return site;
  };

  const chosen = new Map<string, { readonly option: Candidate; readonly held: ContentAge }>();
  const whyNot = new Map<string, string>();

  /** What a registry outside of the branch holds by its own schedule. */
  const heldOutside = (registry: ConnectedRegistry | null): ContentAge => {
    if (registry === null) return cloudContentAge;
    const { present, transfer, link } = siteAt(registry);
    const option = present ?? presentOption(link.reading);
    return option === null
      ? { kind: 'passes', cycle: weekMinutes, at: [], versionAt: [] }
      : held(heldOutside(tree.parentOf(registry.name)), option, transfer);
  };
  const heldAt = (registry: ConnectedRegistry | null): ContentAge =>
    (registry === null ? undefined : chosen.get(nameKey(registry.name))?.held) ?? heldOutside(registry);

  const densestBy = new Map<WeekHours, readonly WeeklyPasses[]>();
  const freshestBy = new Map<ContentAge, Map<string, readonly ScoredCandidate[]>>();
  const worstBy = new Map<ContentAge, Map<string, Float64Array>>();
  /** Worst staleness of every option of a site below what its parent holds; siblings share it. */
  const worsts = (parent: ContentAge, { options, transfer, kind }: Site): Float64Array =>
    remember(
      remember(worstBy, parent, () => new Map<string, Float64Array>()),
      kind,
      () => {
        const found = new Float64Array(options.length);
        for (let at = 0; at < found.length; at++) {
          const option = options[at] as Candidate;
          // Evenly spaced openings cannot do better than their distance.
          found[at] =
            dayMinutes / option.minutes.length + transfer > target ? Infinity : worstAfter(parent, option, transfer);
        }
        return found;
      },
    );

  const freshest = (
    parent: ContentAge,
    { hours, window, transfer, kind }: Site,
    limit: number,
  ): readonly ScoredCandidate[] =>
    remember(
      remember(freshestBy, parent, () => new Map<string, readonly ScoredCandidate[]>()),
      `${kind} ${limit}`,
      () => freshestOptions(parent, hours, window, transfer, limit),
    );

  interface Fits {
    readonly options: readonly Candidate[];
    readonly worsts: readonly number[];
  }
  const fitsBy = new Map<ContentAge, Map<string, Fits>>();
  /** Options that keep a site in time whatever it has now, with how stale it gets under each. */
  const proposed = (parent: ContentAge, site: Site, limit: number, isLeaf: boolean): Fits =>
    remember(
      remember(fitsBy, parent, () => new Map<string, Fits>()),
      `${site.kind} ${limit} ${String(isLeaf)}`,
      () => {
        const options: Candidate[] = [];
        const kept: number[] = [];
        const found = worsts(parent, site);
        const sparser = new Set<number>();
        site.options.forEach((option, at) => {
          const worst = found[at] as number;
          // Nobody waits for a leaf: where fewer of its openings do, more of them only crowd its siblings.
          if (worst > limit || (isLeaf && site.hours === null && hasSparser(option, sparser))) return;
          options.push(option);
          kept.push(worst);
        });
        return { options, worsts: kept };
      },
    );
  /** Options that keep a site in time, with how stale it gets under each; the present one first. */
  const fitting = (parent: ContentAge, site: Site, limit: number): Fits => {
    const isLeaf = tree.childrenOf(site.registry.name).length === 0;
    const { present } = site;
    const stale = present === null ? Infinity : worstMinutes(held(parent, present, site.transfer));
    const fits = proposed(parent, site, limit, isLeaf);
    if (present !== null && stale <= limit)
      return { options: [present, ...fits.options], worsts: [stale, ...fits.worsts] };
    if (fits.options.length > 0) return fits;
    const uneven = freshest(parent, site, limit).filter(({ worst }) => worst <= limit);
    if (uneven.length > 0)
      return { options: uneven.map(({ option }) => option), worsts: uneven.map(({ worst }) => worst) };
    const always = worstMinutes(ageWhenContinuous(parent, site.transfer));
    return site.hours === null && always <= limit
      ? { options: [continuousOption], worsts: [always] }
      : { options: [], worsts: [] };
  };
  /** Whether `fitting` has an option. */
  const canFit = (parent: ContentAge, site: Site, limit: number): boolean => {
    const { present, options, hours, transfer } = site;
    if (bound(parent, site) > limit) return false;
    if (present !== null && worstMinutes(held(parent, present, transfer)) <= limit) return true;
    if (hours === null) return true;
    if (
      options.some(
        (option) =>
          dayMinutes / option.minutes.length + transfer <= limit && worstAfter(parent, option, transfer) <= limit,
      )
    )
      return true;
    return freshest(parent, site, limit).some(({ worst }) => worst <= limit);
  };
  /** What a site cannot do better than: open whenever its hours allow. */
  const bound = (parent: ContentAge, { hours, transfer }: Site): number =>
    hours === null
      ? worstMinutes(ageWhenContinuous(parent, transfer))
      : remember(densestBy, hours, () => densest(hours)).reduce(
          (least, passes) => Math.min(least, worstAfter(parent, passes, transfer)),
          Infinity,
        );
  /** The freshest that a site can be, by any schedule that may be proposed; null where its hours leave no window. */
  const best = (parent: ContentAge, site: Site): ScoredCandidate | null => {
    const always: readonly ScoredCandidate[] =
      site.hours === null
        ? [{ option: continuousOption, worst: worstMinutes(ageWhenContinuous(parent, site.transfer)) }]
        : [];
    return [...freshest(parent, site, 0), ...always].reduce<ScoredCandidate | null>(
      (least, one) => (least === null || one.worst < least.worst ? one : least),
      null,
    );
  };

  const reason = (parent: ContentAge, site: Site, name: string): string => {
    const bestOne = best(parent, site);
    const above = worstMinutes(parent);
    const over = name === '' ? t('The cloud registry') : name;
    if (!Number.isFinite(above)) return t('{over} never gets content, so nothing below it does.', { over });
    if (bestOne === null) {
      const duration = describeDuration(site.window * minuteMs);
      return site.transfer > 0
        ? t('It needs {duration} to move its payload, and its hours leave no window of {duration}.', { duration })
        : t('Its hours leave no window of {duration}.', { duration });
    }
    if (above >= target)
      return t('{over} itself can be {duration} behind, and no site is fresher than its parent.', {
        over,
        duration: describeDuration(above * minuteMs),
      });
    const below = name === '' ? '' : t(' below {over} as it is planned', { over });
    const figures = {
      duration: describeDuration(bestOne.worst * minuteMs),
      below,
      scheduleOf: scheduleOf(bestOne.option),
    };
    return site.hours === null
      ? t('Its transfer allows no better than {duration}{below}, with {scheduleOf}.', figures)
      : t('Its hours allow no better than {duration}{below}, with {scheduleOf}.', figures);
  };

  /** When in the first week siblings outside of the branch are open. */
  const outside = (registry: ConnectedRegistry): readonly FixedLoad[] => {
    const names = new Set(
      tree
        .childrenOf(registry.parent)
        .filter((sibling) => sibling !== registry)
        .map(({ name }) => name),
    );
    const until = Math.min(to, from + weekMs);
    /** Minutes since a Sunday: the epoch began on a Thursday. */
    const sinceSunday = (at: Instant): number => (at + 4 * dayMs) / minuteMs;
    return before.registries.flatMap(({ name, windows }) => {
      const open: FixedLoad[] = [];
      if (!names.has(name)) return open;
      for (let i = 0; i < windows.length && (windows[i] as number) < until; i += 2) {
        const start = Math.floor(sinceSunday(windows[i] as number));
        const week = Math.floor(start / weekMinutes) * weekMinutes;
        open.push({
          start: start - week,
          end: Math.ceil(sinceSunday(Math.min(windows[i + 1] as number, until))) - week,
        });
      }
      return open;
    });
  };

  /** Another schedule of a parent, where one of its children cannot be in time below the one that it has. */
  const suitChildren = (registry: ConnectedRegistry, children: readonly Site[]): void => {
    const site = siteAt(registry);
    const above = heldAt(tree.parentOf(registry.name));
    const now = chosen.get(nameKey(registry.name));
    if (now === undefined) return;
    const needs = (child: Site): number => target - child.reserve;
    const misses = (parent: ContentAge): number =>
      children.reduce((sum, child) => sum + Math.max(0, bound(parent, child) - needs(child)), 0);
    const canAll = (parent: ContentAge): boolean => children.every((child) => canFit(parent, child, needs(child)));
    if (canAll(now.held)) return;
    const least = misses(now.held);
    const choices = fitting(above, site, target)
      .options.filter(({ minutes: [first = 0] }) => first % 60 === 0)
      .map((option) => ({ option, held: held(above, option, site.transfer) }))
      .map((choice) => ({ ...choice, misses: misses(choice.held) }))
      .filter((choice) => choice.misses <= least)
      .sort((a, b) => a.misses - b.misses);
    const suits = choices.slice(0, mostParents).find((choice) => canAll(choice.held));
    const better = suits ?? (choices[0] !== undefined && choices[0].misses < least ? choices[0] : undefined);
    if (better !== undefined) chosen.set(nameKey(registry.name), better);
  };

  let done = 0;
  const effort: SearchBudget = { left: mostEffort };
  let groupsLeft = new Set(members.map(({ parent }) => parent)).size;
  const spreads = new Map<string | null, Assignment>();
  interface Group {
    readonly candidates: readonly ChildOptions[];
    readonly cannot: readonly Site[];
    readonly found: Assignment;
  }
  /** The children of one parent, spread below what it holds. */
  const groupBelow = (
    above: ContentAge,
    sites: readonly Site[],
    fixed: readonly FixedLoad[],
    mayTry: SearchBudget,
  ): Group => {
    const cannot: Site[] = [];
    const candidates = sites.map((site): ChildOptions => {
      const { name } = site.registry;
      const roomy = fitting(above, site, target - site.reserve);
      const fits = roomy.options.length > 0 ? roomy : fitting(above, site, target);
      const now = site.present?.minutes[0] ?? null;
      if (fits.options.length > 0) return { name, ...fits, now };
      cannot.push(site);
      const fallback = best(above, site)?.option ?? site.present;
      return { name, options: fallback === null ? [] : [fallback], worsts: [0], now };
    });
    return { candidates, cannot, found: minimizePeak(candidates, fixed, mayTry) };
  };
  const groups = new Map<string | null, { readonly sites: readonly Site[]; readonly fixed: readonly FixedLoad[] }>();

  /** Another schedule of a parent that its own siblings have room for, where its children can then be less crowded. */
  const rethought = (parent: ConnectedRegistry, sites: readonly Site[], now: Group, mayTry: SearchBudget): Group => {
    const site = siteAt(parent);
    const siblings = groups.get(parent.parent);
    const crowd = spreads.get(parent.parent);
    const grandparent = heldAt(tree.parentOf(parent.name));
    if (siblings === undefined || crowd === undefined || members.length > mostRethought || now.found.peak <= 1)
      return now;
    const least = groupBelow(ageWhenContinuous(grandparent, site.transfer), sites, [], mayTry).found.peak;
    if (least >= now.found.peak) return now;
    const { options, worsts: stale } = fitting(grandparent, site, target - site.reserve);
    const choices = options
      .map((option, at) => ({ option, worst: stale[at] as number }))
      .filter(
        ({
          option: {
            minutes: [first = 0],
          },
        }) => first % 60 === 0,
      )
      .sort((a, b) => a.worst - b.worst);
    let better = now;
    for (const { option } of choices.slice(0, mostParents)) {
      const fixedOption = ({ registry: { name } }: Site): ChildOptions => {
        const own = name === parent.name ? option : chosen.get(nameKey(name))?.option;
        return { name, options: own === undefined ? [] : [own], worsts: [0], now: null };
      };
      if (minimizePeak(siblings.sites.map(fixedOption), siblings.fixed, { left: 0 }).peak > crowd.peak) continue;
      const choice = { option, held: held(grandparent, option, site.transfer) };
      const found = groupBelow(choice.held, sites, [], mayTry);
      if (found.cannot.length > better.cannot.length || found.found.peak >= better.found.peak) continue;
      better = found;
      chosen.set(nameKey(parent.name), choice);
      if (found.found.peak <= least) break;
    }
    return better;
  };

  const planGroup = (
    parent: ConnectedRegistry | null,
    children: readonly ConnectedRegistry[],
    fixed: readonly FixedLoad[],
  ): void => {
    const sites = children.map(siteAt);
    if (parent !== null) suitChildren(parent, sites);
    const own: SearchBudget = { left: Math.floor(effort.left / groupsLeft--) };
    effort.left -= own.left;
    const first = groupBelow(heldAt(parent), sites, fixed, own);
    const { found, cannot } = parent === null ? first : rethought(parent, sites, first, own);
    effort.left += Math.max(0, own.left);
    const above = heldAt(parent);
    for (const site of cannot) whyNot.set(nameKey(site.registry.name), reason(above, site, parent?.name ?? ''));
    spreads.set(parent?.name ?? null, found);
    groups.set(parent?.name ?? null, { sites, fixed });
    for (const site of sites) {
      const option = found.picks.get(site.registry.name);
      if (option !== undefined)
        chosen.set(nameKey(site.registry.name), { option, held: held(above, option, site.transfer) });
    }
    done += children.length;
    onProgress?.(done, members.length);
    for (const child of children) {
      const below = tree.childrenOf(child.name);
      if (below.length > 0) planGroup(child, below, []);
    }
  };
  if (root === null) planGroup(null, tree.childrenOf(null), []);
  else planGroup(tree.parentOf(root.name), [root], outside(root));

  const syncOf = (site: Site): SyncProperties => {
    const { sync } = site.registry;
    const option = chosen.get(nameKey(site.registry.name))?.option;
    if (option === undefined || option.present) return sync;
    if (option.continuous) return { ...sync, schedule: scheduleOf(option), syncWindow: null };
    const gap = worstAfter(cloudContentAge, option, 0) * minuteMs;
    const ttl = ttlOf(site.registry);
    const messageTtl =
      ttl !== null && ttl >= gap ? sync.messageTtl : formatDuration((Math.ceil(gap / dayMs) + 1) * dayMs);
    return { schedule: scheduleOf(option), syncWindow: formatDuration(site.window * minuteMs), messageTtl };
  };
  const syncs = new Map(members.map((registry) => [nameKey(registry.name), syncOf(siteAt(registry))]));
  const planned: Topology = {
    ...topology,
    registries: topology.registries.map((registry) => {
      const sync = syncs.get(nameKey(registry.name));
      return sync === undefined || sync === registry.sync ? registry : { ...registry, sync };
    }),
  };
  const after = simulator.simulate(planned, range);

  const figures = (simulation: Simulation) =>
    new Map(simulation.registries.map(({ name, pessimistic }) => [nameKey(name), pessimistic.worstMs]));
  const [was, is] = [figures(before), figures(after)];
  const results = members.map((registry): PlannedSite => {
    const key = nameKey(registry.name);
    const site = siteAt(registry);
    const sync = syncs.get(key) ?? registry.sync;
    const afterMs = is.get(key) ?? null;
    const meets = afterMs !== null && afterMs <= targetMs;
    const option = chosen.get(key)?.option;
    const moves = site.hours?.moves[0];
    const said =
      moves === undefined
        ? ''
        : t(' Its hours leave no time that suits summer and winter: it moves by an hour on {dates}.', {
            dates: new Date(moves).toISOString().slice(0, 10),
          });
    const why = meets
      ? `${sync === registry.sync ? t('Stays as it is') : option?.continuous === true ? t('Continuous, as no window is often enough') : t('Opens {openings}', { openings: openings(option) })}.${said}`
      : (whyNot.get(key) ??
        t('Simulated it is {figures}: {reason}.', {
          figures:
            afterMs === null ? t('never there') : t('{duration} behind', { duration: describeDuration(afterMs) }),
          reason: site.link.closed.length > 0 ? t('blackouts keep it closed') : t('its parent leaves it no more'),
        }));
    return {
      registry: registry.name,
      sync,
      changed: sync !== registry.sync,
      beforeMs: was.get(key) ?? null,
      afterMs,
      meets,
      why,
    };
  });
  const heads = new Set(members.map(({ parent }) => (parent === null ? null : nameKey(parent))));
  const loadsAfter = new Map(after.loads.map((load) => [load.parent, load]));
  const openAt = new Map(after.registries.map(({ name, windows }) => [name, windows]));
  const parents = before.loads
    .filter(({ parent }) => heads.has(parent === null ? null : nameKey(parent)))
    .map(({ parent, peak }): PlannedParent => {
      const load = loadsAfter.get(parent);
      const peakAt = load?.peakAt ?? null;
      const open =
        peakAt === null
          ? []
          : tree
              .childrenOf(parent)
              .filter(({ name }) => isOpen(openAt.get(name), peakAt))
              .map(({ name }) => name);
      const found = spreads.get(parent);
      return {
        parent,
        peakBefore: peak,
        peakAfter: load?.peak ?? 0,
        why: found === undefined ? '' : whyPeak(found, open, load?.peak ?? 0, peakAt),
      };
    });
  const edits = results
    .filter(({ changed }) => changed)
    .map(({ registry, sync }): Edit => ({ kind: 'set-sync', registry, sync }));
  return { sites: results, parents, edits, topology: planned, explanation: explain(results, parents, goal) };
};

const openings = (option: Candidate | undefined): string => {
  if (option === undefined || option.continuous) return t('all the time');
  const count = option.minutes.length;
  const times = count === 1 ? 'once' : count === 2 ? 'twice' : t('{count} times', { count });
  return t('{times} a day{more}', { times, more: option.days === everyDay ? '' : t(', on some days of the week') });
};

/** Whether an instant lies in one of the windows. */
const isOpen = (windows: Float64Array | undefined, at: Instant): boolean => {
  for (let i = 0; windows !== undefined && i < windows.length && (windows[i] as number) <= at; i += 2)
    if (at < (windows[i + 1] as number)) return true;
  return false;
};

const mostNamed = 5;
const named = (names: readonly string[]): string =>
  names.length > mostNamed
    ? t('{names} and {count} more', { names: names.slice(0, mostNamed).join(', '), count: names.length - mostNamed })
    : names.length < 2
      ? names.join()
      : t('{before} and {last}', { before: names.slice(0, -1).join(', '), last: names.at(-1) ?? '' });

const clock = (minute: number): string => formatTime(minute % dayMinutes);

const whyNoLower = (bound: LowerBound, peak: number, least: number): string => {
  switch (bound.kind) {
    case 'others':
      return peak <= 1 ? t('fewer than one is none') : t('as many outside of the branch are open at once anyway');
    case 'together':
      return t('whatever they have, {names} are open together at {clock} UTC', {
        names: named(bound.names),
        clock: clock(bound.minute),
      });
    case 'length':
      return t('the windows of {names} take {duration} of the {duration2} that they may use', {
        names: named(bound.names),
        duration: describeDuration(bound.minutes * minuteMs),
        duration2: describeDuration(bound.within * minuteMs),
      });
    case 'searched':
      return t('every combination of the schedules tried has as many');
    case 'open':
      return t('the search ended before all combinations were ruled out; no choice has fewer than {least}', { least });
  }
};

/** Which sites set the peak of a parent, and what keeps it from being lower. */
const whyPeak = (
  { peak, least, bound }: Assignment,
  open: readonly string[],
  simulated: number,
  at: Instant | null,
): string => {
  if (at === null || open.length === 0) return t('None of its children opens.');
  const when = new Date(at);
  const first = t('{who}, {weekday} {clock} UTC', {
    who: open.length === 1 ? t('One at a time, first {name}', { name: open[0] ?? '' }) : named(open),
    weekday: weekdayName(when.getUTCDay(), 'short'),
    clock: when.toISOString().slice(11, 16),
  });
  if (open.length === 1) return `${first}.`;
  return `${first}: ${simulated > peak ? t('some open more often, so that those below them are in time') : whyNoLower(bound, peak, least)}.`;
};

const explain = (
  sites: readonly PlannedSite[],
  parents: readonly PlannedParent[],
  { targetMs, leastWindowMs }: BranchGoal,
): readonly string[] => {
  const inTime = sites.filter(({ meets }) => meets).length;
  const kept = sites.filter(({ changed }) => !changed).length;
  const lower = parents.filter(({ peakBefore, peakAfter }) => peakAfter < peakBefore).length;
  const higher = parents.filter(({ peakBefore, peakAfter }) => peakAfter > peakBefore).length;
  return [
    inTime === sites.length
      ? t('Every site stays within {duration}, simulated under the pessimistic assumption.', {
          duration: describeDuration(targetMs),
        })
      : t(
          '{inTime} of {sitesCount} sites stay within {duration}, simulated under the pessimistic assumption; the others cannot.',
          { inTime, sitesCount: sites.length, duration: describeDuration(targetMs) },
        ),
    t('A site that opens once a day can be more than {duration} behind, so {reason}.', {
      duration: describeDuration(dayMs),
      reason:
        targetMs <= dayMs + hourMs
          ? t('sites above others open more often')
          : t('once a day is enough where nothing above takes the time'),
    }),
    t(
      'Tried for each site, parents before their children: its present schedule; windows of {duration}, longer where a payload takes longer, from any quarter of an hour within its hours in summer and winter, evenly spaced by 2 to 24 hours; where none of these is in time, at any hours that share their minute, without overlap; and all the time where it has no hours. Who cannot, cannot with any of these below its parent as planned.',
      { duration: describeDuration(leastWindowMs) },
    ),
    t('{parents} {have} fewer children open at once than before{more}.', {
      parents:
        lower === 0 ? t('No parent') : t('{lower} of {parentsCount} parents', { lower, parentsCount: parents.length }),
      have: plural(lower, 'has', 'have'),
      more:
        higher === 0
          ? ''
          : t('; {higher} {counted} more, as the target needs more openings', {
              higher,
              counted: plural(higher, 'has', 'have'),
            }),
    }),
    ...(kept === 0
      ? []
      : [t('{kept} {sites} schedule.', { kept, sites: plural(kept, 'site keeps its', 'sites keep their') })]),
  ];
};
