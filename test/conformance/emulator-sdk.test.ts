// @azure/arm-containerregistry 12 (https://www.npmjs.com/package/@azure/arm-containerregistry), the SDK that talks to
// Azure, against the emulator: in this process through its httpClient option, and over TLS with the emulator's
// authority.
import { ContainerRegistryManagementClient } from '@azure/arm-containerregistry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmulator, type Emulator } from '../../main/emulator/emulator.ts';
import { sampleState } from '../../main/emulator/sample/sample-state.ts';
import { instantOperationTimes } from '../../main/emulator/state.ts';
import { type RunningServer, startTlsServer } from '../../main/emulator/tls-server.ts';

const group = 'edge';
const registry = 'contosoedge';
const credential = {
  getToken: () => Promise.resolve({ token: 'emulator', expiresOnTimestamp: Date.now() + 3_600_000 }),
};

const names = async (client: ContainerRegistryManagementClient): Promise<readonly string[]> => {
  const found: string[] = [];
  for await (const each of client.connectedRegistries.list(group, registry)) found.push(each.name ?? '');
  return found;
};

const fresh = (): Emulator => createEmulator({ state: { ...sampleState(Date.now()), times: instantOperationTimes } });
const subscription = fresh().start().subscriptionId;
const inProcess = (emulator: Emulator): ContainerRegistryManagementClient =>
  new ContainerRegistryManagementClient(credential, subscription, { httpClient: emulator.httpClient });

describe('the SDK in the same process', () => {
  it('reads the fleet, page by page where there are pages', async () => {
    const emulator = fresh();
    expect(await names(inProcess(emulator))).toHaveLength(41);
    emulator.reset({ ...emulator.snapshot(), pageSize: 10 });
    expect(new Set(await names(inProcess(emulator))).size).toBe(41);
  });

  it('reads dates as dates and durations as text', async () => {
    const region = await inProcess(fresh()).connectedRegistries.get(group, registry, 'plantlyon');
    expect(region.lastActivityTime).toBeInstanceOf(Date);
    expect(region.parent?.syncProperties).toMatchObject({
      schedule: '0 2 * * *',
      syncWindow: 'PT3H',
      messageTtl: 'P2D',
    });
    expect(region.parent?.syncProperties.lastSyncTime).toBeInstanceOf(Date);
  });

  it('creates a token, patches a scope map in use and deletes both, polling to the end', async () => {
    const client = inProcess(fresh());
    const actions = ['repositories/hello-world/content/read'];
    const map = await client.scopeMaps.create(group, registry, 'sdkmap', { actions });
    const token = await client.tokens.create(group, registry, 'sdktoken', {
      scopeMapId: map.id ?? '',
      status: 'enabled',
    });
    expect(token.provisioningState).toBe('Succeeded');
    const patched = await client.scopeMaps.update(group, registry, 'sdkmap', {
      actions: [...actions, 'repositories/hello-world/metadata/read'],
    });
    expect(patched.actions).toHaveLength(2);
    const { passwords } = await client.registries.generateCredentials(group, registry, {
      tokenId: token.id ?? '',
      name: 'password1',
    });
    expect(passwords?.[0]?.value).toMatch(/^\S{40,}$/);
    await client.tokens.delete(group, registry, 'sdktoken');
    await client.scopeMaps.delete(group, registry, 'sdkmap');
    await expect(client.tokens.get(group, registry, 'sdktoken')).rejects.toMatchObject({
      statusCode: 404,
      code: 'ResourceNotFound',
    });
  });

  it('changes a schedule, deactivates and deletes a connected registry', async () => {
    const client = inProcess(fresh());
    const changed = await client.connectedRegistries.update(group, registry, 'cell1weld', {
      syncProperties: { schedule: '* * * * *' },
    });
    expect(changed.parent?.syncProperties.syncWindow).toBeUndefined();
    await client.connectedRegistries.deactivate(group, registry, 'cell1weld');
    expect((await client.connectedRegistries.get(group, registry, 'cell1weld')).activation?.status).toBe('Inactive');
    await client.connectedRegistries.delete(group, registry, 'cell1weld');
    expect(await names(client)).toHaveLength(40);
  });

  it('meets a failing operation as an error, not as a success', async () => {
    const emulator = fresh();
    emulator.setFaults([{ kind: 'operation-fails', method: 'PATCH', pathContains: 'line3paint', after: 0, times: 1 }]);
    await expect(
      inProcess(emulator).connectedRegistries.update(group, registry, 'line3paint', {
        syncProperties: { schedule: '0 5 * * *' },
      }),
    ).rejects.toThrow();
  });

  it('waits out a throttled request by itself', async () => {
    const emulator = fresh();
    emulator.setFaults([
      { kind: 'throttled', method: 'GET', pathContains: '', after: 0, times: 1, retryAfterSeconds: 1 },
    ]);
    const started = Date.now();
    expect(await names(inProcess(emulator))).toHaveLength(41);
    expect(Date.now() - started).toBeGreaterThan(900);
  });

  it('stops when it is aborted', async () => {
    const emulator = fresh();
    emulator.setLatency(60_000);
    const abort = new AbortController();
    const response = inProcess(emulator).connectedRegistries.get(group, registry, 'regioneu', {
      abortSignal: abort.signal,
    });
    abort.abort();
    await expect(response).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('the SDK over TLS', () => {
  let server: RunningServer;
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = fresh();
    server = await startTlsServer(emulator, { port: 0 });
  });
  afterAll(() => server.close());

  const client = (options: object = {}) =>
    new ContainerRegistryManagementClient(credential, subscription, {
      endpoint: server.arm,
      tlsOptions: { ca: server.ca },
      ...options,
    });

  it('trusts the authority and reads the fleet', async () => {
    expect(await names(client())).toHaveLength(41);
  });

  it('follows operations on the address that it was given', async () => {
    await client().connectedRegistries.deactivate(group, registry, 'line2weld');
    expect((await client().connectedRegistries.get(group, registry, 'line2weld')).activation?.status).toBe('Inactive');
  });

  it('does not trust it unasked', async () => {
    await expect(names(client({ tlsOptions: {}, retryOptions: { maxRetries: 0 } }))).rejects.toThrow(/certificate/i);
  });

  it.each(['reset', 'body-cut'] as const)('fails in words when the connection breaks (%s)', async (kind) => {
    emulator.setFaults([{ kind, method: 'GET', pathContains: '', after: 0, times: 9 }]);
    await expect(names(client({ retryOptions: { maxRetries: 0 } }))).rejects.toThrow();
    emulator.setFaults([]);
  });
});
