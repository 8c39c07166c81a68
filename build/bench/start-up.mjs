// From the start of the process to the settled picture: the packed app with its sample beside an empty window on the same runtime,
// by turns, so that what else the machine does meets both.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumSwitches, needsOwnDisplay, openDisplay } from '../display.mjs';
import { packedApp } from '../dist.mjs';
import { electronRuntime } from '../electron-runtime.mjs';
import { root } from '../root.mjs';
import { displayRequirements, ensureSystemPackages, windowRequirements } from '../system-packages.mjs';

const runs = 9;
const target = 1.6;
const patienceMs = 60_000;

/** @param {number[]} values */
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1] ?? NaN;

/**
 * @param {string} executable
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} milliseconds
 */
const timeToSettle = async (executable, args, env) => {
  const profile = await mkdtemp(join(tmpdir(), 'cascade-bench-'));
  const began = performance.now();
  const app = spawn(executable, [...args, ...chromiumSwitches(), `--user-data-dir=${profile}`], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...env },
    timeout: patienceMs,
  });
  let settledMs = NaN;
  app.stdout.on('data', (data) => {
    if (String(data).includes('settled')) settledMs = performance.now() - began;
  });
  await new Promise((ended, failed) => app.once('error', failed).once('exit', ended));
  await rm(profile, { recursive: true, force: true });
  if (Number.isNaN(settledMs)) throw new Error(`${executable} ended before its window had settled.`);
  return settledMs;
};

export const benchStartUp = async () => {
  if (!ensureSystemPackages([...windowRequirements, ...(needsOwnDisplay() ? displayRequirements : [])])) process.exit(2);
  const executable = await packedApp();
  const runtime = await electronRuntime();
  const { env, stop } = await openDisplay();
  try {
    /** @type {number[]} */
    const app = [];
    /** @type {number[]} */
    const empty = [];
    for (let run = 0; run <= runs; run += 1) {
      const times = [
        await timeToSettle(runtime.executable, [join(root, 'build/empty-window')], env),
        await timeToSettle(executable, ['--until-settled'], env),
      ];
      // The first of each brings the files into memory.
      if (run > 0) [empty, app].forEach((list, index) => list.push(/** @type {number} */ (times[index])));
    }
    const medians = { app: median(app), 'empty window': median(empty) };
    const ratio = medians.app / medians['empty window'];
    return [{ name: 'start-up to the settled sample', unit: 'ms', medians, ratio, target: `at most ${target}`, holds: ratio <= target }];
  } finally {
    stop();
  }
};
