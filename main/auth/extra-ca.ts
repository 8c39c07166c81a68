import { X509Certificate } from 'node:crypto';
import { type AppError, appError } from '../../shared/errors.ts';
import { t } from '../../shared/i18n/translate.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { isValidPath } from './certificate-path.ts';

const pemBlock = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+?-----END CERTIFICATE-----/g;

/** Reads the certificate authorities of a PEM file that a person chose to trust. */
export const readCertificateAuthorities = (
  pem: string,
  where: string,
): Result<readonly X509Certificate[], AppError> => {
  const refuse = (why: string) =>
    err(
      appError(
        'invalid-input',
        t("{where} {why}: choose a PEM file of your proxy's or endpoint's certificate authority.", { where, why }),
        { where },
      ),
    );
  let certificates: X509Certificate[];
  try {
    certificates = (pem.match(pemBlock) ?? []).map((block) => new X509Certificate(block));
  } catch {
    return refuse(t('holds a damaged certificate'));
  }
  if (certificates.length === 0) return refuse(t('holds no certificate in PEM'));
  return certificates.every(({ ca }) => ca)
    ? ok(certificates)
    : refuse(t('holds a certificate that is no certificate authority'));
};

export const longestChain = 8;

export interface ExtraAuthorities {
  readonly certificates: readonly X509Certificate[];
  /** True for the authorities of a proxy that inspects TLS, never for those of a custom cloud. */
  readonly countForMicrosoft: boolean;
}

export const noExtraAuthorities: ExtraAuthorities = { certificates: [], countForMicrosoft: false };

const microsoft =
  /(?:^|\.)(?:azure\.(?:com|net|us|cn)|azurecr\.(?:io|us|cn)|chinacloudapi\.cn|live\.com|microsoft\.com|microsoft\.us|microsoftonline\.(?:com|us|cn)|msauth\.net|msftauth\.net|usgovcloudapi\.net|windows\.net)\.?$/i;

/**
 * Whether a host belongs to one of Microsoft's clouds.
 * @internal
 */
export const isMicrosoftHost = (host: string): boolean => microsoft.test(host);

const hasIssued = (issuer: X509Certificate, certificate: X509Certificate): boolean =>
  issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);

/**
 * Whether a server's certificate chain, its own certificate first, leads to one of the authorities and is valid for the
 * host. Chromium reports one error at a time, an unknown authority first, so everything is checked here.
 */
export const isTrusted = (
  { certificates: authorities, countForMicrosoft }: ExtraAuthorities,
  chain: readonly X509Certificate[],
  host: string,
  now: number,
): boolean => {
  if (!countForMicrosoft && isMicrosoftHost(host)) return false;
  const [server, ...between] = chain.slice(0, longestChain);
  if (server === undefined) return false;
  const path = [server];
  let current = server;
  for (;;) {
    const certificate = current;
    if (authorities.some(({ fingerprint256 }) => fingerprint256 === certificate.fingerprint256))
      return isValidPath(path, host, now);
    const authority = authorities.find((candidate) => hasIssued(candidate, certificate));
    if (authority !== undefined) return isValidPath([...path, authority], host, now);
    const next = between.findIndex((candidate) => hasIssued(candidate, certificate));
    const [issuer] = next < 0 ? [] : between.splice(next, 1);
    if (issuer === undefined) return false;
    path.push(issuer);
    current = issuer;
  }
};
