// npm test: everything, cheapest first. Ends with one line that sums the tests of Vitest and of WebdriverIO; a step that is no test
// (types, lint) counts as one failure where it fails.
import { spawnSync } from 'node:child_process';
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

/** @param {string} name @param {string[]} args of npm run */
const step = (name, ...args) => {
  const began = performance.now();
  process.stderr.write(`\n== ${name}\n`);
  const run = spawnSync('npm', ['run', '-s', ...args], { cwd: root, stdio: 'inherit' });
  process.stderr.write(
    `== ${name}: ${run.status === 0 ? 'done' : 'FAILED'} in ${((performance.now() - began) / 1000).toFixed(0)} s\n`,
  );
  if (run.status !== 0) status = 1;
  return run.status === 0;
};

/** @param {string} name @param {string} script */
const tests = (name, script) => {
  const file = join(work, `${script}.json`);
  const done = step(name, script, '--', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`);
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
  for (const [name, script] of [
    ['format', 'check:format'],
    ['types', 'check:types'],
    ['svelte-check', 'check:svelte'],
    ['lint', 'lint'],
    ['unused', 'check:unused'],
  ]) {
    if (!step(String(name), String(script))) failed += 1;
  }
  tests('unit', 'test:unit');
  tests('conformance', 'test:conformance');

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
// To standard output, and last: what is read by machines.
process.stdout.write(`\n${passed} passed, ${failed} failed\n`, () => process.exit(status));
