// npm run test:e2e: the packed app in a real window, driven by WebdriverIO. Arguments are spec files; without any all
// are run. --grep TEXT runs only the tests whose full title matches this regular expression.
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
  // An installed app is tested by naming its executable; it must be made of the build for tests, or the driver cannot
  // reach it.
  const executable = process.env['CASCADE_EXECUTABLE'] ?? (await packedApp('test-build'));
  // The build that people get refuses the driver; one spec starts it to see that.
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
    // A session or a hook that fails takes its tests with it unrun, and is a failure all the same; so is an expression
    // that no title matches.
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
