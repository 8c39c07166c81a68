import type { Topology } from '../../../../shared/topology/model.ts';
import {
  type Hierarchy,
  type HierarchySize,
  layoutHierarchy,
  updateRegistries,
} from '../../../../shared/view/hierarchy.ts';

let last: {
  readonly topology: Topology;
  readonly folded: ReadonlySet<string>;
  readonly size: HierarchySize;
  readonly hierarchy: Hierarchy;
} | null = null;

const sameSize = (one: HierarchySize, other: HierarchySize): boolean =>
  one.nodeWidth === other.nodeWidth &&
  one.nodeHeight === other.nodeHeight &&
  one.columnGap === other.columnGap &&
  one.rowGap === other.rowGap;

/** Layout of the topology, recomputed only if tree, folding or card size changed. */
export const cachedLayout = (topology: Topology, folded: ReadonlySet<string>, size: HierarchySize): Hierarchy => {
  const known =
    last !== null && last.folded === folded && sameSize(last.size, size)
      ? updateRegistries(last.hierarchy, last.topology, topology)
      : null;
  const hierarchy = known ?? layoutHierarchy(topology, folded, size);
  last = { topology, folded, size, hierarchy };
  return hierarchy;
};
