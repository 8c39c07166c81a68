import { randomUUID } from 'node:crypto';
import { constants, copyFile, open, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from './folder.ts';

const ignoreMissing = (cause: unknown): void => {
  if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
};

/** Makes a rename survive a power cut. Windows cannot open folders and does without. */
const syncFolder = async (folder: string): Promise<void> => {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
};

/**
 * Writes the whole text or nothing: a crash leaves the old text or the new one.
 * @param backup whether the old text stays as `.bak`
 */
export const writeAtomically = async (file: string, text: string | Uint8Array, backup = true): Promise<void> => {
  const folder = dirname(file);
  await makeFolder(folder);
  const temporary = join(folder, `.${basename(file)}.${randomUUID()}.tmp`);
  const before = `${temporary}.bak`;
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(text, 'utf8');
      await handle.sync();
    } finally {
      await handle.close();
    }
    // Copying onto `.bak` directly would write through a symbolic link there.
    if (backup)
      await copyFile(file, before, constants.COPYFILE_EXCL).then(() => rename(before, `${file}.bak`), ignoreMissing);
    await rename(temporary, file);
  } catch (cause) {
    for (const leftover of [temporary, before]) await unlink(leftover).catch(ignoreMissing);
    throw cause;
  }
  await syncFolder(folder);
};
