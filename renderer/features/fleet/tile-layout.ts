import type { Assumption } from '../../../shared/simulate/types.ts';
import type { Topology } from '../../../shared/topology/model.ts';
import { nameKey } from '../../../shared/topology/tree.ts';
import type { CloudFigures } from '../../../shared/view/fleet.ts';
import { type Hierarchy, type HierarchySize, layoutHierarchy } from '../../../shared/view/hierarchy.ts';

const trees = new WeakMap<Topology, Hierarchy>();
const unfolded: ReadonlySet<string> = new Set();

/** The tree of a cloud registry, laid out once: when it is first seen so closely. */
export const layoutTiles = (topology: Topology, size: HierarchySize): Hierarchy => {
  const known = trees.get(topology) ?? layoutHierarchy(topology, unfolded, size);
  trees.set(topology, known);
  return known;
};

/** The worst staleness of each site by its name in lower case; null is never. */
export const worstClass = ({ sites }: CloudFigures, assumption: Assumption): ReadonlyMap<string, number | null> =>
  new Map(
    sites.flatMap(({ name, worstMs, status }) =>
      status.kind === 'not-deployed' ? [] : [[nameKey(name), worstMs[assumption]]],
    ),
  );
