import { BoundedCache } from '../../bounded-cache.ts';
import { dayMinutes } from '../../schedule/instant.ts';
import type { TopologyIndex } from '../../topology/tree.ts';
import { floatAt } from '../../typed-arrays.ts';
import type { WeekHours } from '../allowed-slots.ts';
import type { Branch, BranchSite } from './branch.ts';
import {
  ageUnder,
  type Candidate,
  continuousCandidate,
  densest,
  freshestCandidates,
  type ScoredCandidate,
} from './candidate-schedules.ts';
import { ageWhenContinuous, type ContentAge, type WeeklyPasses, worstAfter, worstMinutes } from './weekly-model.ts';

export interface CandidateSet {
  readonly options: readonly Candidate[];
  readonly worsts: readonly number[];
}

const noCandidates: CandidateSet = { options: [], worsts: [] };

/** Whether a schedule in `sparser` (by spacing and first minute) opens only when this one does; else adds this one. */
const hasSparser = ({ minutes }: Candidate, sparser: Set<number>): boolean => {
  const spacing = dayMinutes / minutes.length;
  const [first = 0] = minutes;
  for (let wider = 2 * spacing; wider <= dayMinutes; wider += spacing) {
    for (let at = first; at < wider; at += spacing) if (sparser.has(wider * dayMinutes + at)) return true;
  }
  sparser.add(spacing * dayMinutes + first);
  return false;
};

/** Caches results by parent and site key: siblings share them. */
class SiblingCache<Value extends object> {
  readonly #byParent = new BoundedCache<ContentAge, BoundedCache<string, Value>>(20_000);

  getOrCreate(parent: ContentAge, key: string, create: () => Value): Value {
    return this.#byParent.getOrCreate(parent, () => new BoundedCache(20_000)).getOrCreate(key, create);
  }
}

/** Candidates that keep a site within a limit. All limits are in minutes. */
export class SiteCandidates {
  readonly #tree: TopologyIndex;
  readonly #target: number;
  readonly #densest = new BoundedCache<WeekHours, readonly WeeklyPasses[]>(20_000);
  readonly #freshest = new SiblingCache<readonly ScoredCandidate[]>();
  readonly #worsts = new SiblingCache<Float64Array>();
  readonly #evenly = new SiblingCache<CandidateSet>();

  constructor({ tree, target }: Branch) {
    this.#tree = tree;
    this.#target = target;
  }

  /** Candidates within the limit, the present one first; uneven hours and continuous only if there are no others. */
  within(parent: ContentAge, site: BranchSite, limit: number): CandidateSet {
    const { present } = site;
    const stale = present === null ? Infinity : worstMinutes(ageUnder(parent, present, site.transfer));
    const evenly = this.#evenlyWithin(parent, site, limit);
    if (present !== null && stale <= limit)
      return { options: [present, ...evenly.options], worsts: [stale, ...evenly.worsts] };
    if (evenly.options.length > 0) return evenly;
    const uneven = this.#freshestFor(parent, site, limit).filter(({ worst }) => worst <= limit);
    if (uneven.length > 0)
      return { options: uneven.map(({ option }) => option), worsts: uneven.map(({ worst }) => worst) };
    const always = worstMinutes(ageWhenContinuous(parent, site.transfer));
    return site.hours === null && always <= limit ? { options: [continuousCandidate], worsts: [always] } : noCandidates;
  }

  hasWithin(parent: ContentAge, site: BranchSite, limit: number): boolean {
    const { present, evenly, hours, transfer } = site;
    if (this.bound(parent, site) > limit) return false;
    if (present !== null && worstMinutes(ageUnder(parent, present, transfer)) <= limit) return true;
    if (hours === null) return true;
    const fits = (option: Candidate): boolean =>
      dayMinutes / option.minutes.length + transfer <= limit && worstAfter(parent, option, transfer) <= limit;
    return evenly.some(fits) || this.#freshestFor(parent, site, limit).some(({ worst }) => worst <= limit);
  }

  /** Lower bound of a site's staleness: open whenever its hours allow. */
  bound(parent: ContentAge, { hours, transfer }: BranchSite): number {
    return hours === null
      ? worstMinutes(ageWhenContinuous(parent, transfer))
      : this.#densest
          .getOrCreate(hours, () => densest(hours))
          .reduce((least, passes) => Math.min(least, worstAfter(parent, passes, transfer)), Infinity);
  }

  /** The freshest that any proposable schedule makes a site; null if its hours leave no window. */
  best(parent: ContentAge, site: BranchSite): ScoredCandidate | null {
    const always: readonly ScoredCandidate[] =
      site.hours === null
        ? [{ option: continuousCandidate, worst: worstMinutes(ageWhenContinuous(parent, site.transfer)) }]
        : [];
    return [...this.#freshestFor(parent, site, 0), ...always].reduce<ScoredCandidate | null>(
      (least, one) => (least === null || one.worst < least.worst ? one : least),
      null,
    );
  }

  #evenlyWithin(parent: ContentAge, site: BranchSite, limit: number): CandidateSet {
    const isLeaf = this.#tree.getChildren(site.registry.name).length === 0;
    return this.#evenly.getOrCreate(parent, `${site.kind} ${limit} ${String(isLeaf)}`, () => {
      const options: Candidate[] = [];
      const kept: number[] = [];
      const worsts = this.#computeWorsts(parent, site);
      const sparser = new Set<number>();
      site.evenly.forEach((option, at) => {
        const worst = floatAt(worsts, at);
        // Nobody waits for a leaf: where fewer of its openings do, more of them only crowd its siblings.
        if (worst > limit || (isLeaf && site.hours === null && hasSparser(option, sparser))) return;
        options.push(option);
        kept.push(worst);
      });
      return { options, worsts: kept };
    });
  }

  /** Worst staleness under each evenly spaced candidate. */
  #computeWorsts(parent: ContentAge, { evenly, transfer, kind }: BranchSite): Float64Array {
    return this.#worsts.getOrCreate(parent, kind, () =>
      Float64Array.from(evenly, (option) =>
        // Evenly spaced openings cannot do better than their distance.
        dayMinutes / option.minutes.length + transfer > this.#target ? Infinity : worstAfter(parent, option, transfer),
      ),
    );
  }

  #freshestFor(
    parent: ContentAge,
    { hours, window, transfer, kind }: BranchSite,
    limit: number,
  ): readonly ScoredCandidate[] {
    return this.#freshest.getOrCreate(parent, `${kind} ${limit}`, () =>
      freshestCandidates(parent, hours, window, transfer, limit),
    );
  }
}
