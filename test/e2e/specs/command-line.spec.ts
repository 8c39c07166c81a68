import { strict as assert } from 'node:assert';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildListEntry } from '../../support/az-list.ts';
import { executable, switches } from '../app.ts';

const launcher = join(dirname(executable), 'resources/bin/cascade');

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Without a display, as on a server. `onStdout` may end it. */
const run = (
  program: string,
  args: readonly string[],
  input = '',
  onStdout: (kill: () => void) => void = () => undefined,
): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
    const child = spawn(program, args, { env, cwd: folder, timeout: 30_000 });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data) => {
      stdout += String(data);
      onStdout(() => child.kill('SIGTERM'));
    });
    child.stderr.on('data', (data) => (stderr += String(data)));
    child.once('error', reject).once('close', (status) => resolve({ status, stdout, stderr }));
    child.stdin.end(input);
  });

const nightly = buildListEntry('plantlyon', { schedule: '0 2 * * *', syncWindow: 'PT3H' }, { mode: 'ReadWrite' });
const folder = mkdtempSync(join(tmpdir(), 'cascade-command-line-'));

describe('The command of an installed app, without a display', () => {
  before(() => {
    writeFileSync(join(folder, 'well.json'), JSON.stringify([nightly]));
    writeFileSync(join(folder, 'broken.json'), '{"value": [');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('says what there is', async () => {
    const { status, stdout } = await run(launcher, ['--help']);
    assert.equal(status, 0);
    assert.match(stdout, /^Usage: cascade COMMAND/);
  });

  it('prints its version', async () => {
    assert.match((await run(launcher, ['--version'])).stdout, /^Cascade \d+\.\d+\.\d+\n$/);
  });

  it('writes the data alone to standard output', async () => {
    const { status, stdout, stderr } = await run(launcher, [
      'simulate',
      'well.json',
      '--format',
      'json',
      '--from',
      '2026-11-23T00:00Z',
      '--to',
      '2026-11-30T00:00Z',
    ]);
    assert.equal(status, 0, stderr);
    assert.equal((JSON.parse(stdout) as { registries: { name: string; windows: number }[] }).registries[0]?.windows, 7);
  });

  it('reads standard input', async () => {
    const { status, stdout } = await run(launcher, ['check', '-', '--format', 'json'], JSON.stringify([nightly]));
    assert.ok(status === 0 || status === 1);
    assert.ok(Array.isArray((JSON.parse(stdout) as { findings: unknown }).findings));
  });

  it('ends with 2 for a file that cannot be used, and says why on standard error', async () => {
    const { status, stdout, stderr } = await run(launcher, ['check', 'broken.json']);
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /^cascade: .*broken\.json/);
  });

  it('ends with 2 for a command that there is not', async () => {
    const { status, stderr } = await run(launcher, ['chek', 'well.json']);
    assert.equal(status, 2);
    assert.match(stderr, /there is no command 'chek'/);
  });

  it('is the same behind a switch of the app itself', async () => {
    const { status, stdout } = await run(executable, [
      ...switches,
      '--ozone-platform=headless',
      '--cli',
      'check',
      'well.json',
      '--format',
      'json',
    ]);
    assert.ok(status === 0 || status === 1);
    assert.ok(Array.isArray((JSON.parse(stdout) as { findings: unknown }).findings));
  });

  it('serves the emulator until it gets a signal', async () => {
    const { status, stdout } = await run(launcher, ['emulator'], '', (kill) => kill());
    assert.match(stdout, /"arm":"https:\/\/localhost:\d+"/);
    assert.equal(status, 0);
  });
});
