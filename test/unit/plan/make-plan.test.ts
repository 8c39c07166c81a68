import { describe, expect, test } from 'vitest';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import { formatPlanTexts } from '../../../shared/plan/export.ts';
import { invertPlan } from '../../../shared/plan/invert.ts';
import { makePlan } from '../../../shared/plan/make-plan.ts';
import { longestInterval } from '../../../shared/plan/step-text.ts';
import type { Plan, Step } from '../../../shared/plan/types.ts';
import { applyEdits } from '../../../shared/topology/edit.ts';
import type { Edit, NewRegistry } from '../../../shared/topology/edit-types.ts';
import type { Topology } from '../../../shared/topology/model.ts';
import { ArmStore } from '../../support/arm-store.ts';
import { buildTopology, contosoId, getMessage, unwrap } from '../../support/topologies.ts';

const chain = buildTopology([
  { name: 'plant', mode: 'ReadWrite', repositories: ['base'] },
  {
    name: 'line1',
    parent: 'plant',
    repositories: ['base', 'tools'],
    more: { sync: { schedule: '0 3 * * 0', syncWindow: 'PT3H', messageTtl: 'P2D' } },
  },
  { name: 'cell1', parent: 'line1', repositories: ['tools'] },
  { name: 'cell2', parent: 'line1', repositories: ['tools'] },
]);

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

/** With texts instead of messages. */
const planFor = (topology: Topology, ...edits: Edit[]): Plan =>
  formatPlanTexts(unwrap(makePlan(topology, unwrap(applyEdits(topology, edits)))), formatMessage);
const getIds = (plan: Plan): readonly string[] => plan.steps.map(({ id }) => id);
const only = (plan: Plan): Step => {
  expect(plan.steps).toHaveLength(1);
  return plan.steps[0]!;
};

describe('a token that others use', () => {
  const password = { name: 'password1', creationTime: 0, expiry: null };
  const withFresh: Topology = {
    ...chain,
    tokens: [
      ...chain.tokens,
      {
        name: 'fresh1',
        id: `${contosoId}/tokens/fresh1`,
        scopeMapId: `${contosoId}/scopeMaps/cell1`,
        status: 'enabled',
        passwords: [password],
      },
    ],
    registries: chain.registries.map((one) =>
      one.name === 'cell2' ? { ...one, clientTokenIds: [`${contosoId}/tokens/fresh1`] } : one,
    ),
  };

  test('and that a creation takes over is a risk, with whom it concerns', () => {
    const { steps } = planFor(withFresh, { kind: 'create', registry: fresh });
    expect(steps.find(({ kind }) => kind === 'update-token')).toMatchObject({
      risk: 'medium',
      riskReason:
        "Token 'fresh1' is taken over: whoever signs in with a password of it gets the rights of scope map 'fresh1' instead. Its clients at 'cell2' feel it too.",
    });
    expect(steps.find(({ kind }) => kind === 'create-registry')).toMatchObject({
      risk: 'medium',
      riskReason: expect.stringMatching(/^Token 'fresh1' exists and is taken over with its password/),
    });
  });

  test('is none where it has no password', () => {
    const bare = { ...withFresh, tokens: withFresh.tokens.map((token) => ({ ...token, passwords: [] })) };
    expect(
      planFor(bare, { kind: 'create', registry: fresh }).steps.find(({ kind }) => kind === 'create-registry')?.risk,
    ).toBe('none');
  });
});

describe('the order of steps', () => {
  test('of a creation is data endpoint, ancestors nearest first, scope map, token, registry', () => {
    const off: Topology = { ...chain, cloud: { ...chain.cloud, dataEndpointEnabled: false } };
    expect(getIds(planFor(off, { kind: 'create', registry: { ...fresh, parent: 'cell1' } }))).toEqual([
      '01-enable-data-endpoint-contoso',
      '02-update-ancestor-scope-map-cell1',
      '03-update-ancestor-scope-map-line1',
      '04-update-ancestor-scope-map-plant',
      '05-create-scope-map-fresh1',
      '06-create-token-fresh1',
      '07-create-registry-fresh1',
    ]);
  });

  test('of two nested creations is from the top down', () => {
    const plan = planFor(
      chain,
      { kind: 'create', registry: fresh },
      { kind: 'create', registry: { ...fresh, name: 'fresh2', parent: 'fresh1' } },
    );
    expect(getIds(plan)).toEqual([
      '01-create-scope-map-fresh1',
      '02-create-token-fresh1',
      '03-create-registry-fresh1',
      '04-create-scope-map-fresh2',
      '05-create-token-fresh2',
      '06-create-registry-fresh2',
    ]);
  });

  test('of added repositories is ancestors, then the target', () => {
    const plan = planFor(chain, { kind: 'set-repositories', registry: 'cell1', add: ['app'], remove: [] });
    expect(getIds(plan)).toEqual([
      '01-update-ancestor-scope-map-line1',
      '02-update-ancestor-scope-map-plant',
      '03-update-scope-map-cell1',
    ]);
    expect(plan.steps.map(({ registry }) => registry)).toEqual(['cell1', 'cell1', 'cell1']);
  });

  test('of removed repositories is descendants, then the target', () => {
    const plan = planFor(chain, { kind: 'set-repositories', registry: 'line1', add: [], remove: ['tools'] });
    expect(getIds(plan)).toEqual([
      '01-update-scope-map-cell2',
      '02-update-scope-map-cell1',
      '03-update-scope-map-line1',
    ]);
  });

  test('of deletions is deepest first, each with token and scope map, and the ancestors last', () => {
    const plan = planFor(
      chain,
      { kind: 'delete', registry: 'cell1', cleanUp: true },
      { kind: 'delete', registry: 'cell2', cleanUp: true },
      { kind: 'delete', registry: 'line1', cleanUp: true },
    );
    expect(getIds(plan)).toEqual([
      '01-delete-registry-cell2',
      '02-delete-token-cell2',
      '03-delete-scope-map-cell2',
      '04-delete-registry-cell1',
      '05-delete-token-cell1',
      '06-delete-scope-map-cell1',
      '07-delete-registry-line1',
      '08-delete-token-line1',
      '09-delete-scope-map-line1',
      '10-update-ancestor-scope-map-plant',
    ]);
  });

  test('gives an ancestor new rights before and takes old ones after, where one site replaces another', () => {
    const plan = planFor(
      chain,
      { kind: 'delete', registry: 'cell1', cleanUp: true },
      { kind: 'create', registry: { ...fresh, parent: 'line1' } },
    );
    expect(getIds(plan)).toEqual([
      '01-update-ancestor-scope-map-line1',
      '02-update-ancestor-scope-map-plant',
      '03-create-scope-map-fresh1',
      '04-create-token-fresh1',
      '05-create-registry-fresh1',
      '06-delete-registry-cell1',
      '07-delete-token-cell1',
      '08-delete-scope-map-cell1',
      '09-update-ancestor-scope-map-line1',
      '10-update-ancestor-scope-map-plant',
    ]);
    expect(plan.steps[8]!.expected).toEqual(plan.steps[0]!.wanted);
  });
});

describe('a request', () => {
  test('for a schedule patches what changed, directly below properties', () => {
    const step = only(
      planFor(chain, { kind: 'set-sync', registry: 'plant', sync: { schedule: '0 12 * * *', syncWindow: 'PT4H' } }),
    );
    expect(step.request).toEqual({
      method: 'PATCH',
      path: `${contosoId}/connectedRegistries/plant`,
      body: { properties: { syncProperties: { schedule: '0 12 * * *', syncWindow: 'PT4H' } } },
    });
    expect(step.inverse?.body).toEqual({ properties: { syncProperties: { schedule: '* * * * *', syncWindow: null } } });
    expect(step.changes).toEqual([
      { property: 'parent.syncProperties.schedule', before: '* * * * *', after: '0 12 * * *' },
      { property: 'parent.syncProperties.syncWindow', before: null, after: 'PT4H' },
    ]);
  });

  test('for a continuous schedule drops the window', () => {
    const step = only(planFor(chain, { kind: 'set-sync', registry: 'line1', sync: { schedule: '* * * * *' } }));
    expect(step.request.body).toEqual({ properties: { syncProperties: { schedule: '* * * * *', syncWindow: null } } });
  });

  test('for a creation puts what az puts', () => {
    const plan = planFor(chain, {
      kind: 'create',
      registry: {
        ...fresh,
        parent: 'plant',
        sync: { schedule: '0 2 * * *', syncWindow: 'PT3H', messageTtl: 'P3D' },
        clientTokenIds: ['reader'],
      },
    });
    expect(plan.steps.slice(1).map(({ request }) => request)).toEqual([
      {
        method: 'PUT',
        path: `${contosoId}/scopeMaps/fresh1`,
        body: {
          properties: {
            actions: [
              'gateway/fresh1/config/read',
              'gateway/fresh1/config/write',
              'gateway/fresh1/message/read',
              'gateway/fresh1/message/write',
              'repositories/hello-world/content/read',
              'repositories/hello-world/metadata/read',
            ],
          },
        },
      },
      {
        method: 'PUT',
        path: `${contosoId}/tokens/fresh1`,
        body: { properties: { scopeMapId: `${contosoId}/scopeMaps/fresh1`, status: 'enabled' } },
      },
      {
        method: 'PUT',
        path: `${contosoId}/connectedRegistries/fresh1`,
        body: {
          properties: {
            mode: 'ReadOnly',
            parent: {
              id: `${contosoId}/connectedRegistries/plant`,
              syncProperties: {
                tokenId: `${contosoId}/tokens/fresh1`,
                schedule: '0 2 * * *',
                syncWindow: 'PT3H',
                messageTtl: 'P3D',
              },
            },
            clientTokenIds: [`${contosoId}/tokens/reader`],
            logging: { logLevel: 'Information', auditLogStatus: 'Disabled' },
            garbageCollection: { enabled: true, schedule: '0 0 * * *' },
          },
        },
      },
    ]);
  });

  test('to deactivate is a POST that nothing takes back', () => {
    const step = only(planFor(chain, { kind: 'deactivate', registry: 'plant' }));
    expect(step).toMatchObject({
      risk: 'high',
      inverse: null,
      request: { method: 'POST', path: `${contosoId}/connectedRegistries/plant/deactivate`, body: null },
    });
  });

  test('is addressed by any id that is known, and refused where none is', () => {
    const listed: Topology = { ...chain, cloud: { ...chain.cloud, id: null } };
    expect(only(planFor(listed, { kind: 'set-logging', registry: 'plant', logLevel: 'Debug' })).request.path).toBe(
      `${contosoId}/connectedRegistries/plant`,
    );
    const sketch = buildTopology([{ name: 'plant', more: { id: null } }], { cloud: { ...chain.cloud, id: null } });
    const wanted = unwrap(applyEdits(sketch, [{ kind: 'set-logging', registry: 'plant', logLevel: 'Debug' }]));
    expect(getMessage(makePlan(sketch, wanted))).toContain('No ARM id is known');
  });
});

describe('no step is made', () => {
  test('for the same durations, ids and lists in another spelling', () => {
    const site = (ttl: string, tokens: readonly string[], notifications: readonly string[]) =>
      buildTopology([
        {
          name: 'plant',
          more: {
            sync: { schedule: '0 2 * * *', syncWindow: 'PT24H', messageTtl: ttl },
            clientTokenIds: tokens,
            notifications,
          },
        },
      ]);
    expect(
      unwrap(
        makePlan(
          site('P2D', [`${contosoId}/tokens/a`], ['*:*', 'b:*']),
          site('PT48H', [`${contosoId.toUpperCase()}/tokens/A`], ['b:*', '*:*']),
        ),
      ).steps,
    ).toEqual([]);
  });

  test('for access that one side did not read', () => {
    const bare: Topology = { ...chain, tokens: [], scopeMaps: [], accessKnown: false };
    expect(unwrap(makePlan(chain, bare)).steps).toEqual([]);
    expect(unwrap(makePlan(bare, chain)).steps).toEqual([]);
  });
});

describe('the two inputs', () => {
  test('must be of one cloud registry', () => {
    const other: Topology = { ...chain, cloud: { ...chain.cloud, name: 'fabrikam', id: `${contosoId}2` } };
    expect(getMessage(makePlan(chain, other))).toBe(
      "The two inputs are of different cloud registries, 'contoso' and 'fabrikam'; a plan changes one.",
    );
  });

  test('may move a registry, which deletes it with its descendants and creates them again', () => {
    const moved: Topology = {
      ...chain,
      registries: chain.registries.map((registry) =>
        registry.name === 'line1' ? { ...registry, parent: null } : registry,
      ),
    };
    expect(getIds(unwrap(makePlan(chain, moved)))).toEqual([
      '01-delete-registry-cell2',
      '02-delete-registry-cell1',
      '03-delete-registry-line1',
      '04-create-registry-line1',
      '05-create-registry-cell1',
      '06-create-registry-cell2',
    ]);
  });
});

describe('risk in words', () => {
  test('a change under a rare schedule says when the site learns of it', () => {
    expect(
      only(planFor(chain, { kind: 'set-sync', registry: 'line1', sync: { schedule: '0 2 * * *' } })),
    ).toMatchObject({
      summary: "Changes 'line1': schedule from '0 3 * * 0' to '0 2 * * *'.",
      risk: 'medium',
      riskReason:
        "'line1' learns of it only at a sync under the old schedule '0 3 * * 0' (up to 7 d apart), once 'plant' knows of it.",
    });
  });

  test('a change under a continuous schedule is light', () => {
    expect(only(planFor(chain, { kind: 'set-logging', registry: 'plant', logLevel: 'Debug' }))).toMatchObject({
      summary: "Changes 'plant': log level from 'Information' to 'Debug'.",
      risk: 'low',
      riskReason: "'plant' learns of it at its next sync.",
    });
  });

  test('a repository that goes says which site stops syncing it', () => {
    const plan = planFor(chain, { kind: 'set-repositories', registry: 'cell1', add: ['app'], remove: ['tools'] });
    expect(plan.steps.at(-1)).toMatchObject({
      summary: "Gives 'cell1' rights on 'app' and takes rights on 'tools' from it.",
      risk: 'medium',
      riskReason: "'cell1' stops syncing 'tools' and removes its local copies.",
    });
    expect(plan.steps[0]).toMatchObject({ summary: "Gives 'line1' rights on 'app'.", risk: 'none', riskReason: '' });
  });

  test('a disabled token names the registries that stop', () => {
    expect(only(planFor(chain, { kind: 'set-token-status', registry: 'plant', status: 'disabled' }))).toMatchObject({
      summary: "Disables token 'plant', with which 'plant' syncs.",
      risk: 'medium',
      riskReason: "'plant' stops syncing until the token is enabled again.",
    });
  });

  test('deleting and deactivating weigh most', () => {
    expect(
      planFor(chain, { kind: 'delete', registry: 'cell1', cleanUp: false }).steps.map(({ kind, risk }) => [kind, risk]),
    ).toEqual([['delete-registry', 'high']]);
  });

  test('the longest wait of a schedule is measured, with leap days', () => {
    const day = 86_400_000;
    expect(
      ['* * * * *', '0 2 * * *', '0 3 * * 0', '0 0 31 * *', '0 0 29 2 *', '0 0 31 2 *', 'x'].map(longestInterval),
    ).toEqual([60_000, day, 7 * day, 61 * day, 1461 * day, null, null]);
  });
});

describe('the way back', () => {
  test('of any plan without deactivation restores what was', () => {
    const desired = unwrap(
      applyEdits(chain, [
        { kind: 'delete', registry: 'cell1', cleanUp: true },
        { kind: 'create', registry: { ...fresh, parent: 'line1' } },
        { kind: 'set-sync', registry: 'line1', sync: { schedule: '* * * * *' } },
        { kind: 'set-token-status', registry: 'plant', status: 'disabled' },
      ]),
    );
    const store = new ArmStore(chain);
    const before = JSON.stringify(
      store
        .read()
        .scopeMaps.map(({ name, actions }) => [name, actions])
        .sort(),
    );
    const plan = unwrap(makePlan(chain, desired));
    for (const { request } of plan.steps) store.send(request);
    const back = invertPlan(plan);
    expect(back.steps[0]).toMatchObject({
      kind: 'update-ancestor-scope-map',
      target: 'plant',
      expected: plan.steps.at(-1)!.wanted,
    });
    for (const { request } of back.steps) store.send(request);
    expect(
      JSON.stringify(
        store
          .read()
          .scopeMaps.map(({ name, actions }) => [name, actions])
          .sort(),
      ),
    ).toBe(before);
    expect(
      unwrap(
        makePlan(store.read(), {
          ...chain,
          registries: chain.registries.map((r) => ({ ...r, status: { ...r.status, activation: null } })),
        }),
      ).steps,
    ).toEqual([]);
  });

  test('leaves out a deactivation', () => {
    expect(invertPlan(planFor(chain, { kind: 'deactivate', registry: 'plant' })).steps).toEqual([]);
  });
});

describe('the id of a plan', () => {
  const edit: Edit = { kind: 'deactivate', registry: 'cell1' };
  const seen = (more: (registry: Topology['registries'][number]) => object): Topology => ({
    ...chain,
    registries: chain.registries.map((registry) =>
      registry.name === 'cell1' ? { ...registry, ...more(registry) } : registry,
    ),
  });

  test('stays the same where only the status of a site moved on since', () => {
    const later = seen(({ status }) => ({
      status: { ...status, lastSyncAt: 1_700_000_000_000, connectionState: 'Offline' },
    }));
    expect(planFor(later, edit).id).toBe(planFor(chain, edit).id);
  });

  test('is another one where somebody changed a setting that the plan counts on', () => {
    expect(
      planFor(
        seen(() => ({ logLevel: 'Debug' })),
        edit,
      ).id,
    ).not.toBe(planFor(chain, edit).id);
  });
});
