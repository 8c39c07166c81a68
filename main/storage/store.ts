import { constants } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeAtomically } from '../files/atomic.ts';
import { makeFolder } from '../files/folder.ts';
import { openRegular, readText } from '../files/text-file.ts';

/** Small text files of the app by name, such as `drafts/1f3a.json`. */
export interface Store {
  readonly read: (name: string) => Promise<string | null>;
  readonly write: (name: string, text: string) => Promise<void>;
  /** Appends and waits until the text is on the disk. */
  readonly append: (name: string, text: string) => Promise<void>;
  readonly remove: (name: string) => Promise<void>;
  /** Sorted names in a folder; empty if there is no such folder. */
  readonly list: (folder: string) => Promise<readonly string[]>;
}

const isMissing = (cause: unknown): boolean => (cause as NodeJS.ErrnoException).code === 'ENOENT';

/** Far above what the app writes. */
const maxStoredBytes = 256 * 1024 * 1024;
/** Without following symbolic links, which would redirect what is appended. Windows does not know the flag. */
const appending =
  constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | ((constants.O_NOFOLLOW as number | undefined) ?? 0);

export const createStore = (folder: string): Store => {
  const toPath = (name: string): string => {
    if (!/^[\w-]+(?:\/[\w.-]+)?(?:\.\w+)?$/.test(name)) throw new Error(`'${name}' is no name of the store.`);
    return join(folder, name);
  };
  return {
    read: async (name) => {
      try {
        return await readText(toPath(name), maxStoredBytes);
      } catch (cause) {
        if (isMissing(cause)) return null;
        throw cause;
      }
    },
    write: (name, text) => writeAtomically(toPath(name), text),
    append: async (name, text) => {
      const path = toPath(name);
      await makeFolder(dirname(path));
      const handle = await openRegular(path, appending, 0o600);
      try {
        await handle.writeFile(text, 'utf8');
        await handle.sync();
      } finally {
        await handle.close();
      }
    },
    remove: async (name) => rm(toPath(name), { force: true }),
    list: async (name) => {
      try {
        return (await readdir(toPath(name))).filter((one) => !one.startsWith('.') && !one.endsWith('.bak')).sort();
      } catch (cause) {
        if (isMissing(cause)) return [];
        throw cause;
      }
    },
  };
};
