// npm run bench: measures each claim as a ratio of medians taken side by side in this run. `-- --json FILE` also writes
// JSON; a word selects the benches whose file name contains it.
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { root } from './root.mjs';

/** @typedef {import('../test/bench/simulate.ts').BenchRow} BenchRow */

/**
 * A bench runs as the product does: bundled, on plain Node.
 * @param {string} file
 * @returns {Promise<BenchRow[]>}
 */
const runBundled = async (file) => {
  const { build } = await import('vite');
  const outDir = await mkdtemp(join(root, 'dist', 'bench-'));
  try {
    await build({
      root,
      configFile: false,
      logLevel: 'warn',
      ssr: { target: 'node', noExternal: true },
      build: {
        ssr: file,
        outDir,
        minify: false,
        rolldownOptions: { output: { entryFileNames: 'bench.mjs' }, checks: { bundlerTimings: false } },
      },
    });
    const module = await import(pathToFileURL(join(outDir, 'bench.mjs')).href);
    /** @type {BenchRow[]} */
    const rows = [];
    // Lazy chunks import shared code from the entry, so it exports more than the benches.
    for (const [name, bench] of Object.entries(module)) if (name.startsWith('bench')) rows.push(...(await bench()));
    return rows;
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
};

/** @param {number} value */
const figure = (value) => (value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toPrecision(2));

/** @param {BenchRow} row */
const asLine = ({ name, unit, medians, ratio, target, holds }) => [
  name,
  Object.entries(medians)
    .map(([what, value]) => `${what} ${figure(value)} ${unit}`)
    .join(', '),
  figure(ratio),
  target,
  holds ? 'yes' : 'NO',
];

/** @param {string[][]} lines */
const table = (lines) => {
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length))) ?? [];
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } });
const chosen = (/** @type {string} */ name) =>
  positionals.length === 0 || positionals.some((word) => name.includes(word));

/** @type {BenchRow[]} */
const rows = [];
const files = (await readdir(join(root, 'test/bench')))
  .filter((name) => name.endsWith('.ts') && chosen(basename(name, '.ts')))
  .sort();
for (const file of files) rows.push(...(await runBundled(join(root, 'test/bench', file))));
if (chosen('start-up')) rows.push(...(await (await import('./bench/start-up.mjs')).benchStartUp()));
if (chosen('ui')) rows.push(...(await (await import('./bench/ui.mjs')).benchUi()));
if (chosen('memory')) rows.push(...(await (await import('./bench/memory.mjs')).benchMemory()));
if (chosen('large-file')) rows.push(...(await (await import('./bench/large-file.mjs')).benchLargeFile()));
if (chosen('edit')) rows.push(...(await (await import('./bench/edit.mjs')).benchEdit()));

process.stdout.write(`${table([['claim', 'medians', 'ratio', 'target', 'holds'], ...rows.map(asLine)])}\n`);
if (values.json)
  await writeFile(resolve(process.env['INIT_CWD'] ?? '.', values.json), `${JSON.stringify(rows, null, 2)}\n`);
process.exitCode = rows.every(({ holds }) => holds) ? 0 : 1;
