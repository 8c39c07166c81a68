import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { menuTemplate } from '../../../main/app/menu.ts';

vi.mock('electron', () => ({}));

const items = (platform: NodeJS.Platform, send = vi.fn(), development = false) =>
  menuTemplate(send, platform, development).flatMap(({ submenu }) => (submenu ?? []) as MenuItemConstructorOptions[]);

describe.each(['linux', 'win32', 'darwin'] as const)('The menu on %s', (platform) => {
  it('sends one command a chosen entry', () => {
    const send = vi.fn();
    const open = items(platform, send).find(({ label }) => label === 'Open…');
    open?.click?.({} as never, undefined, {});
    expect(send.mock.calls).toEqual([['open']]);
  });

  it('opens a file that was opened before, and offers none where there is none', () => {
    const open = vi.fn();
    const buildRecentMenu = (paths: readonly string[]) =>
      menuTemplate(vi.fn(), platform, false, { paths, open, clear: vi.fn() })
        .flatMap(({ submenu }) => (submenu ?? []) as MenuItemConstructorOptions[])
        .find(({ label }) => label === 'Open recent');
    expect(buildRecentMenu([])?.enabled).toBe(false);
    const [first] = buildRecentMenu(['/fleets/ships & ports.json'])?.submenu as MenuItemConstructorOptions[];
    expect(first?.label).toBe('ships && ports.json – /fleets');
    first?.click?.({} as never, undefined, {});
    expect(open.mock.calls).toEqual([['/fleets/ships & ports.json']]);
  });

  it('gives no accelerator twice', () => {
    const accelerators = items(platform).flatMap(({ accelerator }) => (accelerator === undefined ? [] : [accelerator]));
    expect(accelerators).toEqual([...new Set(accelerators)]);
  });

  it('offers the developer tools in development alone', () => {
    const roles = (development: boolean) => items(platform, vi.fn(), development).map(({ role }) => role);
    expect(roles(false)).not.toContain('toggleDevTools');
    expect(roles(true)).toContain('toggleDevTools');
  });
});
