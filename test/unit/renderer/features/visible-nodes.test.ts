import { expect, it } from 'vitest';
import { findNodeAt, findNodesInRect } from '../../../../renderer/features/topology/graph/visible-nodes.ts';
import { layoutHierarchy, type PlacedNode } from '../../../../shared/view/hierarchy.ts';
import { buildRegistry, createTopology } from '../../../support/topology.ts';

const size = { nodeWidth: 100, nodeHeight: 40, columnGap: 40, rowGap: 8 };
const fleet = createTopology([
  buildRegistry('line1', null),
  buildRegistry('line2', null),
  buildRegistry('line3', null),
]);
const hierarchy = layoutHierarchy(fleet, new Set(), size);
const getY = ({ y }: PlacedNode): number => y;
const find = (name: string): PlacedNode => hierarchy.nodes.find((node) => node.name === name) as PlacedNode;
const names = (nodes: readonly PlacedNode[]) => nodes.map(({ name }) => name);

it('finds the nodes of a rectangle', () => {
  const { x, y } = find('line2');
  const area = { left: x, right: x + 1, top: y - 1, bottom: y + 1 };
  expect(names(findNodesInRect(hierarchy, area, size, getY))).toEqual(['line2']);
  const all = { left: 0, right: hierarchy.width, top: 0, bottom: hierarchy.height };
  expect(findNodesInRect(hierarchy, all, size, getY)).toHaveLength(4);
});

it('finds the node nearest to a point of its column', () => {
  const { x, y } = find('line2');
  expect(findNodeAt(hierarchy.nodes, { x: x + 1, y: y + 3 }, size, getY)?.name).toBe('line2');
  expect(findNodeAt(hierarchy.nodes, { x: x - 20, y }, size, getY)).toBeNull();
  expect(findNodeAt(hierarchy.nodes, { x: x + 1, y: -500 }, size, getY)).toBeNull();
});
