// npm test: runs everything, cheapest first. The last line sums the tests of Vitest and WebdriverIO; a failed step that
// is no test (types, lint) counts as one failure.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runEndToEnd } from './e2e.mjs';
import { root } from './root.mjs';

const work = mkdtempSync(join(tmpdir(), 'cascade-test-'));
let passed = 0;
let failed = 0;
let status = 0;
/** Told once more at the end, where a log that is cut still has them. @type {string[]} */
const failures = [];

/**
 * Runs a script of package.json.
 * @param {string} name
 * @param {readonly string[]} args of npm run
 * @param {boolean} isAlone prints its output at once; otherwise when it has ended, because another step prints
 * meanwhile
 */
const step = async (name, args, isAlone) => {
  const began = performance.now();
  process.stderr.write(`\n== ${name}\n`);
  const output = isAlone ? 'inherit' : 'pipe';
  const run = spawn('npm', ['run', '-s', ...args], { cwd: root, stdio: ['ignore', output, output] });
  /** @type {Buffer[]} */
  const written = [];
  run.stdout?.on('data', (data) => written.push(data));
  run.stderr?.on('data', (data) => written.push(data));
  const [code] = await once(run, 'close');
  process.stderr.write(Buffer.concat(written));
  process.stderr.write(
    `== ${name}: ${code === 0 ? 'done' : 'FAILED'} in ${((performance.now() - began) / 1000).toFixed(0)} s\n`,
  );
  if (code !== 0) status = 1;
  return code === 0;
};

/**
 * Runs checks one after the other; each that fails counts as one failure.
 * @param {readonly (readonly [string, string])[]} checks
 */
const lane = async (checks) => {
  for (const [name, script] of checks) if (!(await step(name, [script], false))) failed += 1;
};

/** @param {string} name @param {string} script */
const tests = async (name, script) => {
  const file = join(work, `${script}.json`);
  const done = await step(
    name,
    [script, '--', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
    true,
  );
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(file, 'utf8'));
    for (const { name: path, message, assertionResults } of testResults) {
      for (const one of assertionResults)
        if (one.status === 'failed')
          failures.push(
            `${path}: ${one.fullName}\n    ${one.failureMessages.join('\n').split('\n').slice(0, 6).join('\n    ')}`,
          );
      if (message) failures.push(`${path}: ${message}`);
    }
    passed += numPassedTests;
    failed += Math.max(numFailedTests, done ? 0 : 1);
  } catch {
    failed += 1;
  }
};

try {
  // Each keeps one core busy; the linter takes about as long as the others together.
  await Promise.all([
    lane([['lint', 'lint']]),
    lane([
      ['format', 'check:format'],
      ['types', 'check:types'],
      ['svelte-check', 'check:svelte'],
      ['unused', 'check:unused'],
    ]),
  ]);
  // From here on, each step uses two workers or two windows.
  await tests('unit', 'test:unit');
  await tests('conformance', 'test:conformance');

  process.stderr.write('\n== end to end\n');
  const endToEnd = await runEndToEnd([]);
  passed += endToEnd.passed;
  failed += endToEnd.failed;
  status ||= endToEnd.status;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  failed += 1;
  status ||= 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}
for (const failure of failures) process.stderr.write(`\nFAILED ${failure}\n`);
// Last line on standard output, for machines.
process.stdout.write(`\n${passed} passed, ${failed} failed\n`, () => process.exit(status));
