// Provides a display: the machine's own, or an Xvfb if there is none.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Whether a window needs an Xvfb here. */
export const needsOwnDisplay = () =>
  process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'];

/**
 * @typedef {object} Display
 * @property {NodeJS.ProcessEnv} env what a process needs in its environment to open windows
 * @property {() => void} stop
 */

/** @returns {Promise<Display>} */
export const openDisplay = async () => {
  if (!needsOwnDisplay()) return { env: {}, stop: () => {} };
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '2560x1600x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise((resolve, reject) => {
    let text = '';
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Xvfb ended with ${code} before it had a display.`)));
    server.stdio[3]?.on('data', (data) => {
      text += data;
      if (text.includes('\n')) resolve(text.trim());
    });
  });
  process.stderr.write(`There is no display; the window is on an Xvfb of its own, :${number}.\n`);
  return { env: { DISPLAY: `:${number}` }, stop: () => server.kill() };
};

/** Chromium's sandbox needs namespaces, which containers and some systems deny to all but root. */
const mayMakeNamespaces = () =>
  spawnSync('unshare', ['--user', '--map-root-user', '--net', 'true'], { stdio: 'ignore' }).status === 0;

/** @type {readonly string[] | undefined} */
let switches;

const findSwitches = () => {
  if (process.platform !== 'linux') return [];
  const root = process.getuid?.() === 0;
  const sandboxed = !root && mayMakeNamespaces();
  if (!root && !sandboxed)
    process.stderr.write('This system lets nobody make a sandbox (no user namespaces); the window runs without one.\n');
  return [...(sandboxed ? [] : ['--no-sandbox']), ...(existsSync('/dev/dri') ? [] : ['--disable-gpu'])];
};

/** Switches that Chromium needs here: it has no sandbox for root, and may hang at its start where there is no GPU. */
export const chromiumSwitches = () => (switches ??= findSwitches());
