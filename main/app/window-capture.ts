import { writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { app, type BrowserWindow, type NativeImage } from 'electron';
import type { AppError } from '../../shared/errors.ts';
import type { Log } from '../log.ts';

const patienceMs = 60_000;
const betweenPicturesMs = 150;
const mostPictures = 40;

/** The first picture that equals the one before it: what the page drew may reach the screen later than the page says so. */
const stillPicture = async (window: BrowserWindow): Promise<NativeImage> => {
  let picture = await window.webContents.capturePage();
  for (let taken = 1; taken < mostPictures; taken += 1) {
    await pause(betweenPicturesMs);
    const next = await window.webContents.capturePage();
    if (!next.isEmpty() && next.toBitmap().equals(picture.toBitmap())) return next;
    picture = next;
  }
  return picture;
};

/**
 * Takes a picture of the window once its page has settled, and ends the app: with 0, with 1 where there is no picture, with 2 where it would
 * show something else than the file that was named.
 * @returns what to call when the page has settled
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
    () => end(`The window did not settle within ${patienceMs / 1000} s; there is no picture.`),
    patienceMs,
  );
  const take = async (): Promise<void> => {
    const picture = await stillPicture(window);
    await writeFile(file, picture.toPNG());
    app.exit(0);
  };
  return (failure) => {
    clearTimeout(late);
    if (failure !== null) process.stderr.write(`${failure.message}\n`, () => app.exit(2));
    else take().catch((cause: unknown) => end(`The picture ${file} cannot be written.`, cause));
  };
};
