import { dayMinutes } from '../../schedule/instant.ts';
import { numberAt, uint16At } from '../../typed-arrays.ts';
import { searchBelow } from './branch-and-bound.ts';
import type { Candidate } from './candidate-schedules.ts';
import { findLowerBound } from './lower-bounds.ts';
import type { Assignment, ChildOptions, FixedLoad, GridChild, SearchBudget } from './peak-types.ts';
import { TimeGrid } from './time-grid.ts';

/**
 * Peak minimisation, a resource-levelling problem: of each child's candidate schedules choose one, so that as few
 * windows as possible are open at once. The stages are the textbook's: a greedy assignment in order of freedom (least
 * first) and a local search over the children in the peak (Burgess and Killebrew, "Variation in activity level on a
 * cyclical arrow diagram", Journal of Industrial Engineering 13, 1962), lower bounds and a branch and bound that raises
 * the bound or lowers the peak until they meet (Möhring, "Minimizing costs of resource requirements in project networks
 * subject to a fixed completion time", Operations Research 32, 1984, https://doi.org/10.1287/opre.32.1.89).
 * Deterministic.
 */

const maxLocalSearchRounds = 4;
/** Larger groups have too many combinations to rule out. */
const maxSearchedChildren = 16;

/** Distance of two minutes on the clock. */
const clockDistance = (a: number, b: number): number =>
  Math.min((a - b + dayMinutes) % dayMinutes, (b - a + dayMinutes) % dayMinutes);

/** Children with candidates, fewest first. */
const orderByFreedom = (children: readonly ChildOptions[], grid: TimeGrid): readonly GridChild[] => {
  const indexes = new Map<Candidate, number>();
  const indexOf = (option: Candidate): number => {
    const known = indexes.get(option) ?? grid.add(option);
    indexes.set(option, known);
    return known;
  };
  return children
    .filter(({ options }) => options.length > 0)
    .sort((a, b) => a.options.length - b.options.length || (a.name < b.name ? -1 : 1))
    .map((child): GridChild => ({ ...child, indexes: child.options.map(indexOf), chosen: -1 }));
};

/** Number of open windows per cell. */
class LoadProfile {
  readonly counts: Uint16Array;
  readonly #grid: TimeGrid;

  constructor(grid: TimeGrid, fixed: readonly FixedLoad[]) {
    this.#grid = grid;
    this.counts = new Uint16Array(grid.size);
    for (const { start, end } of fixed) {
      for (let minute = start; minute < end;) {
        const cell = grid.cellAt(minute);
        this.counts[cell] = uint16At(this.counts, cell) + 1;
        minute += grid.getLength(cell);
      }
    }
  }

  peak(): number {
    let most = 0;
    for (const count of this.counts) if (count > most) most = count;
    return most;
  }

  /** Most windows open while the child's chosen candidate is. */
  peakDuring({ indexes, chosen }: GridChild): number {
    const { cells } = this.#grid;
    const index = numberAt(indexes, chosen);
    const end = this.#grid.end(index);
    let most = 0;
    for (let i = this.#grid.begin(index); i < end; i++)
      most = Math.max(most, uint16At(this.counts, uint16At(cells, i)));
    return most;
  }

  add({ indexes, chosen }: GridChild): void {
    this.#grid.count(numberAt(indexes, chosen), 1, this.counts);
  }
  remove({ indexes, chosen }: GridChild): void {
    this.#grid.count(numberAt(indexes, chosen), -1, this.counts);
  }

  /**
   * Chooses and adds the candidate with the lowest peak; peaks up to `enough` are equal. Ties: the present one, else
   * the cheapest by staleness, openings, company and distance from the present time.
   */
  choose(child: GridChild, enough: number): void {
    const { options, worsts, now, indexes } = child;
    const { counts } = this;
    const { cells } = this.#grid;
    let bestPeak = Infinity;
    let bestCost = Infinity;
    for (let at = 0; at < options.length; at++) {
      const option = options[at] as Candidate;
      const end = this.#grid.end(numberAt(indexes, at));
      let peak = enough;
      let company = 0;
      for (let i = this.#grid.begin(numberAt(indexes, at)); i < end; i++) {
        const count = uint16At(counts, uint16At(cells, i));
        if (count > peak) peak = count;
        if (count > 0) company += count;
      }
      if (peak > bestPeak) continue;
      // An hour of staleness weighs as much as two quarters in company; one more opening must gain two hours.
      const hours = numberAt(worsts, at) / 60 + option.minutes.length * 2 + company / 2;
      const moved = now === null ? 0 : clockDistance(option.minutes[0] ?? 0, now) / dayMinutes;
      const cost = option.present ? -1 : hours + moved;
      if (peak === bestPeak && cost >= bestCost) continue;
      child.chosen = at;
      bestPeak = peak;
      bestCost = cost;
    }
    this.add(child);
  }

  without(children: readonly GridChild[]): Uint16Array {
    const alone = this.counts.slice();
    for (const { indexes, chosen } of children) this.#grid.count(numberAt(indexes, chosen), -1, alone);
    return alone;
  }
}

/** Rechooses the children in the peak until none moves; returns the peak. */
const improveLocally = (children: readonly GridChild[], profile: LoadProfile, fixedPeak: number): number => {
  let peak = profile.peak();
  for (let round = 0; round < maxLocalSearchRounds && peak > Math.max(1, fixedPeak); round++) {
    let moved = false;
    for (const child of children) {
      if (profile.peakDuring(child) < peak) continue;
      const before = child.chosen;
      profile.remove(child);
      profile.choose(child, 0);
      moved ||= child.chosen !== before;
    }
    peak = profile.peak();
    if (!moved) break;
  }
  return peak;
};

/** Returns children to their present or a cheaper schedule if the peak stays. */
const settle = (children: readonly GridChild[], profile: LoadProfile, peak: number): void => {
  for (const child of children) {
    if (child.options[child.chosen]?.present === true || child.options.length === 1) continue;
    profile.remove(child);
    profile.choose(child, peak - 1);
  }
};

/** Chooses a candidate per child for the lowest peak within the budget. */
export const minimizePeak = (
  children: readonly ChildOptions[],
  fixed: readonly FixedLoad[],
  budget: SearchBudget,
): Assignment => {
  const grid = new TimeGrid(children, fixed);
  const profile = new LoadProfile(grid, fixed);
  const fixedPeak = profile.peak();
  const ordered = orderByFreedom(children, grid);
  for (const child of ordered) profile.choose(child, 0);
  let peak = improveLocally(ordered, profile, fixedPeak);
  let { least, bound } = findLowerBound(ordered, grid, fixedPeak, peak);
  if (peak > least && ordered.length > maxSearchedChildren) bound = { kind: 'open' };
  else if (peak > least) {
    const found = searchBelow(ordered, grid, profile.without(ordered), { least, peak, bound }, budget);
    ({ least, peak, bound } = found);
    for (const child of ordered) profile.remove(child);
    ordered.forEach((child, at) => {
      child.chosen = found.chosen?.[at] ?? child.chosen;
      profile.add(child);
    });
  }
  settle(ordered, profile, peak);
  return {
    picks: new Map(ordered.map(({ name, options, chosen }) => [name, options[chosen] as Candidate])),
    peak,
    least,
    bound,
  };
};
