import { describe, expect, it } from 'vitest';
import { formatMessages } from '../../support/format-messages.ts';
import { dockId, registryId, scriptedAzure } from './scripted-azure.ts';

const notOffered = {
  status: 400,
  body: { error: { code: 'NoRegisteredProviderFound', message: 'No registered resource provider found.' } },
};
const isPreview = (path: string) => path.includes('2026-09-01-preview');

describe('sending', () => {
  it('sends the reviewed body as it is, with properties that the SDK does not know and with nulls', async () => {
    const { arm, seen } = scriptedAzure(() => ({ status: 200, body: { id: dockId } }));
    const body = {
      properties: { syncProperties: { schedule: '0 12 * * *', syncWindow: null }, novelty: { deep: [1] } },
    };
    const answer = await arm.send({ method: 'PATCH', path: dockId, body });
    expect(answer).toMatchObject({ ok: true, value: { status: 200, correlationId: 'c0ffee' } });
    expect(seen).toEqual([
      { method: 'PATCH', path: `${dockId}?api-version=2025-11-01`, body, authorization: 'Bearer arm-token' },
    ]);
  });

  it('waits for the operation behind Azure-AsyncOperation and passes on its poller first', async () => {
    let polls = 0;
    const { arm, seen } = scriptedAzure((request) => {
      if (request.method === 'PUT')
        return {
          status: 201,
          headers: { 'azure-asyncoperation': 'https://arm.test/op/1' },
          body: { properties: { provisioningState: 'Creating' } },
        };
      if (request.path.startsWith('/op/1'))
        return { status: 200, body: { status: ++polls < 2 ? 'Creating' : 'Succeeded' } };
      return {
        status: 200,
        body: { id: `${registryId}/tokens/t1`, properties: { provisioningState: 'Succeeded', novelty: true } },
      };
    });
    const reported: number[] = [];
    const answer = await arm.send(
      { method: 'PUT', path: `${registryId}/tokens/tokenone`, body: { properties: { scopeMapId: 'x' } } },
      { onPoller: () => Promise.resolve(void reported.push(seen.length)) },
    );
    expect(answer).toMatchObject({ ok: true, value: { body: { properties: { novelty: true } } } });
    expect(reported).toEqual([1]);
    expect(seen.map((one) => one.method)).toEqual(['PUT', 'GET', 'GET', 'GET']);
  });

  it('takes up an operation from its serialised poller in another process', async () => {
    let serialised = '';
    const first = scriptedAzure(() => ({ status: 202, headers: { location: 'https://arm.test/op/2' } }));
    const abort = new AbortController();
    await first.arm.send(
      { method: 'DELETE', path: dockId, body: null },
      {
        abort: abort.signal,
        onPoller: (poller) => {
          serialised = poller;
          abort.abort();
          return Promise.resolve();
        },
      },
    );
    const second = scriptedAzure(() => ({ status: 200 }));
    expect(await second.arm.resume(serialised)).toMatchObject({ ok: true, value: { status: 200 } });
    expect(second.seen.map((one) => `${one.method} ${one.path}`)).toEqual(['GET /op/2?api-version=2025-11-01']);
  });

  it('says why an operation failed that was taken', async () => {
    const { arm } = scriptedAzure((request) =>
      request.method === 'PATCH'
        ? { status: 201, headers: { 'azure-asyncoperation': 'https://arm.test/op/3' }, body: {} }
        : {
            status: 200,
            body: { status: 'Failed', error: { code: 'ScopeMapBusy', message: 'The scope map is in use.' } },
          },
    );
    expect(
      formatMessages(await arm.send({ method: 'PATCH', path: `${registryId}/scopeMaps/dockseven`, body: {} })),
    ).toEqual({
      ok: false,
      error: {
        kind: 'refused',
        code: 'ScopeMapBusy',
        status: 200,
        correlationId: 'c0ffee',
        message:
          'Updating scope map dockseven was taken by Azure and failed there: The scope map is in use. Refresh to see what it left.',
      },
    });
  });

  it('counts a write as done where only the SDK’s model of the answer fails', async () => {
    const { arm } = scriptedAzure(() => ({ status: 200, body: { properties: { parent: {} } } }));
    expect(await arm.send({ method: 'PATCH', path: dockId, body: {} })).toMatchObject({
      ok: true,
      value: { body: { properties: { parent: {} } } },
    });
  });

  it('refuses an operation that the resource does not have, before anything is sent', async () => {
    const { arm, seen } = scriptedAzure(() => ({ status: 200 }));
    expect(await arm.send({ method: 'POST', path: `${dockId}/explode`, body: null })).toMatchObject({
      ok: false,
      error: { kind: 'invalid-input' },
    });
    expect(
      await arm.send({ method: 'PUT', path: '/subscriptions/s1/providers/Other/things/x', body: {} }),
    ).toMatchObject({ ok: false });
    expect(seen).toEqual([]);
  });

  it('can be cancelled while it waits', async () => {
    const abort = new AbortController();
    const { arm } = scriptedAzure((request) => {
      if (request.method !== 'GET') return { status: 202, headers: { location: 'https://arm.test/op/4' } };
      abort.abort();
      return { status: 202, headers: { location: 'https://arm.test/op/4' } };
    });
    expect(
      formatMessages(await arm.send({ method: 'DELETE', path: dockId, body: null }, { abort: abort.signal })),
    ).toEqual({
      ok: false,
      error: { kind: 'cancelled', message: 'Deleting connected registry dockseven was cancelled.' },
    });
  });

  it('waits as Retry-After says before it sends the same again', async () => {
    let tries = 0;
    const { arm, seen } = scriptedAzure(() =>
      ++tries === 1 ? { status: 429, headers: { 'retry-after-ms': '1' }, body: {} } : { status: 200, body: {} },
    );
    const body = { properties: { a: 1 } };
    expect(await arm.send({ method: 'POST', path: `${dockId}/deactivate`, body })).toMatchObject({ ok: true });
    expect(seen.map((one) => one.body)).toEqual([body, body]);
  });
});

describe('reading a hierarchy', () => {
  it('follows pages, keeps unknown properties, and survives answers that the SDK’s models do not', async () => {
    const { arm, seen } = scriptedAzure(({ path }) => {
      if (isPreview(path)) return notOffered;
      if (path.startsWith('/page2'))
        return { status: 200, body: { value: [{ name: 'orphan', properties: { parent: {} } }] } };
      if (path.includes('/connectedRegistries'))
        return {
          status: 200,
          body: { value: [{ name: 'dockseven', novelty: 7 }], nextLink: 'https://arm.test/page2' },
        };
      if (path.includes('/tokens') || path.includes('/scopeMaps')) return { status: 200, body: { value: [] } };
      return { status: 200, body: { name: 'contosoedge', sku: { name: 'Premium' } } };
    });
    const reported: string[] = [];
    const read = await arm.readHierarchy(registryId, {
      onProgress: ({ what, count }) => void reported.push(`${what} ${count}`),
    });
    expect(read).toEqual({
      ok: true,
      value: {
        registry: { name: 'contosoedge', sku: { name: 'Premium' } },
        connectedRegistries: [
          { name: 'dockseven', novelty: 7 },
          { name: 'orphan', properties: { parent: {} } },
        ],
        tokens: [],
        scopeMaps: [],
      },
    });
    expect(reported.sort()).toEqual(['connected registries 2', 'registry 1', 'scope maps 0', 'tokens 0']);
    await arm.readHierarchy(registryId);
    expect(seen.filter((one) => isPreview(one.path))).toHaveLength(1);
  });

  it('takes the preview’s list where the service offers it', async () => {
    const { arm } = scriptedAzure(({ path }) =>
      path.includes('/connectedRegistries')
        ? { status: 200, body: { value: [{ name: isPreview(path) ? 'with sync result' : 'without' }] } }
        : { status: 200, body: { value: [] } },
    );
    expect(await arm.readHierarchy(registryId)).toMatchObject({
      ok: true,
      value: { connectedRegistries: [{ name: 'with sync result' }] },
    });
  });

  it('stops at pages that lead in a circle', async () => {
    const { arm } = scriptedAzure(({ path }) => ({
      status: 200,
      body: {
        value: [],
        ...(path.includes('/tokens') || path.startsWith('/circle') ? { nextLink: 'https://arm.test/circle' } : {}),
      },
    }));
    expect(formatMessages(await arm.readHierarchy(registryId))).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('lead back') },
    });
  });

  it('stops at pages that lead back to the first one', async () => {
    const { arm, seen } = scriptedAzure(({ path }) => ({
      status: 200,
      body: { value: [], nextLink: `https://arm.test${path}` },
    }));
    expect(formatMessages(await arm.listSubscriptions())).toMatchObject({
      ok: false,
      error: {
        message:
          "Reading the subscriptions failed: Azure's pages lead back to one that was already read. Try again later.",
      },
    });
    expect(seen).toHaveLength(2);
  });

  it('stops at pages that never end', async () => {
    let page = 0;
    const { arm } = scriptedAzure(() => ({
      status: 200,
      body: { value: [], nextLink: `https://arm.test/page${++page}` },
    }));
    expect(formatMessages(await arm.listSubscriptions())).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('pages do not end') },
    });
    expect(page).toBe(2_000);
  });

  it('fails in words where a list is no list', async () => {
    const { arm } = scriptedAzure(({ path }) => ({
      status: 200,
      body: path.includes('/tokens') ? '[1,' : { value: [] },
    }));
    expect(formatMessages(await arm.readHierarchy(registryId))).toEqual({
      ok: false,
      error: {
        kind: 'network',
        status: 200,
        correlationId: 'c0ffee',
        message:
          'Reading the tokens of contosoedge failed: the answer could not be read, it was cut short or is no JSON. Refresh to see what was done.',
      },
    });
  });
});

describe('the rest', () => {
  it('reads subscriptions and registries', async () => {
    const { arm } = scriptedAzure(({ path }) =>
      path.startsWith('/subscriptions?')
        ? {
            status: 200,
            body: { value: [{ subscriptionId: 's1', displayName: 'Edge', state: 'Enabled', tenantId: 't1' }] },
          }
        : { status: 200, body: { value: [{ id: registryId, name: 'contosoedge' }] } },
    );
    expect(await arm.listSubscriptions()).toEqual({
      ok: true,
      value: [{ id: 's1', name: 'Edge', state: 'Enabled', tenantId: 't1' }],
    });
    expect(await arm.listRegistries('s1')).toEqual({ ok: true, value: [{ id: registryId, name: 'contosoedge' }] });
  });

  it('gives the generated password and asks for the one named', async () => {
    const { arm, seen } = scriptedAzure(() => ({
      status: 200,
      body: { username: 'dockseven', passwords: [{ name: 'password2', value: 'once' }] },
    }));
    const tokenId = `${registryId}/tokens/dockseven`;
    expect(await arm.generateCredentials(registryId, { tokenId, name: 'password2' })).toEqual({
      ok: true,
      value: 'once',
    });
    expect(seen[0]).toMatchObject({
      method: 'POST',
      path: `${registryId}/generateCredentials?api-version=2025-11-01`,
      body: { tokenId, name: 'password2' },
    });
  });

  it('imports an image as az acr import does', async () => {
    const { arm, seen } = scriptedAzure(() => ({ status: 200 }));
    const image = {
      source: { kind: 'public', host: 'mcr.microsoft.com' } as const,
      sourceImage: 'hello-world:latest',
      targetTags: ['hello-world:latest'],
      force: true,
    };
    expect(await arm.importImage(registryId, image)).toEqual({ ok: true, value: null });
    expect(seen[0]).toMatchObject({
      path: `${registryId}/importImage?api-version=2025-11-01`,
      body: {
        source: { registryUri: 'mcr.microsoft.com', sourceImage: 'hello-world:latest' },
        targetTags: ['hello-world:latest'],
        mode: 'Force',
      },
    });
  });

  it.each([
    [
      { kind: 'private', host: 'r.example', username: 'dana', password: 'p' } as const,
      { registryUri: 'r.example', credentials: { username: 'dana', password: 'p' } },
    ],
    [{ kind: 'azure', resourceId: registryId } as const, { resourceId: registryId }],
  ])('imports from %j', async (source, sent) => {
    const { arm, seen } = scriptedAzure(() => ({ status: 200 }));
    expect(
      await arm.importImage(registryId, { source, sourceImage: 'a:b', targetTags: ['a:b'], force: false }),
    ).toEqual({ ok: true, value: null });
    expect(seen[0]?.body).toEqual({ source: { ...sent, sourceImage: 'a:b' }, targetTags: ['a:b'], mode: 'NoForce' });
  });

  it('asks for a resync under the preview', async () => {
    const { arm, seen } = scriptedAzure(() => ({
      status: 409,
      body: { error: { code: 'ConnectedRegistryHasOfflineChildren', message: 'It is offline.' } },
    }));
    expect(formatMessages(await arm.resync(dockId))).toMatchObject({
      ok: false,
      error: { code: 'ConnectedRegistryHasOfflineChildren', message: expect.stringContaining('must be online') },
    });
    expect(seen[0]?.path).toBe(`${dockId}/resync?api-version=2026-09-01-preview`);
  });

  it('reads the catalogue with a token of the registry’s own, never with that of Resource Manager', async () => {
    const { arm, seen } = scriptedAzure((request) => {
      if (request.path === '/oauth2/exchange') return { status: 200, body: { refresh_token: 'refresh' } };
      if (request.path === '/oauth2/token') return { status: 200, body: { access_token: 'own' } };
      if (request.authorization === undefined)
        return {
          status: 401,
          headers: {
            'www-authenticate':
              'Bearer realm="https://r/oauth2/token",service="r.azurecr.io",scope="registry:catalog:*"',
          },
        };
      return request.path.startsWith('/acr/v1/_catalog')
        ? { status: 200, body: { repositories: ['app/web', 'gone'] } }
        : request.path.includes('app/web')
          ? { status: 200, body: { tags: [{ name: 'v2' }, { name: 'v1' }] } }
          : { status: 404, body: {} };
    });
    expect(await arm.listRepositories('r.azurecr.io')).toEqual({
      ok: true,
      value: [
        { name: 'app/web', tags: ['v2', 'v1'] },
        { name: 'gone', tags: [] },
      ],
    });
    expect(new Set(seen.map((one) => one.authorization))).toEqual(new Set([undefined, 'Bearer own']));
    expect(seen.filter((one) => one.path === '/oauth2/exchange')).toHaveLength(1);
  });
});
