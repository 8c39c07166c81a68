import { readFileSync, renameSync, writeFileSync } from 'node:fs';

export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface WindowState {
  readonly bounds: Bounds;
  readonly maximized: boolean;
}

const isBounds = (value: unknown): value is Bounds =>
  typeof value === 'object' &&
  value !== null &&
  ['x', 'y', 'width', 'height'].every((key) => Number.isSafeInteger((value as Record<string, unknown>)[key]));

const reachablePx = 80;

/** Whether enough of the title bar lies on a display to drag the window. */
const isReachable = (bounds: Bounds, displays: readonly Bounds[]): boolean =>
  displays.some(
    (display) =>
      Math.min(bounds.x + bounds.width, display.x + display.width) - Math.max(bounds.x, display.x) >= reachablePx &&
      bounds.y >= display.y &&
      bounds.y <= display.y + display.height - reachablePx,
  );

/** Reads the window's last bounds; null if there are none, or if the display they were on is gone. */
export const readWindowState = (file: string, displays: readonly Bounds[]): WindowState | null => {
  try {
    const { bounds, maximized } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Record<keyof WindowState, unknown>>;
    return isBounds(bounds) && isReachable(bounds, displays) ? { bounds, maximized: maximized === true } : null;
  } catch {
    return null;
  }
};

/** Throws if the disk refuses it. */
export const writeWindowState = (file: string, state: WindowState): void => {
  const temporary = `${file}.tmp`;
  writeFileSync(temporary, JSON.stringify(state));
  renameSync(temporary, file);
};
