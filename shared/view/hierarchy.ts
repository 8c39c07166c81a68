import { cluster, stratify, type HierarchyPointNode } from 'd3-hierarchy';
import type { ConnectedRegistry, Topology } from '../topology/model.ts';
import { keyOf, sortTree } from '../topology/tree.ts';

/**
 * One box of the graph. `missing` stands for a parent that is named but not there; `unplaced` gathers such parents and
 * cycles, so that nothing which was read stays unseen.
 */
export interface PlacedNode {
  /** Stable for the same registry. */
  readonly key: string;
  readonly kind: 'cloud' | 'registry' | 'missing' | 'unplaced';
  readonly name: string;
  readonly registry: ConnectedRegistry | null;
  /** Key of the box that it hangs from; null for the cloud registry. */
  readonly parent: string | null;
  /** 0 for the cloud registry. */
  readonly depth: number;
  /** Left edge, and centre from the top. */
  readonly x: number;
  readonly y: number;
  /** What its visible subtree covers from top to bottom; subtrees of one parent never overlap. */
  readonly top: number;
  readonly bottom: number;
  readonly children: number;
  /** Registries below it that are folded away. */
  readonly hidden: number;
  /** Place among its siblings, from 1. */
  readonly position: number;
  readonly siblings: number;
}

/** The visible boxes in tree order, and what they cover. */
export interface Hierarchy {
  readonly nodes: readonly PlacedNode[];
  readonly byKey: ReadonlyMap<string, PlacedNode>;
  readonly width: number;
  readonly height: number;
}

/** Pixels at scale 1. */
export interface HierarchySize {
  readonly nodeWidth: number;
  readonly nodeHeight: number;
  readonly columnGap: number;
  readonly rowGap: number;
}

export const cloudKey = 'cloud';
export const unplacedKey = 'unplaced';
export const registryKey = (name: string): string => `registry:${keyOf(name)}`;
export const missingKey = (name: string): string => `missing:${keyOf(name)}`;

interface Row {
  readonly key: string;
  readonly parent: string | null;
  readonly kind: PlacedNode['kind'];
  readonly name: string;
  readonly registry: ConnectedRegistry | null;
}

/** Every registry once, below what it hangs from; parents come first, so a parent not met yet closes a cycle. */
const rowsOf = (topology: Topology): readonly Row[] => {
  const present = new Set(topology.registries.map(({ name }) => keyOf(name)));
  const placed = new Set<string>();
  const missing = new Map<string, Row>();
  const registries = sortTree(topology.registries).map((registry): Row => {
    const parent = ((): string => {
      if (registry.parent === null) return cloudKey;
      const key = keyOf(registry.parent);
      if (placed.has(key)) return registryKey(key);
      if (present.has(key)) return unplacedKey;
      missing.set(key, { key: missingKey(key), parent: unplacedKey, kind: 'missing', name: registry.parent, registry: null });
      return missingKey(key);
    })();
    placed.add(keyOf(registry.name));
    return { key: registryKey(registry.name), parent, kind: 'registry', name: registry.name, registry };
  });
  const cloud: Row = { key: cloudKey, parent: null, kind: 'cloud', name: topology.cloud.name, registry: null };
  const loose = missing.size > 0 || registries.some(({ parent }) => parent === unplacedKey);
  const unplaced: Row = { key: unplacedKey, parent: cloudKey, kind: 'unplaced', name: 'Not placed', registry: null };
  return [cloud, ...registries, ...(loose ? [unplaced] : []), ...missing.values()];
};

const tree = stratify<Row>()
  .id(({ key }) => key)
  .parentId(({ parent }) => parent);

/** Groups of siblings stand a little apart, so that families are seen before names are read. */
const layout = cluster<Row>()
  .nodeSize([1, 1])
  .separation((a, b) => (a.parent === b.parent ? 1 : 1.2));

/**
 * Places the registries from the cloud at the left to the leaves at the right, one row a leaf, parents beside the middle
 * of their children. What is below a key in `folded` is left out and counted. Orphans and cycles hang under `unplaced`.
 */
export const placeHierarchy = (topology: Topology, folded: ReadonlySet<string>, size: HierarchySize): Hierarchy => {
  const root = tree([...rowsOf(topology)]);
  const facts = new Map<string, { readonly children: number; readonly hidden: number }>();
  root.each((node) => {
    const children = node.children?.length ?? 0;
    const hide = folded.has(node.data.key) && children > 0;
    facts.set(node.data.key, {
      children,
      hidden: hide ? node.descendants().filter(({ data }) => data.kind === 'registry').length - (node.data.kind === 'registry' ? 1 : 0) : 0,
    });
    if (hide) delete node.children;
  });
  const laidOut = layout(root);
  const pitch = size.nodeHeight + size.rowGap;
  const first = Math.min(...laidOut.leaves().map(({ x }) => x));
  const extents = new Map<HierarchyPointNode<Row>, { top: number; bottom: number }>();
  laidOut.eachAfter((node) => {
    const centre = (node.x - first) * pitch + size.nodeHeight / 2;
    const inner = (node.children ?? []).flatMap((child) => extents.get(child) ?? []);
    extents.set(node, {
      top: Math.min(centre - size.nodeHeight / 2, ...inner.map(({ top }) => top)),
      bottom: Math.max(centre + size.nodeHeight / 2, ...inner.map(({ bottom }) => bottom)),
    });
  });
  const nodes: PlacedNode[] = [];
  laidOut.eachBefore((node) => {
    const { top, bottom } = extents.get(node) ?? { top: 0, bottom: 0 };
    const family = node.parent?.children ?? [node];
    nodes.push({
      ...node.data,
      depth: node.depth,
      x: node.depth * (size.nodeWidth + size.columnGap),
      y: (node.x - first) * pitch + size.nodeHeight / 2,
      top,
      bottom,
      ...(facts.get(node.data.key) ?? { children: 0, hidden: 0 }),
      position: family.indexOf(node) + 1,
      siblings: family.length,
    });
  });
  return {
    nodes,
    byKey: new Map(nodes.map((node) => [node.key, node])),
    width: Math.max(...nodes.map(({ x }) => x)) + size.nodeWidth,
    height: Math.max(...nodes.map(({ bottom }) => bottom)),
  };
};

/**
 * Where a box is drawn while `[viewTop, viewBottom]` is visible: a parent glides to the same place within the visible part
 * of its subtree, so that the way from the cloud stays in sight of every part of a tall tree. Subtrees are disjoint, so
 * boxes never meet.
 */
export const glideY = (node: PlacedNode, nodeHeight: number, viewTop: number, viewBottom: number): number => {
  const half = nodeHeight / 2;
  const span = node.bottom - node.top - nodeHeight;
  if (span <= 0) return node.y;
  const clamp = (y: number): number => Math.min(Math.max(y, node.top + half), node.bottom - half);
  const [highest, lowest] = [clamp(viewTop + half), clamp(viewBottom - half)];
  return highest + ((node.y - node.top - half) / span) * Math.max(0, lowest - highest);
};

/** Keys from a box up to the cloud registry, itself included; empty for an unknown key. */
export const pathTo = (hierarchy: Hierarchy, key: string): readonly string[] => {
  const path: string[] = [];
  for (let node = hierarchy.byKey.get(key); node; node = node.parent === null ? undefined : hierarchy.byKey.get(node.parent)) {
    path.push(node.key);
  }
  return path;
};

export type Direction = 'parent' | 'child' | 'previous' | 'next' | 'first' | 'last';

/** The box that an arrow key leads to; the same box where there is none. `previous` and `next` stay in the column. */
export const neighbour = (hierarchy: Hierarchy, key: string, direction: Direction): string => {
  const node = hierarchy.byKey.get(key);
  const at = node === undefined ? -1 : hierarchy.nodes.indexOf(node);
  if (node === undefined) return hierarchy.nodes[0]?.key ?? key;
  const sameColumn = (other: PlacedNode): boolean => other.depth === node.depth;
  const found = ((): PlacedNode | undefined => {
    switch (direction) {
      case 'parent':
        return node.parent === null ? undefined : hierarchy.byKey.get(node.parent);
      case 'child':
        return hierarchy.nodes[at + 1]?.parent === key ? hierarchy.nodes[at + 1] : undefined;
      case 'previous':
        return hierarchy.nodes.slice(0, at).findLast(sameColumn);
      case 'next':
        return hierarchy.nodes.slice(at + 1).find(sameColumn);
      case 'first':
        return hierarchy.nodes[0];
      case 'last':
        return hierarchy.nodes.at(-1);
    }
  })();
  return found?.key ?? key;
};

/** The next box after `key`, round the end, whose name starts with what was typed. */
export const typeAhead = (hierarchy: Hierarchy, key: string, typed: string): string => {
  const at = hierarchy.nodes.findIndex((node) => node.key === key);
  const start = typed.length > 1 ? at : at + 1;
  const round = [...hierarchy.nodes.slice(Math.max(start, 0)), ...hierarchy.nodes.slice(0, Math.max(start, 0))];
  return round.find(({ name }) => keyOf(name).startsWith(keyOf(typed)))?.key ?? key;
};
