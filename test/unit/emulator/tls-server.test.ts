import { X509Certificate } from 'node:crypto';
import { request as plainRequest } from 'node:http';
import { request } from 'node:https';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { issueServerIdentity } from '../../../main/emulator/certificates.ts';
import { createEmulator, type Emulator } from '../../../main/emulator/emulator.ts';
import { sampleState } from '../../../main/emulator/sample/sample-state.ts';
import { type RunningServer, startTlsServer } from '../../../main/emulator/tls-server.ts';
import { countedPorts, monday, registryPath } from '../../support/emulator-harness.ts';

interface Got {
  readonly status: number;
  readonly body: string;
}

let server: RunningServer;
let emulator: Emulator;

const send = (
  method: string,
  path: string,
  body = '',
  headers: Record<string, string> = { authorization: 'Bearer x' },
): Promise<Got> =>
  new Promise((resolve, reject) => {
    const sent = request(
      `${server.arm}${path}`,
      { method, ca: server.ca, headers, servername: 'localhost' },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
        response.on('error', reject);
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });

beforeAll(async () => {
  emulator = createEmulator({ state: sampleState(monday), ports: countedPorts({ now: monday }) });
  server = await startTlsServer(emulator, { port: 0 });
});
afterAll(() => server.close());

// Creating keys takes long on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

describe('the certificate', () => {
  it('is for this machine, signed by an authority that signs nothing else', async () => {
    const { ca, cert } = await issueServerIdentity(new Date(monday));
    const [authority, leaf] = [new X509Certificate(ca), new X509Certificate(cert)];
    expect(authority.ca).toBe(true);
    expect(leaf.ca).toBe(false);
    expect(leaf.verify(authority.publicKey)).toBe(true);
    expect(leaf.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
    expect(Date.parse(leaf.validTo) - monday).toBe(7 * 86_400_000 - (monday % 1_000));
  });

  it('is another at every start', async () => {
    expect((await issueServerIdentity(new Date(monday))).ca).not.toBe((await issueServerIdentity(new Date(monday))).ca);
  });
});

describe('the TLS server', () => {
  it('serves the resource manager', async () => {
    const { status, body } = await send(
      'GET',
      `${registryPath('contosoedge')}/connectedRegistries?api-version=2025-11-01`,
    );
    expect(status).toBe(200);
    expect((JSON.parse(body) as { value: unknown[] }).value).toHaveLength(41);
  });

  it('arms faults on request and explains what is wrong with an unknown one', async () => {
    expect(await send('PUT', '/__emulator/faults', '[{"kind":"throttled"}]')).toMatchObject({
      status: 200,
      body: '{"armed":1}',
    });
    expect((await send('GET', '/subscriptions?api-version=2019-11-01')).status).toBe(429);
    const refused = await send('PUT', '/__emulator/faults', '[{"kind":"earthquake"}]');
    expect(refused).toMatchObject({ status: 400, body: expect.stringContaining('InvalidControl') as string });
    expect((await send('PUT', '/__emulator/faults', 'faults')).status).toBe(400);
  });

  it('deploys a site and takes it away', async () => {
    const site = '/__emulator/instances/contosoedge/kioskoslo';
    expect((await send('PUT', site, '{"behaviour":"healthy"}')).status).toBe(200);
    const active = async () =>
      (
        await send('GET', `${registryPath('contosoedge')}/connectedRegistries/kioskoslo?api-version=2025-11-01`)
      ).body.includes('"status":"Active"');
    expect(await active()).toBe(true);
    expect((await send('PUT', site, '{"behaviour":null}')).status).toBe(200);
    expect(await active()).toBe(false);
    expect((await send('PUT', '/__emulator/instances/contosoedge/nobody', '{"behaviour":null}')).status).toBe(404);
  });

  it('listens on this machine’s own address alone, for both of its services', async () => {
    for (const address of [server.arm, server.identity]) {
      const socket = connect({ host: '127.0.0.2', port: Number(new URL(address).port) });
      const outcome = await new Promise((resolve) => {
        socket.once('connect', () => resolve('connected'));
        socket.once('error', () => resolve('refused'));
      });
      socket.destroy();
      expect(outcome).toBe('refused');
    }
  });

  it('is neither controlled nor asked for tokens under another name', async () => {
    const foreign = { authorization: 'Bearer x', host: 'rebound.example' };
    expect((await send('PUT', '/__emulator/faults', '[{"kind":"throttled"}]', foreign)).status).toBe(421);
    expect((await send('GET', '/subscriptions?api-version=2019-11-01')).status).toBe(200);
    const { hostname, port, pathname } = new URL(server.identity);
    const status = await new Promise((resolve, reject) => {
      plainRequest(
        { hostname, port, path: `${pathname}/?resource=https://management.azure.com`, headers: { host: foreign.host } },
        (response) => resolve(response.resume().statusCode),
      )
        .on('error', reject)
        .end();
    });
    expect(status).toBe(421);
  });

  it('refuses a body larger than any request', async () => {
    expect(
      (await send('PATCH', `${registryPath('contosoedge')}?api-version=2025-11-01`, 'x'.repeat(5 * 1024 * 1024)))
        .status,
    ).toBe(413);
  });

  it('gives tokens that name the tenant, and only for a resource', async () => {
    const answer = await fetch(
      `${server.identity}/?resource=https://management.core.windows.net/&api-version=2017-09-01`,
      { headers: { secret: 'x' } },
    );
    const { access_token, expires_on, token_type } = (await answer.json()) as Record<string, string>;
    const [, claims = ''] = (access_token ?? '').split('.');
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      tid: emulator.start().tenantId,
      aud: 'https://management.core.windows.net/',
      exp: Number(expires_on),
    });
    expect(token_type).toBe('Bearer');
    expect((await fetch(server.identity)).status).toBe(400);
  });
});
