import { constants } from 'node:fs';
import { type FileHandle, open, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { type AppError, appError } from '../../shared/errors.ts';
import { decodeText } from '../../shared/i18n/decode-text.ts';
import { type Message, msg } from '../../shared/i18n/message.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { writeAtomically } from './atomic.ts';
import { makeFolder } from './folder.ts';

const megabyte = 1024 * 1024;
const maxFileBytes = 32 * megabyte;

/** Rejects what the system would let pass, with the system's own error code. */
class UnreadableError extends Error {
  readonly code: 'EISDIR' | 'EFTYPE' | 'EFBIG';
  readonly maxBytes: number;
  constructor(code: UnreadableError['code'], maxBytes = maxFileBytes) {
    super(code);
    this.code = code;
    this.maxBytes = maxBytes;
  }
}

const notAllowed = msg('its permissions do not allow it');
const reasons: Readonly<Record<string, Message>> = {
  ENOENT: msg('it is not there'),
  EACCES: notAllowed,
  EPERM: notAllowed,
  EISDIR: msg('it is a folder'),
  EFTYPE: msg('it is a pipe or a device'),
  ENXIO: msg('it is a pipe or a device'),
  ELOOP: msg('it is a symbolic link'),
  ENOSPC: msg('the disk is full'),
  EROFS: msg('the disk is read-only'),
  EDQUOT: msg('the disk quota is used up'),
  EIO: msg('the disk does not answer'),
};

/** Why the system refused, as the end of a sentence. */
export const describeIoError = (cause: unknown): Message => {
  if (cause instanceof UnreadableError && cause.code === 'EFBIG')
    return msg('it is larger than {size} MB, the most that is read', { size: cause.maxBytes / megabyte });
  const { code } = cause as NodeJS.ErrnoException;
  return reasons[code ?? ''] ?? msg('the system says {code}', { code: code ?? String(cause) });
};

/** Reads a stream up to a limit. Throws if it is longer. */
export const readAll = async (chunks: AsyncIterable<unknown>, maxBytes = maxFileBytes): Promise<Uint8Array> => {
  const read: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new UnreadableError('EFBIG', maxBytes);
    read.push(chunk);
  }
  return Buffer.concat(read);
};

/** Opens a regular file only. Opening a pipe or device might block one of Node's few threads forever. */
export const openRegular = async (path: string, flags: number, mode?: number): Promise<FileHandle> => {
  // Windows does not know the flag.
  const handle = await open(path, flags | ((constants.O_NONBLOCK as number | undefined) ?? 0), mode);
  try {
    const stats = await handle.stat();
    if (stats.isDirectory()) throw new UnreadableError('EISDIR');
    if (!stats.isFile()) throw new UnreadableError('EFTYPE');
    return handle;
  } catch (cause) {
    await handle.close();
    throw cause;
  }
};

/** The text of a file. Throws if the system refuses, if it is no file, or if it is too large. */
export const readText = async (path: string, maxBytes = maxFileBytes): Promise<string> => {
  const handle = await openRegular(path, constants.O_RDONLY);
  try {
    return decodeText(await readAll(handle.createReadStream({ autoClose: false, highWaterMark: megabyte }), maxBytes));
  } finally {
    await handle.close();
  }
};

export const readTextFile = async (
  path: string,
  name = basename(path),
): Promise<Result<{ readonly name: string; readonly text: string }, AppError>> => {
  try {
    return ok({ name, text: await readText(path) });
  } catch (cause) {
    return err(
      appError(
        cause instanceof UnreadableError ? 'invalid-input' : 'not-found',
        msg('{name} cannot be read: {reason}.', { name, reason: describeIoError(cause) }),
        { where: name },
      ),
    );
  }
};

const writeError = (name: string, cause: unknown): Result<never, AppError> =>
  err(
    appError(
      'refused',
      msg('{name} cannot be written: {reason}. Choose another place.', { name, reason: describeIoError(cause) }),
      { where: name },
    ),
  );

export const writeTextFile = async (
  path: string,
  text: string | Uint8Array,
): Promise<Result<{ readonly name: string }, AppError>> => {
  const name = basename(path);
  try {
    await writeAtomically(path, text);
    return ok({ name });
  } catch (cause) {
    return writeError(name, cause);
  }
};

const batchSize = 16;

/** Overwrites files that can be made again, such as a report's: without a backup and without an fsync for each. */
export const overwriteFiles = async (
  files: readonly { readonly path: string; readonly text: string | Uint8Array }[],
): Promise<Result<null, AppError>> => {
  let at = '';
  try {
    for (const folder of new Set(files.map(({ path }) => dirname(path)))) await makeFolder((at = folder));
    for (let i = 0; i < files.length; i += batchSize) {
      await Promise.all(
        files.slice(i, i + batchSize).map(async ({ path, text }) => {
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
    return writeError(basename(at), cause);
  }
};
