import {
  forEachInRect,
  type Hierarchy,
  type HierarchySize,
  type PlacedNode,
  type Rect,
} from '../../../../shared/view/hierarchy.ts';

/** Pixels at scale 1 by which a node's marks protrude from its card. */
const overhang = 12;

/**
 * Nodes that overlap a rectangle in layout coordinates. `getY` gives the displayed centre, which differs for sticky
 * parents.
 */
export const findNodesInRect = (
  hierarchy: Hierarchy,
  area: Rect,
  { nodeWidth, nodeHeight }: HierarchySize,
  getY: (node: PlacedNode) => number,
): readonly PlacedNode[] => {
  const half = nodeHeight / 2 + overhang;
  const found: PlacedNode[] = [];
  forEachInRect(hierarchy, area, (node) => {
    if (node.x + nodeWidth <= area.left || node.x >= area.right) return;
    const y = getY(node);
    if (y + half > area.top && y - half < area.bottom) found.push(node);
  });
  return found;
};

/** The node nearest to a point within its column and row, in layout coordinates; null if there is none. */
export const findNodeAt = (
  nodes: readonly PlacedNode[],
  { x, y }: { readonly x: number; readonly y: number },
  { nodeWidth, nodeHeight, rowGap }: HierarchySize,
  getY: (node: PlacedNode) => number,
): PlacedNode | null => {
  const distance = (node: PlacedNode): number => Math.abs(getY(node) - y);
  const half = (nodeHeight + rowGap) / 2;
  return nodes
    .filter((node) => x >= node.x && x < node.x + nodeWidth && distance(node) <= half)
    .reduce<PlacedNode | null>(
      (nearest, node) => (nearest === null || distance(node) < distance(nearest) ? node : nearest),
      null,
    );
};
