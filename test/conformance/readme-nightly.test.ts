// README.md, The command line: the nightly job runs as printed.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmulator } from '../../main/emulator/emulator.ts';
import { systemPorts } from '../../main/emulator/ports.ts';
import { sampleState } from '../../main/emulator/sample/sample-state.ts';
import { instantOperationTimes } from '../../main/emulator/state.ts';
import { startTlsServer } from '../../main/emulator/tls-server.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const readScript = async (): Promise<string> => {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  const block = /```sh nightly\n([\s\S]*?)```/.exec(readme)?.[1];
  if (block === undefined) throw new Error('README.md has no nightly job.');
  return block;
};

interface Known {
  readonly findings: readonly { readonly code: string; readonly severity: string; readonly registry: string | null }[];
}

describe('the nightly job of the README', () => {
  let folder: string;
  let night: () => Promise<{ readonly status: number; readonly stdout: string }>;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cascade-nightly-'));
    const emulator = createEmulator({
      state: { ...sampleState(systemPorts.now()), times: instantOperationTimes },
      ports: systemPorts,
    });
    const server = await startTlsServer(emulator, { port: 0 });
    stop = () => server.close();
    const ca = join(folder, 'ca.pem');
    await writeFile(ca, server.ca);
    const { registryId } = emulator.start();
    const registry = registryId?.slice(registryId.lastIndexOf('/') + 1) ?? '';
    const env = {
      ...process.env,
      CASCADE_HOME: root,
      REGISTRY: registry,
      SIGN_IN: `--arm ${server.arm} --ca ${ca} --token-from emulator`,
      INIT_CWD: folder,
    };
    const block = await readScript();
    night = () =>
      new Promise((done) => {
        execFile('sh', ['-c', block], { cwd: folder, env }, (error, stdout) =>
          done({ status: error === null ? 0 : Number(error.code), stdout }),
        );
      });
  });

  afterAll(async () => {
    await stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('takes the findings of the first night as known, and succeeds', async () => {
    expect((await night()).status).toBe(0);
    expect((JSON.parse(await readFile(join(folder, 'known.json'), 'utf8')) as Known).findings.length).toBeGreaterThan(
      0,
    );
  });

  it('fails on a finding that was not known, and prints it alone', async () => {
    const file = join(folder, 'known.json');
    const { findings } = JSON.parse(await readFile(file, 'utf8')) as Known;
    const fresh = findings.find(({ severity }) => severity !== 'note');
    await writeFile(
      file,
      JSON.stringify({
        findings: findings.filter((one) => one.code !== fresh?.code || one.registry !== fresh.registry),
      }),
    );
    for (const _night of ['first', 'next']) {
      const { status, stdout } = await night();
      expect(status).toBe(1);
      expect(stdout).toContain(`[${fresh?.code ?? ''}]`);
      expect(stdout.match(/\[[a-z-]+\]/g)).toHaveLength(1);
    }
  });

  it('forgets a finding that went away, so that it is reported when it returns', async () => {
    const file = join(folder, 'known.json');
    const { findings } = JSON.parse(await readFile(file, 'utf8')) as Known;
    const gone = { code: 'never-syncs', severity: 'error', registry: 'gone', message: '' };
    await writeFile(file, JSON.stringify({ findings: [...findings, gone] }));
    await night();
    expect((JSON.parse(await readFile(file, 'utf8')) as Known).findings).toHaveLength(findings.length);
  });

  it('ends with 2 where the first night cannot be read, and takes nothing as known', async () => {
    await rm(join(folder, 'known.json'));
    await writeFile(join(folder, 'fleet.cascade.json'), '[');
    expect((await night()).status).toBe(2);
    expect(await readdir(folder)).not.toContain('known.json');
  });
});
