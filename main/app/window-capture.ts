import { writeFile } from 'node:fs/promises';
import { app, type BrowserWindow } from 'electron';
import type { AppError } from '../../shared/errors.ts';
import { formatMessage } from '../../shared/i18n/translate.ts';
import type { Log } from '../log.ts';
import { captureStill } from '../render/until-stable.ts';

const timeoutMs = 60_000;

/**
 * Returns a function that writes a picture of the window to a file and exits: with 0, with 1 if there is no picture, or
 * with 2 for a `failure`, because the picture would not show the file of the command line.
 */
export const createWindowCapture = (
  window: BrowserWindow,
  file: string,
  log: Log,
): ((failure: AppError | null) => void) => {
  const end = (message: string, cause?: unknown): void => {
    log.error(message, cause);
    app.exit(1);
  };
  const late = setTimeout(
    () => end(`The window did not settle within ${timeoutMs / 1000} s; there is no picture.`),
    timeoutMs,
  );
  const take = async (): Promise<void> => {
    const picture = await captureStill(window);
    await writeFile(file, picture.toPNG());
    app.exit(0);
  };
  return (failure) => {
    clearTimeout(late);
    if (failure !== null) process.stderr.write(`${formatMessage(failure.message)}\n`, () => app.exit(2));
    else take().catch((cause: unknown) => end(`The picture ${file} cannot be written.`, cause));
  };
};
