// What Vite makes of each part. Everything is bundled, so that the packed app needs no node_modules.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { join } from 'node:path';
import { root } from '../root.mjs';

/** @typedef {import('vite').InlineConfig} InlineConfig */

/** @type {InlineConfig} */
const common = { root, configFile: false, envDir: false, publicDir: false, logLevel: 'warn' };

/** Half the text is half the time to parse it at the start; names stay, for the traces in the log. */
const withNames = { mangle: false, compress: false };

/** How long plugins take is no news to the person who starts the app. */
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
    rolldownOptions: { input: Object.fromEntries(Object.entries(entries).map(([file, entry]) => [file, join(root, entry)])), output: { ...output, minify: withNames }, checks: { ...quiet, ineffectiveDynamicImport: false } },
  },
});

/**
 * What is reached from a module without waiting.
 * @param {string} module
 * @param {import('vite').Rolldown.ChunkingContext} graph
 */
const reached = (module, graph, found = new Set([module])) => {
  for (const id of graph.getModuleInfo(module)?.importedIds ?? []) if (!found.has(id)) reached(id, graph, found.add(id));
  return found;
};

/** @type {(readonly [string, Set<string>])[] | undefined} */
let firstPicture;

/**
 * The first picture in two files, each with all that it stands on: the state that asks and computes, and the page that then shows it.
 * @type {import('vite').Rolldown.CodeSplittingNameFunction}
 */
const fileOf = (id, graph) => {
  firstPicture ??= [
    ['state', reached(join(root, 'renderer/main.ts'), graph)],
    ['page', reached(join(root, 'renderer/App.svelte'), graph)],
  ];
  return firstPicture.find(([, modules]) => modules.has(id))?.[0] ?? null;
};

/**
 * The window asks for all of the first picture at once, and not for each file once another has run.
 * @type {import('vite').Plugin}
 */
const askAhead = {
  name: 'ask-ahead',
  // Another build, another graph.
  buildStart: () => {
    firstPicture = undefined;
  },
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
  plugins: [svelte({ configFile: false }), askAhead],
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
    rolldownOptions: { output: { codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: fileOf }] } }, checks: quiet },
  },
};

/** @type {Readonly<Record<import('../build.mjs').PartName, InlineConfig>>} */
export const targets = {
  main: onNode('main', { index: 'main/index.ts', thread: 'main/thread.ts' }, { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name].js' }),
  preload: onNode('preload', { preload: 'main/preload.ts' }, { format: 'cjs', entryFileNames: 'preload.cjs', codeSplitting: false }),
  cli: onNode('cli', { cascade: 'main/cli/cascade.ts' }, { format: 'es', entryFileNames: 'cascade.js', chunkFileNames: '[name].js' }),
  renderer,
};
