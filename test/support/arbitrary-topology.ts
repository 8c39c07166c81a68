import fc from 'fast-check';
import { applyEdit } from '../../shared/topology/edit.ts';
import type { Edit } from '../../shared/topology/edit-types.ts';
import type { Topology } from '../../shared/topology/model.ts';
import { buildTopology, type Site } from './topologies.ts';

const repositories = fc.subarray(['acr/connected-registry', 'hello-world', 'app/one', 'app/two'], { minLength: 1 });
const sync = fc.record({
  schedule: fc.constantFrom('* * * * *', '0 2 * * *', '0 0/10 * * *', '30 4 * * 0', 'not a schedule'),
  syncWindow: fc.constantFrom(null, 'PT4H', 'PT1H', 'P1D'),
  messageTtl: fc.constantFrom('P1D', 'P2D', 'P30D'),
});

const siteName = (i: number): string => `site${i}`.padEnd(5, 'x');

/** Hierarchies of up to twelve sites with allowed modes and access as `az` creates it. */
export const arbitraryTopology: fc.Arbitrary<Topology> = fc
  .array(
    fc.record({
      above: fc.nat(),
      readWrite: fc.boolean(),
      repositories,
      sync,
      logLevel: fc.constantFrom('Information', 'Debug', 'None', 'Verbose'),
      active: fc.boolean(),
      notifications: fc.subarray(['hello-world:*:push', '*:*']),
    }),
    { maxLength: 12 },
  )
  .map((generated) => {
    const sites: Site[] = [];
    generated.forEach((one, i) => {
      const parent = i === 0 ? undefined : sites[(one.above % (i + 1)) - 1];
      sites.push({
        name: siteName(i),
        ...(parent ? { parent: parent.name } : {}),
        mode: one.readWrite && parent?.mode !== 'ReadOnly' ? 'ReadWrite' : 'ReadOnly',
        repositories: one.repositories,
        more: { sync: one.sync, logLevel: one.logLevel, notifications: one.notifications },
      });
    });
    const topology = buildTopology(sites);
    return {
      ...topology,
      registries: topology.registries.map((registry, i) => ({
        ...registry,
        status: {
          ...registry.status,
          activation: generated[i]?.active ? 'Active' : 'Inactive',
          connectionState: null,
          provisioningState: null,
        },
      })),
    };
  });

const someName = fc.nat({ max: 14 }).map(siteName);
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({
    kind: fc.constant('create' as const),
    registry: fc.record({
      name: fc.nat({ max: 20 }).map(siteName),
      parent: fc.option(someName),
      mode: fc.constantFrom('ReadOnly' as const, 'ReadWrite' as const),
      sync,
      repositories,
      clientTokenIds: fc.constant([]),
      notifications: fc.constant([]),
      logLevel: fc.constant('Information'),
      garbageCollection: fc.constant({ enabled: true, schedule: '0 0 * * *' }),
    }),
  }),
  fc.record({ kind: fc.constant('set-sync' as const), registry: someName, sync }),
  fc.record({
    kind: fc.constant('set-logging' as const),
    registry: someName,
    logLevel: fc.constantFrom('Debug', 'Error'),
  }),
  fc.record({
    kind: fc.constant('set-repositories' as const),
    registry: someName,
    add: fc.subarray(['app/three', 'hello-world']),
    remove: fc.subarray(['app/one', 'app/two']),
  }),
  fc.record({
    kind: fc.constant('set-token-status' as const),
    registry: someName,
    status: fc.constantFrom('enabled' as const, 'disabled' as const),
  }),
  fc.record({ kind: fc.constant('deactivate' as const), registry: someName }),
  fc.record({ kind: fc.constant('delete' as const), registry: someName, cleanUp: fc.boolean() }),
);

export const arbitraryEdits: fc.Arbitrary<readonly Edit[]> = fc.array(edit, { maxLength: 8 });

/** Applies the edits in turn and skips those that are refused. */
export const afterWhatApplies = (topology: Topology, edits: readonly Edit[]): Topology =>
  edits.reduce((current, one) => {
    const next = applyEdit(current, one);
    return next.ok ? next.value : current;
  }, topology);
