import { cluster, type HierarchyPointNode, stratify } from 'd3-hierarchy';
import { t } from '../i18n/translate.ts';
import type { ConnectedRegistry, Topology } from '../topology/model.ts';
import { nameKey, sortTree } from '../topology/tree.ts';

/** One box of the graph. `missing` is an absent parent; `unplaced` gathers absent parents and cycles. */
export interface PlacedNode {
  /** Stable per registry. */
  readonly key: string;
  readonly kind: 'cloud' | 'registry' | 'missing' | 'unplaced';
  readonly name: string;
  readonly registry: ConnectedRegistry | null;
  /** Null for the cloud registry. */
  readonly parent: string | null;
  readonly depth: number;
  /** Left edge; vertical centre. */
  readonly x: number;
  readonly y: number;
  /** Extent of its visible subtree; siblings' extents never overlap. */
  readonly top: number;
  readonly bottom: number;
  readonly children: number;
  /** Number of folded registries below it. */
  readonly hidden: number;
  /** Position among siblings, from 1. */
  readonly position: number;
  readonly siblings: number;
}

/** Visible boxes in tree order, and their extent. */
export interface Hierarchy {
  readonly nodes: readonly PlacedNode[];
  /** For each box the index after its subtree, to skip a subtree out of view. */
  readonly ends: readonly number[];
  readonly byKey: ReadonlyMap<string, PlacedNode>;
  readonly width: number;
  readonly height: number;
}

export interface HierarchySize {
  readonly nodeWidth: number;
  readonly nodeHeight: number;
  readonly columnGap: number;
  readonly rowGap: number;
}

export const cloudKey = 'cloud';
export const unplacedKey = 'unplaced';
export const registryKey = (name: string): string => `registry:${nameKey(name)}`;
export const missingKey = (name: string): string => `missing:${nameKey(name)}`;

interface Row {
  readonly key: string;
  readonly parent: string | null;
  readonly kind: PlacedNode['kind'];
  readonly name: string;
  readonly registry: ConnectedRegistry | null;
}

/** Registries below their parents, parents first; a parent not met before closes a cycle. */
const toRows = (topology: Topology): readonly Row[] => {
  const present = new Set(topology.registries.map(({ name }) => nameKey(name)));
  const placed = new Set<string>();
  const missing = new Map<string, Row>();
  const registries = sortTree(topology.registries).map((registry): Row => {
    const parent = ((): string => {
      if (registry.parent === null) return cloudKey;
      const key = nameKey(registry.parent);
      if (placed.has(key)) return registryKey(key);
      if (present.has(key)) return unplacedKey;
      missing.set(key, {
        key: missingKey(key),
        parent: unplacedKey,
        kind: 'missing',
        name: registry.parent,
        registry: null,
      });
      return missingKey(key);
    })();
    placed.add(nameKey(registry.name));
    return { key: registryKey(registry.name), parent, kind: 'registry', name: registry.name, registry };
  });
  const cloud: Row = { key: cloudKey, parent: null, kind: 'cloud', name: topology.cloud.name, registry: null };
  const loose = missing.size > 0 || registries.some(({ parent }) => parent === unplacedKey);
  const unplaced: Row = { key: unplacedKey, parent: cloudKey, kind: 'unplaced', name: t('Not placed'), registry: null };
  return [cloud, ...registries, ...(loose ? [unplaced] : []), ...missing.values()];
};

const tree = stratify<Row>()
  .id(({ key }) => key)
  .parentId(({ parent }) => parent);

/** Siblings' groups stand a little apart. */
const layout = cluster<Row>()
  .nodeSize([1, 1])
  .separation((a, b) => (a.parent === b.parent ? 1 : 1.2));

/**
 * Layered tree from the cloud at the left to the leaves at the right, one row a leaf, parents centred on their
 * children. Subtrees of keys in `folded` are counted, not placed. Orphans and cycles hang under `unplaced`.
 */
export const layoutHierarchy = (topology: Topology, folded: ReadonlySet<string>, size: HierarchySize): Hierarchy => {
  const root = tree([...toRows(topology)]);
  const facts = new Map<string, { readonly children: number; readonly hidden: number }>();
  root.each((node) => {
    const children = node.children?.length ?? 0;
    const hide = folded.has(node.data.key) && children > 0;
    facts.set(node.data.key, {
      children,
      hidden: hide
        ? node.descendants().filter(({ data }) => data.kind === 'registry').length -
          (node.data.kind === 'registry' ? 1 : 0)
        : 0,
    });
    if (hide) delete node.children;
  });
  const laidOut = layout(root);
  const pitch = size.nodeHeight + size.rowGap;
  const first = laidOut.leaves().reduce((least, { x }) => Math.min(least, x), Infinity);
  const extents = new Map<HierarchyPointNode<Row>, { top: number; bottom: number }>();
  laidOut.eachAfter((node) => {
    const centre = (node.x - first) * pitch + size.nodeHeight / 2;
    const inner = (node.children ?? []).flatMap((child) => extents.get(child) ?? []);
    extents.set(node, {
      top: Math.min(centre - size.nodeHeight / 2, ...inner.map(({ top }) => top)),
      bottom: Math.max(centre + size.nodeHeight / 2, ...inner.map(({ bottom }) => bottom)),
    });
  });
  const positions = new Map<HierarchyPointNode<Row>, number>();
  laidOut.each(({ children }) => children?.forEach((child, at) => positions.set(child, at + 1)));
  const nodes: PlacedNode[] = [];
  const ends: number[] = [];
  const visit = (node: HierarchyPointNode<Row>): void => {
    const { top, bottom } = extents.get(node) ?? { top: 0, bottom: 0 };
    const at = nodes.length;
    nodes.push({
      ...node.data,
      depth: node.depth,
      x: node.depth * (size.nodeWidth + size.columnGap),
      y: (node.x - first) * pitch + size.nodeHeight / 2,
      top,
      bottom,
      ...(facts.get(node.data.key) ?? { children: 0, hidden: 0 }),
      position: positions.get(node) ?? 1,
      siblings: node.parent?.children?.length ?? 1,
    });
    node.children?.forEach(visit);
    ends[at] = nodes.length;
  };
  visit(laidOut);
  return {
    nodes,
    ends,
    byKey: new Map(nodes.map((node) => [node.key, node])),
    width: nodes.reduce((most, { x }) => Math.max(most, x), 0) + size.nodeWidth,
    height: nodes[0]?.bottom ?? 0,
  };
};

/**
 * Centre of a box while `[viewTop, viewBottom]` is visible: a parent slides within the visible part of its subtree.
 * Subtrees are disjoint, so boxes never meet.
 */
export const stickyY = (node: PlacedNode, nodeHeight: number, viewTop: number, viewBottom: number): number => {
  const half = nodeHeight / 2;
  const span = node.bottom - node.top - nodeHeight;
  if (span <= 0) return node.y;
  const clamp = (y: number): number => Math.min(Math.max(y, node.top + half), node.bottom - half);
  const [highest, lowest] = [clamp(viewTop + half), clamp(viewBottom - half)];
  return highest + ((node.y - node.top - half) / span) * Math.max(0, lowest - highest);
};

/** Whether two topologies have the same names under the same parents in the same order. */
const hasSameTree = (one: Topology, other: Topology): boolean =>
  one.cloud.name === other.cloud.name &&
  one.registries.length === other.registries.length &&
  one.registries.every(
    ({ name, parent }, at) => name === other.registries[at]?.name && parent === other.registries[at].parent,
  );

/**
 * Updates registries of a hierarchy whose tree is unchanged, reusing equal boxes, so that an edit costs no more than
 * itself. Null if the tree differs.
 */
export const updateRegistries = (hierarchy: Hierarchy, before: Topology, after: Topology): Hierarchy | null => {
  if (!hasSameTree(before, after)) return null;
  const changed = new Map(
    after.registries.flatMap((registry, at) =>
      registry === before.registries[at] ? [] : [[registryKey(registry.name), registry]],
    ),
  );
  if (changed.size === 0) return hierarchy;
  const nodes = hierarchy.nodes.map((node) => {
    const registry = changed.get(node.key);
    return registry === undefined ? node : { ...node, registry };
  });
  return { ...hierarchy, nodes, byKey: new Map(nodes.map((node) => [node.key, node])) };
};

/** Pixels at scale 1. */
export interface Rect {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * Visits the boxes in an area and those whose link may cross it: children of a box whose subtree reaches into it. Skips
 * subtrees out of view, so that the cost follows the view.
 */
export const forEachInRect = (
  { nodes, ends }: Hierarchy,
  { top, bottom }: Rect,
  visit: (node: PlacedNode) => void,
): void => {
  for (let at = 0; at < nodes.length;) {
    const node = nodes[at] as PlacedNode;
    visit(node);
    at = node.bottom < top || node.top > bottom ? (ends[at] as number) : at + 1;
  }
};

/** Keys up to the cloud registry, its own included; empty for an unknown key. */
export const pathToRoot = (hierarchy: Hierarchy, key: string): readonly string[] => {
  const path: string[] = [];
  for (
    let node = hierarchy.byKey.get(key);
    node;
    node = node.parent === null ? undefined : hierarchy.byKey.get(node.parent)
  ) {
    path.push(node.key);
  }
  return path;
};

export type Direction = 'parent' | 'child' | 'previous' | 'next' | 'first' | 'last';

/** Target of an arrow key; the same box if there is none. `previous` and `next` stay in the column. */
export const findNeighbour = (hierarchy: Hierarchy, key: string, direction: Direction): string => {
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

/** Next box after `key`, cyclic, whose name starts with the typed text. */
export const findByPrefix = (hierarchy: Hierarchy, key: string, typed: string): string => {
  const at = hierarchy.nodes.findIndex((node) => node.key === key);
  const start = typed.length > 1 ? at : at + 1;
  const round = [...hierarchy.nodes.slice(Math.max(start, 0)), ...hierarchy.nodes.slice(0, Math.max(start, 0))];
  return round.find(({ name }) => nameKey(name).startsWith(nameKey(typed)))?.key ?? key;
};
