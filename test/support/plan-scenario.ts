import { applyEdits } from '../../shared/topology/edit.ts';
import type { NewRegistry } from '../../shared/topology/edit-types.ts';
import type { Topology } from '../../shared/topology/model.ts';
import { buildTopology, unwrap } from './topologies.ts';

const actual = buildTopology([
  { name: 'plant', mode: 'ReadWrite', repositories: ['base', 'acr/connected-registry'] },
  {
    name: 'line1',
    parent: 'plant',
    repositories: ['base', 'tools'],
    more: { sync: { schedule: '0 3 * * 0', syncWindow: 'PT3H', messageTtl: 'P2D' } },
  },
  { name: 'cell1', parent: 'line1', repositories: ['tools'] },
  { name: 'depot', repositories: ['base'], more: { notifications: ['base:*:push'] } },
]);
/** The data endpoint is off. */
export const start: Topology = {
  ...actual,
  cloud: { ...actual.cloud, dataEndpointEnabled: false, dataEndpointHostNames: [] },
};

const nested = (name: string, parent: string | null, more: Partial<NewRegistry> = {}): NewRegistry => ({
  name,
  parent,
  mode: 'ReadOnly',
  sync: { schedule: '0 2 * * *', syncWindow: 'PT2H', messageTtl: 'P3D' },
  repositories: ['base', 'acr/connected-registry'],
  clientTokenIds: [],
  notifications: ['base:1.0:push', '*@*:delete'],
  logLevel: 'Warning',
  garbageCollection: { enabled: true, schedule: '0 0 * * *' },
  ...more,
});

/** The start after creations on three levels, updates, permission changes and a deletion. */
export const goal: Topology = unwrap(
  applyEdits(start, [
    {
      kind: 'create',
      registry: nested('region', null, {
        mode: 'ReadWrite',
        sync: { schedule: '* * * * *', syncWindow: null, messageTtl: 'P2D' },
      }),
    },
    { kind: 'create', registry: nested('site01', 'region', { clientTokenIds: ['depot'] }) },
    {
      kind: 'create',
      registry: nested('cell01', 'site01', { garbageCollection: { enabled: false, schedule: '0 5 * * *' } }),
    },
    { kind: 'set-sync', registry: 'line1', sync: { schedule: '0 12 * * *', syncWindow: 'PT4H' } },
    { kind: 'set-repositories', registry: 'line1', add: ['app/web'], remove: ['base'] },
    { kind: 'set-notifications', registry: 'depot', notifications: ['base:*:delete'] },
    { kind: 'set-token-status', registry: 'depot', status: 'disabled' },
    { kind: 'delete', registry: 'cell1', cleanUp: true },
  ]),
);
