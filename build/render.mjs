// node build/render.mjs JOB: renders PDF and PNG for the command line, which runs without Electron. main/render/job.ts
// reads JOB.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from './build.mjs';
import { chromiumSwitches, needsOwnDisplay, openDisplay } from './display.mjs';
import { electronRuntime } from './electron-runtime.mjs';
import { root } from './root.mjs';
import { displayRequirements, ensureSystemPackages, windowRequirements } from './system-packages.mjs';

/** Errors that Chromium logs without a message bus or a GPU. */
const harmless = /:ERROR:(?:bus|interface_endpoint_client|viz_main_impl|gpu_process_host)\.cc\(/;

const run = async () => {
  const job = process.argv[2];
  if (job === undefined) throw new Error('Name the file of the job.');
  if (!ensureSystemPackages([...windowRequirements, ...(needsOwnDisplay() ? displayRequirements : [])])) return 2;
  const [runtime] = await Promise.all([electronRuntime(), build(['main'])]);
  const display = await openDisplay();
  const profile = await mkdtemp(join(tmpdir(), 'cascade-'));
  try {
    const app = spawn(
      runtime.executable,
      [root, ...chromiumSwitches(), `--user-data-dir=${profile}`, `--draw=${resolve(job)}`],
      {
        cwd: root,
        stdio: ['ignore', 'inherit', 'pipe'],
        env: { ...process.env, ...display.env },
      },
    );
    createInterface(app.stderr).on('line', (line) => harmless.test(line) || process.stderr.write(`${line}\n`));
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => app.kill(signal));
    return await new Promise((done, fail) => {
      app.once('error', fail);
      app.once('exit', (code) => done(code ?? 1));
    });
  } finally {
    display.stop();
    await rm(profile, { recursive: true, force: true });
  }
};

try {
  process.exitCode = await run();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
