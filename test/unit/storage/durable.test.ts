// Saved files survive a power cut: each is synchronized before the save is reported, or before it replaces the old
// file.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { writeAtomically } from '../../../main/files/atomic.ts';
import { createStore } from '../../../main/storage/store.ts';

const calls = vi.hoisted(() => [] as string[]);

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  return {
    ...real,
    open: async (...args: Parameters<typeof real.open>) => {
      const handle = await real.open(...args);
      const name = String(args[0]).split('/').at(-1) ?? '';
      for (const method of ['sync', 'datasync'] as const) {
        const run = handle[method].bind(handle);
        handle[method] = async () => {
          await run();
          calls.push(`sync ${name}`);
        };
      }
      return handle;
    },
    rename: async (...args: Parameters<typeof real.rename>) => {
      await real.rename(...args);
      calls.push(`rename to ${String(args[1]).split('/').at(-1)}`);
    },
  };
});

describe.skipIf(process.platform === 'win32')('A file of the app', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cascade-durable-'));
    calls.length = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is synchronised before an append is reported', async () => {
    await createStore(folder).append('applies/a.jsonl', 'a line\n');
    expect(calls).toEqual(['sync a.jsonl']);
  });

  it('that is replaced is synchronised before it takes its place, and the folder afterwards', async () => {
    await writeAtomically(join(folder, 'settings.json'), '{}');
    expect(calls).toEqual([
      expect.stringMatching(/^sync \.settings\.json\..+\.tmp$/),
      'rename to settings.json',
      `sync ${basename(folder)}`,
    ]);
  });

  it('is readable by this user only', async () => {
    const store = createStore(folder);
    await store.append('applies/a.jsonl', 'a line\n');
    await store.write('settings.json', '{}');
    expect(['applies/a.jsonl', 'settings.json'].map((name) => statSync(join(folder, name)).mode & 0o777)).toEqual([
      0o600, 0o600,
    ]);
  });
});
