import { resolve } from 'node:path';
import { app, type BrowserWindow } from 'electron';
import type { Switches } from './switches.ts';

interface OsEventPorts {
  readonly window: () => BrowserWindow | null;
  readonly readSwitches: (argv: readonly string[]) => Switches;
  readonly openFile: (path: string) => void;
  readonly followLink: (link: string) => void;
}

/** Opens the files and links that the system, or a second start of the app, hands over. */
export const handleOsOpenEvents = ({ window, readSwitches, openFile, followLink }: OsEventPorts): void => {
  app.on('second-instance', (_event, argv, folder) => {
    if (window()?.isMinimized() === true) window()?.restore();
    window()?.focus();
    const { file, link } = readSwitches(argv);
    if (file !== null) openFile(resolve(folder, file));
    if (link !== null) followLink(link);
  });
  app.on('open-url', (event, link) => {
    event.preventDefault();
    followLink(link);
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    openFile(path);
  });
};
