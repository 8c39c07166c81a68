import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type AzureArmOptions, createArmClient } from '../../../main/arm/client.ts';
import { issueServerIdentity } from '../../../main/emulator/certificates.ts';
import { formatMessages } from '../../support/format-messages.ts';
import { dockId, registryId, scriptedAzure } from './scripted-azure.ts';

const token = 'SECRET-ARM-TOKEN';
const registry =
  '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/contoso';
const plant = `${registry}/connectedRegistries/plant`;

let identity: Awaited<ReturnType<typeof issueServerIdentity>>;
const servers: Server[] = [];
const listen = async (answer: RequestListener): Promise<number> => {
  const server = createServer({ cert: identity.cert + identity.ca, key: identity.key }, answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};

interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}
/** Responses of Azure Resource Manager to reads and to writes. */
let read: Answer = {};
let write: Answer = {};
let arm = '';
let elsewhere = '';
/** Requests that reached the other host. */
const stolen: string[] = [];

beforeAll(async () => {
  identity = await issueServerIdentity(new Date());
  elsewhere = `127.0.0.1:${await listen((request, response) => {
    stolen.push(`${request.method ?? ''} ${request.url ?? ''}`);
    response.end('{"value":[],"status":"Succeeded"}');
  })}`;
  arm = `https://localhost:${await listen((request, response) => {
    const { status = 200, headers = {}, body = {} } = request.method === 'GET' ? read : write;
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  })}`;
});
afterAll(() => {
  for (const server of servers) server.close().closeAllConnections();
});
afterEach(() => {
  stolen.length = 0;
  read = {};
  write = {};
});

const connect = (more: Partial<AzureArmOptions> = {}) =>
  createArmClient({
    endpoint: arm,
    loginServerSuffix: 'azurecr.io',
    ca: identity.ca,
    pollMs: 1,
    retry: { maxRetries: 0 },
    credential: { getToken: () => Promise.resolve({ token, expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) },
    ...more,
  });
const poller = (config: object): string =>
  JSON.stringify({
    state: {
      status: 'running',
      config: {
        metadata: {},
        initialRequestUrl: `${arm}${plant}?api-version=2025-11-01`,
        requestMethod: 'PUT',
        ...config,
      },
    },
  });
const body = { properties: {} };

const ways: readonly (readonly [string, () => Promise<{ readonly ok: boolean; readonly error?: unknown }>])[] = [
  [
    'the next page of the subscriptions',
    () => {
      read = { body: { value: [], nextLink: `https://${elsewhere}/next` } };
      return connect().listSubscriptions();
    },
  ],
  [
    'the next page of the registries',
    () => {
      read = { body: { value: [], nextLink: `https://${elsewhere}/next` } };
      return connect().listRegistries('11111111-1111-1111-1111-111111111111');
    },
  ],
  [
    'the next pages of a hierarchy',
    () => {
      read = { body: { value: [], nextLink: `https://${elsewhere}/next` } };
      return connect().readHierarchy(registry);
    },
  ],
  [
    'the header Azure-AsyncOperation',
    () => {
      write = {
        status: 201,
        headers: { 'azure-asyncoperation': `https://${elsewhere}/operation` },
        body: { properties: { provisioningState: 'Creating' } },
      };
      return connect().send({ method: 'PUT', path: plant, body });
    },
  ],
  [
    'the header Location',
    () => {
      write = { status: 202, headers: { location: `https://${elsewhere}/operation` } };
      return connect().send({ method: 'DELETE', path: plant, body: null });
    },
  ],
  [
    'a redirect',
    () => {
      read = { status: 307, headers: { location: `https://${elsewhere}/redirected` } };
      return connect().listSubscriptions();
    },
  ],
  ['a saved operation', () => connect().resume(poller({ operationLocation: `https://${elsewhere}/operation` }))],
  [
    'the resource of a saved operation that has ended',
    () => {
      read = { body: { status: 'Succeeded' } };
      return connect().resume(
        poller({ operationLocation: `${arm}/operation`, resourceLocation: `https://${elsewhere}${plant}` }),
      );
    },
  ],
  ['the login server of a cached registry', () => connect().listRepositories(elsewhere)],
  ['a saved path that is the rest of a host', () => connect().get(`@${elsewhere}${plant}`)],
  ['a saved id that is the rest of a host', () => connect().resync(`@${elsewhere}${plant}`)],
];

describe('an address outside of the chosen cloud', () => {
  it.each(ways)('gets no request where it comes as %s', async (_, go) => {
    expect((await go()).ok).toBe(false);
    expect(stolen).toEqual([]);
  });

  it('is named in the refusal, with the requested host', async () => {
    read = { body: { value: [], nextLink: 'https://user@arm.example/next' } };
    expect(formatMessages(await connect().listSubscriptions())).toEqual({
      ok: false,
      error: {
        kind: 'refused',
        where: 'https://user@arm.example/next',
        message:
          `Reading the subscriptions failed: an answer leads to arm.example, which is not ${new URL(arm).host}: ` +
          'nothing was sent there. Check the cloud and the proxy, and tell who runs them.',
      },
    });
  });

  it('is also the same host with a user, another port or another scheme', async () => {
    for (const next of [`https://user@arm.test/next`, 'https://arm.test:444/next', 'http://arm.test/next', 'next']) {
      const { arm: scripted, seen } = scriptedAzure(() => ({ status: 200, body: { value: [], nextLink: next } }));
      expect(await scripted.listSubscriptions()).toMatchObject({ ok: false });
      expect(seen).toHaveLength(1);
    }
  });
});

describe('a login server', () => {
  it.each([
    'contoso.azurecr.io.attacker.example',
    'attacker.example',
    'azurecr.io',
    'evilazurecr.io',
    'user@contoso.azurecr.io',
    'contoso.azurecr.io:8443',
    'attacker.example/contoso.azurecr.io',
    'attacker.example#.azurecr.io',
    'attacker.example?.azurecr.io',
    'attacker.example\\.azurecr.io',
    '',
  ])('that is no host of the cloud’s registries is refused before a token is asked for: “%s”', async (loginServer) => {
    let tokens = 0;
    const { arm: scripted, seen } = scriptedAzure(() => ({ status: 200, body: { repositories: [] } }), {
      credential: {
        getToken: () => {
          tokens += 1;
          return Promise.resolve({ token, expiresOnTimestamp: Number.MAX_SAFE_INTEGER });
        },
      },
    });
    expect(await scripted.listRepositories(loginServer)).toMatchObject({
      ok: false,
      error: { kind: 'refused', where: 'loginServer' },
    });
    expect([tokens, seen]).toEqual([0, []]);
  });
});

describe('what a journal or a workspace may hold', () => {
  it.each([
    '',
    'null',
    '{',
    '5',
    '{"state":{"config":{}}}',
    '{"state":{"config":{"initialRequestUrl":"@x","operationLocation":"https://arm.test/operation"}}}',
    JSON.stringify({ state: { config: { initialRequestUrl: `https://arm.test${dockId}` } } }),
  ])('is no saved operation: %j', async (text) => {
    const { arm: scripted, seen } = scriptedAzure(() => ({ status: 200, body: {} }));
    expect(await scripted.resume(text)).toMatchObject({ ok: false, error: { kind: 'invalid-input' } });
    expect(seen).toEqual([]);
  });

  it.each([
    '/subscriptions/s1/resourceGroups/../providers/Microsoft.ContainerRegistry/registries/x',
    '/subscriptions/s1?/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/x',
    '/subscriptions/s1/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/x#y',
    '/subscriptions/s1/resourceGroups/%2e%2e/providers/Microsoft.ContainerRegistry/registries/x',
    '/subscriptions/s1/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/x\n',
    '//arm.test/subscriptions/s1/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/x',
    '/subscriptions/s1',
  ])('is no path of a registry: %j', async (path) => {
    const { arm: scripted, seen } = scriptedAzure(() => ({ status: 200, body: {} }));
    expect(await scripted.get(path)).toMatchObject({ ok: false, error: { kind: 'invalid-input' } });
    expect(await scripted.readHierarchy(path)).toMatchObject({ ok: false, error: { kind: 'invalid-input' } });
    expect(seen).toEqual([]);
  });

  it('resyncs a connected registry only', async () => {
    const { arm: scripted, seen } = scriptedAzure(() => ({ status: 200, body: {} }));
    for (const id of [registryId, `${dockId}/deactivate`, `${registryId}/tokens/x`])
      expect(await scripted.resync(id)).toMatchObject({ ok: false, error: { kind: 'invalid-input' } });
    expect(seen).toEqual([]);
  });
});

describe('an answer', () => {
  const blanks = ' '.repeat(1024 * 1024);
  const endless: RequestListener = (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    let written = 0;
    const more = (): void => {
      while (written < 80 && !response.destroyed) {
        written += 1;
        if (!response.write(blanks)) {
          response.once('drain', more);
          return;
        }
      }
      response.end();
    };
    more();
  };

  it('of more than 64 MB is not read to its end', async () => {
    const endpoint = `https://localhost:${await listen(endless)}`;
    expect(formatMessages(await connect({ endpoint }).listSubscriptions())).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('the answer is larger than 64 MB') },
    });
  });

  it('counts with the pages before it', async () => {
    let pages = 0;
    const { arm: scripted } = scriptedAzure(() => {
      pages += 1;
      return {
        status: 200,
        body: `{"value":[],"nextLink":"https://arm.test/${pages}"}${' '.repeat(7 * 1024 * 1024)}`,
      };
    });
    expect(formatMessages(await scripted.listSubscriptions())).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('the answer is larger than 64 MB') },
    });
    expect(pages).toBe(10);
  });

  it('that comes too slowly is given up, its body included', async () => {
    const slow: RequestListener = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"value":');
    };
    const endpoint = `https://localhost:${await listen(slow)}`;
    expect(await connect({ endpoint, tryMs: 100 }).listSubscriptions()).toMatchObject({
      ok: false,
      error: { kind: 'timeout', code: 'ETIMEDOUT' },
    });
  });

  it.each([
    { 'retry-after': '86400' },
    { 'retry-after': new Date(Date.now() + 86_400_000).toUTCString() },
    { 'retry-after-ms': '86400000' },
    { 'retry-after': '1', 'x-ms-retry-after-ms': '86400000' },
  ])('that asks to wait for a day is believed for five minutes: %j', async (headers) => {
    const { arm: scripted } = scriptedAzure(() => ({ status: 429, headers, body: {} }));
    expect(await scripted.send({ method: 'DELETE', path: dockId, body: null })).toMatchObject({
      ok: false,
      error: { kind: 'throttled', retryAfterMs: 300_000 },
    });
  });

  it('that asks to wait for less is believed', async () => {
    const { arm: scripted } = scriptedAzure(() => ({ status: 429, headers: { 'retry-after': '30' }, body: {} }));
    expect(await scripted.send({ method: 'DELETE', path: dockId, body: null })).toMatchObject({
      ok: false,
      error: { retryAfterMs: 30_000 },
    });
  });

  it('is let go in the middle when the person cancels', async () => {
    const abort = new AbortController();
    const slow: RequestListener = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"value":', () => setImmediate(() => abort.abort()));
    };
    const endpoint = `https://localhost:${await listen(slow)}`;
    expect(await connect({ endpoint }).listSubscriptions({ abort: abort.signal })).toMatchObject({
      ok: false,
      error: { kind: 'cancelled' },
    });
  });
});

describe('one call', () => {
  const minuteMs = 60_000;
  /** A clock that each request advances. */
  const movingClock = (stepMs: number) => {
    // Whole milliseconds add up exactly.
    let at = Math.ceil(performance.now());
    vi.spyOn(performance, 'now').mockImplementation(() => at);
    return () => void (at += stepMs);
  };

  it('that reads a list ends after ten minutes, however quickly each page comes', async () => {
    const goOn = movingClock(minuteMs);
    const { arm: scripted, seen } = scriptedAzure(() => {
      goOn();
      return { status: 200, body: { value: [], nextLink: `https://arm.test/${seen.length}` } };
    });
    expect(await scripted.listSubscriptions()).toMatchObject({ ok: false, error: { kind: 'timeout' } });
    expect(seen).toHaveLength(10);
  });

  it('of any other kind ends after an hour, even if the service keeps answering', async () => {
    const goOn = movingClock(5 * minuteMs);
    const { arm: scripted, seen } = scriptedAzure(() => {
      goOn();
      return { status: 202, headers: { location: 'https://arm.test/operation' }, body: {} };
    });
    expect(await scripted.send({ method: 'DELETE', path: dockId, body: null })).toMatchObject({
      ok: false,
      error: { kind: 'timeout' },
    });
    expect(seen).toHaveLength(12);
  });
});

it('Many requests at once may share one signal', async () => {
  const warnings: string[] = [];
  const note = (warning: Error): void => void warnings.push(warning.name);
  process.on('warning', note);
  const abort = new AbortController();
  const { arm: scripted } = scriptedAzure(
    () => new Promise((resolve) => setImmediate(resolve, { status: 200, body: { value: [] } })),
  );
  await Promise.all(Array.from({ length: 20 }, () => scripted.listSubscriptions({ abort: abort.signal })));
  process.off('warning', note);
  expect(warnings).toEqual([]);
});

describe('a service that fails', () => {
  const answers = (status: number, headers: Readonly<Record<string, string>> = {}) => {
    const { arm: scripted, seen } = scriptedAzure(() => ({ status, headers, body: {} }), {
      retry: { maxRetries: 2, retryDelayInMs: 1, maxRetryDelayInMs: 1 },
    });
    return { scripted, tries: () => seen.length };
  };
  const image = {
    source: { kind: 'public', host: 'mcr.microsoft.com' } as const,
    sourceImage: 'a:b',
    targetTags: ['a:b'],
    force: true,
  };

  it('is asked for a read again', async () => {
    const { scripted, tries } = answers(503);
    await scripted.listSubscriptions();
    expect(tries()).toBe(3);
  });

  it('is not asked for a password again, as each new one ends another', async () => {
    for (const headers of [{}, { 'retry-after-ms': '1' }]) {
      const { scripted, tries } = answers(503, headers);
      await scripted.generateCredentials(registryId, { tokenId: `${registryId}/tokens/x`, name: 'password1' });
      expect(tries()).toBe(1);
    }
  });

  it('is asked for a password and an import again where it took neither', async () => {
    const { scripted, tries } = answers(429, { 'retry-after-ms': '1' });
    await scripted.generateCredentials(registryId, { tokenId: `${registryId}/tokens/x`, name: 'password1' });
    await scripted.importImage(registryId, image);
    expect(tries()).toBe(6);
  });

  it.each(['PUT', 'PATCH', 'DELETE'] as const)(
    'gets no second %s, which could write over what others changed',
    async (method) => {
      for (const status of [429, 503]) {
        const { scripted, tries } = answers(status, { 'retry-after-ms': '1' });
        await scripted.send({ method, path: dockId, body: method === 'DELETE' ? null : body });
        expect(tries()).toBe(1);
      }
    },
  );
});
