// Vite's configuration of each part. Everything is bundled, so that the packed app needs no node_modules.
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { root } from '../root.mjs';

/** @typedef {import('vite').InlineConfig} InlineConfig */

/** @type {InlineConfig} */
const common = { root, configFile: false, envDir: false, publicDir: false, logLevel: 'warn' };

/** Half the text takes half the time to parse at start-up; names stay for stack traces in the log. */
const withNames = { mangle: false, compress: false };

const quiet = { bundlerTimings: false };

/** @param {string} name */
const outDir = (name) => join(root, 'dist', name);

/**
 * @param {string} name
 * @param {Readonly<Record<string, string>>} entries by the name of the file that each becomes
 * @param {import('vite').Rolldown.OutputOptions} output
 * @returns {InlineConfig}
 */
const onNode = (name, entries, output) => ({
  ...common,
  ssr: { target: 'node', noExternal: true, external: ['electron'] },
  build: {
    ssr: true,
    target: 'node20.18',
    outDir: outDir(name),
    emptyOutDir: true,
    sourcemap: true,
    minify: false,
    rolldownOptions: {
      input: Object.fromEntries(Object.entries(entries).map(([file, entry]) => [file, join(root, entry)])),
      output: { ...output, minify: withNames },
      checks: { ...quiet, ineffectiveDynamicImport: false },
    },
  },
});

/**
 * What is reached from modules without waiting.
 * @param {readonly string[]} modules
 * @param {import('vite').Rolldown.ChunkingContext} graph
 * @param {Set<string>} found
 */
const reached = (modules, graph, found = new Set()) => {
  for (const id of modules)
    if (!found.has(id)) reached(graph.getModuleInfo(id)?.importedIds ?? [], graph, found.add(id));
  return found;
};

/**
 * Fewer files are read sooner. A module goes to the first file that has it, or where Vite puts it.
 * @param {(reach: (...modules: string[]) => Set<string>) => readonly (readonly [string, Set<string>])[]} listFiles
 * @returns {{ readonly codeSplitting: import('vite').Rolldown.CodeSplittingOptions, readonly anew:
 * import('vite').Plugin }}
 */
const inFiles = (listFiles) => {
  /** @type {ReturnType<typeof listFiles> | undefined} */
  let files;
  /** @type {import('vite').Rolldown.CodeSplittingNameFunction} */
  const name = (id, graph) => {
    files ??= listFiles((...modules) =>
      reached(
        modules.map((module) => join(root, module)),
        graph,
      ),
    );
    return files.find(([, modules]) => modules.has(id))?.[0] ?? null;
  };
  return {
    codeSplitting: { includeDependenciesRecursively: false, groups: [{ name }] },
    anew: {
      name: 'files-anew',
      // Another build, another graph.
      buildStart: () => {
        files = undefined;
      },
    },
  };
};

/** @param {Set<string>} a @param {Set<string>} b */
const inBoth = (a, b) => new Set([...a].filter((module) => b.has(module)));

/**
 * The first picture in two files, each with all that it stands on: the state that asks and computes, and the page that
 * then shows it.
 */
const ofPage = inFiles((reach) => [
  ['state', reach('renderer/main.ts')],
  ['page', reach('renderer/App.svelte')],
]);

/**
 * The main process in four files: what the calendar worker needs too, which has no Electron, the window, what answers
 * it, and the emulated Azure.
 */
const ofMain = inFiles((reach) => [
  ['base', inBoth(reach('main/storage/calendar-worker.ts'), reach('main/app/compose.ts'))],
  ['window', reach('main/app/start.ts')],
  ['backend', reach('main/app/compose.ts', 'shared/view/simulation-results.ts')],
  ['emulator', reach('main/connections/start-emulator.ts')],
]);

/**
 * The window asks for all of the first picture at once, and not for each file once another has run.
 * @type {import('vite').Plugin}
 */
const askAhead = {
  name: 'ask-ahead',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle = {} }) => {
      const links = (/** @type {RegExp} */ name, /** @type {Record<string, string>} */ attributes) =>
        Object.keys(bundle)
          .filter((path) => name.test(path))
          .map((path) => ({ tag: 'link', attrs: { ...attributes, href: `/${path}`, crossorigin: '' } }));
      return [
        ...links(/\/(?:page|App)-[^/]*\.js$/, { rel: 'modulepreload' }),
        ...links(/\/inter-latin-wght-normal-[^/]*\.woff2$/, { rel: 'preload', as: 'font', type: 'font/woff2' }),
      ];
    },
  },
};

/** @type {InlineConfig} */
const renderer = {
  ...common,
  root: join(root, 'renderer'),
  plugins: [svelte({ configFile: false }), ofPage.anew, askAhead],
  worker: { format: 'es', plugins: () => [svelte({ configFile: false })] },
  build: {
    target: 'chrome130',
    outDir: outDir('renderer'),
    emptyOutDir: true,
    sourcemap: true,
    // The window's content security policy admits no script, style, font or worker that is not a file of its own.
    assetsInlineLimit: 0,
    // A view that is read later finds its style there.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
    rolldownOptions: { output: { codeSplitting: ofPage.codeSplitting }, checks: quiet },
  },
};

/** @type {Readonly<Record<import('../build.mjs').PartName, InlineConfig>>} */
export const targets = {
  main: {
    ...onNode(
      'main',
      {
        index: 'main/index.ts',
        calendar: 'main/storage/calendar-worker.ts',
      },
      { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name].js', codeSplitting: ofMain.codeSplitting },
    ),
    plugins: [ofMain.anew],
  },
  preload: onNode(
    'preload',
    { preload: 'main/preload.ts' },
    { format: 'cjs', entryFileNames: 'preload.cjs', codeSplitting: false },
  ),
  cli: onNode(
    'cli',
    { cascade: 'main/cli/cascade.ts' },
    { format: 'es', entryFileNames: 'cascade.js', chunkFileNames: '[name].js' },
  ),
  renderer,
};
