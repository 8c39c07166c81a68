import { z } from 'zod';
import type { Store } from './store.ts';

/** Newest first. The paths stay in the main process. */
export interface RecentFiles {
  readonly list: () => Promise<readonly string[]>;
  readonly note: (path: string) => Promise<void>;
  readonly clear: () => Promise<void>;
}

const most = 10;
const name = 'recent.json';
const stored = z.array(z.string()).catch([]);

/**
 * @param onChange called with the whole list after each change
 */
export const createRecentFiles = (store: Store, onChange: (paths: readonly string[]) => void): RecentFiles => {
  const list = async (): Promise<readonly string[]> => {
    const text = await store.read(name);
    try {
      return stored.parse(JSON.parse(text ?? '[]'));
    } catch {
      return [];
    }
  };
  const keep = async (paths: readonly string[]): Promise<void> => {
    await store.write(name, `${JSON.stringify(paths, null, 2)}\n`);
    onChange(paths);
  };
  return {
    list,
    note: async (path) => keep([path, ...(await list()).filter((other) => other !== path)].slice(0, most)),
    clear: () => keep([]),
  };
};
