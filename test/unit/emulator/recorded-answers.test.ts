// Whole responses of Azure to the Azure CLI's own tests (test_acr_connectedregistry of azure-cli), for runs without the
// recordings, which are not part of the project; test/conformance/emulator-recordings.test.ts replays them.
import { beforeEach, describe, expect, it } from 'vitest';
import {
  type Answer,
  createEmulatorHarness,
  type EmulatorHarness,
  registryPath,
} from '../../support/emulator-harness.ts';

const registry = registryPath('clireg');
const root = `${registry}/connectedRegistries/rootregistry`;
const token = `${registry}/tokens/syncToken`;
const map = `${registry}/scopeMaps/syncToken-scope-map`;
const author = (createdAt: string, lastModifiedAt = createdAt) => ({
  createdBy: 'operator@contoso.example',
  createdByType: 'User',
  createdAt,
  lastModifiedBy: 'operator@contoso.example',
  lastModifiedByType: 'User',
  lastModifiedAt,
});

let azure: EmulatorHarness;
let answers: Record<'registry' | 'endpoint' | 'map' | 'token' | 'site', Answer>;

beforeEach(() => {
  azure = createEmulatorHarness(undefined, Date.parse('2024-01-30T01:44:02.300Z'));
  const second = (answer: Answer): Answer => {
    azure.clock.now += 1_000;
    return answer;
  };
  answers = {
    registry: second(
      azure.send('PUT', registry, {
        location: 'eastus',
        sku: { name: 'Premium' },
        properties: { adminUserEnabled: false, anonymousPullEnabled: false },
      }),
    ),
    endpoint: second(azure.send('PATCH', registry, { properties: { dataEndpointEnabled: true } })),
    map: second(azure.send('PUT', map, { properties: { actions: ['gateway/rootregistry/config/read'] } })),
    token: second(azure.send('PUT', token, { properties: { scopeMapId: map, status: 'enabled' } })),
    site: second(
      azure.send('PUT', root, {
        properties: {
          mode: 'readonly',
          parent: { syncProperties: { tokenId: token, schedule: '0 12 * * *', messageTtl: 'P2D', syncWindow: 'PT4H' } },
          logging: { logLevel: 'Information', auditLogStatus: 'Disabled' },
        },
      }),
    ),
  };
});

const site = {
  type: 'Microsoft.ContainerRegistry/registries/connectedRegistries',
  id: root,
  name: 'rootregistry',
  systemData: author('2024-01-30T01:44:06.3+00:00'),
  properties: {
    provisioningState: 'Succeeded',
    mode: 'ReadOnly',
    connectionState: 'Offline',
    activation: { status: 'Inactive' },
    parent: {
      syncProperties: {
        tokenId: token,
        schedule: '0 12 * * *',
        syncWindow: 'PT4H',
        messageTtl: 'P2D',
        gatewayEndpoint: 'clireg.eastus.data.azurecr.io',
      },
    },
    loginServer: { tls: { certificate: {} } },
    logging: { logLevel: 'Information', auditLogStatus: 'Disabled' },
  },
};

describe('As recorded', () => {
  it('a registry is created by an operation and updated at once, and keeps when it was created', () => {
    const { status, headers, body } = answers.registry;
    expect([status, body.properties.provisioningState, body.systemData]).toEqual([
      201,
      'Creating',
      author('2024-01-30T01:44:02.3+00:00'),
    ]);
    expect(headers['azure-asyncoperation']).toBe(
      `https://management.azure.com${registry}/operationStatuses/registries-00000000-0000-4000-8000-000000000001` +
        '?api-version=2025-11-01&t=638421758423000000',
    );
    expect(answers.endpoint).toMatchObject({
      status: 200,
      body: {
        systemData: author('2024-01-30T01:44:02.3+00:00', '2024-01-30T01:44:03.3+00:00'),
        properties: {
          provisioningState: 'Succeeded',
          creationDate: '2024-01-30T01:44:02.3Z',
          dataEndpointEnabled: true,
          dataEndpointHostNames: ['clireg.eastus.data.azurecr.io'],
        },
      },
    });
  });

  it('a new scope map is there at once, a token after its operation', () => {
    expect([answers.map.status, answers.map.body]).toEqual([
      200,
      {
        type: 'Microsoft.ContainerRegistry/registries/scopeMaps',
        id: map,
        name: 'syncToken-scope-map',
        systemData: author('2024-01-30T01:44:04.3+00:00'),
        properties: {
          type: 'UserDefined',
          creationDate: '2024-01-30T01:44:04.3+00:00',
          provisioningState: 'Succeeded',
          actions: ['gateway/rootregistry/config/read'],
        },
      },
    ]);
    expect([answers.token.status, answers.token.body]).toEqual([
      201,
      {
        type: 'Microsoft.ContainerRegistry/registries/tokens',
        id: token,
        name: 'syncToken',
        systemData: author('2024-01-30T01:44:05.3+00:00'),
        properties: {
          creationDate: '2024-01-30T01:44:05.3+00:00',
          provisioningState: 'Creating',
          scopeMapId: map,
          credentials: { passwords: [] },
          status: 'enabled',
        },
      },
    ]);
    expect(answers.token.headers['azure-asyncoperation']).toMatch(`${token}/operationStatuses/token-`);
  });

  it('a connected registry is created, changed and deleted at once', () => {
    expect([answers.site.status, answers.site.body]).toEqual([200, site]);
    const client = azure.send('PATCH', root, {
      properties: { syncProperties: { schedule: '* * * * *' }, clientTokenIds: [token], notificationsList: ['*:*'] },
    });
    expect([client.status, client.body]).toEqual([
      200,
      {
        ...site,
        // The last write shows as the creation too.
        systemData: author('2024-01-30T01:44:07.3+00:00'),
        properties: {
          ...site.properties,
          parent: {
            syncProperties: {
              tokenId: token,
              schedule: '* * * * *',
              messageTtl: 'P2D',
              gatewayEndpoint: 'clireg.eastus.data.azurecr.io',
            },
          },
          clientTokenIds: [token],
          notificationsList: ['*:*'],
        },
      },
    ]);
    expect(azure.send('DELETE', root)).toMatchObject({ status: 200, text: '' });
  });

  it('a missing resource gets the service’s own message', () => {
    expect(azure.send('GET', `${registry}/connectedRegistries/child`)).toMatchObject({
      status: 404,
      body: {
        error: { code: 'ResourceNotFound', message: 'The resource child could not be found.' },
        status: 'Failed',
      },
    });
  });

  it('usages have no row for connected registries', () => {
    expect(azure.send('GET', `${registry}/listUsages`).body.value).toEqual([
      { name: 'Size', limit: 536_870_912_000, currentValue: 0, unit: 'Bytes' },
      { name: 'Webhooks', limit: 500, currentValue: 0, unit: 'Count' },
      { name: 'Geo-replications', limit: -1, currentValue: 0, unit: 'Count' },
      { name: 'IPRules', limit: 100, currentValue: 0, unit: 'Count' },
      { name: 'VNetRules', limit: 100, currentValue: 0, unit: 'Count' },
      { name: 'PrivateEndpointConnections', limit: 200, currentValue: 0, unit: 'Count' },
      { name: 'ScopeMaps', limit: 50_000, currentValue: 1, unit: 'Count' },
      { name: 'Tokens', limit: 50_000, currentValue: 1, unit: 'Count' },
    ]);
  });

  it('every response lists the versions of its type and none has a Retry-After', () => {
    const all = [
      ...Object.values(answers),
      azure.send('GET', answers.token.headers['azure-asyncoperation'] ?? ''),
      azure.send('DELETE', root),
      azure.send('DELETE', token),
    ];
    for (const { headers } of all) {
      expect(headers['api-supported-versions']).toContain('2023-11-01-preview');
      expect(headers['retry-after']).toBeUndefined();
    }
  });
});
