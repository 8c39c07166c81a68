import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createArmClient } from '../../../main/arm/client.ts';
import { fetchHttpClient } from '../../../main/auth/fetch-http-client.ts';
import type { Fetch } from '../../../main/auth/ports.ts';
import { createEmulator } from '../../../main/emulator/emulator.ts';
import { emptyState } from '../../../main/emulator/state.ts';
import { type RunningServer, startTlsServer } from '../../../main/emulator/tls-server.ts';
import { nodeFetch } from '../../support/oidc-http.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startTlsServer(createEmulator({ state: emptyState() }), { port: 0 });
});
afterAll(() => server.close());

const armOver = (fetch: Fetch) =>
  createArmClient({
    endpoint: server.arm,
    credential: { getToken: () => Promise.resolve({ token: 'a-token', expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) },
    httpClient: fetchHttpClient(fetch),
    retry: { maxRetries: 2, retryDelayInMs: 1, maxRetryDelayInMs: 2 },
  });

describe('Azure Resource Manager over the network of sign-in', () => {
  it('gets the SDK’s requests, without what the carrier sets itself', async () => {
    const sent: Parameters<Fetch>[1][] = [];
    const carry = nodeFetch(server.ca);
    const listed = await armOver((url, request) => {
      sent.push(request);
      return carry(url, request);
    }).listSubscriptions();
    expect(listed).toMatchObject({ ok: true, value: [{ name: 'Contoso Edge (emulated)' }] });
    expect(sent[0]?.headers['authorization']).toBe('Bearer a-token');
    expect(Object.keys(sent[0]?.headers ?? {})).not.toContain('accept-encoding');
  });

  it('is asked again by the SDK after a connection that broke off, as with Node’s own network', async () => {
    const carry = nodeFetch(server.ca);
    let failures = 1;
    const listed = await armOver((url, request) => {
      if (failures-- > 0) return Promise.reject(new Error('net::ERR_CONNECTION_RESET'));
      return carry(url, request);
    }).listSubscriptions();
    expect(listed.ok).toBe(true);
  });

  it('says in words what cannot be helped by asking again', async () => {
    let requests = 0;
    const listed = await armOver(() => {
      requests += 1;
      return Promise.reject(new Error('net::ERR_CERT_AUTHORITY_INVALID'));
    }).listSubscriptions();
    expect(listed).toMatchObject({ ok: false, error: { kind: 'network', code: 'ERR_CERT_AUTHORITY_INVALID' } });
    expect(requests).toBe(1);
  });

  it('is let go when the person cancels', async () => {
    const abort = new AbortController();
    const hanging: Fetch = (_, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('gone')));
        queueMicrotask(() => abort.abort());
      });
    expect(await armOver(hanging).listSubscriptions({ abort: abort.signal })).toMatchObject({
      ok: false,
      error: { kind: 'cancelled' },
    });
  });
});
