import { int32At, numberAt, uint16At } from '../../typed-arrays.ts';
import type { GridChild, PeakBound, SearchBudget } from './peak-types.ts';
import type { TimeGrid } from './time-grid.ts';

/** The candidates of a child that the search must try. */
interface SearchChild {
  /** Indexes into the child's options. */
  readonly options: readonly number[];
  readonly indexes: readonly number[];
  /** A bit for each cell, option after option. */
  readonly masks: Int32Array;
  /** Minutes of the shortest option. */
  readonly shortest: number;
  /** Equal for children with equal options. */
  readonly symmetry: number;
}

/** Whether the set at `one` is a subset of the set at `other`. */
const isSubset = (masks: Int32Array, one: number, other: number, wordCount: number): boolean => {
  for (let word = 0; word < wordCount; word++)
    if ((int32At(masks, one + word) & ~int32At(masks, other + word)) !== 0) return false;
  return true;
};

/** Drops dominated options, which are open whenever another one is. */
const toSearchChild = ({ indexes }: GridChild, grid: TimeGrid, symmetries: Map<string, number>): SearchChild => {
  const wordCount = Math.ceil(grid.size / 32);
  const { cells } = grid;
  const getLength = (at: number): number => grid.end(numberAt(indexes, at)) - grid.begin(numberAt(indexes, at));
  const order = indexes.map((_, at) => at).sort((a, b) => getLength(a) - getLength(b) || a - b);
  const masks = new Int32Array(indexes.length * wordCount);
  const options: number[] = [];
  for (const at of order) {
    const base = options.length * wordCount;
    masks.fill(0, base, base + wordCount);
    const index = numberAt(indexes, at);
    for (let i = grid.begin(index); i < grid.end(index); i++) {
      const cell = uint16At(cells, i);
      masks[base + (cell >> 5)] = int32At(masks, base + (cell >> 5)) | (1 << (cell & 31));
    }
    let dominant = 0;
    while (dominant < base && !isSubset(masks, dominant, base, wordCount)) dominant += wordCount;
    if (dominant === base) options.push(at);
  }
  const kept = options.map((at) => numberAt(indexes, at));
  const key = kept.join();
  const symmetry = symmetries.get(key) ?? symmetries.size;
  symmetries.set(key, symmetry);
  const shortest = Math.min(...kept.map((index) => grid.openMinutes(index)));
  return { options, indexes: kept, masks, shortest, symmetry };
};

/** Depth-first search for an assignment with a peak of at most `limit`. */
class Search {
  readonly #children: readonly SearchChild[];
  readonly #grid: TimeGrid;
  readonly #budget: SearchBudget;
  readonly #limit: number;
  readonly #wordCount: number;
  readonly #counts: Uint16Array;
  /** A bit for each cell at the limit. */
  readonly #full: Int32Array;
  /** Chosen option of each child; -1 for none. */
  readonly #chosen: number[];
  /** Per symmetry class the last option taken; the next equal child takes no earlier one. */
  readonly #reached: number[];
  /** Minutes free below the limit, and the least that the undecided children need. */
  #free = 0;
  #needed: number;

  constructor(
    children: readonly SearchChild[],
    grid: TimeGrid,
    fixedCounts: Uint16Array,
    limit: number,
    budget: SearchBudget,
  ) {
    this.#children = children;
    this.#grid = grid;
    this.#budget = budget;
    this.#limit = limit;
    this.#wordCount = Math.ceil(grid.size / 32);
    this.#counts = fixedCounts.slice();
    this.#full = new Int32Array(this.#wordCount);
    for (let cell = 0; cell < grid.size; cell++) {
      const count = uint16At(fixedCounts, cell);
      this.#free += Math.max(0, limit - count) * grid.getLength(cell);
      if (count >= limit) this.#setFull(cell, true);
    }
    this.#chosen = children.map(() => -1);
    this.#reached = children.map(() => 0);
    this.#needed = children.reduce((sum, { shortest }) => sum + shortest, 0);
  }

  /** Chosen options; null: infeasible; undefined: search budget exhausted. */
  run(): readonly number[] | null | undefined {
    const found = this.#decide(this.#children.length);
    if (found === undefined) return undefined;
    return found ? this.#children.map(({ options }, child) => numberAt(options, numberAt(this.#chosen, child))) : null;
  }

  #setFull(cell: number, full: boolean): void {
    const word = cell >> 5;
    const bit = 1 << (cell & 31);
    this.#full[word] = full ? int32At(this.#full, word) | bit : int32At(this.#full, word) & ~bit;
  }

  /** Options of a child that touch no full cell. */
  #feasible({ options, masks, symmetry }: SearchChild): number[] {
    const wordCount = this.#wordCount;
    const full = this.#full;
    const found: number[] = [];
    this.#budget.left -= options.length * wordCount;
    for (let at = numberAt(this.#reached, symmetry); at < options.length; at++) {
      let word = 0;
      while (word < wordCount && (int32At(masks, at * wordCount + word) & int32At(full, word)) === 0) word++;
      if (word === wordCount) found.push(at);
    }
    return found;
  }

  #place({ indexes, shortest }: SearchChild, at: number, by: 1 | -1): void {
    const grid = this.#grid;
    const { cells } = grid;
    const index = numberAt(indexes, at);
    const end = grid.end(index);
    for (let i = grid.begin(index); i < end; i++) {
      const cell = uint16At(cells, i);
      const count = uint16At(this.#counts, cell) + by;
      this.#counts[cell] = count;
      this.#free -= by * grid.getLength(cell);
      this.#setFull(cell, count >= this.#limit);
    }
    this.#needed -= by * shortest;
  }

  /** The undecided child with the fewest feasible options; null if one has none. */
  #mostConstrained(): { readonly child: number; readonly feasible: readonly number[] } | null {
    let next = -1;
    let fewest: readonly number[] = [];
    for (let child = 0; child < this.#children.length; child++) {
      if (this.#chosen[child] !== -1) continue;
      const feasible = this.#feasible(this.#children[child] as SearchChild);
      if (feasible.length === 0) return null;
      if (next >= 0 && feasible.length >= fewest.length) continue;
      next = child;
      fewest = feasible;
    }
    return { child: next, feasible: fewest };
  }

  #decide(undecided: number): boolean | undefined {
    if (undecided === 0) return true;
    if (this.#needed > this.#free) return false;
    const next = this.#mostConstrained();
    if (next === null) return false;
    if (this.#budget.left <= 0) return undefined;
    const child = this.#children[next.child] as SearchChild;
    const before = numberAt(this.#reached, child.symmetry);
    for (const at of next.feasible) {
      this.#place(child, at, 1);
      this.#chosen[next.child] = at;
      this.#reached[child.symmetry] = at;
      const found = this.#decide(undecided - 1);
      if (found !== false) return found;
      this.#place(child, at, -1);
      this.#chosen[next.child] = -1;
      this.#reached[child.symmetry] = before;
    }
    return false;
  }
}

interface SearchResult extends PeakBound {
  readonly peak: number;
  /** Option of each child if a lower peak was found. */
  readonly chosen: readonly number[] | null;
}

/**
 * Searches upwards from the lower bound: an infeasible limit raises the bound by one, the first feasible one is
 * optimal. Returns the peak unchanged if the budget ends.
 */
export const searchBelow = (
  children: readonly GridChild[],
  grid: TimeGrid,
  fixedCounts: Uint16Array,
  { least: start, peak, bound }: PeakBound & { readonly peak: number },
  budget: SearchBudget,
): SearchResult => {
  const symmetries = new Map<string, number>();
  const searched = children.map((child) => toSearchChild(child, grid, symmetries));
  let why = bound;
  for (let least = start; least < peak; least++) {
    const chosen = new Search(searched, grid, fixedCounts, least, budget).run();
    if (chosen === undefined) return { least, peak, bound: { kind: 'open' }, chosen: null };
    if (chosen !== null) return { least, peak: least, bound: why, chosen };
    why = { kind: 'searched' };
  }
  return { least: peak, peak, bound: why, chosen: null };
};
