import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { createEmulator } from '../../main/emulator/emulator.ts';
import { stateFromTopology } from '../../main/emulator/seed.ts';
import type { EmulatorState } from '../../main/emulator/state.ts';
import { startTlsServer } from '../../main/emulator/tls-server.ts';
import type { Plan } from '../../shared/plan/types.ts';
import type { Topology } from '../../shared/topology/model.ts';
import type { ChildInput, ChildReport } from './child-process.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Operations that take a few polls, so that a process can die during one. */
const times: EmulatorState['times'] = {
  registry: 40,
  token: 40,
  scopeMap: 40,
  deletion: 40,
  deactivation: 40,
  importImage: 40,
};

const bundleChildProcess = async (outDir: string): Promise<string> => {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    ssr: { target: 'node', noExternal: true },
    build: {
      ssr: join(root, 'test/crash/child-process.ts'),
      outDir,
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'child-process.mjs' } },
    },
  });
  return join(outDir, 'child-process.mjs');
};

interface Ended {
  readonly signal: NodeJS.Signals | null;
  /** Null if the process was killed. */
  readonly report: ChildReport | null;
}

export interface CrashFixture {
  /** Restores Azure's first state and empties the journal. */
  readonly reset: () => Promise<void>;
  /** Starts a process that dies at that instant (null: never) and waits for its end. */
  readonly run: (dieAt: number | null) => Promise<Ended>;
  /** Writing requests that reached Azure since the reset, with their bodies. */
  readonly writes: () => readonly string[];
  readonly state: () => EmulatorState;
  readonly close: () => Promise<void>;
}

/** An emulated Azure over TLS in this process, and child processes that apply the plan to it. */
export const createCrashFixture = async (start: Topology, plan: Plan): Promise<CrashFixture> => {
  const folder = await mkdtemp(join(tmpdir(), 'cascade-crash-'));
  const script = await bundleChildProcess(join(folder, 'bundle'));
  const planFile = join(folder, 'plan.json');
  await writeFile(planFile, JSON.stringify(plan));
  const began = Date.now();
  const seed = (): EmulatorState => ({ ...stateFromTopology(start, began), times });
  const emulator = createEmulator({ state: seed() });
  const writes: string[] = [];
  const token = randomBytes(30).toString('base64url');
  const server = await startTlsServer(
    {
      ...emulator,
      answer: (request) => {
        if (request.method !== 'GET') writes.push(`${request.method} ${new URL(request.url).pathname} ${request.body}`);
        return emulator.answer(request);
      },
    },
    { port: 0 },
  );
  let journal = 0;
  // Loads the next process while this one works.
  const prepare = (): ChildProcessWithoutNullStreams =>
    spawn(process.execPath, [script], { env: { PATH: process.env['PATH'] } });
  let next = prepare();

  return {
    reset: () => {
      emulator.reset(seed());
      writes.length = 0;
      journal += 1;
      return Promise.resolve();
    },
    run: async (dieAt) => {
      const child = next;
      next = prepare();
      const input: ChildInput = {
        arm: server.arm,
        ca: server.ca,
        folder: join(folder, `journal-${journal}`),
        plan: planFile,
        token,
        dieAt,
      };
      const ended = new Promise<NodeJS.Signals | null>((resolve, reject) => {
        child.once('error', reject);
        child.once('close', (_code, signal) => resolve(signal));
      });
      child.stdin.end(`${JSON.stringify(input)}\n`);
      const [out, err, signal] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
      const kept = await readdir(input.folder, { recursive: true, withFileTypes: true }).catch(() => []);
      const left = await Promise.all(
        kept.filter((one) => one.isFile()).map((one) => readFile(join(one.parentPath, one.name), 'utf8')),
      );
      if ([out, err, ...left].some((text) => text.includes(token)))
        throw new Error('The process left its sign-in in what it printed or stored.');
      if (signal === null && out === '') throw new Error(`The process printed nothing: ${err}`);
      return { signal, report: signal === null ? (JSON.parse(out) as ChildReport) : null };
    },
    writes: () => writes,
    state: () => emulator.snapshot(),
    close: async () => {
      next.kill('SIGKILL');
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
