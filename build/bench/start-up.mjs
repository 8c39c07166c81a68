// Measures from the start of the process to the settled picture: the packed app against an empty window on the same
// runtime, in turns, so that other load on the machine affects both. Runs once as a first start with the sample, and
// once with a fleet known from the last run.
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chromiumSwitches, needsOwnDisplay, openDisplay } from '../display.mjs';
import { packedApp } from '../dist.mjs';
import { electronRuntime } from '../electron-runtime.mjs';
import { root } from '../root.mjs';
import { displayRequirements, ensureSystemPackages, windowRequirements } from '../system-packages.mjs';
import { azList } from './packed-window.mjs';

const runs = 9;
const known = 500;
const targets = { sample: 1.6, known: 1.8 };
const patienceMs = 60_000;
/** Long enough for all pending writes. */
const usedMs = 8_000;

/** @param {number[]} values */
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1] ?? NaN;

const newProfile = () => mkdtemp(join(tmpdir(), 'cascade-bench-'));

/**
 * @param {string} executable
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {string | null} from the profile that it begins with
 * @returns {Promise<number>} milliseconds
 */
const timeToSettle = async (executable, args, env, from = null) => {
  const profile = await newProfile();
  if (from !== null) await cp(from, profile, { recursive: true });
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

/**
 * A profile in which the app ran once.
 * @param {string} executable
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
const usedProfile = async (executable, args, env) => {
  const profile = await newProfile();
  const app = spawn(executable, [...args, ...chromiumSwitches(), `--user-data-dir=${profile}`], {
    stdio: 'ignore',
    env: { ...process.env, ...env },
  });
  const ended = new Promise((end, failed) => app.once('error', failed).once('exit', end));
  await pause(usedMs);
  app.kill();
  await ended;
  // Killed processes leave these behind.
  for (const name of ['SingletonLock', 'SingletonCookie', 'SingletonSocket'])
    await rm(join(profile, name), { force: true });
  return profile;
};

export const benchStartUp = async () => {
  if (!ensureSystemPackages([...windowRequirements, ...(needsOwnDisplay() ? displayRequirements : [])]))
    process.exit(2);
  const executable = await packedApp('test-build');
  const runtime = await electronRuntime();
  const { env, stop } = await openDisplay();
  const emptyWindow = join(root, 'build/empty-window');
  /** @type {string[]} */
  const profiles = [];
  try {
    profiles.push(await usedProfile(runtime.executable, [emptyWindow], env), await usedProfile(executable, [], env));
    const [emptyProfile = '', appProfile = ''] = profiles;
    const workspaces = join(appProfile, 'data/workspaces');
    const [workspace] = await readdir(workspaces);
    if (workspace === undefined) throw new Error('The app kept nothing of the registry that it showed.');
    await writeFile(join(workspaces, workspace), azList(known));

    /** @param {string} name @param {number} target @param {readonly [string | null, string | null]} from */
    const compare = async (name, target, [emptyFrom, appFrom]) => {
      /** @type {number[]} */
      const app = [];
      /** @type {number[]} */
      const empty = [];
      for (let run = 0; run <= runs; run += 1) {
        const times = [
          await timeToSettle(runtime.executable, [emptyWindow], env, emptyFrom),
          await timeToSettle(executable, ['--until-settled'], env, appFrom),
        ];
        // The first run of each loads the files into memory.
        if (run > 0) [empty, app].forEach((list, index) => list.push(/** @type {number} */ (times[index])));
      }
      const medians = { app: median(app), 'empty window': median(empty) };
      const ratio = medians.app / medians['empty window'];
      return { name, unit: 'ms', medians, ratio, target: `at most ${target}`, holds: ratio <= target };
    };
    return [
      await compare('start-up to the settled sample', targets.sample, [null, null]),
      await compare(`start-up to ${known} sites known from before`, targets.known, [emptyProfile, appProfile]),
    ];
  } finally {
    stop();
    for (const profile of profiles) await rm(profile, { recursive: true, force: true });
  }
};
