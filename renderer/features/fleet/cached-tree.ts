import type { Assumption } from '../../../shared/simulate/types.ts';
import type { Topology } from '../../../shared/topology/model.ts';
import { nameKey } from '../../../shared/topology/tree.ts';
import type { CloudResults } from '../../../shared/view/fleet.ts';
import { type Hierarchy, type HierarchySize, layoutHierarchy } from '../../../shared/view/hierarchy.ts';

const trees = new WeakMap<Topology, Hierarchy>();
const unfolded: ReadonlySet<string> = new Set();

/** Lays out the tree of a cloud registry once per topology. */
export const layoutTree = (topology: Topology, size: HierarchySize): Hierarchy => {
  const known = trees.get(topology) ?? layoutHierarchy(topology, unfolded, size);
  trees.set(topology, known);
  return known;
};

/** Worst staleness of each deployed site by lower-case name; null is never. */
export const indexWorstStaleness = (
  { sites }: CloudResults,
  assumption: Assumption,
): ReadonlyMap<string, number | null> =>
  new Map(
    sites.flatMap(({ name, worstMs, status }) =>
      status.kind === 'not-deployed' ? [] : [[nameKey(name), worstMs[assumption]]],
    ),
  );
