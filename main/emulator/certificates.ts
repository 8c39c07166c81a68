import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import forge from 'node-forge';

export interface ServerIdentity {
  /** Certificate of the authority that clients are told to trust, PEM. Its key is thrown away. */
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

const { pki } = forge;

interface KeyPair {
  readonly publicKey: forge.pki.rsa.PublicKey;
  readonly privateKey: forge.pki.rsa.PrivateKey;
  readonly privatePem: string;
}

/** Keys come from the platform, which makes them a hundred times faster than the library, and beside the event loop. */
const keyPair = async (): Promise<KeyPair> => {
  const pem = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return {
    publicKey: pki.publicKeyFromPem(pem.publicKey),
    privateKey: pki.privateKeyFromPem(pem.privateKey),
    privatePem: pem.privateKey,
  };
};

/** A number that is positive and has no zeros in front, which OpenSSL would refuse, whatever the bytes are. */
export const serialNumber = (random: Uint8Array): string =>
  Buffer.from(random.map((byte, at) => (at === 0 ? 0x40 | (byte & 0x3f) : byte))).toString('hex');

const blank = (name: string, keys: KeyPair, now: Date, days: number): forge.pki.Certificate => {
  const certificate = pki.createCertificate();
  certificate.publicKey = keys.publicKey;
  certificate.serialNumber = serialNumber(randomBytes(16));
  certificate.validity.notBefore = new Date(now.getTime() - 3_600_000);
  certificate.validity.notAfter = new Date(now.getTime() + days * 86_400_000);
  certificate.setSubject([{ name: 'commonName', value: name }]);
  return certificate;
};

/** A new authority and a certificate of it for this machine's own names; both live for a week. */
export const issueServerIdentity = async (now: Date): Promise<ServerIdentity> => {
  const days = 7;
  const [authorityKeys, serverKeys] = await Promise.all([keyPair(), keyPair()]);
  const authority = blank('Cascade emulator authority', authorityKeys, now, days);
  authority.setIssuer(authority.subject.attributes);
  authority.setExtensions([
    { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    { name: 'subjectKeyIdentifier' },
  ]);
  authority.sign(authorityKeys.privateKey, forge.md.sha256.create());

  const server = blank('localhost', serverKeys, now, days);
  server.setIssuer(authority.subject.attributes);
  server.setExtensions([
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
    { name: 'extKeyUsage', serverAuth: true },
    { name: 'subjectKeyIdentifier' },
    { name: 'authorityKeyIdentifier', keyIdentifier: authority.generateSubjectKeyIdentifier().getBytes() },
    {
      name: 'subjectAltName',
      altNames: [
        { type: 2, value: 'localhost' },
        { type: 7, ip: '127.0.0.1' },
        { type: 7, ip: '::1' },
      ],
    },
  ]);
  server.sign(authorityKeys.privateKey, forge.md.sha256.create());
  return { ca: pki.certificateToPem(authority), cert: pki.certificateToPem(server), key: serverKeys.privatePem };
};
