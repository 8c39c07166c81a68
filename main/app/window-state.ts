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

/** Whether enough of the window's title lies on a display for a person to grab it. */
const reachable = (bounds: Bounds, displays: readonly Bounds[]): boolean =>
  displays.some(
    (display) =>
      Math.min(bounds.x + bounds.width, display.x + display.width) - Math.max(bounds.x, display.x) >= reachablePx &&
      bounds.y >= display.y &&
      bounds.y <= display.y + display.height - reachablePx,
  );

/**
 * The window's last place and size.
 * @returns null where nothing usable was kept, and where the display that it was on is gone
 */
export const readWindowState = (file: string, displays: readonly Bounds[]): WindowState | null => {
  try {
    const { bounds, maximized } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Record<keyof WindowState, unknown>>;
    return isBounds(bounds) && reachable(bounds, displays) ? { bounds, maximized: maximized === true } : null;
  } catch {
    return null;
  }
};

/** Throws where the disk refuses it; what was kept before then stays. */
export const writeWindowState = (file: string, state: WindowState): void => {
  const temporary = `${file}.tmp`;
  writeFileSync(temporary, JSON.stringify(state));
  renameSync(temporary, file);
};
