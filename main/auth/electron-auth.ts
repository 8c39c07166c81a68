import { createHash, X509Certificate } from 'node:crypto';
import { type Certificate, safeStorage, type Session, session, shell } from 'electron';
import { t } from '../../shared/i18n/translate.ts';
import { answerLimitBytes, AnswerTooLargeError, readText } from '../ipc/answer-text.ts';
import { type ExtraAuthorities, isTrusted, longestChain } from './extra-ca.ts';
import type { Fetch, SecretStore } from './ports.ts';

/** Chromium's net error for an unknown issuer. */
const authorityUnknown = -202;
const trusted = 0;
const useChromiumVerdict = -3;

/** Electron's types do not say that the chain ends. */
type Link = Certificate | undefined;

const toChain = (certificate: Certificate): readonly X509Certificate[] => {
  const chain: X509Certificate[] = [];
  for (
    let link = certificate as Link;
    link !== undefined && chain.length < longestChain;
    link = link.issuerCert as Link
  )
    chain.push(new X509Certificate(link.data));
  return chain;
};

/** Makes a session trust these authorities in addition to the system's. */
export const addTrustedCertificates = (session: Session, authorities: () => ExtraAuthorities): void => {
  session.setCertificateVerifyProc(({ hostname, certificate, errorCode }, answer) => {
    let added = false;
    try {
      added = errorCode === authorityUnknown && isTrusted(authorities(), toChain(certificate), hostname, Date.now());
    } catch {
      // A certificate that Node cannot parse is not trusted.
    }
    answer(added ? trusted : useChromiumVerdict);
  });
};

const sessions = new Map<string, Promise<Session>>();

/**
 * The session for requests to Azure: proxy of the system or the policy, the system's trust store and the extra
 * authorities, no disk cache. One session per set of authorities, because Chromium remembers verdicts on certificates
 * and a change must take effect immediately.
 */
const azureSession = (authorities: ExtraAuthorities, proxy: string | null): Promise<Session> => {
  const set = createHash('sha256')
    .update(authorities.certificates.map(({ fingerprint256 }) => fingerprint256).join())
    .update(String(authorities.countForMicrosoft))
    .digest('hex')
    .slice(0, 16);
  const known = sessions.get(set);
  if (known !== undefined) return known;
  const own = session.fromPartition(`azure-${set}`, { cache: false });
  addTrustedCertificates(own, () => authorities);
  const ready = proxy === null ? Promise.resolve(own) : own.setProxy({ proxyRules: proxy }).then(() => own);
  sessions.set(set, ready);
  return ready;
};

const limitedText = async ({ body }: Response): Promise<string> => {
  if (body === null) return '';
  let left = answerLimitBytes;
  return readText(body, (bytes) => {
    left -= bytes;
    if (left < 0) throw new AnswerTooLargeError();
  });
};

/** HTTP through Chromium's stack. `authorities` is called for every request. */
export const electronFetch =
  (authorities: () => ExtraAuthorities, proxy: string | null = null): Fetch =>
  async (url, { method, headers, body, signal }) => {
    const answer = await (
      await azureSession(authorities(), proxy)
    ).fetch(url, {
      method,
      headers: { ...headers },
      ...(body === undefined ? {} : { body }),
      signal,
      credentials: 'omit',
      redirect: 'error',
    });
    return { status: answer.status, headers: answer.headers, text: () => limitedText(answer) };
  };

/* eslint-disable @typescript-eslint/no-deprecated --
   older runtimes know only these functions, and the newer ones read what these wrote */
/** Encryption with the system's keyring. Use only after the app is ready. */
export const electronSecrets: SecretStore = {
  unavailable: () => {
    const backend = process.platform === 'linux' ? safeStorage.getSelectedStorageBackend() : null;
    if (backend === 'basic_text' || backend === 'unknown')
      return t(
        'this computer has no keyring that Cascade could lock them in; install and unlock one, such as gnome-keyring or KWallet, and start Cascade again',
      );
    return safeStorage.isEncryptionAvailable()
      ? null
      : t('the keyring of this computer is locked or out of reach; unlock it and start Cascade again');
  },
  encrypt: (text) => safeStorage.encryptString(text),
  decrypt: (data) => safeStorage.decryptString(Buffer.from(data)),
};
/* eslint-enable @typescript-eslint/no-deprecated */

/** Opens the sign-in page in the person's own browser, which has the sessions and passwords. */
export const openInBrowser = async (url: string): Promise<void> => {
  if (new URL(url).protocol !== 'https:') throw new Error('Only https pages are opened in the browser.');
  await shell.openExternal(url);
};
