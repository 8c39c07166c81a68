import { homedir } from 'node:os';
import { join } from 'node:path';

/** The app's default data folder, without asking Electron. */
export const dataFolder = (): string => {
  const base =
    process.platform === 'win32'
      ? (process.env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'))
      : process.platform === 'darwin'
        ? join(homedir(), 'Library', 'Application Support')
        : (process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'));
  return join(base, 'Cascade', 'data');
};
