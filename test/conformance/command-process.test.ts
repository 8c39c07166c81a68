// The command line as a process: signals, closed pipes and full disks, as POSIX tools have them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { createEmulator } from '../../main/emulator/emulator.ts';
import { systemPorts } from '../../main/emulator/ports.ts';
import { sampleState } from '../../main/emulator/sample/sample-state.ts';
import { instantOperationTimes } from '../../main/emulator/state.ts';
import { startTlsServer } from '../../main/emulator/tls-server.ts';
import { buildListEntry } from '../support/az-list.ts';
import { terminal } from '../unit/cli/terminal.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'cascade-process-'));
const at = (name: string): string => join(folder, name);
const npm = ['npm', 'run', '-s', 'cascade', '--'];
const node = [process.execPath, join(root, 'dist/cli/cascade.js')];

type Stdio = 'pipe' | 'ignore' | number;
interface Wanted {
  readonly by?: readonly string[];
  readonly stdio?: readonly [Stdio, Stdio, Stdio];
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a command in its own process, which is killed after 30 seconds. */
const start = (args: readonly string[], { by = node, stdio = ['pipe', 'pipe', 'pipe'], env = {} }: Wanted = {}) => {
  const [program = '', ...before] = by;
  const child = spawn(program, [...before, ...args], {
    cwd: root,
    stdio: [...stdio],
    timeout: 30_000,
    killSignal: 'SIGKILL',
    env: { ...process.env, INIT_CWD: folder, XDG_CONFIG_HOME: folder, ...env },
  });
  const output = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const ended = once(child, 'close').then(([status, signal]) => ({
    status: status as number | null,
    signal: signal as string | null,
    ...output,
  }));
  const printed = (stream: 'stdout' | 'stderr', pattern: RegExp): Promise<void> =>
    new Promise((resolve) => {
      child[stream]?.on('data', () => {
        if (pattern.test(output[stream])) resolve();
      });
    });
  return { child, ended, printed };
};

/** A window of half an hour is an error: the service takes one hour to seven days. */
const faulty = (count: number): string =>
  JSON.stringify(
    Array.from({ length: count }, (_, i) =>
      buildListEntry(`site${i}`, { schedule: '*/30 * * * *', syncWindow: 'PT30M' }),
    ),
  );

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a signal', () => {
  it('ends a command that waits for standard input', async () => {
    const { child, ended } = start(['check', '-']);
    // Reads a part of the output only.
    await new Promise((resolve) => child.stdin?.write(' '.repeat(200_000), resolve));
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ status: null, signal: 'SIGTERM', stdout: '' });
  });

  it('ends a command that computes', async () => {
    const { child, ended } = start(['simulate', '-', '--from', '2026-01-01', '--to', '2035-12-31']);
    await new Promise((resolve) => child.stdin?.end(faulty(20_000), () => resolve(null)));
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ status: null, signal: 'SIGINT', stdout: '', stderr: '' });
  });

  it('ends a pull from a host that does not answer', async () => {
    const silent = createServer(() => undefined);
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    try {
      const { child, ended } = start([
        'pull',
        '-r',
        'x',
        '--token-from',
        'emulator',
        '--arm',
        `https://127.0.0.1:${port}`,
      ]);
      await once(silent, 'connection');
      child.kill('SIGTERM');
      expect(await ended).toMatchObject({ status: null, signal: 'SIGTERM' });
    } finally {
      silent.close();
    }
  });

  it.each([
    ['node', node],
    ['npm run', npm],
  ])('ends the emulator under %s and takes its certificate away', async (_name, by) => {
    const { child, ended, printed } = start(['emulator'], { by });
    await printed('stdout', /\n/);
    child.kill('SIGTERM');
    const { status, stdout } = await ended;
    expect(status).toBe(0);
    const { arm, ca } = JSON.parse(stdout) as { arm: string; ca: string };
    expect(existsSync(ca)).toBe(false);
    const refused = connect(Number(new URL(arm).port), '127.0.0.1');
    expect(await once(refused, 'error').then(([cause]) => (cause as NodeJS.ErrnoException).code)).toBe('ECONNREFUSED');
  });

  it.each([
    ['node', 'SIGTERM', node, 143],
    ['npm run', 'SIGTERM', npm, 143],
    ['npm run', 'SIGINT', npm, 130],
  ] as const)('ends an apply under %s after its present request: %s', async (_name, signal, by, status) => {
    const emulator = createEmulator({
      state: { ...sampleState(systemPorts.now()), times: instantOperationTimes },
      ports: systemPorts,
    });
    const server = await startTlsServer(emulator, { port: 0, latencyMs: 100 });
    await writeFile(at('ca.pem'), server.ca);
    const azure = ['--arm', server.arm, '--ca', at('ca.pem'), '--token-from', 'emulator'];
    const journal = mkdtempSync(at('journal-'));
    try {
      const { run } = terminal();
      await run('pull', '-r', 'contosoedge', '--out', at('now.json'), ...azure);
      const workspace = JSON.parse(await readFile(at('now.json'), 'utf8')) as {
        topology: { registries: { name: string }[] };
      };
      const edits = workspace.topology.registries
        .slice(0, 12)
        .map(({ name }) => ({ kind: 'set-logging', registry: name, logLevel: 'Debug' }));
      await writeFile(at('wanted.json'), JSON.stringify({ ...workspace, edits }));
      await writeFile(
        at('plan.json'),
        (await run('plan', at('now.json'), at('wanted.json'), '--format', 'json')).stdout,
      );

      const { child, ended, printed } = start(
        ['apply', at('plan.json'), '--yes', '--journal', journal, '--format', 'json', ...azure],
        { by },
      );
      await printed('stderr', /^done .*\n/m);
      child.kill(signal);
      const cut = await ended;
      expect(cut.status).toBe(status);
      const states = (JSON.parse(cut.stdout) as { outcomes: { state: string }[] }).outcomes.map(({ state }) => state);
      const done = states.filter((state) => state === 'done').length;
      expect(states).toHaveLength(12);
      expect(done).toBeGreaterThan(0);
      expect(done).toBeLessThan(12);
      // The step that ran at the signal was completed.
      const again = await run('pull', '-r', 'contosoedge', '--out', '-', ...azure);
      expect(again.stdout.match(/"logLevel": "Debug"/g)?.length).toBe(
        done + (JSON.stringify(workspace).match(/"logLevel":"Debug"/g)?.length ?? 0),
      );
    } finally {
      await server.close();
    }
  });
});

describe('standard output', () => {
  it('that its reader has closed leaves the exit status unchanged', async () => {
    await writeFile(at('faulty.json'), faulty(3_000));
    const { child, ended } = start(['check', at('faulty.json')]);
    child.stdout?.once('data', () => child.stdout?.destroy());
    expect(await ended).toMatchObject({ status: 1, stderr: expect.not.stringContaining('cascade') });
    await writeFile(at('well.json'), '[]');
    const well = start(['check', at('well.json')]);
    well.child.stdout?.destroy();
    expect(await well.ended).toMatchObject({ status: 0, stderr: expect.not.stringContaining('cascade') });
  });

  it('that takes nothing ends with 3 and a sentence', async () => {
    const full = openSync('/dev/full', 'w');
    try {
      await writeFile(at('faulty.json'), faulty(10));
      for (const args of [['check'], ['simulate'], ['check', '--format', 'json']]) {
        const { ended } = start([...args, at('faulty.json')], { stdio: ['ignore', full, 'pipe'] });
        expect(await ended).toMatchObject({
          status: 3,
          stderr: expect.stringMatching(/cascade: standard output cannot be written: the disk is full\.\n$/),
        });
      }
      const messages = start(['check', at('nowhere.json')], { stdio: ['ignore', 'pipe', full] });
      expect(await messages.ended).toMatchObject({ status: 2, stdout: '' });
    } finally {
      closeSync(full);
    }
  });

  it('of the emulator that takes nothing ends it', async () => {
    const full = openSync('/dev/full', 'w');
    try {
      expect(await start(['emulator'], { stdio: ['ignore', full, 'pipe'] }).ended).toMatchObject({ status: 3 });
    } finally {
      closeSync(full);
    }
  });
});

describe('a folder that cannot be made', () => {
  it.runIf(process.platform === 'linux')('is reported at once', async () => {
    await writeFile(at('well.json'), '[]');
    expect(await start(['report', at('well.json'), '--out', '/proc/x']).ended).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^cascade: .*x cannot be written: .*\n$/m),
    });
  });
});
