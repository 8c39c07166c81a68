import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppUpdater } from 'electron-updater';
import type { ProviderRuntimeOptions } from 'electron-updater/out/providers/Provider.js';
import { SignedFeed } from './signed-feed.ts';
import type { SignedSource } from './signed-source.ts';

/** What Cascade needs of electron-updater. */
export interface Updater {
  /** Looks for a newer release and fetches it; its version, or null where there is none. */
  readonly fetch: () => Promise<string | null>;
  readonly restart: () => void;
}

/** electron-updater, quiet and bound to signed releases: it never goes back to an older one and installs nothing by itself. */
export const signedUpdater = async (updater: AppUpdater, source: SignedSource, userData: string): Promise<Updater> => {
  Object.assign(updater, {
    logger: null,
    autoDownload: true,
    autoInstallOnAppQuit: false,
    autoRunAppAfterInstall: true,
    allowDowngrade: false,
    allowPrerelease: false,
    disableDifferentialDownload: true,
    disableWebInstaller: true,
  });
  // Where it keeps what it fetched is read from a file, which a build that names no address does not bring.
  const config = join(userData, 'updates.yml');
  await writeFile(config, 'updaterCacheDirName: cascade-updater\n');
  updater.updateConfigPath = config;
  class Feed extends SignedFeed {
    constructor(_options: unknown, _updater: unknown, runtime: ProviderRuntimeOptions) {
      super(source, runtime);
    }
  }
  updater.setFeedURL({ provider: 'custom', updateProvider: Feed });
  // What goes wrong is told by the promise too.
  updater.on('error', () => undefined);
  return {
    fetch: async () => {
      const found = await updater.checkForUpdates();
      if (found?.isUpdateAvailable !== true || !found.downloadPromise) return null;
      await found.downloadPromise;
      return found.updateInfo.version;
    },
    restart: () => updater.quitAndInstall(true, true),
  };
};
