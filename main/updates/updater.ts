import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { AppUpdater } from 'electron-updater';
import type { ProviderRuntimeOptions } from 'electron-updater/out/providers/Provider.js';
import { SignedFeed } from './signed-feed.ts';
import type { SignedSource } from './signed-source.ts';

export interface Updater {
  /** Checks for a newer release and downloads it. Resolves to its version, or null if there is none. */
  readonly fetch: () => Promise<string | null>;
  /**
   * Hashes the download again, which may be days old, and installs it. False if it no longer matches the signed hash.
   */
  readonly restart: () => Promise<boolean>;
}

const hashFile = async (file: string): Promise<string> => {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return hash.digest('base64');
};

/** Configures electron-updater for signed releases: silent, no downgrades, no installation on its own. */
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
  // electron-updater reads its cache folder from this file, which a build without an address does not have.
  const config = join(userData, 'updates.yml');
  await writeFile(config, 'updaterCacheDirName: cascade-updater\n');
  updater.updateConfigPath = config;
  class Feed extends SignedFeed {
    constructor(_options: unknown, _updater: unknown, runtime: ProviderRuntimeOptions) {
      super(source, runtime);
    }
  }
  updater.setFeedURL({ provider: 'custom', updateProvider: Feed });
  // Errors reject the promise as well.
  updater.on('error', () => undefined);
  let fetched: { readonly paths: readonly string[]; readonly signed: readonly string[] } = { paths: [], signed: [] };
  return {
    fetch: async () => {
      const found = await updater.checkForUpdates();
      if (found?.isUpdateAvailable !== true || !found.downloadPromise) return null;
      fetched = {
        paths: await found.downloadPromise,
        signed: found.updateInfo.files.map(({ sha512 }) => sha512),
      };
      return found.updateInfo.version;
    },
    restart: async () => {
      const hashes = await Promise.all(fetched.paths.map((path) => hashFile(path).catch(() => '')));
      if (hashes.length === 0 || !hashes.every((hash) => fetched.signed.includes(hash))) return false;
      updater.quitAndInstall(true, true);
      return true;
    },
  };
};
