// npm run dev: runs the app with live reload. A changed page or preload reloads the window, a changed main process
// restarts it. The page keeps the origin and content security policy of the packed app.
import { spawn } from 'node:child_process';
import { build as viteBuild } from 'vite';
import { windowParts } from './build.mjs';
import { chromiumSwitches, needsOwnDisplay, openDisplay } from './display.mjs';
import { electronRuntime } from './electron-runtime.mjs';
import { root } from './root.mjs';
import { displayRequirements, ensureSystemPackages, windowRequirements } from './system-packages.mjs';
import { targets } from './vite/configs.mjs';

if (!ensureSystemPackages([...windowRequirements, ...(needsOwnDisplay() ? displayRequirements : [])])) process.exit(2);
const runtime = await electronRuntime();
const display = await openDisplay();

/** @type {import('node:child_process').ChildProcess | null} */
let app = null;
const stop = () => {
  app?.removeAllListeners('exit');
  app?.kill();
  app = null;
};
const end = () => {
  stop();
  display.stop();
  process.exit();
};
const restart = () => {
  stop();
  app = spawn(runtime.executable, [root, ...chromiumSwitches(), ...process.argv.slice(2)], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, ...display.env },
  });
  app.once('exit', end);
};

/** @param {import('./build.mjs').PartName} part @param {() => void} onRebuilt */
const watch = async (part, onRebuilt) => {
  const config = targets[part];
  const watcher = await viteBuild({ ...config, build: { ...config.build, watch: {} } });
  if (!('on' in watcher)) throw new Error(`Vite does not watch ${part}.`);
  let first = true;
  return new Promise((built) =>
    watcher.on('event', (event) => {
      if (event.code === 'ERROR') process.stderr.write(`${part}: ${event.error.message}\n`);
      if (event.code !== 'END') return;
      if (!first) onRebuilt();
      first = false;
      built(undefined);
    }),
  );
};

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, end);
await Promise.all(windowParts.map((part) => watch(part, part === 'main' ? restart : () => app?.send('reload'))));
restart();
