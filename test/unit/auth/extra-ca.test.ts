import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:tls';
import forge from 'node-forge';
import { describe, expect, it } from 'vitest';
import { isMicrosoftHost, leadsTo, readCertificateAuthorities } from '../../../main/auth/extra-ca.ts';
import { issue, type Issued } from '../../support/oidc-certificates.ts';

const now = Date.now();
const day = 86_400_000;
const root = issue({ name: 'Contoso root', authority: true });
const between = issue({ name: 'Contoso proxy', authority: true, issuer: root });
const server = issue({ name: 'login', issuer: between, hosts: ['login.microsoftonline.com'] });
const other = issue({ name: 'Contoso root', authority: true });
const parsed = ({ certificate }: { readonly certificate: string }): X509Certificate => new X509Certificate(certificate);
const trusts = (
  authority: { readonly certificate: string },
  chain: readonly { readonly certificate: string }[],
  host = 'login.microsoftonline.com',
  at = now,
): boolean => leadsTo({ certificates: [parsed(authority)], countForMicrosoft: true }, chain.map(parsed), host, at);

describe('a server’s certificate', () => {
  it('is trusted through a chain that leads to an extra authority', () => {
    expect(trusts(root, [server, between, root])).toBe(true);
    expect(trusts(root, [server, between])).toBe(true);
    expect(trusts(between, [server])).toBe(true);
  });

  it('is not trusted where a link is missing', () => {
    expect(trusts(root, [server])).toBe(false);
    expect(trusts(root, [])).toBe(false);
  });

  it('is not trusted under an authority of the same name with another key', () => {
    expect(trusts(other, [server, between, root])).toBe(false);
  });

  it('is not trusted for another host', () => {
    expect(trusts(root, [server, between], 'login.microsoftonline.us')).toBe(false);
  });

  it('is not trusted out of its time, nor under an authority out of its time', () => {
    expect(trusts(root, [server, between], 'login.microsoftonline.com', now + 3 * day)).toBe(false);
    const old = issue({ name: 'Old root', authority: true, from: new Date(now - 9 * day), to: new Date(now - day) });
    const under = issue({ name: 'login', issuer: old, hosts: ['login.microsoftonline.com'] });
    expect(trusts(old, [under])).toBe(false);
  });

  it('is not trusted where a certificate that is no authority signed it', () => {
    const notAnAuthority = issue({ name: 'shop', issuer: root, hosts: ['shop.contoso.com'] });
    const forged = issue({ name: 'login', issuer: notAnAuthority, hosts: ['login.microsoftonline.com'] });
    expect(trusts(root, [forged, notAnAuthority])).toBe(false);
  });

  it('is trusted for an address where it names one', () => {
    const local = issue({ name: 'local', issuer: root, hosts: ['127.0.0.1'] });
    expect(trusts(root, [local], '127.0.0.1')).toBe(true);
    expect(trusts(root, [local], '127.0.0.2')).toBe(false);
  });
});

/** What the platform itself says of the same chain, at a handshake with a server that has its key. */
const platformTrusts = async (authority: Issued, chain: readonly Issued[], host: string): Promise<boolean> => {
  const cert = chain.map(({ certificate }) => certificate).join('');
  const service = createServer({ cert, key: chain[0]?.key ?? '', maxVersion: 'TLSv1.2' }).listen(0, '127.0.0.1');
  service.on('tlsClientError', () => undefined);
  await once(service, 'listening');
  const { port } = service.address() as AddressInfo;
  try {
    const socket = connect({ port, host: '127.0.0.1', servername: host, ca: authority.certificate });
    const trusted = await Promise.race([
      once(socket, 'secureConnect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    return trusted;
  } finally {
    service.close();
  }
};

const { asn1 } = forge;
const { UNIVERSAL, CONTEXT_SPECIFIC } = asn1.Class;
/* eslint-disable @typescript-eslint/no-unsafe-enum-assignment, @typescript-eslint/no-unnecessary-type-assertion --
   A context-specific tag is a number that the library's enum of universal types does not list. */
const sequence = (values: readonly forge.asn1.Asn1[]) => asn1.create(UNIVERSAL, asn1.Type.SEQUENCE, true, [...values]);
/** Name constraints: dns names and addresses with masks that are permitted or excluded. */
const nameConstraints = (permitted: readonly string[], excluded: readonly string[] = []) => {
  const subtrees = (tag: number, names: readonly string[]) =>
    names.length === 0
      ? []
      : [
          asn1.create(
            CONTEXT_SPECIFIC,
            tag as forge.asn1.Type,
            true,
            names.map((name) =>
              sequence([
                asn1.create(
                  CONTEXT_SPECIFIC,
                  (name.includes('/') ? 7 : 2) as forge.asn1.Type,
                  false,
                  name.includes('/') ? String.fromCharCode(...name.split(/[./]/).map(Number)) : name,
                ),
              ]),
            ),
          ),
        ];
  return {
    id: '2.5.29.30',
    critical: true,
    value: asn1.toDer(sequence([...subtrees(0, permitted), ...subtrees(1, excluded)])).getBytes(),
  };
};
const unknownCritical = { id: '1.3.6.1.4.1.99999.1', critical: true, value: asn1.toDer(sequence([])).getBytes() };

describe('a chain that keeps and breaks what its authorities are allowed', () => {
  const host = 'login.corp.example';
  const leaf = (issuer: Issued, more: readonly object[] = [], hosts: readonly string[] = [host]) =>
    issue({ name: 'server', issuer, hosts, extensions: more });
  const under = (more: { readonly extensions?: readonly object[]; readonly pathLength?: number }) =>
    issue({ name: 'Constrained root', authority: true, ...more });
  const beneath = (issuer: Issued, more: { readonly extensions?: readonly object[] } = {}) =>
    issue({ name: 'Beneath', authority: true, issuer, ...more });

  it.each<[string, boolean, () => readonly [Issued, readonly Issued[], string?]]>([
    ['no constraint', true, () => [root, [leaf(root)]]],
    [
      'a permitted domain',
      true,
      () => {
        const ca = under({ extensions: [nameConstraints(['corp.example'])] });
        return [ca, [leaf(ca)]];
      },
    ],
    [
      'a permitted domain that the server is not in',
      false,
      () => {
        const ca = under({ extensions: [nameConstraints(['corp.example'])] });
        return [ca, [leaf(ca, [], ['login.other.example'])], 'login.other.example'];
      },
    ],
    [
      'a permitted domain that one of the names is not in',
      false,
      () => {
        const ca = under({ extensions: [nameConstraints(['corp.example'])] });
        return [ca, [leaf(ca, [], [host, 'login.other.example'])]];
      },
    ],
    [
      'a domain whose end alone is the same',
      false,
      () => {
        const ca = under({ extensions: [nameConstraints(['corp.example'])] });
        return [ca, [leaf(ca, [], ['evilcorp.example'])], 'evilcorp.example'];
      },
    ],
    [
      'an excluded domain',
      false,
      () => {
        const ca = under({ extensions: [nameConstraints([], ['corp.example'])] });
        return [ca, [leaf(ca)]];
      },
    ],
    [
      'a constraint of the authority between',
      false,
      () => {
        const between = beneath(root, { extensions: [nameConstraints(['other.example'])] });
        return [root, [leaf(between), between]];
      },
    ],
    [
      'a path length that is kept',
      true,
      () => {
        const ca = under({ pathLength: 1 });
        const between = beneath(ca);
        return [ca, [leaf(between), between]];
      },
    ],
    [
      'a path length that is passed',
      false,
      () => {
        const ca = under({ pathLength: 0 });
        const between = beneath(ca);
        return [ca, [leaf(between), between]];
      },
    ],
    ['a certificate of a server', true, () => [root, [leaf(root, [{ name: 'extKeyUsage', serverAuth: true }])]]],
    ['a certificate of a client', false, () => [root, [leaf(root, [{ name: 'extKeyUsage', clientAuth: true }])]]],
    [
      'an authority for mail alone',
      false,
      () => {
        const ca = under({ extensions: [{ name: 'extKeyUsage', emailProtection: true }] });
        return [ca, [leaf(ca)]];
      },
    ],
    ['an unknown critical extension', false, () => [root, [leaf(root, [unknownCritical])]]],
  ])('%s: trusted is %s, as the platform says', async (_what, trusted, make) => {
    const [authority, chain, name = host] = make();
    expect(trusts(authority, chain, name)).toBe(trusted);
    expect(await platformTrusts(authority, chain, name)).toBe(trusted);
  });

  it('permits addresses by their mask', () => {
    const ca = under({ extensions: [nameConstraints(['10.0.0.0/255.0.0.0'])] });
    expect(trusts(ca, [leaf(ca, [], ['10.1.2.3'])], '10.1.2.3')).toBe(true);
    expect(trusts(ca, [leaf(ca, [], ['11.1.2.3'])], '11.1.2.3')).toBe(false);
  });

  it('is not trusted where the server’s name stands in its subject alone', () => {
    expect(trusts(root, [issue({ name: host, issuer: root })], host)).toBe(false);
  });
});

describe('an authority that a person added for a cloud of their own', () => {
  const hosts = ['login.microsoftonline.com', 'management.azure.com', 'contoso.azurecr.io', 'arm.contoso.example'];
  const server = issue({ name: 'any', issuer: root, hosts });
  const trustsFor = (host: string, countForMicrosoft: boolean) =>
    leadsTo({ certificates: [parsed(root)], countForMicrosoft }, [parsed(server)], host, now);

  it('never counts for Microsoft’s hosts', () => {
    expect(hosts.map((host) => trustsFor(host, false))).toEqual([false, false, false, true]);
  });

  it('counts for every host where it was added for a proxy', () => {
    expect(hosts.map((host) => trustsFor(host, true))).toEqual([true, true, true, true]);
  });

  it.each([
    ['login.microsoftonline.com', true],
    ['LOGIN.MICROSOFTONLINE.US', true],
    ['login.partner.microsoftonline.cn', true],
    ['management.usgovcloudapi.net', true],
    ['management.chinacloudapi.cn', true],
    ['management.azure.com.', true],
    ['azure.com.contoso.example', false],
    ['notazure.com', false],
  ])('%s is a host of Microsoft’s: %s', (host, is) => {
    expect(isMicrosoftHost(host)).toBe(is);
  });
});

describe('a file of authorities', () => {
  it('may hold several, with words around them', () => {
    const read = readCertificateAuthorities(`Contoso\n${root.certificate}\n# proxy\n${between.certificate}`, 'ca.pem');
    expect(read.ok && read.value.map(({ subject }) => subject)).toEqual(['CN=Contoso root', 'CN=Contoso proxy']);
  });

  it.each([
    ['hello', 'ca.pem holds no certificate in PEM'],
    [server.certificate, 'ca.pem holds a certificate that is no certificate authority'],
    [root.certificate.replace(/MII.{40}/, 'MIIA'), 'ca.pem holds a damaged certificate'],
  ])('is refused with the reason', (pem, why) => {
    expect(readCertificateAuthorities(pem, 'ca.pem')).toEqual({
      ok: false,
      error: {
        kind: 'invalid-input',
        where: 'ca.pem',
        message: `${why}: choose a PEM file of your proxy's or endpoint's certificate authority.`,
      },
    });
  });
});
