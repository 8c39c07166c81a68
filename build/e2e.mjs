// npm run test:e2e: drives the packed app in a real window with WebdriverIO. Arguments are spec files, all if none is
// given; --grep TEXT runs only tests whose full title matches the regular expression.
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromiumSwitches, needsOwnDisplay } from './display.mjs';
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
 * @param {readonly string[]} specs files; all where there are none
 * @param {string} [grep] a regular expression over full titles
 * @returns {Promise<{ status: number, passed: number, failed: number }>}
 */
export const runEndToEnd = async (specs, grep) => {
  const requirements = [
    ...windowRequirements,
    ...driverRequirements,
    ...(needsOwnDisplay() ? displayRequirements : []),
  ];
  if (!ensureSystemPackages(requirements)) return { status: 2, passed: 0, failed: 1 };
  // CASCADE_EXECUTABLE names an installed app to test; it must be a test build, which accepts the driver.
  const executable = process.env['CASCADE_EXECUTABLE'] ?? (await packedApp('test-build'));
  // The released build refuses the driver; one spec starts it to check that.
  if (specs.length === 0 || specs.some((spec) => spec.includes('security')))
    process.env['CASCADE_RELEASE_EXECUTABLE'] = await packedApp('dir');
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });

  const profiles = await mkdtemp(join(tmpdir(), 'cascade-e2e-'));
  try {
    Object.assign(process.env, {
      CASCADE_EXECUTABLE: executable,
      CASCADE_PROFILES: profiles,
      CASCADE_SWITCHES: JSON.stringify([...chromiumSwitches(), '--window-size=1440,900']),
    });
    const { Launcher } = await import('@wdio/cli');
    const launcher = new Launcher(join(root, 'test/e2e/wdio.conf.ts'), {
      ...(specs.length > 0 && { spec: specs.map((spec) => resolve(spec)) }),
      ...(grep !== undefined && { mochaOpts: { grep } }),
    });
    const status = (await launcher.run()) ?? 1;
    const lines = (await readFile(join(output, 'results.jsonl'), 'utf8').catch(() => '')).split('\n').filter(Boolean);
    const passed = lines.filter((line) => JSON.parse(line).passed === true).length;
    // Tests not run because of a failed session or hook count as failures, and so does a --grep without a match.
    return {
      status: status || (lines.length === 0 ? 1 : 0),
      passed,
      failed: Math.max(lines.length - passed, status === 0 && lines.length > 0 ? 0 : 1),
    };
  } finally {
    await rm(profiles, { recursive: true, force: true });
  }
};

if (process.argv[1] === import.meta.filename) {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { grep: { type: 'string' } } });
  const { status, passed, failed } = await runEndToEnd(positionals, values.grep);
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(status);
}
