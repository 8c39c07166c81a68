import { describe, expect, it } from 'vitest';
import {
  findByPrefix,
  findNeighbour,
  forEachInRect,
  type Hierarchy,
  layoutHierarchy,
  pathToRoot,
  stickyY,
  updateRegistries,
} from '../../../shared/view/hierarchy.ts';
import { buildRegistry, createTopology } from '../../support/topology.ts';

const size = { nodeWidth: 100, nodeHeight: 40, columnGap: 20, rowGap: 10 };
const none: ReadonlySet<string> = new Set();

const fleet = createTopology([
  buildRegistry('regioneu', null),
  buildRegistry('plantlyon', 'regioneu'),
  buildRegistry('line1body', 'plantlyon'),
  buildRegistry('line3paint', 'plantlyon'),
  buildRegistry('plantbrno', 'regioneu'),
  buildRegistry('regionus', null),
]);
const boxes = ({ nodes }: Hierarchy) => nodes.map(({ name, x, y }) => [name, x, y]);

describe('placing a hierarchy', () => {
  it('puts the cloud at the left, one row per leaf, parents at the middle of their children', () => {
    expect(boxes(layoutHierarchy(fleet, none, size))).toEqual(
      [
        ['contosoedge', 0, 126.25],
        ['regioneu', 120, 62.5],
        ['plantbrno', 240, 20],
        ['plantlyon', 240, 105],
        ['line1body', 360, 80],
        ['line3paint', 360, 130],
        ['regionus', 120, 190],
      ].map(([name, x, y]) => [name, x, expect.closeTo(Number(y), 6) as number]),
    );
  });

  it('keeps the subtrees of one parent apart', () => {
    const { byKey } = layoutHierarchy(fleet, none, size);
    expect(byKey.get('registry:plantbrno')!.bottom).toBeLessThanOrEqual(byKey.get('registry:plantlyon')!.top);
    expect(byKey.get('registry:regioneu')!.bottom).toBeLessThanOrEqual(byKey.get('registry:regionus')!.top);
  });

  it('covers exactly what it draws', () => {
    const placed = layoutHierarchy(fleet, none, size);
    expect(placed.width).toBe(460);
    expect(placed.height).toBe(Math.max(...placed.nodes.map(({ y }) => y)) + 20);
    expect(Math.min(...placed.nodes.map(({ y }) => y))).toBe(20);
  });

  it('omits and counts the descendants of a folded registry', () => {
    const placed = layoutHierarchy(fleet, new Set(['registry:regioneu']), size);
    expect(placed.nodes.map(({ name, hidden, children }) => [name, hidden, children])).toEqual([
      ['contosoedge', 0, 2],
      ['regioneu', 4, 2],
      ['regionus', 0, 0],
    ]);
  });

  it('counts every registry below a folded cloud registry', () => {
    expect(layoutHierarchy(fleet, new Set(['cloud']), size).nodes.map(({ hidden }) => hidden)).toEqual([6]);
  });

  it('gives each box its place among its siblings', () => {
    const { byKey } = layoutHierarchy(fleet, none, size);
    expect(byKey.get('registry:line3paint')).toMatchObject({
      position: 2,
      siblings: 2,
      depth: 3,
      parent: 'registry:plantlyon',
    });
  });

  it('shows the cloud alone where there are no connected registries', () => {
    expect(boxes(layoutHierarchy(createTopology([]), none, size))).toEqual([['contosoedge', 0, 20]]);
  });

  it('hangs an orphan from its missing parent under “Not placed”', () => {
    const placed = layoutHierarchy(createTopology([buildRegistry('line1body', 'plantlyon')]), none, size);
    expect(placed.nodes.map(({ kind, name, parent }) => [kind, name, parent])).toEqual([
      ['cloud', 'contosoedge', null],
      ['unplaced', 'Not placed', 'cloud'],
      ['missing', 'plantlyon', 'unplaced'],
      ['registry', 'line1body', 'missing:plantlyon'],
    ]);
  });

  it('opens a cycle at its first name and shows every registry of it once', () => {
    const placed = layoutHierarchy(
      createTopology([
        buildRegistry('siteb', 'sitea'),
        buildRegistry('sitea', 'sitec'),
        buildRegistry('sitec', 'siteb'),
      ]),
      none,
      size,
    );
    expect(placed.nodes.map(({ name, parent }) => [name, parent])).toEqual([
      ['contosoedge', null],
      ['Not placed', 'cloud'],
      ['sitea', 'unplaced'],
      ['siteb', 'registry:sitea'],
      ['sitec', 'registry:siteb'],
    ]);
  });

  it('finds a parent that is spelt in another case', () => {
    const placed = layoutHierarchy(
      createTopology([buildRegistry('RegionEU', null), buildRegistry('plantlyon', 'regioneu')]),
      none,
      size,
    );
    expect(placed.byKey.get('registry:plantlyon')?.parent).toBe('registry:regioneu');
  });
});

describe('parents in sight', () => {
  const node = { top: 100, bottom: 900, y: 500 } as Parameters<typeof stickyY>[0];

  it('stay at the middle of their children while that is visible', () => {
    expect(stickyY(node, 40, 0, 1000)).toBe(500);
  });
  it('glide to the middle of the part of their subtree that is visible', () => {
    expect(stickyY(node, 40, 600, 800)).toBe(700);
    expect(stickyY(node, 40, 0, 300)).toBe(200);
  });
  it('keep their place where it is not the middle', () => {
    expect(stickyY({ ...node, y: 120 }, 40, 600, 800)).toBe(620);
    expect(stickyY({ ...node, y: 880 }, 40, 600, 800)).toBe(780);
  });
  it('never leave their subtree', () => {
    expect(stickyY(node, 40, 890, 1200)).toBe(880);
    expect(stickyY(node, 40, 2000, 2400)).toBe(880);
    expect(stickyY(node, 40, -400, 50)).toBe(120);
  });
});

describe('moving with the keyboard', () => {
  const placed = layoutHierarchy(fleet, none, size);
  it('goes to the parent and to the first child', () => {
    expect(findNeighbour(placed, 'registry:line3paint', 'parent')).toBe('registry:plantlyon');
    expect(findNeighbour(placed, 'registry:plantlyon', 'child')).toBe('registry:line1body');
  });
  it('goes up and down in the column, across families', () => {
    expect(findNeighbour(placed, 'registry:plantlyon', 'previous')).toBe('registry:plantbrno');
    expect(findNeighbour(placed, 'registry:regioneu', 'next')).toBe('registry:regionus');
  });
  it('stays where there is nothing further', () => {
    expect(findNeighbour(placed, 'cloud', 'parent')).toBe('cloud');
    expect(findNeighbour(placed, 'registry:line1body', 'child')).toBe('registry:line1body');
    expect(findNeighbour(placed, 'registry:line3paint', 'next')).toBe('registry:line3paint');
  });
  it('starts at the cloud where the box is gone', () => {
    expect(findNeighbour(placed, 'registry:gone', 'next')).toBe('cloud');
  });
  it('finds a name by its first letters, going on from the last find', () => {
    expect(findByPrefix(placed, 'cloud', 'line')).toBe('registry:line1body');
    expect(findByPrefix(placed, 'registry:line1body', 'l')).toBe('registry:line3paint');
    expect(findByPrefix(placed, 'registry:line3paint', 'l')).toBe('registry:line1body');
    expect(findByPrefix(placed, 'registry:line1body', 'nothing')).toBe('registry:line1body');
  });
  it('knows the way up to the cloud', () => {
    expect(pathToRoot(placed, 'registry:line3paint')).toEqual([
      'registry:line3paint',
      'registry:plantlyon',
      'registry:regioneu',
      'cloud',
    ]);
    expect(pathToRoot(placed, 'registry:gone')).toEqual([]);
  });
});

describe('an edit of a placed hierarchy', () => {
  const placed = layoutHierarchy(fleet, none, size);
  const edited = (name: string, change: object) => ({
    ...fleet,
    registries: fleet.registries.map((one) => (one.name === name ? { ...one, ...change } : one)),
  });

  it('makes a new box of what says something else and keeps all others', () => {
    const after = updateRegistries(placed, fleet, edited('plantbrno', { logLevel: 'Debug' }))!;
    expect(after.byKey.get('registry:plantbrno')).toMatchObject({
      x: 240,
      y: placed.byKey.get('registry:plantbrno')!.y,
      registry: { logLevel: 'Debug' },
    });
    expect(after.nodes.filter((node, at) => node !== placed.nodes[at]).map(({ name }) => name)).toEqual(['plantbrno']);
  });

  it('is laid out anew where a parent or a name is another', () => {
    expect(updateRegistries(placed, fleet, edited('plantbrno', { parent: 'regionus' }))).toBeNull();
    expect(updateRegistries(placed, fleet, edited('plantbrno', { name: 'plantprague' }))).toBeNull();
    expect(updateRegistries(placed, fleet, { ...fleet, registries: fleet.registries.slice(1) })).toBeNull();
  });
});

describe('a walk of an area', () => {
  it('passes over what lies below a box whose subtree is out of sight', () => {
    const placed = layoutHierarchy(fleet, none, size);
    const met: string[] = [];
    forEachInRect(placed, { left: 0, right: 460, top: 175, bottom: 210 }, ({ name }) => met.push(name));
    expect(met).toEqual(['contosoedge', 'regioneu', 'regionus']);
  });
});
