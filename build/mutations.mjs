// npm run test:mutations [-- WORD …]: applies the mutations of build/mutations-table.mjs one at a time, in a copy of
// the tree, and runs their tests. Exits with 1 if a mutation survives or its text is missing.
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mutations } from './mutations-table.mjs';
import { root } from './root.mjs';

/** @typedef {import('./mutations-table.mjs').Mutation} Mutation */

const copied = ['build', 'main', 'renderer', 'shared', 'test', 'package.json', 'package-lock.json', 'tsconfig.json'];
const alsoRead = ['electron-builder.yml', 'README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md', 'SECURITY.md'];
/** A mutation that hangs its tests counts as found. */
const limitMs = 300_000;

/**
 * @param {string} folder
 * @param {readonly string[]} files
 * @returns {Promise<{ readonly failed: boolean, readonly output: string }>}
 */
const runTests = (folder, files) =>
  new Promise((resolve) => {
    const vitest = join(folder, 'node_modules/vitest/vitest.mjs');
    const child = spawn(process.execPath, [vitest, 'run', '--config', 'build/vitest.config.ts', ...files], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: limitMs,
      killSignal: 'SIGKILL',
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('close', (code) => resolve({ failed: code !== 0, output: output.slice(-4_000) }));
  });

/**
 * @param {Mutation} mutation
 * @returns {Promise<string | null>} the mutated text; null where the text is not there exactly once
 */
const mutate = async ({ file, find, replace }) => {
  const parts = (await readFile(join(root, file), 'utf8').catch(() => '')).split(find);
  return parts.length === 2 ? parts.join(replace) : null;
};

/** @param {readonly Mutation[]} chosen @param {string} folder @returns {Promise<readonly string[]>} what is wrong */
const runMutations = async (chosen, folder) => {
  const problems = [];
  for (const mutation of chosen) {
    const { name, file, tests } = mutation;
    const mutated = await mutate(mutation);
    if (mutated === null) {
      problems.push(`Not found once in ${file}, so that its row has to follow the code: ${name}.`);
      continue;
    }
    const target = join(folder, file);
    const before = await readFile(target, 'utf8');
    await writeFile(target, mutated);
    const { failed } = await runTests(folder, tests);
    await writeFile(target, before);
    console.log(`${failed ? 'killed  ' : 'SURVIVED'} ${name}`);
    if (!failed) problems.push(`No test noticed, of ${tests.join(', ')}: ${name}.`);
  }
  return problems;
};

const main = async () => {
  const patterns = process.argv.slice(2);
  const chosen = mutations.filter(
    ({ name, file }) => patterns.length === 0 || patterns.some((word) => `${file} ${name}`.includes(word)),
  );
  const folder = await mkdtemp(join(tmpdir(), 'cascade-mutations-'));
  try {
    for (const name of [...copied, ...alsoRead])
      await cp(join(root, name), join(folder, name), { recursive: true, filter: (path) => !path.endsWith('/output') });
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
    const untouched = await runTests(folder, [...new Set(chosen.flatMap(({ tests }) => tests))]);
    if (untouched.failed) {
      console.error(`The tests fail without any mutation:\n${untouched.output}`);
      return 1;
    }
    const problems = await runMutations(chosen, folder);
    console.log(`${chosen.length - problems.length} of ${chosen.length} mutations are noticed.`);
    for (const problem of problems) console.error(problem);
    return problems.length === 0 ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

process.exitCode = await main();
