import { app } from 'electron';
import { addTrustedCertificates } from '../auth/electron-auth.ts';
import type { ExtraAuthorities } from '../auth/extra-ca.ts';
import type { SignedSource } from './signed-source.ts';
import { signedUpdater, type Updater } from './updater.ts';

/** electron-updater for the installed package, with the policy's proxy and certificate authorities. */
export const electronUpdater = async (
  source: SignedSource,
  proxy: string | null,
  authorities: ExtraAuthorities,
): Promise<Updater> => {
  const { default: library } = await import('electron-updater');
  const { autoUpdater } = library;
  addTrustedCertificates(autoUpdater.netSession, () => authorities);
  if (proxy !== null) await autoUpdater.netSession.setProxy({ proxyRules: proxy });
  return signedUpdater(autoUpdater, source, app.getPath('userData'));
};
