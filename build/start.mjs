// npm start: builds what changed, installs missing system packages if possible, and opens the window.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { build, windowParts } from './build.mjs';
import { chromiumSwitches, needsOwnDisplay, openDisplay } from './display.mjs';
import { electronRuntime } from './electron-runtime.mjs';
import { root } from './root.mjs';
import { displayRequirements, ensureSystemPackages, windowRequirements } from './system-packages.mjs';

const usage = `npm start -- [FILE] [options]

FILE                    a workspace, an ARM list or what az acr connected-registry list -o json wrote
--screenshot PNG        write what the window shows once it has settled, and end: with 2 where FILE cannot be shown
--theme light|dark      instead of the system's
--size 1280x800         of the window's content
--now 2026-11-23T12:00Z the emulator's clock
--policy FILE           an organisation's policy to try, where the machine has none
--user-data-dir FOLDER  instead of the person's own; a screenshot takes a new one
`;

/** Errors that Chromium logs without a message bus, and for a window that closes during its screenshot. */
const harmless = /:ERROR:(?:bus|interface_endpoint_client)\.cc\(/;

const readArguments = () => {
  /** @type {{ values: Record<string, string | boolean | undefined>, positionals: string[] }} */
  let read;
  try {
    const text = /** @type {const} */ ({ type: 'string' });
    read = parseArgs({
      allowPositionals: true,
      options: {
        screenshot: text,
        theme: text,
        size: text,
        now: text,
        policy: text,
        'user-data-dir': text,
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new Error(/** @type {Error} */ (error).message.split('. ', 1)[0] + ', see npm start -- --help.', {
      cause: error,
    });
  }
  const {
    screenshot,
    theme,
    size,
    now,
    policy,
    'user-data-dir': userData,
    help,
  } = /** @type {Record<string, string | undefined>} */ (read.values);
  if (read.positionals.length > 1) throw new Error(`One file can be opened, not ${read.positionals.length}.`);
  if (theme !== undefined && !['light', 'dark'].includes(theme))
    throw new Error(`--theme is light or dark, not ${theme}.`);
  if (size !== undefined && !/^\d{3,5}x\d{3,5}$/.test(size))
    throw new Error(`--size is a width and a height such as 1280x800, not ${size}.`);
  if (now !== undefined && Number.isNaN(Date.parse(now)))
    throw new Error(`--now is a time such as 2026-11-23T12:00Z, not ${now}.`);
  const file = read.positionals[0];
  // Paths are relative to the person's folder; npm runs scripts in the project's.
  const here = (/** @type {string | undefined} */ path) => path && resolve(process.env['INIT_CWD'] ?? '.', path);
  return {
    screenshot: here(screenshot),
    theme,
    size,
    now,
    policy: here(policy),
    userData: here(userData),
    file: here(file),
    help,
  };
};

/** @param {Record<string, string | undefined>} switches */
const asArguments = (switches) =>
  Object.entries(switches).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`]));

const start = async () => {
  const { screenshot, theme, size, now, policy, userData, file, help } = readArguments();
  if (help) {
    process.stdout.write(usage);
    return 0;
  }
  if (!ensureSystemPackages([...windowRequirements, ...(needsOwnDisplay() ? displayRequirements : [])])) return 2;
  const [runtime] = await Promise.all([electronRuntime(), build(windowParts)]);
  const display = await openDisplay();
  const ownProfile =
    screenshot !== undefined && userData === undefined ? await mkdtemp(join(tmpdir(), 'cascade-')) : undefined;
  try {
    const switches = { screenshot, theme, size, now, policy, 'user-data-dir': userData ?? ownProfile };
    const args = [root, ...chromiumSwitches(), ...asArguments(switches), ...(file ? [file] : [])];
    const app = spawn(runtime.executable, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'pipe'],
      env: { ...process.env, ...display.env },
    });
    createInterface(app.stderr).on('line', (line) => harmless.test(line) || process.stderr.write(`${line}\n`));
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
      process.on(signal, () => app.kill(signal));
    return await new Promise((done, fail) => {
      app.once('error', fail);
      app.once('exit', (code, signal) => done(code ?? (signal === 'SIGINT' ? 130 : 1)));
    });
  } finally {
    display.stop();
    if (ownProfile) await rm(ownProfile, { recursive: true, force: true });
  }
};

try {
  process.exitCode = await start();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
