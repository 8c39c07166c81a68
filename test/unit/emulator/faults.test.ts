import { describe, expect, it } from 'vitest';
import { sampleState } from '../../../main/emulator/sample/sample-state.ts';
import type { ScriptedFault } from '../../../main/emulator/state.ts';
import { createEmulatorHarness, type EmulatorHarness, monday, registryPath } from '../../support/emulator-harness.ts';

const registry = registryPath('contosoedge');
const line3 = `${registry}/connectedRegistries/line3paint`;
const slower = { properties: { syncProperties: { schedule: '0 5 * * *' } } };

const withFault = (fault: Partial<ScriptedFault> & Pick<ScriptedFault, 'kind'>): EmulatorHarness => {
  const azure = createEmulatorHarness(sampleState(monday));
  azure.emulator.setFaults([{ method: '*', pathContains: '', after: 0, times: 1, ...fault }]);
  return azure;
};
const result = (azure: EmulatorHarness, path: string) =>
  azure.emulator.answer({
    method: 'GET',
    url: `https://management.azure.com${path}?api-version=2025-11-01`,
    headers: { authorization: 'Bearer test' },
    body: '',
  });

describe('a fault', () => {
  it('throttles with Retry-After and lets the next request pass', () => {
    const azure = withFault({ kind: 'throttled', retryAfterSeconds: 7 });
    expect(azure.send('GET', line3)).toMatchObject({
      status: 429,
      headers: { 'retry-after': '7' },
      body: { error: { code: 'TooManyRequests' } },
    });
    expect(azure.send('GET', line3).status).toBe(200);
  });

  it('waits for its turn, its method and its path, and hits as often as configured', () => {
    const azure = withFault({
      kind: 'server-error',
      method: 'GET',
      pathContains: '/connectedRegistries/line3',
      after: 1,
      times: 2,
    });
    expect(azure.send('GET', registry).status).toBe(200);
    expect(azure.send('PATCH', line3, {}).status).toBe(200);
    expect([1, 2, 3, 4].map(() => azure.send('GET', line3).status)).toEqual([200, 500, 500, 200]);
  });

  it('answers a gateway in HTML, which no JSON reader likes', () => {
    expect(withFault({ kind: 'bad-gateway' }).send('GET', line3)).toMatchObject({
      status: 502,
      headers: { 'content-type': 'text/html' },
    });
  });

  it.each(['timeout', 'reset'] as const)('breaks the connection: %s', (kind) => {
    expect(result(withFault({ kind }), line3)).toEqual({ kind });
  });

  it('cuts a body short', () => {
    expect(result(withFault({ kind: 'body-cut' }), line3)).toMatchObject({
      kind: 'body-cut',
      response: { status: 200 },
    });
  });

  it('changes nothing where the request was refused', () => {
    const azure = withFault({ kind: 'server-error', method: 'PATCH' });
    expect(azure.send('PATCH', line3, slower).status).toBe(500);
    expect(azure.send('GET', line3).body.properties.parent.syncProperties.schedule).toBe('0 1 * * *');
  });
});

describe('an operation that fails', () => {
  it('leaves the scope map Failed', () => {
    const azure = withFault({ kind: 'operation-fails', method: 'PATCH' });
    const patched = azure.send('PATCH', `${registry}/scopeMaps/plantlyon`, { properties: { actions: [] } });
    expect(patched.status).toBe(201);
    azure.clock.now += 60_000;
    expect(azure.send('GET', patched.headers['azure-asyncoperation']!).body).toMatchObject({
      status: 'Failed',
      error: { code: 'InternalServerError' },
    });
    expect(azure.send('GET', `${registry}/scopeMaps/plantlyon`).body.properties.provisioningState).toBe('Failed');
  });

  it('takes back a write that the service would have done at once', () => {
    const azure = withFault({ kind: 'operation-fails', method: 'PATCH' });
    const patched = azure.send('PATCH', line3, slower);
    expect(patched).toMatchObject({ status: 201, body: { properties: { provisioningState: 'Updating' } } });
    azure.clock.now += 60_000;
    expect(azure.send('GET', patched.headers['azure-asyncoperation']!).body.status).toBe('Failed');
    expect(azure.send('GET', line3).body.properties).toMatchObject({
      provisioningState: 'Succeeded',
      parent: { syncProperties: { schedule: '0 1 * * *' } },
    });
  });

  it('never ends where it hangs', () => {
    const azure = withFault({ kind: 'operation-hangs', method: 'DELETE' });
    const deleted = azure.send('DELETE', `${registry}/connectedRegistries/cell1weld`);
    expect(deleted.status).toBe(202);
    azure.clock.now += 365 * 86_400_000;
    expect(azure.send('GET', deleted.headers['location']!).status).toBe(202);
    expect(azure.send('GET', `${registry}/connectedRegistries/cell1weld`).status).toBe(200);
  });
});

describe("someone else's change", () => {
  it('comes before a read of one resource, so that a check before a write sees it', () => {
    const azure = withFault({ kind: 'changed-by-someone-else', method: 'GET' });
    const now = azure.send('GET', line3).body;
    expect(now.properties.logging.logLevel).toBe('Debug');
    expect(now.systemData.lastModifiedBy).toBe('colleague@contoso.example');
    expect(azure.send('PATCH', line3, slower).body.systemData.lastModifiedBy).toBe('operator@contoso.example');
  });

  it('comes after a list, so that what was read is old', () => {
    const azure = withFault({ kind: 'changed-by-someone-else', method: 'GET' });
    const [first] = azure.send('GET', `${registry}/connectedRegistries`).body.value;
    const now = azure.send('GET', first.id).body;
    expect(now.properties.logging.logLevel).not.toBe(first.properties.logging.logLevel);
  });

  it('comes before a write', () => {
    const azure = withFault({ kind: 'changed-by-someone-else', method: 'PATCH' });
    expect(azure.send('PATCH', line3, slower).body.properties).toMatchObject({
      logging: { logLevel: 'Debug' },
      parent: { syncProperties: { schedule: '0 5 * * *' } },
    });
  });

  it('can name its change', () => {
    const azure = withFault({
      kind: 'changed-by-someone-else',
      method: 'GET',
      change: { method: 'DELETE', path: `${registry}/connectedRegistries/cell1weld`, body: undefined },
    });
    azure.send('GET', registry);
    expect(azure.send('GET', `${registry}/connectedRegistries/cell1weld`).status).toBe(404);
  });
});
