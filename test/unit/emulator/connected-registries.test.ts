import { beforeEach, describe, expect, it } from 'vitest';
import { createEmulatorHarness, type EmulatorHarness, registryPath } from '../../support/emulator-harness.ts';

const registry = registryPath('contosotest');
const connected = (name: string): string => `${registry}/connectedRegistries/${name}`;
const tokenId = (name: string): string => `${registry}/tokens/${name}`;

let azure: EmulatorHarness;

const addToken = (name: string): void => {
  azure.send('PUT', `${registry}/scopeMaps/${name}`, {
    properties: { actions: ['repositories/hello-world/content/read'] },
  });
  azure.send('PUT', tokenId(name), { properties: { scopeMapId: `${registry}/scopeMaps/${name}`, status: 'enabled' } });
};

const properties = (name: string, more: object = {}, sync: object = {}) => ({
  properties: {
    mode: 'ReadWrite',
    parent: { syncProperties: { tokenId: tokenId(name), messageTtl: 'P2D', ...sync } },
    ...more,
  },
});

const create = (name: string, more: object = {}, sync: object = {}) => {
  addToken(name);
  return azure.send('PUT', connected(name), properties(name, more, sync));
};

const under = (parent: string, name: string, mode: string) => {
  addToken(name);
  return azure.send('PUT', connected(name), {
    properties: {
      mode,
      parent: { id: connected(parent), syncProperties: { tokenId: tokenId(name), messageTtl: 'P2D' } },
    },
  });
};

const errorCode = ({ status, body }: { status: number; body: { error?: { code: string } } }) => [
  status,
  body.error?.code,
];

beforeEach(() => {
  azure = createEmulatorHarness();
  azure.send('PUT', registry, {
    location: 'eastus',
    sku: { name: 'Premium' },
    properties: { dataEndpointEnabled: true },
  });
  azure.clock.now += 10_000;
});

describe('creating a connected registry', () => {
  it('needs Premium', () => {
    azure.send('PUT', registryPath('small'), { location: 'eastus', sku: { name: 'Standard' } });
    expect(
      errorCode(azure.send('PUT', `${registryPath('small')}/connectedRegistries/sitea`, properties('sitea'))),
    ).toEqual([400, 'SkuNotSupported']);
  });

  it('needs the dedicated data endpoint', () => {
    azure.send('PATCH', registry, { properties: { dataEndpointEnabled: false } });
    expect(errorCode(create('sitea'))).toEqual([400, 'DataEndpointDisabled']);
  });

  it('stops at fifty', () => {
    for (let index = 0; index < 50; index++) expect(create(`site${String(index)}x`).status).toBe(200);
    expect(errorCode(create('oneMore'))).toEqual([409, 'ConnectedRegistryLimitReached']);
  });

  it('answers the mode in its own spelling and the words of a new resource', () => {
    const { status, body } = create('sitea', { mode: 'readwrite' });
    expect(status).toBe(200);
    expect(body.properties).toMatchObject({
      mode: 'ReadWrite',
      provisioningState: 'Succeeded',
      connectionState: 'Offline',
      activation: { status: 'Inactive' },
      loginServer: { tls: { certificate: {} } },
      parent: { syncProperties: { schedule: '* * * * *', gatewayEndpoint: 'contosotest.eastus.data.azurecr.io' } },
    });
  });

  it('knows no gateway endpoint below another connected registry', () => {
    create('sitea');
    expect(under('sitea', 'lineb', 'ReadOnly').body.properties.parent.syncProperties.gatewayEndpoint).toBeUndefined();
  });

  it.each([
    ['a bad name', 'ab', {}, {}, 400, 'InvalidResourceName'],
    ['a name with a hyphen', 'site-a', {}, {}, 400, 'InvalidResourceName'],
    ['an unknown mode', 'sitea', { mode: 'WriteOnly' }, {}, 400, 'InvalidMode'],
    ['a token that is not there', 'sitea', {}, { tokenId: tokenId('nobody') }, 400, 'SyncTokenNotFound'],
    ['four cron fields', 'sitea', {}, { schedule: '0 2 * *' }, 400, 'InvalidSchedule'],
    ['a window below an hour', 'sitea', {}, { schedule: '0 2 * * *', syncWindow: 'PT59M' }, 400, 'InvalidSyncWindow'],
    [
      'a window above seven days',
      'sitea',
      {},
      { schedule: '0 2 1 * *', syncWindow: 'P7DT1M' },
      400,
      'InvalidSyncWindow',
    ],
    ['a message TTL below a day', 'sitea', {}, { messageTtl: 'PT23H' }, 400, 'InvalidMessageTtl'],
    ['a message TTL above 90 days', 'sitea', {}, { messageTtl: 'P91D' }, 400, 'InvalidMessageTtl'],
    [
      'a client token that is not there',
      'sitea',
      { clientTokenIds: [tokenId('nobody')] },
      {},
      400,
      'ClientTokenNotFound',
    ],
    ['an unknown log level', 'sitea', { logging: { logLevel: 'Loud' } }, {}, 400, 'InvalidLogging'],
    [
      'a notification without an action',
      'sitea',
      { notificationsList: ['hello-world:latest'] },
      {},
      400,
      'InvalidNotification',
    ],
  ])('refuses %s', (_, name, more, sync, status, code) => {
    addToken('sitea');
    expect(
      errorCode(
        azure.send('PUT', connected(name), {
          properties: {
            mode: 'ReadWrite',
            ...more,
            parent: { syncProperties: { tokenId: tokenId('sitea'), messageTtl: 'P2D', ...sync } },
          },
        }),
      ),
    ).toEqual([status, code]);
  });

  it('names the property that is missing', () => {
    const answer = azure.send('PUT', connected('sitea'), {
      properties: { mode: 'ReadWrite', parent: { syncProperties: { tokenId: tokenId('sitea') } } },
    });
    expect(errorCode(answer)).toEqual([400, 'InvalidRequestContent']);
    expect(answer.body.error.message).toContain("'properties.parent.syncProperties.messageTtl'");
  });

  it('refuses a sync token that another one uses', () => {
    create('sitea');
    expect(errorCode(azure.send('PUT', connected('siteb'), properties('sitea')))).toEqual([409, 'SyncTokenInUse']);
  });

  it('takes the cloud registry itself as the parent, as Terraform names it', () => {
    addToken('sitea');
    const { body } = azure.send('PUT', connected('sitea'), {
      properties: {
        mode: 'ReadOnly',
        parent: { id: registry, syncProperties: { tokenId: tokenId('sitea'), messageTtl: 'P2D', syncWindow: '' } },
      },
    });
    expect(body.properties.parent.id).toBeUndefined();
    expect(body.properties.parent.syncProperties.syncWindow).toBeUndefined();
  });

  it('allows either mode under ReadWrite and only ReadOnly under ReadOnly', () => {
    create('sitea');
    expect(under('sitea', 'siteb', 'ReadWrite').status).toBe(200);
    expect(under('sitea', 'sitec', 'ReadOnly').status).toBe(200);
    expect(under('sitec', 'sited', 'ReadOnly').status).toBe(200);
    expect(errorCode(under('sitec', 'sitee', 'ReadWrite'))).toEqual([400, 'ParentModeMismatch']);
    expect(errorCode(under('nowhere', 'sitef', 'ReadOnly'))).toEqual([400, 'ParentNotFound']);
  });

  it('finds ids without regard to case', () => {
    create('sitea');
    expect(
      azure.send('GET', connected('SITEA').toUpperCase().replace('SUBSCRIPTIONS', 'subscriptions')).body.name,
    ).toBe('sitea');
  });
});

describe('changing a connected registry', () => {
  it('keeps what a PATCH does not name and replaces lists', () => {
    addToken('client1');
    addToken('client2');
    create(
      'sitea',
      { clientTokenIds: [tokenId('client1')], logging: { logLevel: 'Warning' } },
      { schedule: '0 2 * * *', syncWindow: 'PT4H' },
    );
    const { status, body } = azure.send('PATCH', connected('sitea'), {
      properties: { clientTokenIds: [tokenId('client2')] },
    });
    expect(status).toBe(200);
    expect(body.properties).toMatchObject({
      clientTokenIds: [tokenId('client2')],
      logging: { logLevel: 'Warning', auditLogStatus: 'Disabled' },
      parent: { syncProperties: { schedule: '0 2 * * *', syncWindow: 'PT4H', messageTtl: 'P2D' } },
    });
  });

  it('drops the window when the schedule becomes continuous, however that is written', () => {
    create('sitea', {}, { schedule: '0 2 * * *', syncWindow: 'PT4H' });
    expect(
      azure.send('PATCH', connected('sitea'), { properties: { syncProperties: { schedule: '*/1 * * * *' } } }).body
        .properties.parent.syncProperties,
    ).toEqual({
      tokenId: tokenId('sitea'),
      schedule: '*/1 * * * *',
      messageTtl: 'P2D',
      gatewayEndpoint: 'contosotest.eastus.data.azurecr.io',
    });
  });

  it('removes the window for null', () => {
    create('sitea', {}, { schedule: '0 2 * * *', syncWindow: 'PT4H' });
    expect(
      azure.send('PATCH', connected('sitea'), { properties: { syncProperties: { syncWindow: null } } }).body.properties
        .parent.syncProperties.syncWindow,
    ).toBeUndefined();
  });

  it('refuses another mode, parent or sync token', () => {
    create('sitea');
    addToken('other');
    expect(errorCode(azure.send('PUT', connected('sitea'), properties('sitea', { mode: 'ReadOnly' })))).toEqual([
      400,
      'ModeImmutable',
    ]);
    expect(errorCode(azure.send('PUT', connected('sitea'), properties('other')))).toEqual([400, 'SyncTokenImmutable']);
    create('siteb');
    expect(errorCode(under('siteb', 'sitea', 'ReadWrite'))).toEqual([400, 'ParentImmutable']);
  });

  it('shows garbage collection from 2024-11-01-preview on', () => {
    create('sitea', { garbageCollection: { enabled: false } });
    expect(
      azure.send('GET', `${connected('sitea')}?api-version=2024-11-01-preview`).body.properties.garbageCollection,
    ).toEqual({ enabled: false, schedule: '0 0 * * *' });
    expect(
      azure.send('GET', `${connected('sitea')}?api-version=2023-11-01-preview`).body.properties.garbageCollection,
    ).toBeUndefined();
  });
});

describe('listing connected registries', () => {
  beforeEach(() => {
    create('sitea');
    under('sitea', 'lineb', 'ReadOnly');
  });
  const names = (filter: string) =>
    azure
      .send('GET', `${registry}/connectedRegistries?$filter=${encodeURIComponent(filter)}`)
      .body.value.map((each: { name: string }) => each.name);

  it('filters by parent, mode and state', () => {
    expect(names(`parent.id eq '${connected('SITEA')}'`)).toEqual(['lineb']);
    expect(names("mode eq 'ReadWrite'")).toEqual(['sitea']);
    expect(names("connectionState eq 'Offline' and mode eq 'readonly'")).toEqual(['lineb']);
    expect(names("connectionState eq 'Online'")).toEqual([]);
  });

  it('refuses another operator', () => {
    expect(
      errorCode(
        azure.send('GET', `${registry}/connectedRegistries?$filter=${encodeURIComponent("mode ne 'ReadOnly'")}`),
      ),
    ).toEqual([400, 'InvalidFilter']);
  });

  it('comes in pages where the state asks for them', () => {
    azure.emulator.reset({ ...azure.emulator.snapshot(), pageSize: 1 });
    const first = azure.send('GET', `${registry}/connectedRegistries`).body;
    expect(first.value).toHaveLength(1);
    const second = azure.send('GET', first.nextLink).body;
    expect(second.value[0].name).toBe('lineb');
    expect(second.nextLink).toBeUndefined();
  });
});

describe('taking things away', () => {
  beforeEach(() => {
    create('sitea');
    under('sitea', 'lineb', 'ReadOnly');
  });

  it('goes children first, then the token, then its scope map', () => {
    expect(errorCode(azure.send('DELETE', connected('sitea')))).toEqual([409, 'ConnectedRegistryHasChildren']);
    expect(errorCode(azure.send('DELETE', tokenId('lineb')))).toEqual([409, 'TokenInUse']);
    expect(errorCode(azure.send('DELETE', `${registry}/scopeMaps/lineb`))).toEqual([409, 'ScopeMapInUse']);
    expect(azure.send('DELETE', connected('lineb')).status).toBe(200);
    expect(azure.send('DELETE', tokenId('lineb')).status).toBe(202);
    expect(azure.send('DELETE', `${registry}/scopeMaps/lineb`).status).toBe(202);
    azure.clock.now += 10_000;
    expect(azure.send('GET', tokenId('lineb')).body).toEqual({
      error: { code: 'ResourceNotFound', message: 'The resource lineb could not be found.' },
      status: 'Failed',
    });
    expect(azure.send('GET', `${registry}/scopeMaps/lineb`).status).toBe(404);
  });

  it('keeps a registry on Premium while it has any', () => {
    expect(errorCode(azure.send('PATCH', registry, { sku: { name: 'Basic' } }))).toEqual([409, 'SkuDowngradeBlocked']);
  });
});
