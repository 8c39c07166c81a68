import { readdirSync } from 'node:fs';
import eslint from '@eslint/js';
import { defineConfig } from 'eslint/config';
import simpleImportSort from 'eslint-plugin-simple-import-sort';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { featureImports, mainLevels, rendererLevels } from './rooms.mjs';

/**
 * One wall between rooms: an import that matches `regex` is refused with `message`.
 * @typedef {{ regex: string, message: string }} Wall
 */

/** @param {string} names packages, as alternatives of a regular expression @param {string} message @returns {Wall} */
const onlyPackages = (names, message) => ({ regex: `^(?!\\.{1,2}/|(?:${names})$)`, message });

/** @param {string} rooms @param {string} message @returns {Wall} */
const notRooms = (rooms, message) => ({ regex: `^(?:\\.{1,2}/)+(?:${rooms})(?:/|\\.ts$)`, message });

/**
 * @param {Wall[]} patterns
 * @param {{ name: string, importNames: string[], message: string }[]} paths
 * @returns {import('eslint').Linter.RulesRecord}
 */
const walls = (patterns, paths = []) => ({ 'no-restricted-imports': ['error', { patterns, paths }] });

const rawIpc = {
  name: 'electron',
  importNames: ['ipcMain', 'ipcRenderer'],
  message: 'Messages between main and renderer go through main/ipc/server.ts and main/preload.ts only.',
};
const sharedPackages = onlyPackages(
  'croner|d3-hierarchy|d3-array|intl-messageformat|@formatjs/icu-messageformat-parser',
  'shared/ is pure: besides itself it may import croner, d3-hierarchy, d3-array and FormatJS only.',
);
const reportPackages = onlyPackages(
  'd3-hierarchy|d3-array|ical\\.js',
  'shared/report may import shared/, d3-hierarchy, d3-array and ical.js only.',
);
const outsideShared = notRooms('main|renderer|build|test', 'shared/ knows nothing of the rooms around it.');
const outsideMain = notRooms('renderer|build|test', 'main/ may import main/ and shared/ only.');
const outsideRenderer = notRooms('main|build|test', 'renderer/ may import renderer/ and shared/ only.');
const mainPackages = 'electron|electron-updater(?:/out/providers/Provider\\.js)?|node:.*|@azure/.*|zod|ical\\.js';
const armSdk = {
  regex: '^@azure/arm-',
  message: 'Only main/arm/ imports the ARM SDK, and it does so lazily.',
};
const x509 = '@peculiar/x509|reflect-metadata';

const onlyMainPackages = onlyPackages(
  mainPackages,
  'main/ may import shared/, electron, node:*, @azure/* and zod only.',
);
const onlyNodePackages = onlyPackages(
  `node:.*|@azure/.*|zod|${x509}`,
  'The emulator and the command line run on plain Node, without electron.',
);

/** Files of main/ that are rooms by themselves. */
const mainFiles = ['index', 'log', 'preload'];

/** @param {string} room of main/ */
const isPlainNode = (room) => ['emulator', 'cli'].includes(room);

/** @param {string} room of main/ @returns {readonly string[]} the rooms of its level and above */
const roomsAbove = (room) => mainLevels.slice(0, mainLevels.findIndex((rooms) => rooms.includes(room)) + 1).flat();

/** @param {string} room of main/ @returns {Wall[]} */
const notAbove = (room) => {
  const others = roomsAbove(room).filter((other) => other !== room);
  const up = mainFiles.includes(room) ? '\\./' : '(?:\\.\\./)+';
  const targets = others.map((other) => (mainFiles.includes(other) ? `${other}\\.ts$` : `${other}/`));
  return others.length === 0
    ? []
    : [
        {
          regex: `^${up}(?:${targets.join('|')})`,
          message: `main/${room} lies beside or below it: see build/rooms.mjs.`,
        },
      ];
};

const rendererPackages = onlyPackages(
  'svelte|svelte/.*|d3|d3-.*|@fontsource.*',
  'renderer/ may import shared/, svelte and d3-* only.',
);
const features = readdirSync(new URL('../renderer/features', import.meta.url));

/** @param {string} room of renderer/ @param {readonly string[]} others @returns {Wall[]} */
const notIn = (room, others) =>
  others.length === 0
    ? []
    : [
        {
          regex: `^(?:\\.\\./)+(?:${others.join('|')})/`,
          message: `renderer/${room} lies beside or below it: see build/rooms.mjs.`,
        },
      ];

/** Inside shared a lower layer knows nothing of a higher one.
 * @type {[room: string, higher: string][]} */
const layers = [
  ['i18n', 'schedule|topology|simulate|deploy|findings|plan|view|watch|report|ipc|ipc-payloads'],
  ['schedule', 'topology|simulate|deploy|findings|plan|view|watch|report|ipc|ipc-payloads'],
  ['topology', 'simulate|deploy|findings|plan|view|watch|report|ipc|ipc-payloads'],
  ['simulate', 'deploy|findings|plan|view|watch|report|ipc|ipc-payloads'],
  ['deploy', 'simulate|findings|plan|view|watch|report|ipc|ipc-payloads'],
  ['findings', 'report|ipc|ipc-payloads'],
  ['plan', 'report|ipc|ipc-payloads'],
  ['view', 'report|ipc|ipc-payloads'],
  ['watch', 'findings|plan|view|report|ipc|ipc-payloads'],
  ['report', 'ipc|ipc-payloads'],
];

const impure = [
  {
    selector: ':matches(NewExpression, CallExpression)[callee.name="Date"][arguments.length=0]',
    message: 'shared/ reads no clock: take the instant as an argument.',
  },
  {
    selector: 'MemberExpression[object.name="Date"][property.name="now"]',
    message: 'shared/ reads no clock: take the instant as an argument.',
  },
  {
    selector: 'MemberExpression[object.name="Math"][property.name="random"]',
    message: 'shared/ knows no chance: take a seeded generator as an argument.',
  },
];

const unsafe = Object.fromEntries(
  ['argument', 'assignment', 'call', 'member-access', 'return'].map((what) => [
    `@typescript-eslint/no-unsafe-${what}`,
    /** @type {const} */ ('off'),
  ]),
);

export default defineConfig(
  {
    ignores: ['dist/', 'release/', 'node_modules/', 'coverage/', 'test/e2e/output/', 'test/fixtures/', 'test/golden/'],
  },
  eslint.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      parserOptions: { projectService: true, extraFileExtensions: ['.svelte'] },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { 'simple-import-sort': simpleImportSort },
    rules: {
      'simple-import-sort/imports': ['error', { groups: [['^\\u0000', '^node:', '^@?\\w', '^\\.']] }],
      'simple-import-sort/exports': 'error',
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-floating-promises': 'error',
      // It refuses what a class's own factory returns, such as BrowserWindow.fromWebContents.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser }, globals: globals.browser },
  },
  {
    // ESLint sees the props of an imported component as any, and so the parameters of its callbacks; svelte-check
    // checks both.
    files: ['**/*.svelte'],
    rules: { ...unsafe, '@typescript-eslint/restrict-plus-operands': 'off' },
  },

  {
    files: ['shared/**/*.ts'],
    rules: { ...walls([sharedPackages, outsideShared]), 'no-restricted-syntax': ['error', ...impure] },
  },
  ...layers.map(([room, higher]) => ({
    files: [`shared/${room}/**/*.ts`],
    rules: walls([
      room === 'report' ? reportPackages : sharedPackages,
      outsideShared,
      notRooms(higher, `shared/${room} lies below it and knows nothing of it.`),
    ]),
  })),
  {
    files: ['shared/result.ts', 'shared/errors.ts'],
    rules: walls([
      sharedPackages,
      {
        regex: '^\\./(?!result\\.ts|errors\\.ts|i18n/message\\.ts)',
        message: 'result, errors and message lie at the bottom.',
      },
    ]),
  },

  ...mainLevels.flat().map((room) => ({
    files: [mainFiles.includes(room) ? `main/${room}.ts` : `main/${room}/**/*.ts`],
    rules: walls(
      [isPlainNode(room) ? onlyNodePackages : onlyMainPackages, armSdk, outsideMain, ...notAbove(room)],
      [rawIpc],
    ),
  })),
  {
    files: ['main/ipc/server.ts'],
    rules: walls([onlyMainPackages, armSdk, outsideMain, ...notAbove('ipc')]),
  },
  {
    files: ['main/arm/*.ts'],
    rules: walls([onlyMainPackages, outsideMain, ...notAbove('arm')], [rawIpc]),
  },
  {
    files: ['main/preload.ts'],
    rules: walls([
      onlyPackages('electron', 'The preload may import electron and shared/ipc.ts only.'),
      {
        regex: '^(?:\\.{1,2}/)+(?!shared/ipc\\.ts$)',
        message: 'The preload may import electron and shared/ipc.ts only.',
      },
    ]),
  },
  { files: ['main/cli/**/*.ts', 'main/log.ts', 'build/**/*', 'test/**/*.mjs'], rules: { 'no-console': 'off' } },
  { files: ['renderer/*.{ts,svelte}'], rules: walls([rendererPackages, outsideRenderer]) },
  ...rendererLevels.flat().map((room, level, rooms) => ({
    files: [`renderer/${room}/**/*.{ts,svelte}`],
    rules: walls([rendererPackages, outsideRenderer, ...notIn(room, rooms.slice(0, level))]),
  })),
  ...features.map((feature) => ({
    files: [`renderer/features/${feature}/**/*.{ts,svelte}`],
    rules: walls([
      rendererPackages,
      outsideRenderer,
      ...notIn('features', ['app']),
      ...notIn(
        `features/${feature}`,
        features.filter((other) => other !== feature && featureImports[feature]?.includes(other) !== true),
      ),
    ]),
  })),

  {
    // Tests look into JSON answers of any shape; what is not as expected fails the test.
    files: ['test/**/*.ts'],
    rules: {
      ...unsafe,
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    // What JSON and untyped packages give at the edge of a script is checked by running the script.
    files: ['build/**/*.{js,mjs}', 'test/**/*.mjs'],
    languageOptions: { globals: globals.node },
    rules: { ...unsafe, '@typescript-eslint/restrict-plus-operands': 'off' },
  },
);
