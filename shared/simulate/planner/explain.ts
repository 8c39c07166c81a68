import { formatTime, weekdayName } from '../../i18n/date-format.ts';
import { t } from '../../i18n/translate.ts';
import { describeDuration } from '../../schedule/duration.ts';
import { dayMinutes, dayMs, hourMs, type Instant, minuteMs } from '../../schedule/instant.ts';
import type { Edit } from '../../topology/edit-types.ts';
import type { ConnectedRegistry } from '../../topology/model.ts';
import { nameKey } from '../../topology/tree.ts';
import { floatAt } from '../../typed-arrays.ts';
import type { Simulation } from '../types.ts';
import type { BranchAssignment, UnfitSite } from './assign-branch.ts';
import type { Branch } from './branch.ts';
import { type Candidate, toCron } from './candidate-schedules.ts';
import type { Assignment, LowerBound } from './peak-types.ts';
import type { SiteCandidates } from './site-candidates.ts';
import type { BranchGoal, BranchPlan, PlannedParent, PlannedSite } from './types.ts';
import type { VerifiedBranch } from './verify.ts';
import { everyDay, worstMinutes } from './weekly-model.ts';

/** Why no schedule keeps a site within the target. */
const whyUnfit = ({ site, parent, above }: UnfitSite, target: number, candidates: SiteCandidates): string => {
  const best = candidates.best(above, site);
  const aboveMinutes = worstMinutes(above);
  const over = parent === null ? t('The cloud registry') : parent.name;
  if (!Number.isFinite(aboveMinutes)) return t('{over} never gets content, so nothing below it does.', { over });
  if (best === null) {
    const duration = describeDuration(site.window * minuteMs);
    return site.transfer > 0
      ? t('It needs {duration} to move its payload, and its hours leave no window of {duration}.', { duration })
      : t('Its hours leave no window of {duration}.', { duration });
  }
  if (aboveMinutes >= target)
    return t('{over} itself can be {duration} behind, and no site is fresher than its parent.', {
      over,
      duration: describeDuration(aboveMinutes * minuteMs),
    });
  const figures = {
    duration: describeDuration(best.worst * minuteMs),
    below: parent === null ? '' : t(' below {over} as it is planned', { over }),
    schedule: toCron(best.option),
  };
  return site.hours === null
    ? t('Its transfer allows no better than {duration}{below}, with {schedule}.', figures)
    : t('Its hours allow no better than {duration}{below}, with {schedule}.', figures);
};

const describeOpenings = (option: Candidate | undefined): string => {
  if (option === undefined || option.continuous) return t('all the time');
  const count = option.minutes.length;
  const times = count === 1 ? 'once' : count === 2 ? 'twice' : t('{count} times', { count });
  return t('{times} a day{more}', { times, more: option.days === everyDay ? '' : t(', on some days of the week') });
};

/** Why a site has its schedule or, if it misses the target, why none meets it. */
const whySite = (
  { target, getSite }: Branch,
  { chosen, unfit }: BranchAssignment,
  candidates: SiteCandidates,
  registry: ConnectedRegistry,
  { changed, afterMs, meets }: Omit<PlannedSite, 'why'>,
): string => {
  const { hours, link } = getSite(registry);
  if (!meets) {
    const cannot = unfit.get(nameKey(registry.name));
    if (cannot !== undefined) return whyUnfit(cannot, target, candidates);
    return t('Simulated it is {figures}: {reason}.', {
      figures: afterMs === null ? t('never there') : t('{duration} behind', { duration: describeDuration(afterMs) }),
      reason: link.closed.length > 0 ? t('blackouts keep it closed') : t('its parent leaves it no more'),
    });
  }
  const option = chosen.get(registry)?.option;
  const what = !changed
    ? t('Stays as it is')
    : option?.continuous === true
      ? t('Continuous, as no window is often enough')
      : t('Opens {openings}', { openings: describeOpenings(option) });
  const moves = hours?.moves[0];
  const daylight =
    moves === undefined
      ? ''
      : t(' Its hours leave no time that suits summer and winter: it moves by an hour on {dates}.', {
          dates: new Date(moves).toISOString().slice(0, 10),
        });
  return `${what}.${daylight}`;
};

const isOpen = (windows: Float64Array | undefined, at: Instant): boolean => {
  for (let i = 0; windows !== undefined && i < windows.length && floatAt(windows, i) <= at; i += 2)
    if (at < floatAt(windows, i + 1)) return true;
  return false;
};

const maxNamed = 5;
const named = (names: readonly string[]): string =>
  names.length > maxNamed
    ? t('{names} and {count} more', { names: names.slice(0, maxNamed).join(', '), count: names.length - maxNamed })
    : names.length < 2
      ? names.join()
      : t('{before} and {last}', { before: names.slice(0, -1).join(', '), last: names.at(-1) ?? '' });

const formatMinute = (minute: number): string => formatTime(minute % dayMinutes);

const whyNoLower = (bound: LowerBound, peak: number, least: number): string => {
  switch (bound.kind) {
    case 'others':
      return peak <= 1 ? t('fewer than one is none') : t('as many outside of the branch are open at once anyway');
    case 'together':
      return t('whatever they have, {names} are open together at {clock} UTC', {
        names: named(bound.names),
        clock: formatMinute(bound.minute),
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

/** Which sites set a parent's peak, and why it is not lower. */
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
  const reason =
    simulated > peak ? t('some open more often, so that those below them are in time') : whyNoLower(bound, peak, least);
  return `${first}: ${reason}.`;
};

const explainBranch = (
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
      have: t('{n, plural, one {has} other {have}}', { n: lower }),
      more:
        higher === 0
          ? ''
          : t('; {higher} {counted} more, as the target needs more openings', {
              higher,
              counted: t('{n, plural, one {has} other {have}}', { n: higher }),
            }),
    }),
    ...(kept === 0
      ? []
      : [
          t('{kept} {sites} schedule.', {
            kept,
            sites: t('{n, plural, one {site keeps its} other {sites keep their}}', { n: kept }),
          }),
        ]),
  ];
};

const worstByName = (simulation: Simulation): ReadonlyMap<string, number | null> =>
  new Map(simulation.registries.map(({ name, pessimistic }) => [nameKey(name), pessimistic.worstMs]));

const planSites = (
  branch: Branch,
  assignment: BranchAssignment,
  candidates: SiteCandidates,
  before: Simulation,
  { syncs, after }: VerifiedBranch,
): readonly PlannedSite[] => {
  const [worstBefore, worstNow] = [worstByName(before), worstByName(after)];
  return branch.members.map((registry): PlannedSite => {
    const key = nameKey(registry.name);
    const sync = syncs.get(key) ?? registry.sync;
    const afterMs = worstNow.get(key) ?? null;
    const site = {
      registry: registry.name,
      sync,
      changed: sync !== registry.sync,
      beforeMs: worstBefore.get(key) ?? null,
      afterMs,
      meets: afterMs !== null && afterMs <= branch.goal.targetMs,
    };
    return { ...site, why: whySite(branch, assignment, candidates, registry, site) };
  });
};

const planParents = (
  { members, tree }: Branch,
  { assignments }: BranchAssignment,
  before: Simulation,
  { after }: VerifiedBranch,
): readonly PlannedParent[] => {
  const heads = new Set(members.map(({ parent }) => (parent === null ? null : nameKey(parent))));
  const loads = new Map(after.loads.map((load) => [load.parent, load]));
  const windowsByName = new Map(after.registries.map(({ name, windows }) => [name, windows]));
  return before.loads
    .filter(({ parent }) => heads.has(parent === null ? null : nameKey(parent)))
    .map(({ parent, peak: peakBefore }): PlannedParent => {
      const { peak: peakAfter = 0, peakAt = null } = loads.get(parent) ?? {};
      const open =
        peakAt === null ? [] : tree.getChildren(parent).filter(({ name }) => isOpen(windowsByName.get(name), peakAt));
      const found = assignments.get(parent);
      const names = open.map(({ name }) => name);
      return {
        parent,
        peakBefore,
        peakAfter,
        why: found === undefined ? '' : whyPeak(found, names, peakAfter, peakAt),
      };
    });
};

export const explainPlan = (
  branch: Branch,
  assignment: BranchAssignment,
  candidates: SiteCandidates,
  before: Simulation,
  verified: VerifiedBranch,
): BranchPlan => {
  const sites = planSites(branch, assignment, candidates, before, verified);
  const parents = planParents(branch, assignment, before, verified);
  const edits = sites
    .filter(({ changed }) => changed)
    .map(({ registry, sync }): Edit => ({ kind: 'set-sync', registry, sync }));
  return {
    sites,
    parents,
    edits,
    topology: verified.topology,
    explanation: explainBranch(sites, parents, branch.goal),
  };
};
