import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';

/** One value of the Distinguished Encoding Rules (ITU-T X.690). */
interface Der {
  readonly tag: number;
  readonly body: Buffer;
}

/** Throws if the bytes are not a sequence of DER values. */
const parseDer = (bytes: Buffer): readonly Der[] => {
  const found: Der[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = bytes.readUInt8(at);
    const short = bytes.readUInt8(at + 1);
    const lengthBytes = short > 0x80 ? short & 0x7f : 0;
    const length = lengthBytes === 0 ? short : bytes.readUIntBE(at + 2, lengthBytes);
    const start = at + 2 + lengthBytes;
    at = start + length;
    if (short === 0x80 || at > bytes.length) throw new RangeError();
    found.push({ tag, body: bytes.subarray(start, at) });
  }
  return found;
};

const parseChildren = (value: Der | undefined): readonly Der[] => (value === undefined ? [] : parseDer(value.body));
const toHex = (value: Der | undefined): string => value?.body.toString('hex') ?? '';

/** Object identifiers in DER, as hex. */
const oid = {
  basicConstraints: '551d13',
  keyUsage: '551d0f',
  extendedKeyUsage: '551d25',
  subjectAltName: '551d11',
  nameConstraints: '551d1e',
  certificatePolicies: '551d20',
  serverAuth: '2b06010505070301',
  anyExtendedKeyUsage: '551d2500',
};
const understood: ReadonlySet<string> = new Set([
  oid.basicConstraints,
  oid.keyUsage,
  oid.extendedKeyUsage,
  oid.subjectAltName,
  oid.nameConstraints,
  oid.certificatePolicies,
]);
/** RSA with MD2, MD5 and SHA-1; ECDSA with SHA-1. */
const brokenSignatures = ['2a864886f70d010102', '2a864886f70d010104', '2a864886f70d010105', '2a8648ce3d0401'];

const generalName = { email: 0x81, dns: 0x82, uri: 0x86, ip: 0x87 } as const;

interface Facts {
  readonly signature: string;
  /** Null if unlimited. */
  readonly pathLength: number | null;
  /** The first byte of the usage bits; null if every usage is allowed. */
  readonly keyUsage: number | null;
  readonly extendedKeyUsage: readonly string[] | null;
  readonly names: readonly Der[];
  readonly permitted: readonly Der[];
  readonly excluded: readonly Der[];
  readonly hasUnknownCriticalExtension: boolean;
}

const boolean = 0x01;
const integer = 0x02;
const extensionsTag = 0xa3;

const readFacts = (certificate: X509Certificate): Facts => {
  const [whole] = parseDer(certificate.raw);
  const [toBeSigned, signature] = parseChildren(whole);
  const extensions = parseChildren(
    parseChildren(parseChildren(toBeSigned).find(({ tag }) => tag === extensionsTag))[0],
  ).map((extension) => {
    const [id, ...rest] = parseChildren(extension);
    return {
      id: toHex(id),
      isCritical: rest.some(({ tag, body }) => tag === boolean && body[0] !== 0),
      value: parseChildren(rest.at(-1))[0],
    };
  });
  const findExtension = (wanted: string): Der | undefined => extensions.find(({ id }) => id === wanted)?.value;
  const pathLength = parseChildren(findExtension(oid.basicConstraints)).find(({ tag }) => tag === integer);
  const usage = findExtension(oid.keyUsage);
  const extended = findExtension(oid.extendedKeyUsage);
  const constraints = parseChildren(findExtension(oid.nameConstraints));
  const subtrees = (tagged: number): readonly Der[] =>
    parseChildren(constraints.find(({ tag }) => tag === tagged)).flatMap((subtree) =>
      parseChildren(subtree).slice(0, 1),
    );
  return {
    signature: toHex(parseChildren(signature)[0]),
    pathLength: pathLength === undefined ? null : pathLength.body.readUIntBE(0, pathLength.body.length),
    keyUsage: usage === undefined ? null : (usage.body[1] ?? 0),
    extendedKeyUsage: extended === undefined ? null : parseChildren(extended).map(toHex),
    names: parseChildren(findExtension(oid.subjectAltName)),
    permitted: subtrees(0xa0),
    excluded: subtrees(0xa1),
    hasUnknownCriticalExtension: extensions.some(({ id, isCritical }) => isCritical && !understood.has(id)),
  };
};

const isDnsWithin = (name: string, subtree: string): boolean =>
  subtree === '' ||
  name === subtree ||
  (subtree.startsWith('.') ? name.endsWith(subtree) : name.endsWith(`.${subtree}`));

/** A subtree is an address and a mask of the same length. */
const isIpWithin = (address: Buffer, subtree: Buffer): boolean =>
  subtree.length === 2 * address.length &&
  address.every((byte, i) => {
    const mask = subtree[address.length + i] ?? 0;
    return (byte & mask) === ((subtree[i] ?? 0) & mask);
  });

const isWithin = (name: Der, subtree: Der): boolean =>
  name.tag === generalName.ip
    ? isIpWithin(name.body, subtree.body)
    : isDnsWithin(name.body.toString('latin1').toLowerCase(), subtree.body.toString('latin1').toLowerCase());

/** RFC 5280, section 4.2.1.10, for the names of a server. An unknown kind of constraint allows nothing. */
const keepsNameConstraints = ({ names }: Facts, { permitted, excluded }: Facts): boolean => {
  const server = names.filter(({ tag }) => tag === generalName.dns || tag === generalName.ip);
  const constraints = [...permitted, ...excluded];
  if (constraints.length === 0) return true;
  if (!constraints.every(({ tag }) => (Object.values(generalName) as readonly number[]).includes(tag))) return false;
  if (server.length < names.length) return false;
  return server.every((name) => {
    const allowed = permitted.filter(({ tag }) => tag === name.tag);
    return (
      (allowed.length === 0 || allowed.some((subtree) => isWithin(name, subtree))) &&
      !excluded.some((subtree) => subtree.tag === name.tag && isWithin(name, subtree))
    );
  });
};

const isForServers = ({ extendedKeyUsage }: Facts): boolean =>
  extendedKeyUsage === null ||
  extendedKeyUsage.includes(oid.serverAuth) ||
  extendedKeyUsage.includes(oid.anyExtendedKeyUsage);

const signsCertificates = 0x04;
/** Digital signature, key encipherment, key agreement. */
const servesTls = 0x80 | 0x20 | 0x08;

const isCurrent = (certificate: X509Certificate, now: number): boolean =>
  Date.parse(certificate.validFrom) <= now && now <= Date.parse(certificate.validTo);

/**
 * Checks a path from a server's certificate to the trusted authority as RFC 5280, section 6.1, requires: dates, names,
 * key usages, path lengths, name constraints. The signatures must have been verified. Unknown critical extensions are
 * refused.
 */
export const isValidPath = (path: readonly X509Certificate[], host: string, now: number): boolean => {
  const [server] = path;
  if (server === undefined || !path.every((certificate) => isCurrent(certificate, now))) return false;
  if ((isIP(host) === 0 ? server.checkHost(host, { subject: 'never' }) : server.checkIP(host)) === undefined)
    return false;
  const facts = path.map(readFacts);
  return facts.every((fact, at) => {
    if (fact.hasUnknownCriticalExtension || !isForServers(fact)) return false;
    if (at < path.length - 1 && brokenSignatures.includes(fact.signature)) return false;
    const usage = fact.keyUsage ?? 0xff;
    if (at === 0) return (usage & servesTls) !== 0;
    return (
      path[at]?.ca === true &&
      (usage & signsCertificates) !== 0 &&
      (fact.pathLength === null || at - 1 <= fact.pathLength) &&
      keepsNameConstraints(facts[0] ?? fact, fact)
    );
  });
};
