import { expect, test } from 'vitest';
import { applyEdits } from '../../../shared/topology/edit.ts';
import type { Edit } from '../../../shared/topology/edit-types.ts';
import type { SyncProperties } from '../../../shared/topology/model.ts';
import { netEdits } from '../../../shared/topology/net-edits.ts';
import { buildTopology, unwrap } from '../../support/topologies.ts';

const fleet = buildTopology([
  { name: 'plant', mode: 'ReadWrite', repositories: ['base'] },
  { name: 'line1', parent: 'plant', repositories: ['base'] },
]);
const [plant] = fleet.registries;
const sync = (registry: string, set: Partial<SyncProperties>): Edit => ({ kind: 'set-sync', registry, sync: set });
const net = (...groups: Edit[][]) => netEdits(fleet, groups);
const was = plant?.sync.schedule ?? '';

test('drafting and redrafting one property is one change with the last value', () => {
  expect(
    net([sync('plant', { schedule: '0 12 * * *', syncWindow: 'PT4H' })], [sync('plant', { schedule: '0 13 * * *' })]),
  ).toEqual([[sync('plant', { schedule: '0 13 * * *', syncWindow: 'PT4H' })]]);
});

test('a name in another case is the same registry, and what stands between of others stays', () => {
  expect(
    net(
      [sync('plant', { schedule: '0 12 * * *' })],
      [{ kind: 'deactivate', registry: 'line1' }],
      [sync('PLANT', { messageTtl: 'P5D' })],
    ),
  ).toEqual([
    [sync('PLANT', { schedule: '0 12 * * *', messageTtl: 'P5D' })],
    [{ kind: 'deactivate', registry: 'line1' }],
  ]);
});

test('a draft that changes nothing is empty', () => {
  expect(net([sync('plant', { schedule: '0 12 * * *' })], [sync('plant', { schedule: was })])).toEqual([]);
  expect(
    net(
      [{ kind: 'set-logging', registry: 'line1', logLevel: 'Debug' }],
      [{ kind: 'set-logging', registry: 'line1', logLevel: fleet.registries[1]?.logLevel ?? 'Information' }],
    ),
  ).toEqual([]);
});

test('a schedule that is set after the creation is part of the creation', () => {
  const create: Edit = {
    kind: 'create',
    registry: {
      name: 'line2',
      parent: 'plant',
      mode: 'ReadOnly',
      sync: { schedule: '* * * * *', syncWindow: null, messageTtl: 'P2D' },
      repositories: ['base'],
      clientTokenIds: [],
      notifications: [],
      logLevel: 'Information',
      garbageCollection: { enabled: true, schedule: '0 0 * * *' },
    },
  };
  const groups = net([create], [sync('line2', { schedule: '0 2 * * *', syncWindow: 'PT4H' })]);
  expect(groups).toMatchObject([
    [{ kind: 'create', registry: { sync: { schedule: '0 2 * * *', syncWindow: 'PT4H' } } }],
  ]);
});

test('one schedule of a planned branch can be typed anew in its place', () => {
  expect(
    net(
      [sync('plant', { messageTtl: 'P6D' }), sync('line1', { messageTtl: 'P6D' })],
      [sync('plant', { messageTtl: 'P7D' })],
    ),
  ).toEqual([[sync('plant', { messageTtl: 'P7D' }), sync('line1', { messageTtl: 'P6D' })]]);
});

test('the net changes make what the whole history makes', () => {
  const history: Edit[] = [
    sync('line1', { schedule: '0 3 * * *', syncWindow: 'PT4H' }),
    { kind: 'set-notifications', registry: 'line1', notifications: ['base:*:push'] },
    sync('line1', { syncWindow: 'PT5H' }),
    { kind: 'set-notifications', registry: 'line1', notifications: [] },
    { kind: 'delete', registry: 'line1', cleanUp: true },
  ];
  for (let length = 1; length <= history.length; length += 1) {
    const some = history.slice(0, length);
    const groups = netEdits(
      fleet,
      some.map((edit) => [edit]),
    );
    expect(unwrap(applyEdits(fleet, groups.flat()))).toEqual(unwrap(applyEdits(fleet, some)));
  }
});
