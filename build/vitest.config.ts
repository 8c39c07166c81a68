import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Rune classes of the renderer are compiled as the window compiles them; everything else is plain TypeScript. */
export default defineConfig({
  root,
  plugins: [svelte({ configFile: false })],
  resolve: { conditions: ['browser'] },
  test: {
    root,
    environment: 'node',
    maxWorkers: 2,
    fileParallelism: true,
    restoreMocks: true,
    setupFiles: ['test/support/property-seed.ts'],
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['test/unit/**/*.test.ts', 'test/golden/**/*.test.ts'], testTimeout: 30_000 },
      },
      // A hook may be the first to want the runtime, which is then fetched.
      {
        extends: true,
        test: {
          name: 'conformance',
          globalSetup: ['test/support/build-command-line.mjs'],
          include: ['test/conformance/**/*.test.ts', 'test/crash/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
