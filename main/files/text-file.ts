import { mkdir, open as openHandle, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { type AppError, appError } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { t } from '../../shared/text/text.ts';
import { writeAtomically } from './atomic.ts';

/** Longest file that is opened. */
const maxBytes = 32 * 1024 * 1024;

const notAllowed = (): string => t('its permissions do not allow it');
const reasons: Readonly<Record<string, () => string>> = {
  ENOENT: () => t('it is not there'),
  EACCES: notAllowed,
  EPERM: notAllowed,
  EISDIR: () => t('it is a folder'),
  ENOSPC: () => t('the disk is full'),
  EROFS: () => t('the disk is read-only'),
  EDQUOT: () => t('the disk quota is used up'),
  EIO: () => t('the disk does not answer'),
};

/** Why the system refused, as the end of a sentence. */
export const reasonOf = (cause: unknown): string => {
  const { code } = cause as NodeJS.ErrnoException;
  return reasons[code ?? '']?.() ?? t('the system says {code}', { code: code ?? String(cause) });
};

/** The text of a file that a person named. */
export const readTextFile = async (
  path: string,
): Promise<Result<{ readonly name: string; readonly text: string }, AppError>> => {
  const name = basename(path);
  try {
    const handle = await openHandle(path, 'r');
    try {
      const { size } = await handle.stat();
      if (size > maxBytes)
        return err(
          appError(
            'invalid-input',
            t('{name} is too large: {size} MB, and at most 32 MB are read.', {
              name,
              size: Math.ceil(size / 1024 / 1024),
            }),
            { where: name },
          ),
        );
      return ok({ name, text: (await handle.readFile('utf8')).replace(/^\uFEFF/, '') });
    } finally {
      await handle.close();
    }
  } catch (cause) {
    return err(
      appError('not-found', t('{name} cannot be read: {reason}.', { name, reason: reasonOf(cause) }), { where: name }),
    );
  }
};

const notWritten = (name: string, cause: unknown): Result<never, AppError> =>
  err(
    appError(
      'refused',
      t('{name} cannot be written: {reason}. Choose another place.', { name, reason: reasonOf(cause) }),
      { where: name },
    ),
  );

/** A text, or the bytes of a drawn one. */
export const writeTextFile = async (
  path: string,
  text: string | Uint8Array,
): Promise<Result<{ readonly name: string }, AppError>> => {
  const name = basename(path);
  try {
    await writeAtomically(path, text);
    return ok({ name });
  } catch (cause) {
    return notWritten(name, cause);
  }
};

const atOnce = 16;

/** Files that can be made again, such as a report's: without a copy of what was there, and without waiting for the disk one by one. */
export const writeFilesAgain = async (
  files: readonly { readonly path: string; readonly text: string | Uint8Array }[],
): Promise<Result<null, AppError>> => {
  let at = '';
  try {
    for (const folder of new Set(files.map(({ path }) => dirname(path))))
      await mkdir((at = folder), { recursive: true });
    for (let i = 0; i < files.length; i += atOnce) {
      await Promise.all(
        files.slice(i, i + atOnce).map(async ({ path, text }) => {
          try {
            await writeFile(path, text);
          } catch (cause) {
            at = path;
            throw cause;
          }
        }),
      );
    }
    return ok(null);
  } catch (cause) {
    return notWritten(basename(at), cause);
  }
};
