import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readWindowState, writeWindowState } from '../../../main/app/window-state.ts';

const folder = mkdtempSync(join(tmpdir(), 'cascade-window-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'window.json');
const display = { x: 0, y: 0, width: 1920, height: 1080 };
const bounds = { x: 100, y: 50, width: 1200, height: 800 };

describe("The window's place", () => {
  it('is restored at the next start', () => {
    writeWindowState(file, { bounds, maximized: true });
    expect(readWindowState(file, [display])).toEqual({ bounds, maximized: true });
  });

  it('is forgotten where its display is gone', () => {
    writeWindowState(file, { bounds: { ...bounds, x: 2500 }, maximized: false });
    expect(readWindowState(file, [display])).toBeNull();
  });

  it('is forgotten where its title would lie above the display', () => {
    writeWindowState(file, { bounds: { ...bounds, y: -100 }, maximized: false });
    expect(readWindowState(file, [display])).toBeNull();
  });

  it.each(['', '{', '{"bounds":{"x":"1"}}', 'null', '{"bounds":{"x":0,"y":0,"width":1e999,"height":2}}'])(
    'is forgotten where %j is kept',
    (text) => {
      writeFileSync(file, text);
      expect(readWindowState(file, [display])).toBeNull();
    },
  );

  it('is null if nothing is stored', () => {
    expect(readWindowState(join(folder, 'absent.json'), [display])).toBeNull();
  });
});
