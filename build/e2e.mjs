// npm run test:e2e: the packed app in a real window, driven by WebdriverIO. Arguments are spec files; without any all are run.
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { chromiumSwitches, needsOwnDisplay, openDisplay } from './display.mjs';
import { packedApp } from './dist.mjs';
import { root } from './root.mjs';
import {
  displayRequirements,
  driverRequirements,
  ensureSystemPackages,
  windowRequirements,
} from './system-packages.mjs';

const output = join(root, 'test/e2e/output');

/**
 * The driver of the system's Chromium drives the runtime's as well, whatever the versions.
 * @param {NodeJS.ProcessEnv} env
 */
export const openDriver = async (env) => {
  const driver = spawn('chromedriver', ['--port=0', '--disable-build-check'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  const port = await new Promise((found, failed) => {
    driver.once('error', failed);
    driver.once('exit', (code) => failed(new Error(`chromedriver ended with ${code} before it listened.`)));
    createInterface(driver.stdout).on('line', (line) => {
      const match = /started successfully on port (\d+)/.exec(line);
      if (match) found(match[1]);
    });
  });
  return { port, stop: () => driver.kill() };
};

/**
 * @param {readonly string[]} specs
 * @returns {Promise<{ status: number, passed: number, failed: number }>}
 */
export const runEndToEnd = async (specs) => {
  const requirements = [
    ...windowRequirements,
    ...driverRequirements,
    ...(needsOwnDisplay() ? displayRequirements : []),
  ];
  if (!ensureSystemPackages(requirements)) return { status: 2, passed: 0, failed: 1 };
  // An installed app is tested by naming its executable; it must be made of the build for tests, or the driver cannot reach it.
  const executable = process.env['CASCADE_EXECUTABLE'] ?? (await packedApp('test-build'));
  // The build that people get refuses the driver; one spec starts it to see that.
  if (specs.length === 0 || specs.some((spec) => spec.includes('security')))
    process.env['CASCADE_RELEASE_EXECUTABLE'] = await packedApp('dir');
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });

  const display = await openDisplay();
  const driver = await openDriver(display.env);
  try {
    Object.assign(process.env, {
      CASCADE_EXECUTABLE: executable,
      CASCADE_DRIVER_PORT: driver.port,
      CASCADE_SWITCHES: JSON.stringify([...chromiumSwitches(), '--window-size=1440,900']),
    });
    const { Launcher } = await import('@wdio/cli');
    const launcher = new Launcher(
      join(root, 'test/e2e/wdio.conf.ts'),
      specs.length > 0 ? { spec: specs.map((spec) => resolve(spec)) } : {},
    );
    const status = (await launcher.run()) ?? 1;
    const lines = (await readFile(join(output, 'results.jsonl'), 'utf8').catch(() => '')).split('\n').filter(Boolean);
    const passed = lines.filter((line) => JSON.parse(line).passed === true).length;
    // A session or a hook that fails takes its tests with it unrun, and is a failure all the same.
    return { status, passed, failed: Math.max(lines.length - passed, status === 0 ? 0 : 1) };
  } finally {
    driver.stop();
    display.stop();
  }
};

if (process.argv[1] === import.meta.filename) {
  const { status, passed, failed } = await runEndToEnd(process.argv.slice(2));
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(status);
}
