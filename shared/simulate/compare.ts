import type { Instant } from '../schedule/instant.ts';
import type { Topology } from '../topology/model.ts';
import { compareNames, indexTopology, nameKey, sortTree } from '../topology/tree.ts';
import { effectiveAt } from './arrivals.ts';
import type { Assumption, Simulation, Staleness } from './types.ts';

export interface SimulatedTopology {
  readonly topology: Topology;
  readonly simulation: Simulation;
}

export interface ScenarioFigures extends Staleness {
  /** Most siblings, itself included, open at its parent at once. */
  readonly peak: number;
}

/** One registry before and after. */
export interface ComparedRow {
  readonly registry: string;
  /** Null if it does not exist there. */
  readonly before: ScenarioFigures | null;
  readonly after: ScenarioFigures | null;
  /** When it learns of its own change; null for never, undefined if nothing of its own changes. */
  readonly effectiveAt: Instant | null | undefined;
  readonly differs: boolean;
  /** No instance runs yet: the figures are hypothetical, and it learns of a change once deployed. */
  readonly planned: boolean;
}

export type ComparedFigure = keyof ScenarioFigures;
export const comparedFigures: readonly ComparedFigure[] = ['worstMs', 'meanMs', 'p95Ms', 'expiredShare', 'peak'];

/** Comparable number: never is Infinity, no messages that could expire is 0. */
const weight = (figures: ScenarioFigures, figure: ComparedFigure): number =>
  figures[figure] ?? (figure === 'expiredShare' ? 0 : Infinity);

/** Negative if the figure improves, positive if it worsens, 0 if equal or on one side only. */
export const change = ({ before, after }: ComparedRow, figure: ComparedFigure): number => {
  if (before === null || after === null) return 0;
  const [was, is] = [weight(before, figure), weight(after, figure)];
  return was === is ? 0 : is - was;
};

const computeFigures = (
  { simulation }: SimulatedTopology,
  assumption: Assumption,
): ReadonlyMap<string, ScenarioFigures> => {
  const peaks = new Map(simulation.loads.map(({ parent, peak }) => [parent === null ? null : nameKey(parent), peak]));
  return new Map(
    simulation.registries.map((registry) => [
      nameKey(registry.name),
      { ...registry[assumption], peak: peaks.get(registry.parent === null ? null : nameKey(registry.parent)) ?? 0 },
    ]),
  );
};

/** Rows in tree order of the second scenario, removed registries last. `effectiveAt` is by name. */
export const compareScenarios = (
  before: SimulatedTopology,
  after: SimulatedTopology,
  assumption: Assumption,
  effectiveAt: Readonly<Record<string, Instant | null>> = {},
): readonly ComparedRow[] => {
  const was = computeFigures(before, assumption);
  const is = computeFigures(after, assumption);
  const planned = new Set(
    [...after.simulation.registries, ...before.simulation.registries].flatMap((one) =>
      one.planned ? nameKey(one.name) : [],
    ),
  );
  const row = (registry: string): ComparedRow => {
    const [from, to] = [was.get(nameKey(registry)) ?? null, is.get(nameKey(registry)) ?? null];
    const differs = from === null || to === null || comparedFigures.some((figure) => from[figure] !== to[figure]);
    return {
      registry,
      before: from,
      after: to,
      effectiveAt: to !== null && Object.hasOwn(effectiveAt, registry) ? effectiveAt[registry] : undefined,
      differs,
      planned: planned.has(nameKey(registry)),
    };
  };
  return [
    ...sortTree(after.topology.registries).map(({ name }) => row(name)),
    ...sortTree(before.topology.registries)
      .filter(({ name }) => !is.has(nameKey(name)))
      .map(({ name }) => row(name)),
  ];
};

/** By name, when each registry with a changed sync learns of a change applied at `at`; null for never. */
export const learnedAt = (
  before: Topology,
  after: Topology,
  at: Instant,
  assumption: Assumption,
): Readonly<Record<string, Instant | null>> => {
  const was = indexTopology(before);
  const changed = after.registries.filter(({ name, sync }) => {
    const known = was.get(name)?.sync;
    return (
      known !== undefined &&
      (known.schedule !== sync.schedule || known.syncWindow !== sync.syncWindow || known.messageTtl !== sync.messageTtl)
    );
  });
  return Object.fromEntries(changed.map(({ name }) => [name, effectiveAt(before, name, at, assumption)]));
};

export type ComparedColumn = ComparedFigure | 'registry' | 'effectiveAt';

/** Sorts figures by their later value, largest first; names from A; effects earliest first. */
export const compareBy = (column: ComparedColumn, a: ComparedRow, b: ComparedRow): number => {
  if (column === 'registry') return compareNames(a.registry, b.registry);
  const value = (row: ComparedRow): number => {
    if (column === 'effectiveAt')
      return row.effectiveAt === undefined ? Infinity : (row.effectiveAt ?? Number.MAX_VALUE);
    const figures = row.after ?? row.before;
    return figures === null ? Infinity : -weight(figures, column);
  };
  const [x, y] = [value(a), value(b)];
  return x === y ? compareNames(a.registry, b.registry) : x < y ? -1 : 1;
};

/** Counts registries by the change of their worst staleness; those of one scenario are separate. */
export const countChanges = (
  rows: readonly ComparedRow[],
): {
  readonly better: number;
  readonly worse: number;
  readonly same: number;
  readonly added: number;
  readonly removed: number;
} => ({
  better: rows.filter((row) => change(row, 'worstMs') < 0).length,
  worse: rows.filter((row) => change(row, 'worstMs') > 0).length,
  same: rows.filter((row) => row.before !== null && row.after !== null && change(row, 'worstMs') === 0).length,
  added: rows.filter(({ before }) => before === null).length,
  removed: rows.filter(({ after }) => after === null).length,
});
