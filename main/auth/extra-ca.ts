import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { type AppError, appError } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { t } from '../../shared/text/text.ts';

const pemBlock = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+?-----END CERTIFICATE-----/g;

/** The certificate authorities of a PEM file that a person chose to trust beside the system's. */
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

const isCurrent = (certificate: X509Certificate, now: number): boolean =>
  Date.parse(certificate.validFrom) <= now && now <= Date.parse(certificate.validTo);

const issued = (issuer: X509Certificate, certificate: X509Certificate): boolean =>
  issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);

/**
 * Whether a server's certificates, its own first, lead to one of the authorities and are made out to the host. Chromium tells one
 * fault at a time, an unknown authority before a wrong name or date, so all are checked here.
 */
export const leadsTo = (
  authorities: readonly X509Certificate[],
  chain: readonly X509Certificate[],
  host: string,
  now: number,
): boolean => {
  const [server, ...between] = chain.slice(0, longestChain);
  if (server === undefined || (isIP(host) === 0 ? server.checkHost(host) : server.checkIP(host)) === undefined)
    return false;
  let current = server;
  for (;;) {
    const certificate = current;
    if (!isCurrent(certificate, now)) return false;
    const authority = authorities.find(
      (candidate) => issued(candidate, certificate) || candidate.fingerprint256 === certificate.fingerprint256,
    );
    if (authority !== undefined) return isCurrent(authority, now);
    const next = between.findIndex((candidate) => issued(candidate, certificate));
    const [issuer] = next < 0 ? [] : between.splice(next, 1);
    if (issuer === undefined) return false;
    current = issuer;
  }
};
