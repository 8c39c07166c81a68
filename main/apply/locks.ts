import { open, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { hashJson } from '../../shared/plan/plan-id.ts';
import { makeFolder } from '../storage/folder.ts';
import { isAlive } from './journal.ts';

/** Releases what was locked. */
export type Release = () => Promise<void>;

export interface Locks {
  /** Null while another apply to this registry holds it, of this process or another one. */
  readonly acquire: (registryId: string) => Promise<Release | null>;
}

/** A holder writes its owner right after it creates the file. */
const graceMs = 10_000;
const beatMs = 60_000;
/** A process that did not touch its lock for so long is dead, even if its number was given to another one. */
const longestSilenceMs = 10 * beatMs;

const code = (cause: unknown): string | undefined => (cause as NodeJS.ErrnoException).code;

/**
 * Locks by registry id, in a folder that every Cascade of this person uses. Each is a file `HASH-GENERATION.lock` that only one process can
 * create; the highest generation holds. A dead owner's is taken over by the next generation, so that of two that take over only one wins.
 */
export const createLocks = (folder: string): Locks => {
  const isHeld = async (path: string): Promise<boolean> => {
    try {
      const [text, { mtimeMs }] = [await readFile(path, 'utf8'), await stat(path)];
      const silentMs = Date.now() - mtimeMs;
      const [pid, up] = text.split(' ').map(Number);
      if (pid === undefined || up === undefined || !Number.isInteger(pid) || pid <= 0) return silentMs < graceMs;
      return up <= uptime() && silentMs < longestSilenceMs && isAlive(pid);
    } catch (cause) {
      if (code(cause) === 'ENOENT') return false;
      throw cause;
    }
  };
  return {
    acquire: async (registryId) => {
      await makeFolder(folder);
      const hash = hashJson(registryId.toLowerCase());
      const pathOf = (generation: number): string => join(folder, `${hash}-${generation}.lock`);
      const generations = async (): Promise<readonly number[]> =>
        (await readdir(folder))
          .flatMap((name) => (name.startsWith(`${hash}-`) ? [Number(/-(\d+)\.lock$/.exec(name)?.[1])] : []))
          .filter((generation) => generation > 0)
          .sort((a, b) => a - b);
      const before = await generations();
      const highest = before.at(-1) ?? 0;
      if (highest > 0 && (await isHeld(pathOf(highest)))) return null;
      const path = pathOf(highest + 1);
      try {
        const handle = await open(path, 'wx', 0o600);
        try {
          await handle.writeFile(`${process.pid} ${Math.floor(uptime())}\n`);
        } finally {
          await handle.close();
        }
      } catch (cause) {
        if (code(cause) === 'EEXIST') return null;
        await rm(path, { force: true });
        throw cause;
      }
      // One that looked before another took over may have created a lower one.
      if ((await generations()).some((generation) => generation > highest + 1)) {
        await rm(path, { force: true });
        return null;
      }
      for (const generation of before) await rm(pathOf(generation), { force: true });
      const beat = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => undefined), beatMs);
      beat.unref();
      return async () => {
        clearInterval(beat);
        await rm(path, { force: true });
      };
    },
  };
};
