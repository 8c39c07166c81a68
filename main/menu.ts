import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import { basename, dirname } from 'node:path';
import type { MenuCommand } from '../shared/ipc.ts';

type Send = (command: MenuCommand) => void;

const separator: MenuItemConstructorOptions = { type: 'separator' };

/** Files that were opened before, by path. */
export interface Recent {
  readonly paths: readonly string[];
  readonly open: (path: string) => void;
  readonly clear: () => void;
}

/** An ampersand would mark the next letter as the entry's key. */
const asLabel = (text: string): string => text.replaceAll('&', '&&');

const noneYet: Recent = { paths: [], open: () => undefined, clear: () => undefined };

const recentMenu = ({ paths, open, clear }: Recent): MenuItemConstructorOptions => ({
  label: 'Open recent',
  enabled: paths.length > 0,
  submenu: [
    ...paths.map((path) => ({ label: asLabel(`${basename(path)} – ${dirname(path)}`), click: () => open(path) })),
    separator,
    { label: 'Forget these', click: clear },
  ],
});

/** The application menu as data. What it does in the page it says by a command; the rest are the platform's own roles. */
export const menuTemplate = (send: Send, platform: NodeJS.Platform, development: boolean, recent = noneYet): MenuItemConstructorOptions[] => {
  const command = (label: string, name: MenuCommand, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => send(name),
    ...(accelerator !== undefined && { accelerator }),
  });
  const onMac = platform === 'darwin';
  return [
    ...(onMac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        command('New connected registry…', 'create', 'CmdOrCtrl+N'),
        separator,
        command('Open…', 'open', 'CmdOrCtrl+O'),
        recentMenu(recent),
        command('Save workspace…', 'save', 'CmdOrCtrl+S'),
        command('Export…', 'view-reports', 'CmdOrCtrl+E'),
        separator,
        command('Refresh', 'refresh', 'F5'),
        command('Settings', 'view-settings', 'CmdOrCtrl+,'),
        separator,
        { role: onMac ? 'close' : 'quit' },
      ],
    },
    {
      label: '&Edit',
      submenu: [
        command('Undo', 'undo', 'CmdOrCtrl+Z'),
        command('Redo', 'redo', onMac ? 'Cmd+Shift+Z' : 'Ctrl+Y'),
        separator,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
        separator,
        command('Find…', 'find', 'CmdOrCtrl+F'),
        command('Commands…', 'palette', 'CmdOrCtrl+K'),
      ],
    },
    {
      label: '&View',
      submenu: [
        command('Topology', 'view-topology', 'CmdOrCtrl+1'),
        command('Table', 'view-table', 'CmdOrCtrl+2'),
        command('Findings', 'view-findings', 'CmdOrCtrl+3'),
        command('Draft and review', 'view-review', 'CmdOrCtrl+4'),
        command('Activity', 'view-activity', 'CmdOrCtrl+5'),
        command('Reports', 'view-reports', 'CmdOrCtrl+6'),
        separator,
        {
          label: 'Theme',
          submenu: [command('As the system', 'theme-system'), command('Light', 'theme-light'), command('Dark', 'theme-dark')],
        },
        separator,
        command('Fit the graph', 'zoom-fit', 'CmdOrCtrl+9'),
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        ...(development ? [separator, { role: 'toggleDevTools' } as const] : []),
      ],
    },
    ...(onMac ? [{ role: 'windowMenu' } as const] : []),
    { label: '&Help', role: 'help', submenu: [command('Keyboard shortcuts', 'shortcuts', 'F1'), command('Take the tour', 'tour'), command('Diagnostics…', 'diagnostics'), { role: 'about' }] },
  ];
};

export const setMenu = (send: Send, recent?: Recent): void =>
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(send, process.platform, !app.isPackaged, recent)));

export const describeApp = (): void =>
  app.setAboutPanelOptions({ applicationName: app.name, applicationVersion: app.getVersion(), copyright: 'MIT license, the Cascade authors' });
