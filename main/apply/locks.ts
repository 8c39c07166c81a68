import { open, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { hashJson } from '../../shared/plan/plan-id.ts';
import { makeFolder } from '../files/folder.ts';
import { isAlive } from './journal.ts';

export type Release = () => Promise<void>;

export interface Locks {
  /** Null while another apply to this registry, of this or another process, holds the lock. */
  readonly acquire: (registryId: string) => Promise<Release | null>;
}

/** Time between creating a lock file and writing its owner into it. */
const graceMs = 10_000;
const heartbeatMs = 60_000;
/** A process that has not touched its lock for this long is dead, even if its PID was reused. */
const longestSilenceMs = 10 * heartbeatMs;

const errorCode = (cause: unknown): string | undefined => (cause as NodeJS.ErrnoException).code;

/**
 * Locks by registry id, in a folder that all Cascade processes of a person share. Each is a file `HASH-GENERATION.lock`
 * that only one process can create; the highest generation holds the lock. The lock of a dead owner is taken over by
 * the next generation, so that only one of two processes wins.
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
      if (errorCode(cause) === 'ENOENT') return false;
      throw cause;
    }
  };
  return {
    acquire: async (registryId) => {
      await makeFolder(folder);
      const hash = hashJson(registryId.toLowerCase());
      const lockFile = (generation: number): string => join(folder, `${hash}-${generation}.lock`);
      const generations = async (): Promise<readonly number[]> =>
        (await readdir(folder))
          .flatMap((name) => (name.startsWith(`${hash}-`) ? [Number(/-(\d+)\.lock$/.exec(name)?.[1])] : []))
          .filter((generation) => generation > 0)
          .sort((a, b) => a - b);
      const before = await generations();
      const highest = before.at(-1) ?? 0;
      if (highest > 0 && (await isHeld(lockFile(highest)))) return null;
      const path = lockFile(highest + 1);
      try {
        const handle = await open(path, 'wx', 0o600);
        try {
          await handle.writeFile(`${process.pid} ${Math.floor(uptime())}\n`);
        } finally {
          await handle.close();
        }
      } catch (cause) {
        if (errorCode(cause) === 'EEXIST') return null;
        await rm(path, { force: true });
        throw cause;
      }
      // A process that listed the folder before another took over may have created a lower generation.
      if ((await generations()).some((generation) => generation > highest + 1)) {
        await rm(path, { force: true });
        return null;
      }
      for (const generation of before) await rm(lockFile(generation), { force: true });
      const heartbeat = setInterval(
        () => void utimes(path, new Date(), new Date()).catch(() => undefined),
        heartbeatMs,
      );
      heartbeat.unref();
      return async () => {
        clearInterval(heartbeat);
        await rm(path, { force: true });
      };
    },
  };
};
