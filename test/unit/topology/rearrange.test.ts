import { describe, expect, test } from 'vitest';
import { makePlan } from '../../../shared/plan/make-plan.ts';
import { applyEdits } from '../../../shared/topology/edit.ts';
import type { Edit } from '../../../shared/topology/edit-types.ts';
import type { Topology } from '../../../shared/topology/model.ts';
import { createEmptyTopology } from '../../../shared/topology/new-topology.ts';
import { cloneBranch, moveBranch } from '../../../shared/topology/rearrange.ts';
import { formatMessages } from '../../support/format-messages.ts';
import { buildTopology, unwrap } from '../../support/topologies.ts';

const fleet: Topology = {
  ...buildTopology([
    { name: 'plantone', mode: 'ReadWrite', repositories: ['base'] },
    { name: 'planttwo', mode: 'ReadWrite', repositories: ['base'] },
    {
      name: 'line1',
      parent: 'plantone',
      repositories: ['base'],
      more: { sync: { schedule: '0 2 * * *', syncWindow: 'PT3H', messageTtl: 'P2D' } },
    },
    { name: 'cell7', parent: 'line1', repositories: ['base'] },
  ]),
  sites: { cell7: { owner: 'Ops' } },
};
const after = (topology: Topology, edits: readonly Edit[]): Topology => unwrap(applyEdits(topology, edits));
const parents = (topology: Topology) =>
  Object.fromEntries(topology.registries.map(({ name, parent }) => [name, parent]));

describe('moving a branch', () => {
  const moved = after(fleet, unwrap(moveBranch(fleet, 'line1', 'planttwo')));

  test('puts it with all below it under the new parent, as it was', () => {
    expect(parents(moved)).toEqual({ plantone: null, planttwo: null, line1: 'planttwo', cell7: 'line1' });
    expect(moved.registries.find(({ name }) => name === 'line1')?.sync.schedule).toBe('0 2 * * *');
    expect(moved.sites).toEqual(fleet.sites);
  });

  test('plans to delete the live ones, deepest first, and to create them again, parents first', () => {
    const steps = unwrap(makePlan(fleet, moved)).steps.filter(({ request }) =>
      /connectedRegistries/i.test(request.path),
    );
    expect(
      steps
        .map(({ request }) => `${request.method} ${request.path.split('/').at(-1)}`)
        .filter((step) => /^(DELETE|PUT)/.test(step)),
    ).toEqual(['DELETE cell7', 'DELETE line1', 'PUT line1', 'PUT cell7']);
  });

  test('to the cloud registry and back leaves nothing to do', () => {
    const away = after(fleet, unwrap(moveBranch(fleet, 'line1', null)));
    expect(unwrap(makePlan(fleet, after(away, unwrap(moveBranch(away, 'line1', 'plantone'))))).steps).toEqual([]);
  });

  test.each([
    ['cell7', "'line1' cannot stand below itself."],
    ['plantone', "'line1' is there already."],
  ])('refuses %s', (parent, sentence) => {
    expect(moveBranch(fleet, 'line1', parent)).toMatchObject({ ok: false, error: { message: sentence } });
  });

  test('refuses facts that a bare list lacks', () => {
    expect(moveBranch({ ...fleet, tokens: [], scopeMaps: [], accessKnown: false }, 'line1', null)).toMatchObject({
      ok: false,
      error: { kind: 'refused' },
    });
  });
});

describe('cloning a branch', () => {
  test('creates each with its own suffix, its schedule and its site attributes', () => {
    const cloned = after(fleet, unwrap(cloneBranch(fleet, 'line1', 'b', 'planttwo')));
    expect(parents(cloned)).toMatchObject({ line1: 'plantone', line1b: 'planttwo', cell7b: 'line1b' });
    expect(cloned.sites['cell7b']).toEqual({ owner: 'Ops' });
  });

  test('refuses an ending that makes a name that is taken or not allowed', () => {
    const twice = after(fleet, unwrap(cloneBranch(fleet, 'cell7', 'b', null)));
    expect(cloneBranch(twice, 'line1', 'b', null)).toMatchObject({
      ok: false,
      error: { message: "'cell7b' exists already; choose another ending." },
    });
    expect(cloneBranch(fleet, 'line1', '-b', null)).toMatchObject({ ok: false, error: { where: 'ending' } });
  });
});

test('a sketch from nothing takes registries as drafts and has a plan', () => {
  const create: Edit = {
    kind: 'create',
    registry: {
      name: 'firstsite',
      parent: null,
      mode: 'ReadWrite',
      sync: { schedule: '* * * * *', syncWindow: null, messageTtl: 'P2D' },
      repositories: ['base'],
      clientTokenIds: [],
      notifications: [],
      logLevel: 'Information',
      garbageCollection: { enabled: true, schedule: '0 0 * * *' },
    },
  };
  const placed = createEmptyTopology('contosoedge', {
    subscription: '00000000-0000-0000-0000-000000000000',
    resourceGroup: 'edge',
  });
  const steps = unwrap(makePlan(placed, after(placed, [create]))).steps.map(({ request }) => request.path);
  expect(steps.at(-1)).toBe(
    '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/edge/providers/Microsoft.ContainerRegistry/registries/contosoedge/connectedRegistries/firstsite',
  );
  const nowhere = createEmptyTopology('contosoedge', null);
  expect(formatMessages(makePlan(nowhere, after(nowhere, [create])))).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining('No ARM id') },
  });
});
