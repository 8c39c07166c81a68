import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createEmulator } from '../../../main/emulator/emulator.ts';
import { systemPorts } from '../../../main/emulator/ports.ts';
import { sampleState } from '../../../main/emulator/sample/sample-state.ts';
import { instantOperationTimes } from '../../../main/emulator/state.ts';
import { type RunningServer, startTlsServer } from '../../../main/emulator/tls-server.ts';
import { readPolicy } from '../../../main/storage/policy-file.ts';
import { noPolicy } from '../../../shared/policy.ts';
import { terminal } from './terminal.ts';

let folder = '';
let server: RunningServer;
const at = (name: string): string => join(folder, name);
/** Nothing listens on it. */
const dead = 'https://localhost:1';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cascade-account-'));
  const emulator = createEmulator({
    state: { ...sampleState(systemPorts.now()), times: instantOperationTimes },
    ports: systemPorts,
  });
  server = await startTlsServer(emulator, { port: 0 });
  writeFileSync(at('ca.pem'), server.ca);
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  for (const name of ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'])
    vi.stubEnv(name, undefined);
  vi.stubEnv('NO_PROXY', 'localhost');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** A proxy that records the hosts of its tunnels. */
const startProxy = async () => {
  const requested: string[] = [];
  const proxy = createServer((socket) => {
    socket
      .on('error', () => undefined)
      .once('data', (data) => {
        const [, port = ''] = /^CONNECT localhost:(\d+) /.exec(data.toString()) ?? [];
        requested.push(port);
        const target = connect(Number(port), '127.0.0.1', () => {
          socket.write('HTTP/1.1 200 OK\r\n\r\n');
          socket.pipe(target).pipe(socket);
        }).on('error', () => socket.destroy());
      });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    requests: requested,
    address: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    stop: () => proxy.close(),
  };
};

describe('the policy', () => {
  it('sends the command line through its proxy in spite of NO_PROXY, and trusts its authority there', async () => {
    const proxy = await startProxy();
    try {
      const { run } = terminal({
        policy: () =>
          Promise.resolve({
            policy: { ...noPolicy, proxy: proxy.address, extraCa: { file: at('ca.pem'), pem: server.ca } },
            problem: null,
          }),
      });
      const pulled = await run(
        'pull',
        '-r',
        'contosoedge',
        '--out',
        '-',
        '--arm',
        server.arm,
        '--token-from',
        'emulator',
      );
      expect(pulled.stderr).toContain('read 41 connected registries');
      expect(pulled.status).toBe(0);
      expect(new Set(proxy.requests)).toEqual(new Set([new URL(server.arm).port]));
    } finally {
      proxy.stop();
    }
  });

  it('of --policy is tried out where the machine has none', async () => {
    const { run } = terminal({ policy: (instead) => readPolicy([at('none.json')], instead) });
    expect(
      (await run('pull', '-r', 'x', '--arm', dead, '--token-from', 'emulator', '--policy', at('nowhere.json'))).stderr,
    ).toContain('nowhere.json cannot be used: it is not there');
    writeFileSync(at('broken.json'), '{"lock":{}}');
    expect(
      await run('pull', '-r', 'x', '--arm', dead, '--token-from', 'emulator', '--policy', at('broken.json')),
    ).toMatchObject({ status: 3, stderr: expect.stringContaining('broken.json, cannot be used') });
  });
});

describe('an error that is known at once', () => {
  const pull = (...more: string[]) => terminal().run('pull', '-r', 'x', '--token-from', 'emulator', ...more);

  it('is a refused connection, tried twice more with a line each', async () => {
    const began = performance.now();
    expect(await pull('--arm', dead)).toEqual({
      status: 3,
      stdout: '',
      stderr: expect.stringMatching(
        /^localhost:1 refused the connection: trying again \(1 of 2\)\nlocalhost:1 refused the connection: trying again \(2 of 2\)\ncascade: .* failed: localhost:1 refused the connection\..*\n$/,
      ),
    });
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it('is a certificate that is not trusted, and no second try', async () => {
    expect(await pull('--arm', server.arm)).toMatchObject({
      status: 3,
      stderr: expect.stringMatching(/^cascade: .* is not trusted\. .*\n$/),
    });
  });

  it('is a proxy that does not answer, and not the host behind it', async () => {
    vi.stubEnv('NO_PROXY', undefined);
    vi.stubEnv('HTTPS_PROXY', 'http://127.0.0.1:1');
    const { status, stderr } = await pull('--arm', 'https://127.0.0.1:2');
    expect(status).toBe(3);
    expect(stderr).toContain('the proxy 127.0.0.1:1 refused the connection: trying again (2 of 2)\n');
    expect(stderr).toContain('failed: the proxy refused the connection.');
  });
});

describe('the Azure CLI in a cloud of one’s own', () => {
  it('lends its sign-in to the Azure Resource Manager of that cloud', async () => {
    mkdirSync(at('config'));
    mkdirSync(at('bin'));
    writeFileSync(at('config/config'), '[core]\nx = y\n\n[cloud]\nname = Contoso Edge\n');
    writeFileSync(
      at('config/clouds.config'),
      `[Contoso Edge]\nendpoint_resource_manager = ${server.arm}/\nendpoint_active_directory = ` +
        `https://localhost:1/adfs\nendpoint_active_directory_resource_id = ` +
        `${server.arm}\nsuffix_acr_login_server_endpoint = .azurecr.local\n`,
    );
    const subscription = (environmentName: string, id: string) => ({
      id,
      tenantId: '0c0a7c3e-5f7b-4a0e-9a55-3f8f6a1d0001',
      environmentName,
      isDefault: true,
      user: { name: 'dana' },
    });
    writeFileSync(
      at('config/azureProfile.json'),
      JSON.stringify({ subscriptions: [subscription('AzureCloud', 'p'), subscription('Contoso Edge', 'c')] }),
    );
    writeFileSync(
      at('bin/az'),
      `#!/bin/sh\necho "$AZURE_CLOUD_NAME: $*" >> ${at('asked')}\necho ` +
        `'{"accessToken":"from-az","expires_on":4102444800}'\n`,
    );
    chmodSync(at('bin/az'), 0o755);
    vi.stubEnv('PATH', `${at('bin')}${delimiter}${process.env['PATH'] ?? ''}`);
    vi.stubEnv('AZURE_CONFIG_DIR', at('config'));
    vi.stubEnv('AZURE_CLOUD_NAME', undefined);
    const { run } = terminal();
    expect((await run('pull', '-r', 'contosoedge', '--out', '-', '--ca', at('ca.pem'))).stderr).toContain(
      'read 41 connected registries',
    );
    expect(
      (await run('pull', '-r', 'contosoedge', '--out', '-', '--arm', server.arm, '--ca', at('ca.pem'))).status,
    ).toBe(0);
    expect(readFileSync(at('asked'), 'utf8')).toContain(
      'Contoso Edge: account get-access-token --output json --subscription c --scope ' + `${server.arm}/.default\n`,
    );
    writeFileSync(
      at('config/clouds.config'),
      readFileSync(at('config/clouds.config'), 'utf8').replace(
        /resource_id = .*/,
        'resource_id = https://management.azure.com',
      ),
    );
    expect(await run('pull', '-r', 'contosoedge', '--out', '-')).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('asks for tokens of https://management.azure.com, which is not its own'),
    });
    vi.stubEnv('AZURE_CLOUD_NAME', 'Elsewhere');
    expect(await run('pull', '-r', 'contosoedge', '--out', '-')).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('not signed in to the cloud Elsewhere'),
    });
  });
});
