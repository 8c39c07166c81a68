import '@xyflow/svelte/dist/style.css';
import { type Edge, type Node, Position, SvelteFlow } from '@xyflow/svelte';
import { mount } from 'svelte';
import { computeCardSize } from '../../../renderer/features/topology/graph/card-size.ts';
import { layoutHierarchy } from '../../../shared/view/hierarchy.ts';
import { graphFleet } from './fleet.ts';
import type { Side } from './side.ts';

/** The same tree at the same positions; sizes are given, so that nothing is measured before it is shown. */
export const svelteFlowSide = (onlyRenderVisibleElements: boolean): Side => {
  const size = computeCardSize(4, innerWidth);
  const placed = layoutHierarchy(graphFleet(), new Set(), size);
  const nodes: Node[] = placed.nodes.map(({ key, name, x, y }) => ({
    id: key,
    position: { x, y: y - size.nodeHeight / 2 },
    width: size.nodeWidth,
    height: size.nodeHeight,
    sourcePosition: Position.Right,
    targetPosition: Position.Left,
    data: { label: name },
  }));
  const edges: Edge[] = placed.nodes.flatMap(({ key, parent }) =>
    parent === null ? [] : [{ id: `to-${key}`, source: parent, target: key }],
  );
  return {
    show: (target) =>
      mount(SvelteFlow, {
        target,
        props: {
          nodes,
          edges,
          minZoom: 0.01,
          initialViewport: { x: 16, y: 20, zoom: 0.92 },
          panOnScroll: true,
          zoomOnScroll: false,
          nodesDraggable: false,
          nodesConnectable: false,
          onlyRenderVisibleElements,
        },
      }),
    isShown: () => {
      const first = document.querySelector('.svelte-flow__node');
      return first !== null && getComputedStyle(first).visibility === 'visible';
    },
    place: () => document.querySelector<HTMLElement>('.svelte-flow__viewport')?.style.transform ?? '',
  };
};
