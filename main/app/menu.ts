import { basename, dirname } from 'node:path';
import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import { t } from '../../shared/i18n/translate.ts';
import type { MenuCommand } from '../../shared/ipc.ts';

type Send = (command: MenuCommand) => void;

const separator: MenuItemConstructorOptions = { type: 'separator' };

export interface RecentEntry {
  readonly paths: readonly string[];
  readonly open: (path: string) => void;
  readonly clear: () => void;
}

/** Escapes ampersands, which mark the next letter as the entry's access key. */
const asLabel = (text: string): string => text.replaceAll('&', '&&');

const noneYet: RecentEntry = { paths: [], open: () => undefined, clear: () => undefined };

const recentMenu = ({ paths, open, clear }: RecentEntry): MenuItemConstructorOptions => ({
  label: t('Open recent'),
  enabled: paths.length > 0,
  submenu: [
    ...paths.map((path) => ({ label: asLabel(`${basename(path)} – ${dirname(path)}`), click: () => open(path) })),
    separator,
    { label: t('Forget these'), click: clear },
  ],
});

/**
 * The application menu as data. Entries send a command to the page or have one of the platform's roles.
 * @internal
 */
export const menuTemplate = (
  send: Send,
  platform: NodeJS.Platform,
  development: boolean,
  recent = noneYet,
): MenuItemConstructorOptions[] => {
  const command = (label: string, name: MenuCommand, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => send(name),
    ...(accelerator !== undefined && { accelerator }),
  });
  const onMac = platform === 'darwin';
  return [
    ...(onMac ? [{ role: 'appMenu' } as const] : []),
    {
      label: t('&File'),
      submenu: [
        command(t('New connected registry…'), 'create', 'CmdOrCtrl+N'),
        separator,
        command(t('Open…'), 'open', 'CmdOrCtrl+O'),
        recentMenu(recent),
        command(t('Save workspace…'), 'save', 'CmdOrCtrl+S'),
        command(t('Export…'), 'view-reports', 'CmdOrCtrl+E'),
        separator,
        command(t('Refresh'), 'refresh', 'F5'),
        command(t('Settings'), 'view-settings', 'CmdOrCtrl+,'),
        separator,
        { role: onMac ? 'close' : 'quit' },
      ],
    },
    {
      label: t('&Edit'),
      submenu: [
        command(t('Undo'), 'undo', 'CmdOrCtrl+Z'),
        command(t('Redo'), 'redo', onMac ? 'Cmd+Shift+Z' : 'Ctrl+Y'),
        separator,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
        separator,
        command(t('Find…'), 'find', 'CmdOrCtrl+F'),
        command(t('Commands…'), 'palette', 'CmdOrCtrl+K'),
      ],
    },
    {
      label: t('&View'),
      submenu: [
        command(t('Topology'), 'view-topology', 'CmdOrCtrl+1'),
        command(t('Table'), 'view-table', 'CmdOrCtrl+2'),
        command(t('Findings'), 'view-findings', 'CmdOrCtrl+3'),
        command(t('Draft and review'), 'view-review', 'CmdOrCtrl+4'),
        command(t('Activity'), 'view-activity', 'CmdOrCtrl+5'),
        command(t('Reports'), 'view-reports', 'CmdOrCtrl+6'),
        separator,
        {
          label: t('Theme'),
          submenu: [
            command(t('As the system'), 'theme-system'),
            command(t('Light'), 'theme-light'),
            command(t('Dark'), 'theme-dark'),
          ],
        },
        separator,
        command(t('Fit the graph'), 'zoom-fit', 'CmdOrCtrl+9'),
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        ...(development ? [separator, { role: 'toggleDevTools' } as const] : []),
      ],
    },
    ...(onMac ? [{ role: 'windowMenu' } as const] : []),
    {
      label: t('&Help'),
      role: 'help',
      submenu: [
        command(t('Keyboard shortcuts'), 'shortcuts', 'F1'),
        command(t('Take the tour'), 'tour'),
        command(t('Diagnostics…'), 'diagnostics'),
        { role: 'about' },
      ],
    },
  ];
};

export const setMenu = (send: Send, recent?: RecentEntry): void =>
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(send, process.platform, !app.isPackaged, recent)));

export const setAboutPanel = (): void =>
  app.setAboutPanelOptions({
    applicationName: app.name,
    applicationVersion: app.getVersion(),
    copyright: t('MIT license, the Cascade authors'),
  });
