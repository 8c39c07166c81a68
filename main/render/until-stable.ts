import { setTimeout as pause } from 'node:timers/promises';
import type { BrowserWindow, NativeImage } from 'electron';

const maxTries = 50;

/** Calls `render` until two results in a row are the same: fonts and pictures may arrive after the page has loaded. */
export const untilStable = async <T>(render: () => Promise<T>, same: (now: T, before: T) => boolean): Promise<T> => {
  let before = await render();
  for (let tries = 1; tries < maxTries; tries += 1) {
    const now = await render();
    if (same(now, before)) return now;
    before = now;
  }
  return before;
};

const captureIntervalMs = 100;

/** Captures a window until two pictures in a row are equal: drawing may reach the screen after the page reports it. */
export const captureStill = ({ webContents }: BrowserWindow): Promise<NativeImage> =>
  untilStable(
    async () => {
      await pause(captureIntervalMs);
      return webContents.capturePage();
    },
    (picture, before) => !picture.isEmpty() && picture.toBitmap().equals(before.toBitmap()),
  );
