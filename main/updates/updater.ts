import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { AppUpdater } from 'electron-updater';
import type { ProviderRuntimeOptions } from 'electron-updater/out/providers/Provider.js';
import { SignedFeed } from './signed-feed.ts';
import type { SignedSource } from './signed-source.ts';

/** What Cascade needs of electron-updater. */
export interface Updater {
  /** Looks for a newer release and fetches it; its version, or null where there is none. */
  readonly fetch: () => Promise<string | null>;
  /** Hashes what was fetched again, which may lie there for days, and installs it; false where it is no longer what was signed. */
  readonly restart: () => Promise<boolean>;
}

const sha512Of = async (file: string): Promise<string> => {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return hash.digest('base64');
};

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
      const hashes = await Promise.all(fetched.paths.map((path) => sha512Of(path).catch(() => '')));
      if (hashes.length === 0 || !hashes.every((hash) => fetched.signed.includes(hash))) return false;
      updater.quitAndInstall(true, true);
      return true;
    },
  };
};
