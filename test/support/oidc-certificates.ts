import { generateKeyPairSync } from 'node:crypto';
import forge from 'node-forge';

export interface Issued {
  /** PEM. */
  readonly certificate: string;
  /** PEM. */
  readonly key: string;
}

export interface CertificateRequest {
  readonly name: string;
  readonly issuer?: Issued;
  readonly authority?: boolean;
  /** Of the server. */
  readonly hosts?: readonly string[];
  /** Takes the place of the key usage and what else is set here. */
  readonly extensions?: readonly object[];
  readonly pathLength?: number;
  readonly from?: Date;
  readonly to?: Date;
}

const day = 86_400_000;
/** Without a leading zero, which DER does not allow. */
let serial = 0x10000000;

/** A certificate that its issuer, or it itself, signed. */
export const issue = ({
  name,
  issuer,
  authority = false,
  hosts = [],
  extensions = [],
  pathLength,
  from,
  to,
}: CertificateRequest): Issued => {
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(pair.publicKey);
  certificate.serialNumber = (serial++).toString(16);
  certificate.validity.notBefore = from ?? new Date(Date.now() - day);
  certificate.validity.notAfter = to ?? new Date(Date.now() + day);
  certificate.setSubject([{ name: 'commonName', value: name }]);
  certificate.setIssuer(
    issuer === undefined
      ? certificate.subject.attributes
      : forge.pki.certificateFromPem(issuer.certificate).subject.attributes,
  );
  certificate.setExtensions([
    {
      name: 'basicConstraints',
      cA: authority,
      critical: true,
      ...(pathLength === undefined ? {} : { pathLenConstraint: pathLength }),
    },
    {
      name: 'keyUsage',
      keyCertSign: authority,
      digitalSignature: !authority,
      keyEncipherment: !authority,
      critical: true,
    },
    ...(hosts.length === 0
      ? []
      : [
          {
            name: 'subjectAltName',
            altNames: hosts.map((host) => (/^[\d.]+$/.test(host) ? { type: 7, ip: host } : { type: 2, value: host })),
          },
        ]),
    ...extensions,
  ]);
  certificate.sign(forge.pki.privateKeyFromPem(issuer?.key ?? pair.privateKey), forge.md.sha256.create());
  return { certificate: forge.pki.certificateToPem(certificate), key: pair.privateKey };
};

/** Names that no resolver knows: only a proxy gets there. */
export const beyondProxy = { signIn: 'sign-in.contoso.test', arm: 'arm.contoso.test' } as const;

let loopback: { readonly ca: string; readonly server: Issued } | undefined;

/** An authority of this run and a certificate under it for servers on this machine. Made once: keys take their time. */
export const loopbackCertificates = (): { readonly ca: string; readonly server: Issued } => {
  if (loopback !== undefined) return loopback;
  const authority = issue({ name: 'Test authority', authority: true });
  loopback = {
    ca: authority.certificate,
    server: issue({
      name: 'localhost',
      issuer: authority,
      hosts: ['localhost', '127.0.0.1', ...Object.values(beyondProxy)],
    }),
  };
  return loopback;
};
