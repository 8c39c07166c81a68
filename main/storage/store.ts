import { constants } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeAtomically } from './atomic.ts';
import { makeFolder } from './folder.ts';
import { openRegular, readText } from './text-file.ts';

/** Small text files of the app under names of its own choice, such as `drafts/1f3a.json`. */
export interface Store {
  /** Null where there is none. */
  readonly read: (name: string) => Promise<string | null>;
  /** Replaces the whole text, atomically. */
  readonly write: (name: string, text: string) => Promise<void>;
  /** Adds to the end and waits until the disk has it. */
  readonly append: (name: string, text: string) => Promise<void>;
  readonly remove: (name: string) => Promise<void>;
  /** Names in a folder, sorted; empty where there is no such folder. */
  readonly list: (folder: string) => Promise<readonly string[]>;
}

const missing = (cause: unknown): boolean => (cause as NodeJS.ErrnoException).code === 'ENOENT';

/** Far above what the app writes itself. */
const maxStoredBytes = 256 * 1024 * 1024;
/** A symbolic link would lead what is appended to another file. Windows does not know the flag. */
const appending =
  constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | ((constants.O_NOFOLLOW as number | undefined) ?? 0);

export const createStore = (folder: string): Store => {
  const pathOf = (name: string): string => {
    if (!/^[\w-]+(?:\/[\w.-]+)?(?:\.\w+)?$/.test(name)) throw new Error(`'${name}' is no name of the store.`);
    return join(folder, name);
  };
  return {
    read: async (name) => {
      try {
        return await readText(pathOf(name), maxStoredBytes);
      } catch (cause) {
        if (missing(cause)) return null;
        throw cause;
      }
    },
    write: (name, text) => writeAtomically(pathOf(name), text),
    append: async (name, text) => {
      const path = pathOf(name);
      await makeFolder(dirname(path));
      const handle = await openRegular(path, appending, 0o600);
      try {
        await handle.writeFile(text, 'utf8');
        await handle.sync();
      } finally {
        await handle.close();
      }
    },
    remove: async (name) => rm(pathOf(name), { force: true }),
    list: async (name) => {
      try {
        return (await readdir(pathOf(name))).filter((one) => !one.startsWith('.') && !one.endsWith('.bak')).sort();
      } catch (cause) {
        if (missing(cause)) return [];
        throw cause;
      }
    },
  };
};
