// Compares Cascade's graph and timeline with libraries for the web, on the same data, in a window of the packed app's
// runtime, in turns, scrolled by the same wheel events.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromiumSwitches, needsOwnDisplay, openDisplay } from '../display.mjs';
import { electronRuntime } from '../electron-runtime.mjs';
import { root } from '../root.mjs';
import { displayRequirements, ensureSystemPackages, windowRequirements } from '../system-packages.mjs';

const runs = Number(process.env['CASCADE_BENCH_RUNS'] ?? 3);

/** @typedef {{ side: string, first: number, frames: number[], longest: number }} Measured */

/** @param {number[]} values @param {number} share */
const quantile = (values, share) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN;

/** Builds the pages and serves them from this machine to itself. */
const servePages = async () => {
  const [{ build, preview }, { svelte }] = await Promise.all([import('vite'), import('@sveltejs/vite-plugin-svelte')]);
  const outDir = await mkdtemp(join(root, 'dist', 'bench-'));
  const plugins = () => [svelte({ configFile: false })];
  const pages = join(root, 'test/bench/ui');
  await build({
    root: pages,
    configFile: false,
    logLevel: 'warn',
    plugins: plugins(),
    worker: { format: 'es', plugins },
    build: {
      target: 'chrome130',
      outDir,
      emptyOutDir: true,
      chunkSizeWarningLimit: 5000,
      modulePreload: { polyfill: false },
      rolldownOptions: { checks: { bundlerTimings: false } },
    },
  });
  const server = await preview({
    root: pages,
    configFile: false,
    logLevel: 'warn',
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0 },
  });
  return {
    address: server.resolvedUrls?.local[0] ?? '',
    stop: async () => {
      await server.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
};

/**
 * @param {readonly string[]} sides
 * @returns {Promise<Measured[]>}
 */
export const measureSides = async (sides) => {
  if (!ensureSystemPackages([...windowRequirements, ...(needsOwnDisplay() ? displayRequirements : [])]))
    process.exit(2);
  const runtime = await electronRuntime();
  const pages = await servePages();
  const display = await openDisplay();
  const profile = await mkdtemp(join(tmpdir(), 'cascade-bench-'));
  try {
    const args = [
      join(root, 'build/bench/ui-window'),
      ...chromiumSwitches(),
      `--user-data-dir=${profile}`,
      `--page=${pages.address}`,
      `--sides=${sides.join(',')}`,
      `--runs=${runs}`,
    ];
    const window = spawn(runtime.executable, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...display.env },
    });
    /** @type {Measured[]} */
    const measured = [];
    createInterface(window.stdout).on('line', (line) => {
      if (line.startsWith('{')) measured.push(JSON.parse(line));
    });
    const status = await new Promise((ended, failed) => window.once('error', failed).once('exit', ended));
    if (status !== 0) throw new Error(`The window of the bench ended with ${status}.`);
    return measured;
  } finally {
    display.stop();
    await pages.stop();
    await rm(profile, { recursive: true, force: true });
  }
};

/**
 * @param {Measured[]} measured @param {string} side
 * @returns {{ p95: number, first: number, longest: number }}
 */
const computeMedians = (measured, side) => {
  const own = measured.filter((one) => one.side === side);
  return {
    p95: quantile(
      own.map(({ frames }) => quantile(frames, 0.95)),
      0.5,
    ),
    first: quantile(
      own.map(({ first }) => first),
      0.5,
    ),
    longest: quantile(
      own.map(({ longest }) => longest),
      0.5,
    ),
  };
};

/**
 * @param {string} what
 * @param {string} peer
 * @param {{ p95: number, first: number, longest: number }} ours
 * @param {{ p95: number, first: number, longest: number }} theirs
 */
const buildRows = (what, peer, ours, theirs) => [
  {
    name: `${what}: 95th percentile of the frames while it is panned and zoomed`,
    unit: 'ms',
    medians: { Cascade: ours.p95, [peer]: theirs.p95 },
    ratio: ours.p95 / theirs.p95,
    target: '≤ 0.5',
    holds: ours.p95 <= theirs.p95 * 0.5,
  },
  {
    name: `${what}: from the data in memory to the first picture`,
    unit: 'ms',
    medians: { Cascade: ours.first, [peer]: theirs.first },
    ratio: ours.first / theirs.first,
    target: '≤ 0.33',
    holds: ours.first <= theirs.first / 3,
  },
  {
    name:
      `${what}: longest task of the main thread after the first picture, while it is panned and zoomed (0 is below ` +
      '50)',
    unit: 'ms',
    medians: { Cascade: ours.longest, [peer]: theirs.longest },
    ratio: ours.longest / 50,
    target: '≤ 1 (50 ms)',
    holds: ours.longest <= 50,
  },
];

export const benchUi = async () => {
  const measured = await measureSides([
    'cascade-graph',
    'svelte-flow',
    'svelte-flow-visible',
    'cascade-timeline',
    'vis-timeline',
  ]);
  const of = (/** @type {string} */ side) => computeMedians(measured, side);
  const graph = of('cascade-graph');
  return [
    ...buildRows('graph of 5,000', 'Svelte Flow', graph, of('svelte-flow')),
    ...buildRows('graph of 5,000', 'Svelte Flow that renders only visible elements', graph, of('svelte-flow-visible')),
    ...buildRows('timeline of 50,000 windows', 'vis-timeline', of('cascade-timeline'), of('vis-timeline')),
  ];
};
