import { describe, expect, test } from 'vitest';
import { findScopeMap, listSyncedRepositories, missingActions } from '../../../shared/topology/access.ts';
import { applyEdit, applyEdits } from '../../../shared/topology/edit.ts';
import type { Edit, NewRegistry } from '../../../shared/topology/edit-types.ts';
import type { ScopeMap, Topology } from '../../../shared/topology/model.ts';
import { getSite, indexTopology } from '../../../shared/topology/tree.ts';
import { buildTopology, contosoId, getMessage, unwrap } from '../../support/topologies.ts';

const fresh: NewRegistry = {
  name: 'fresh1',
  parent: null,
  mode: 'ReadOnly',
  sync: { schedule: '* * * * *', syncWindow: null, messageTtl: 'P2D' },
  repositories: ['hello-world'],
  clientTokenIds: [],
  notifications: [],
  logLevel: 'Information',
  garbageCollection: { enabled: true, schedule: '0 0 * * *' },
};

const after = (topology: Topology, ...edits: Edit[]): Topology => unwrap(applyEdits(topology, edits));
const getRefusal = (topology: Topology, edit: Edit): string => getMessage(applyEdit(topology, edit));
const getActions = (topology: Topology, name: string): readonly string[] =>
  topology.scopeMaps.find((map) => map.name === name)?.actions ?? [];
const getSync = (topology: Topology, name: string) => indexTopology(topology).get(name)?.sync;

const chain = buildTopology([
  { name: 'plant', mode: 'ReadWrite', repositories: ['base'] },
  { name: 'line1', parent: 'plant', repositories: ['base', 'tools'] },
  { name: 'cell1', parent: 'line1', repositories: ['tools'] },
  { name: 'cell2', parent: 'line1', repositories: ['tools'] },
]);

describe('creating a registry', () => {
  test("creates a token and a scope map with the registry's name and the rights of its mode", () => {
    const made = after(chain, { kind: 'create', registry: { ...fresh, mode: 'ReadWrite' } });
    expect(getActions(made, 'fresh1')).toEqual([
      'gateway/fresh1/config/read',
      'gateway/fresh1/config/write',
      'gateway/fresh1/message/read',
      'gateway/fresh1/message/write',
      'repositories/hello-world/content/delete',
      'repositories/hello-world/content/read',
      'repositories/hello-world/content/write',
      'repositories/hello-world/metadata/read',
      'repositories/hello-world/metadata/write',
    ]);
    expect(made.tokens.at(-1)).toMatchObject({
      name: 'fresh1',
      status: 'enabled',
      scopeMapId: expect.stringContaining('/scopeMaps/fresh1'),
    });
    expect(indexTopology(made).get('fresh1')).toMatchObject({
      id: null,
      tokenId: expect.stringContaining('/contoso/tokens/fresh1'),
    });
  });

  test('brings its gateway and its repositories to every ancestor', () => {
    const made = after(chain, { kind: 'create', registry: { ...fresh, parent: 'CELL1' } });
    for (const ancestor of ['cell1', 'line1', 'plant']) {
      expect(getActions(made, ancestor)).toEqual(
        expect.arrayContaining([
          'gateway/fresh1/message/write',
          'repositories/hello-world/content/read',
          'repositories/hello-world/metadata/read',
        ]),
      );
    }
    expect(getActions(made, 'cell2')).toEqual(getActions(chain, 'cell2'));
    expect(indexTopology(made).get('fresh1')?.parent).toBe('cell1');
  });

  describe('with a token that is there', () => {
    const { repositories: _, ...rest } = fresh;
    const withToken = (syncToken: string, more: Partial<NewRegistry> = {}): Edit => ({
      kind: 'create',
      registry: { ...rest, repositories: [], syncToken, ...more },
    });
    const mine = {
      ...chain,
      tokens: [
        ...chain.tokens,
        {
          name: 'Mine',
          id: `${contosoId}/tokens/Mine`,
          scopeMapId: `${contosoId}/scopeMaps/minemap`,
          status: 'enabled' as const,
          passwords: [],
        },
      ],
      scopeMaps: [
        ...chain.scopeMaps,
        {
          name: 'minemap',
          id: `${contosoId}/scopeMaps/minemap`,
          description: null,
          systemDefined: false,
          actions: ['repositories/base/content/read'],
        },
      ],
    };

    test('uses it, gives its scope map the gateway, and the ancestors what the scope map has', () => {
      const made = after(mine, withToken('mine', { parent: 'cell1' }));
      expect(indexTopology(made).get('fresh1')).toMatchObject({ parent: 'cell1', tokenId: `${contosoId}/tokens/Mine` });
      expect(made.tokens).toEqual(mine.tokens);
      expect(made.scopeMaps).toHaveLength(mine.scopeMaps.length);
      const gateway = ['config/read', 'config/write', 'message/read', 'message/write'].map(
        (right) => `gateway/fresh1/${right}`,
      );
      expect(getActions(made, 'minemap')).toEqual([...gateway, 'repositories/base/content/read']);
      for (const ancestor of ['cell1', 'line1', 'plant'])
        expect(getActions(made, ancestor)).toEqual(
          expect.arrayContaining([...gateway, 'repositories/base/content/read']),
        );
    });

    test.each([
      ['nobody', {}, "There is no token 'nobody'"],
      ['CELL1', {}, "The token 'cell1' is the sync token of 'cell1'"],
      ['mine', { repositories: ['base'] }, "The scope map 'minemap' tells the repositories of 'fresh1'"],
    ])('is refused with %s and %j', (token, more, message) => {
      expect(applyEdits(mine, [withToken(token, more)])).toMatchObject({
        ok: false,
        error: { message: expect.stringContaining(message) },
      });
    });
  });

  test('turns the data endpoint on where it is off, and asks nothing where that is unknown', () => {
    const off = buildTopology([], { cloud: { ...chain.cloud, dataEndpointEnabled: false } });
    const unknown = buildTopology([], { cloud: { ...chain.cloud, dataEndpointEnabled: null } });
    expect(after(off, { kind: 'create', registry: fresh }).cloud.dataEndpointEnabled).toBe(true);
    expect(after(unknown, { kind: 'create', registry: fresh }).cloud.dataEndpointEnabled).toBeNull();
  });

  test.each<[string, Partial<NewRegistry>, string]>([
    ['a short name', { name: 'site' }, "The name of a connected registry must have 5 to 40 characters; 'site' has 4."],
    [
      'a name that is taken in another case',
      { name: 'LINE1' },
      "A connected registry 'LINE1' exists already; choose another name.",
    ],
    ['a missing parent', { parent: 'nowhere' }, "The parent 'nowhere' of 'fresh1' does not exist."],
    [
      'ReadWrite under ReadOnly',
      { parent: 'line1', mode: 'ReadWrite' },
      "A ReadWrite registry cannot stand under 'line1', which is ReadOnly; make it ReadOnly or choose a ReadWrite parent.",
    ],
    ['no repository', { repositories: [] }, "Choose at least one repository for 'fresh1'."],
    [
      'a wildcard in the middle',
      { repositories: ['a/*/b'] },
      "'a/*/b': a wildcard stands alone at the end, as in 'prefix/*' or '*'.",
    ],
    [
      'a notification without action',
      { notifications: ['repo:latest'] },
      "'repo:latest' must end in ':push', ':delete' or ':*', as in 'hello-world:*:push'.",
    ],
  ])('refuses %s', (_, change, message) => {
    expect(getRefusal(chain, { kind: 'create', registry: { ...fresh, ...change } })).toBe(message);
  });

  test('refuses a fifty-first registry and a registry that is not Premium', () => {
    const full = buildTopology(Array.from({ length: 50 }, (_, i) => ({ name: `site${i}x` })));
    const basic = buildTopology([], { cloud: { ...chain.cloud, sku: 'Basic' } });
    expect(getRefusal(full, { kind: 'create', registry: fresh })).toBe(
      "'contoso' holds 50 connected registries; the service allows 50.",
    );
    expect(getRefusal(basic, { kind: 'create', registry: fresh })).toBe(
      "'contoso' is Basic; connected registries need the Premium SKU.",
    );
  });

  test('and deleting it with clean-up leaves everything as it was', () => {
    const back = after(
      chain,
      { kind: 'create', registry: { ...fresh, parent: 'cell1', repositories: ['hello-world'] } },
      { kind: 'delete', registry: 'fresh1', cleanUp: true },
    );
    expect(back).toEqual(chain);
  });

  test('of the same repository and deleting it leaves an ancestor its only repository', () => {
    const back = after(
      chain,
      { kind: 'create', registry: { ...fresh, parent: 'cell1', repositories: ['tools'] } },
      { kind: 'delete', registry: 'fresh1', cleanUp: true },
    );
    expect(back).toEqual(chain);
  });
});

describe('the schedule', () => {
  const nightly = after(chain, {
    kind: 'set-sync',
    registry: 'line1',
    sync: { schedule: '0 12 * * *', syncWindow: 'PT4H' },
  });

  test('takes a window together with it', () => {
    expect(getSync(nightly, 'line1')).toEqual({ schedule: '0 12 * * *', syncWindow: 'PT4H', messageTtl: 'P2D' });
  });

  test('that becomes continuous loses its window, as in the service', () => {
    for (const schedule of ['* * * * *', '*/1 * * * *']) {
      expect(getSync(after(nightly, { kind: 'set-sync', registry: 'line1', sync: { schedule } }), 'line1')).toEqual({
        schedule,
        syncWindow: null,
        messageTtl: 'P2D',
      });
    }
  });

  test('that is continuous refuses a window alone', () => {
    expect(getRefusal(chain, { kind: 'set-sync', registry: 'plant', sync: { syncWindow: 'PT4H' } })).toBe(
      "'plant' syncs continuously, so it has no window; set a schedule such as '0 2 * * *' with it.",
    );
  });

  test('must be readable where it is given, and only there', () => {
    const broken = buildTopology([
      { name: 'site1', more: { sync: { schedule: 'often', syncWindow: null, messageTtl: 'P2D' } } },
    ]);
    expect(applyEdit(broken, { kind: 'set-sync', registry: 'site1', sync: { messageTtl: 'P3D' } })).toMatchObject({
      ok: true,
    });
    expect(applyEdit(chain, { kind: 'set-sync', registry: 'plant', sync: { schedule: 'often' } })).toMatchObject({
      ok: false,
      error: { where: 'schedule' },
    });
    expect(applyEdit(chain, { kind: 'set-sync', registry: 'plant', sync: { messageTtl: '2 days' } })).toMatchObject({
      ok: false,
      error: { where: 'messageTtl' },
    });
  });
});

describe('repositories', () => {
  test('added reach all ancestors with the rights of the target', () => {
    const wider = after(chain, { kind: 'set-repositories', registry: 'cell1', add: ['App/One'], remove: [] });
    expect(
      ['cell1', 'line1', 'plant', 'cell2'].map((name) =>
        getActions(wider, name).filter((action) => action.includes('app/one')),
      ),
    ).toEqual([
      ['repositories/app/one/content/read', 'repositories/app/one/metadata/read'],
      ['repositories/app/one/content/read', 'repositories/app/one/metadata/read'],
      ['repositories/app/one/content/read', 'repositories/app/one/metadata/read'],
      [],
    ]);
  });

  test('removed leave the target and every descendant, of every child, and no ancestor', () => {
    const narrower = after(chain, { kind: 'set-repositories', registry: 'line1', add: [], remove: ['tools'] });
    const having = narrower.registries
      .filter((registry) => listSyncedRepositories(narrower, registry)?.includes('tools'))
      .map(({ name }) => name);
    expect(having).toEqual(['plant']);
  });

  test('cannot be added and removed at once', () => {
    expect(getRefusal(chain, { kind: 'set-repositories', registry: 'line1', add: ['Base'], remove: ['base'] })).toBe(
      "'Base' is to be added and removed at once; keep one of them.",
    );
  });

  test('of a bare list cannot be changed', () => {
    const bare: Topology = { ...chain, tokens: [], scopeMaps: [], accessKnown: false };
    expect(getRefusal(bare, { kind: 'set-repositories', registry: 'line1', add: ['x1'], remove: [] })).toContain(
      'was not read',
    );
  });
});

describe('deleting', () => {
  test('is refused while something stands below', () => {
    expect(getRefusal(chain, { kind: 'delete', registry: 'line1', cleanUp: true })).toBe(
      "'line1' still has 'cell1', 'cell2' below it; delete what is below first.",
    );
  });

  test('without clean-up leaves token, scope maps and ancestors', () => {
    const left = after(chain, { kind: 'delete', registry: 'cell1', cleanUp: false });
    expect(left.scopeMaps).toEqual(chain.scopeMaps);
    expect(left.tokens).toEqual(chain.tokens);
    expect(left.registries.map(({ name }) => name)).toEqual(['plant', 'line1', 'cell2']);
  });

  test('with clean-up takes the gateway from the ancestors and keeps repositories that a sibling needs', () => {
    const left = after(chain, { kind: 'delete', registry: 'cell1', cleanUp: true });
    expect(left.tokens.map(({ name }) => name)).toEqual(['plant', 'line1', 'cell2']);
    expect(left.scopeMaps.map(({ name }) => name)).toEqual(['plant', 'line1', 'cell2']);
    for (const ancestor of ['line1', 'plant']) {
      expect(getActions(left, ancestor)).toEqual(
        getActions(chain, ancestor).filter((action) => !action.startsWith('gateway/cell1/')),
      );
    }
  });

  test('with clean-up takes repositories that nothing else needs from all ancestors', () => {
    const left = after(
      chain,
      { kind: 'delete', registry: 'cell1', cleanUp: true },
      { kind: 'delete', registry: 'cell2', cleanUp: true },
    );
    expect(listSyncedRepositories(left, left.registries[0]!)).toEqual(['base']);
    expect(listSyncedRepositories(left, left.registries[1]!)).toEqual(['base']);
  });

  test('with clean-up keeps what the ancestor itself holds more rights on, and what its clients pull', () => {
    const shared = buildTopology([
      { name: 'plant', mode: 'ReadWrite', repositories: ['base'] },
      { name: 'line1', parent: 'plant', repositories: ['base'], more: { clientTokenIds: ['/tokens/puller'] } },
      { name: 'cell1', parent: 'line1', repositories: ['base'] },
    ]);
    const withClient: Topology = {
      ...shared,
      tokens: [
        ...shared.tokens,
        { name: 'puller', id: null, scopeMapId: '/scopeMaps/puller', status: 'enabled', passwords: [] },
      ],
      scopeMaps: [
        ...shared.scopeMaps,
        { name: 'puller', id: null, description: null, actions: ['repositories/*/content/read'], systemDefined: false },
      ],
    };
    const left = after(withClient, { kind: 'delete', registry: 'cell1', cleanUp: true });
    expect(left.registries.map((registry) => listSyncedRepositories(left, registry))).toEqual([['base'], ['base']]);
  });

  test('with clean-up keeps a scope map that another token uses', () => {
    const borrowed: Topology = {
      ...chain,
      tokens: [
        ...chain.tokens,
        { name: 'other', id: null, scopeMapId: '/scopeMaps/cell1', status: 'enabled', passwords: [] },
      ],
    };
    expect(
      after(borrowed, { kind: 'delete', registry: 'cell1', cleanUp: true }).scopeMaps.map(({ name }) => name),
    ).toContain('cell1');
  });
});

describe('access', () => {
  test('needs what every registry below needs', () => {
    const withoutGateways = ({ actions }: ScopeMap) => actions.filter((action) => !action.startsWith('gateway/'));
    const closed: Topology = {
      ...chain,
      scopeMaps: chain.scopeMaps.map((map) => ({ ...map, actions: withoutGateways(map) })),
    };
    expect(missingActions(closed, closed.registries[0]!)).toEqual(
      getActions(chain, 'plant').filter((action) => action.startsWith('gateway/')),
    );
    expect(missingActions(chain, chain.registries[0]!)).toEqual([]);
  });

  test('that lacks a gateway of a descendant is found and repaired', () => {
    const lacking: Topology = {
      ...chain,
      scopeMaps: chain.scopeMaps.map((map) =>
        map.name === 'plant'
          ? { ...map, actions: map.actions.filter((action) => !action.startsWith('gateway/cell2/')) }
          : map,
      ),
    };
    expect(missingActions(lacking, lacking.registries[0]!)).toEqual([
      'gateway/cell2/config/read',
      'gateway/cell2/config/write',
      'gateway/cell2/message/read',
      'gateway/cell2/message/write',
    ]);
    expect(after(lacking, { kind: 'repair-access', registry: 'plant' })).toEqual(chain);
  });

  test('by a wildcard lacks nothing', () => {
    const wild: Topology = {
      ...chain,
      scopeMaps: chain.scopeMaps.map((map) =>
        map.name === 'plant'
          ? {
              ...map,
              actions: [
                ...map.actions.filter((action) => !action.startsWith('repositories/tools')),
                'repositories/*/content/read',
                'repositories/*/metadata/read',
              ],
            }
          : map,
      ),
    };
    expect(missingActions(wild, wild.registries[0]!)?.filter((action) => action.includes('tools'))).toEqual([]);
  });

  test('of a bare list is not known', () => {
    const bare: Topology = { ...chain, tokens: [], scopeMaps: [], accessKnown: false };
    expect(findScopeMap(bare, bare.registries[0]!)).toBeNull();
    expect(missingActions(bare, bare.registries[0]!)).toBeNull();
  });
});

describe('a draft', () => {
  test('leaves the topology that it starts from as it is', () => {
    const before = JSON.stringify(chain);
    after(
      chain,
      { kind: 'delete', registry: 'cell1', cleanUp: true },
      { kind: 'set-logging', registry: 'plant', logLevel: 'Debug' },
    );
    expect(JSON.stringify(chain)).toBe(before);
  });

  test('names the edit that no longer applies', () => {
    expect(applyEdits(chain, [{ kind: 'enable-data-endpoint' }, { kind: 'deactivate', registry: 'gone1' }])).toEqual({
      ok: false,
      error: {
        kind: 'not-found',
        message: "There is no connected registry 'gone1' in 'contoso'.",
        where: 'gone1',
        index: 1,
      },
    });
  });

  test('sets logging, notifications, client tokens, garbage collection, token status, activation and the site', () => {
    const changed = after(
      chain,
      { kind: 'set-logging', registry: 'plant', logLevel: 'Debug' },
      { kind: 'set-notifications', registry: 'plant', notifications: ['hello-world:*:push'] },
      { kind: 'set-client-tokens', registry: 'plant', clientTokenIds: ['/tokens/reader'] },
      {
        kind: 'set-garbage-collection',
        registry: 'plant',
        garbageCollection: { enabled: false, schedule: '0 5 * * *' },
      },
      { kind: 'set-token-status', registry: 'plant', status: 'disabled' },
      { kind: 'deactivate', registry: 'plant' },
      { kind: 'set-site', registry: 'PLANT', site: { timeZone: 'Europe/Paris' } },
    );
    expect(indexTopology(changed).get('plant')).toMatchObject({
      logLevel: 'Debug',
      notifications: ['hello-world:*:push'],
      clientTokenIds: ['/tokens/reader'],
      garbageCollection: { enabled: false, schedule: '0 5 * * *' },
      status: { activation: 'Inactive' },
    });
    expect(changed.tokens.find(({ name }) => name === 'plant')?.status).toBe('disabled');
    expect(getSite(changed, 'plant')).toEqual({ timeZone: 'Europe/Paris' });
    expect(getSite(changed, 'constructor')).toEqual({});
  });
});

test('a registry is not created below a hundred others', () => {
  const deep = buildTopology(
    Array.from({ length: 100 }, (_, i) => ({ name: `site${i}`, ...(i === 0 ? {} : { parent: `site${i - 1}` }) })),
  );
  const create = (parent: string): Edit => ({ kind: 'create', registry: { ...fresh, repositories: [], parent } });
  expect(getRefusal(deep, create('site99'))).toBe(
    "'fresh1' would lie more than 100 registries deep: choose a parent nearer to the cloud.",
  );
});
