import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Topology } from '../../../shared/topology/model.ts';
import { indexTopology, sortTree } from '../../../shared/topology/tree.ts';
import { buildTopology } from '../../support/topologies.ts';

const names = (registries: readonly { readonly name: string }[]): string =>
  registries.map(({ name }) => name).join(' ');

const forest = buildTopology([
  { name: 'west' },
  { name: 'east' },
  { name: 'Site2', parent: 'east' },
  { name: 'site1', parent: 'east' },
  { name: 'cell', parent: 'site1' },
]);

describe('a sorted tree', () => {
  test('has parents before children and siblings by name, whatever their case', () => {
    expect(names(forest.registries)).toBe('east site1 cell Site2 west');
  });

  test('has orphans after the tree and cycles last, and omits nothing', () => {
    const sites = [
      { name: 'b', parent: 'a' },
      { name: 'a', parent: 'b' },
      { name: 'onb', parent: 'b' },
      { name: 'self', parent: 'self' },
      { name: 'lost', parent: 'gone' },
      { name: 'lostchild', parent: 'lost' },
      { name: 'root', parent: null },
    ];
    expect(names(sortTree(sites))).toBe('root lost lostchild a b onb self');
  });

  test('is the same for every order of its members, and sorting it again changes nothing', () => {
    const member = fc.record({
      name: fc.nat(20).map((i) => `n${i}`),
      parent: fc.option(fc.nat(22).map((i) => `n${i}`)),
    });
    fc.assert(
      fc.property(fc.uniqueArray(member, { selector: ({ name }) => name }), (members) => {
        const sorted = sortTree(members);
        expect(sortTree([...members].reverse())).toEqual(sorted);
        expect(sortTree(sorted)).toEqual(sorted);
        expect(sorted).toHaveLength(members.length);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the index of a topology', () => {
  const index = indexTopology(forest);

  test('answers for parents, children, ancestors, descendants, depth and path, ignoring case', () => {
    expect(index.get('SITE1')?.name).toBe('site1');
    expect(names(index.getChildren(null))).toBe('east west');
    expect(names(index.getChildren('EAST'))).toBe('site1 Site2');
    expect(index.getParent('cell')?.name).toBe('site1');
    expect(names(index.getAncestors('cell'))).toBe('site1 east');
    expect(names(index.getDescendants('east'))).toBe('site1 cell Site2');
    expect(['east', 'site1', 'cell', 'nowhere'].map(index.getDepth)).toEqual([1, 2, 3, 0]);
    expect(index.getPath('cell')).toEqual(['east', 'site1', 'cell']);
  });

  test('is built once for a topology', () => {
    expect(indexTopology(forest)).toBe(index);
  });

  test('ends on cycles and distinguishes them from orphans', () => {
    const member = (name: string, parent: string) => ({ name, parent });
    const ring: Topology = buildTopology([]);
    const registries = [
      member('a', 'b'),
      member('b', 'a'),
      member('onb', 'b'),
      member('self', 'self'),
      member('lost', 'gone'),
    ].map(({ name, parent }) => ({
      ...forest.registries[0]!,
      name,
      parent,
    }));
    const odd = indexTopology({ ...ring, registries });
    expect(names(odd.getAncestors('a'))).toBe('b');
    expect(names(odd.getDescendants('a'))).toBe('b onb');
    expect(['a', 'b', 'onb', 'self', 'lost'].map(odd.isCyclic)).toEqual([true, true, false, true, false]);
    expect(['a', 'onb', 'self', 'lost'].map(odd.isOrphan)).toEqual([false, false, false, true]);
    expect(odd.getPath('onb')).toEqual(['a', 'b', 'onb']);
  });

  test('takes a chain of thousands', () => {
    const deep = buildTopology([]);
    const registries = Array.from({ length: 5_000 }, (_, i) => ({
      ...forest.registries[0]!,
      name: `n${i}`,
      parent: i === 0 ? null : `n${i - 1}`,
    }));
    expect(indexTopology({ ...deep, registries }).getDepth('n4999')).toBe(5_000);
  });
});
