import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

export interface Issued {
  /** PEM. */
  readonly certificate: string;
  /** PKCS #8, PEM. */
  readonly key: string;
}

export interface CertificateRequest {
  readonly name: string;
  readonly issuer?: Issued;
  readonly authority?: boolean;
  /** Of the server: names or IPv4 addresses. */
  readonly hosts?: readonly string[];
  readonly extensions?: readonly x509.Extension[];
  readonly pathLength?: number;
  readonly from?: Date;
  readonly to?: Date;
}

const day = 86_400_000;
const algorithm = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: Uint8Array.of(1, 0, 1),
  modulusLength: 2048,
};

const importSigningKey = ({ key }: Issued): Promise<webcrypto.CryptoKey> =>
  webcrypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(key), algorithm, false, ['sign']);

/** Issues a certificate, signed by its issuer or by itself. */
export const issue = async ({
  name,
  issuer,
  authority = false,
  hosts = [],
  extensions = [],
  pathLength,
  from,
  to,
}: CertificateRequest): Promise<Issued> => {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${name}`,
    issuer: issuer === undefined ? `CN=${name}` : new x509.X509Certificate(issuer.certificate).subject,
    notBefore: from ?? new Date(Date.now() - day),
    notAfter: to ?? new Date(Date.now() + day),
    publicKey: keys.publicKey,
    signingKey: issuer === undefined ? keys.privateKey : await importSigningKey(issuer),
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(authority, pathLength, true),
      authority
        ? new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true)
        : new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment, true),
      ...(hosts.length === 0
        ? []
        : [
            new x509.SubjectAlternativeNameExtension(
              hosts.map((host) => ({ type: /^[\d.]+$/.test(host) ? ('ip' as const) : ('dns' as const), value: host })),
            ),
          ]),
      ...extensions,
    ],
  });
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    certificate: `${certificate.toString('pem')}\n`,
    key: `${x509.PemConverter.encode(key, 'PRIVATE KEY')}\n`,
  };
};

/** Names without a DNS entry, reachable only through the proxy. */
export const beyondProxy = { signIn: 'sign-in.contoso.test', arm: 'arm.contoso.test' } as const;

interface LoopbackCertificates {
  readonly ca: string;
  readonly server: Issued;
}

let loopback: Promise<LoopbackCertificates> | undefined;

/** The authority of this run and its certificate for servers on this machine, created once. */
export const loopbackCertificates = (): Promise<LoopbackCertificates> => {
  loopback ??= (async () => {
    const authority = await issue({ name: 'Test authority', authority: true });
    const hosts = ['localhost', '127.0.0.1', ...Object.values(beyondProxy)];
    return { ca: authority.certificate, server: await issue({ name: 'localhost', issuer: authority, hosts }) };
  })();
  return loopback;
};
