import { beforeEach, describe, expect, it } from 'vitest';
import { emptyState } from '../../../main/emulator/state.ts';
import { createEmulatorHarness, type EmulatorHarness, registryPath } from '../../support/emulator-harness.ts';

const registry = registryPath('contosotest');
const map = `${registry}/scopeMaps/pullers`;
const token = `${registry}/tokens/puller1`;

let azure: EmulatorHarness;

beforeEach(() => {
  azure = createEmulatorHarness({
    ...emptyState(),
    times: { registry: 1_000, token: 1_000, scopeMap: 1_000, deletion: 1_000, deactivation: 1_000, importImage: 1_000 },
  });
  azure.send('PUT', registry, {
    location: 'eastus',
    sku: { name: 'Premium' },
    properties: { dataEndpointEnabled: true },
  });
  azure.clock.now += 5_000;
  azure.send('PUT', map, { properties: { actions: ['repositories/hello-world/content/read'] } });
});

describe('an operation', () => {
  it('of a registry is Creating until its time has come', () => {
    const created = azure.send('PUT', registryPath('another'), { location: 'eastus', sku: { name: 'Basic' } });
    expect(created).toMatchObject({ status: 201, body: { properties: { provisioningState: 'Creating' } } });
    const url = created.headers['azure-asyncoperation']!;
    expect(azure.send('GET', url)).toMatchObject({ status: 200, body: { status: 'Creating' } });
    azure.clock.now += 1_000;
    expect(azure.send('GET', url).body).toEqual({ status: 'Succeeded' });
    expect(azure.send('GET', registryPath('another')).body.properties.provisioningState).toBe('Succeeded');
  });

  it('follows a token from 201 to Succeeded', () => {
    const created = azure.send('PUT', token, { properties: { scopeMapId: map } });
    expect(created).toMatchObject({
      status: 201,
      body: { properties: { provisioningState: 'Creating', status: 'enabled', credentials: { passwords: [] } } },
    });
    azure.clock.now += 1_000;
    expect(azure.send('GET', created.headers['azure-asyncoperation']!).body).toEqual({ status: 'Succeeded' });
    expect(azure.send('GET', token).body.properties.provisioningState).toBe('Succeeded');
  });

  it('is needed for a scope map in use, and not for one that no token uses', () => {
    const actions = ['repositories/hello-world/content/read', 'repositories/hello-world/metadata/read'];
    expect(azure.send('PATCH', map, { properties: { actions } })).toMatchObject({
      status: 200,
      body: { properties: { provisioningState: 'Succeeded' } },
    });
    azure.send('PUT', token, { properties: { scopeMapId: map } });
    const patched = azure.send('PATCH', map, { properties: { actions: [] } });
    expect(patched).toMatchObject({
      status: 201,
      body: { properties: { provisioningState: 'Updating', actions: [] } },
    });
    expect(azure.send('GET', patched.headers['azure-asyncoperation']!).body).toEqual({ status: 'Updating' });
    azure.clock.now += 1_000;
    expect(azure.send('GET', map).body.properties.provisioningState).toBe('Succeeded');
  });

  it('deletes by Location: 202, 202 with a new one, 200 and gone', () => {
    azure.send('PUT', token, { properties: { scopeMapId: map } });
    azure.clock.now += 1_000;
    const deleted = azure.send('DELETE', token);
    expect(deleted).toMatchObject({ status: 202, text: '' });
    expect(deleted.headers['location']).toMatch(
      /\/locations\/EASTUS\/operationResults\/token-[0-9a-f-]{36}\?api-version=2025-11-01&t=\d{18}$/,
    );
    const polled = azure.send('GET', deleted.headers['location']!);
    expect(polled.status).toBe(202);
    azure.clock.now += 1_000;
    expect(azure.send('GET', polled.headers['location']!)).toMatchObject({ status: 200, text: '' });
    expect(azure.send('GET', token).status).toBe(404);
  });

  it('of a deletion refuses writes to the same name until it ends', () => {
    const refused = (name: string) => ({
      status: 409,
      body: {
        error: {
          code: 'Conflict',
          message: `The resource '${name}' is being deleted. Try again when the deletion has ended.`,
        },
      },
    });
    azure.send('PUT', token, { properties: { scopeMapId: map } });
    azure.clock.now += 1_000;
    azure.send('DELETE', token);
    azure.send('DELETE', map);
    expect(azure.send('PUT', token, { properties: { scopeMapId: map } })).toMatchObject(refused('puller1'));
    expect(azure.send('PATCH', token, { properties: { status: 'disabled' } })).toMatchObject(refused('puller1'));
    expect(azure.send('POST', `${registry}/generateCredentials`, { tokenId: token })).toMatchObject(refused('puller1'));
    expect(azure.send('PUT', map, { properties: { actions: [] } })).toMatchObject(refused('pullers'));
    expect(azure.send('PATCH', map, { properties: { actions: [] } })).toMatchObject(refused('pullers'));
    expect(azure.send('PUT', `${registry}/tokens/puller2`, { properties: { scopeMapId: map } })).toMatchObject({
      status: 400,
      body: { error: { code: 'ScopeMapNotFound' } },
    });
    const site = {
      properties: { mode: 'ReadOnly', parent: { syncProperties: { tokenId: token, messageTtl: 'P2D' } } },
    };
    expect(azure.send('PUT', `${registry}/connectedRegistries/sitea`, site)).toMatchObject({
      status: 400,
      body: { error: { code: 'SyncTokenNotFound' } },
    });
    azure.clock.now += 1_000;
    expect(azure.send('PUT', map, { properties: { actions: [] } }).status).toBe(200);
    expect(azure.send('PUT', token, { properties: { scopeMapId: map } }).status).toBe(201);
    azure.clock.now += 1_000;
    expect(azure.send('GET', token).body.properties.provisioningState).toBe('Succeeded');
  });

  it('imports an image into the catalogue when it ends', () => {
    const started = azure.send('POST', `${registry}/importImage`, {
      source: { registryUri: 'mcr.microsoft.com', sourceImage: 'hello-world:latest' },
      targetTags: ['samples/hello:v1'],
    });
    expect(started.status).toBe(202);
    expect(azure.send('GET', started.headers['location']!)).toMatchObject({
      status: 202,
      body: { status: 'Accepted' },
    });
    expect(azure.send('GET', 'https://contosotest.azurecr.io/acr/v1/_catalog').body.repositories).toEqual([]);
    azure.clock.now += 1_000;
    expect(azure.send('GET', started.headers['location']!)).toMatchObject({
      status: 200,
      body: { status: 'Succeeded' },
    });
    expect(azure.send('GET', 'https://contosotest.azurecr.io/acr/v1/_catalog').body.repositories).toEqual([
      'samples/hello',
    ]);
    expect(
      azure.send('POST', `${registry}/importImage`, {
        source: { registryUri: 'mcr.microsoft.com', sourceImage: 'hello-world:latest' },
        targetTags: ['samples/hello:v1'],
        mode: 'NoForce',
      }),
    ).toMatchObject({ status: 409 });
  });

  it.each([
    [{ sourceImage: 'hello-world:latest' }, 400, /either 'resourceId' or 'registryUri'/],
    [
      { registryUri: 'r.example', resourceId: registry, sourceImage: 'a:b' },
      400,
      /either 'resourceId' or 'registryUri'/,
    ],
    [{ registryUri: 'r.example', credentials: { username: 'dana' }, sourceImage: 'a:b' }, 400, /need a 'password'/],
    [
      { resourceId: registry, credentials: { username: 'dana', password: 'p' }, sourceImage: 'a:b' },
      400,
      /named by 'registryUri'/,
    ],
    [{ resourceId: '/subscriptions/x', sourceImage: 'a:b' }, 400, /not the resource id/],
    [{ resourceId: registry.replace('contosotest', 'elsewhere'), sourceImage: 'a:b' }, 404, /could not be found/],
    [{ resourceId: registry, sourceImage: 'a:b' }, 404, /'a:b' could not be found in the registry/],
  ])('imports nothing from %j', (source, status, message) => {
    expect(azure.send('POST', `${registry}/importImage`, { source, targetTags: ['a:b'] })).toMatchObject({
      status,
      body: { error: { message: expect.stringMatching(message) } },
    });
  });

  it.each([
    [
      {
        resourceId:
          '/subscriptions/00000000-0000-0000-0000-000000000009/resourceGroups/other/providers/Microsoft.ContainerRegistry/registries/fabrikam',
        sourceImage: 'a:b',
      },
    ],
    [{ registryUri: 'registry.example:5000', credentials: { username: 'dana', password: 'p' }, sourceImage: 'a:b' }],
  ])('imports from %j', (source) => {
    expect(azure.send('POST', `${registry}/importImage`, { source, targetTags: ['a:b'] }).status).toBe(202);
  });

  it('is forgotten a day after its end', () => {
    azure.send('PUT', token, { properties: { scopeMapId: map } });
    azure.clock.now += 1_000;
    azure.send('GET', token);
    expect(azure.emulator.snapshot().operations.size).toBe(2);
    azure.clock.now += 25 * 3_600_000;
    azure.send('GET', token);
    expect(azure.emulator.snapshot().operations.size).toBe(0);
  });
});

describe('a password', () => {
  beforeEach(() => {
    azure.send('PUT', token, { properties: { scopeMapId: map } });
  });
  const generate = (body: object) => azure.send('POST', `${registry}/generateCredentials`, { tokenId: token, ...body });

  it('is returned once and then by name and date only', () => {
    const { status, body } = generate({ name: 'password2' });
    expect(status).toBe(200);
    expect(body).toEqual({
      username: 'puller1',
      passwords: [{ creationTime: expect.any(String), name: 'password2', value: 'secret-1' }],
    });
    expect(azure.send('GET', token).body.properties.credentials).toEqual({
      passwords: [{ creationTime: expect.any(String), name: 'password2' }],
    });
    expect(
      JSON.stringify([...azure.emulator.snapshot().registries.values()].map(({ tokens }) => [...tokens.values()])),
    ).not.toContain('secret-');
  });

  it('comes in two without a name, with the expiry that was asked for', () => {
    expect(generate({ expiry: '2100-12-31T12:59:59.000Z' }).body.passwords).toMatchObject([
      { name: 'password1', expiry: '2100-12-31T12:59:59+00:00' },
      { name: 'password2', expiry: '2100-12-31T12:59:59+00:00' },
    ]);
  });

  it('needs a token', () => {
    expect(generate({ tokenId: `${registry}/tokens/nobody` })).toMatchObject({
      status: 404,
      body: { error: { code: 'TokenNotFound' } },
    });
  });
});

describe('a scope map', () => {
  it.each([
    'repositories/foo/content/fly',
    'repositories/sample/*/team/content/read',
    'gateway/abc/config/read',
    'repositories/Foo/content/read',
  ])('refuses %s', (action) => {
    expect(azure.send('PUT', map, { properties: { actions: [action] } })).toMatchObject({
      status: 400,
      body: { error: { code: 'InvalidScopeMapAction' } },
    });
  });

  it.each([
    'repositories/*/content/read',
    'repositories/samples/*/metadata/read',
    'gateway/sitea/message/write',
    'repositories/a/b/content/delete',
  ])('takes %s', (action) => {
    expect(azure.send('PUT', map, { properties: { actions: [action] } }).status).toBe(200);
  });

  it('takes five hundred repository permissions', () => {
    const actions = Array.from({ length: 501 }, (_, index) => `repositories/repo${index}/content/read`);
    expect(azure.send('PUT', map, { properties: { actions: actions.slice(1) } }).status).toBe(200);
    expect(azure.send('PUT', map, { properties: { actions } })).toMatchObject({
      status: 400,
      body: { error: { code: 'ScopeMapLimitReached' } },
    });
  });

  it('of the system stays as it is', () => {
    expect(azure.send('GET', `${registry}/scopeMaps`).body.value.map((each: { name: string }) => each.name)).toContain(
      '_repositories_pull',
    );
    expect(azure.send('DELETE', `${registry}/scopeMaps/_repositories_pull`)).toMatchObject({
      status: 409,
      body: { error: { code: 'SystemScopeMap' } },
    });
  });
});
