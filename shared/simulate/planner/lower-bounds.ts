import { uint16At } from '../../typed-arrays.ts';
import type { GridChild, PeakBound } from './peak-types.ts';
import type { TimeGrid } from './time-grid.ts';

/** Where a child's candidates can be open. */
interface Coverage {
  readonly name: string;
  /** Per cell, the number of candidates open. */
  readonly counts: Uint16Array;
  readonly candidates: number;
  /** Minutes of its shortest candidate. */
  readonly shortest: number;
  /** Minutes of the cells that any candidate covers. */
  readonly within: number;
}

const computeCoverage = ({ name, indexes }: GridChild, grid: TimeGrid): Coverage => {
  const counts = new Uint16Array(grid.size);
  let shortest = Infinity;
  for (const index of indexes) {
    grid.count(index, 1, counts);
    shortest = Math.min(shortest, grid.openMinutes(index));
  }
  let within = 0;
  for (let cell = 0; cell < grid.size; cell++) if (counts[cell] !== 0) within += grid.getLength(cell);
  return { name, counts, candidates: indexes.length, shortest, within };
};

/** Most children that are open in one cell under every candidate. */
const boundByOverlap = (coverages: readonly Coverage[], grid: TimeGrid, start: PeakBound): PeakBound => {
  let best = start;
  const certain = new Uint16Array(grid.size);
  for (const { counts, candidates } of coverages)
    for (let cell = 0; cell < grid.size; cell++)
      if (counts[cell] === candidates) certain[cell] = uint16At(certain, cell) + 1;
  for (let cell = 0; cell < grid.size; cell++) {
    const least = uint16At(certain, cell);
    if (least <= best.least) continue;
    const names = coverages.filter(({ counts, candidates }) => counts[cell] === candidates).map(({ name }) => name);
    best = { least, bound: { kind: 'together', names, minute: grid.getMinute(cell) } };
  }
  return best;
};

/** Energy bound of resource levelling: children whose candidates lie within the same cells share their minutes. */
const boundByLength = (coverages: readonly Coverage[], start: PeakBound): PeakBound => {
  let best = start;
  for (const { counts, within } of coverages) {
    const inside = coverages.filter(
      (other) => other.within <= within && other.counts.every((count, cell) => count === 0 || counts[cell] !== 0),
    );
    const minutes = inside.reduce((sum, { shortest }) => sum + shortest, 0);
    const least = Math.ceil(minutes / within);
    if (least <= best.least) continue;
    best = { least, bound: { kind: 'length', names: inside.map(({ name }) => name), minutes, within } };
  }
  return best;
};

/** The highest simple lower bound; stops at `enough`. */
export const findLowerBound = (
  children: readonly GridChild[],
  grid: TimeGrid,
  fixedPeak: number,
  enough: number,
): PeakBound => {
  const start: PeakBound = { least: Math.max(fixedPeak, children.length > 0 ? 1 : 0), bound: { kind: 'others' } };
  if (start.least >= enough) return start;
  const coverages = children.map((child) => computeCoverage(child, grid));
  return boundByLength(coverages, boundByOverlap(coverages, grid, start));
};
