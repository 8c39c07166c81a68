import 'reflect-metadata';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:tls';
import { ExtendedKeyUsage, ExtendedKeyUsageExtension, Extension } from '@peculiar/x509';
import { describe, expect, it } from 'vitest';
import { isMicrosoftHost, isTrusted, readCertificateAuthorities } from '../../../main/auth/extra-ca.ts';
import { issue, type Issued } from '../../support/oidc-certificates.ts';

const now = Date.now();
const day = 86_400_000;
const root = await issue({ name: 'Contoso root', authority: true });
const between = await issue({ name: 'Contoso proxy', authority: true, issuer: root });
const server = await issue({ name: 'login', issuer: between, hosts: ['login.microsoftonline.com'] });
const other = await issue({ name: 'Contoso root', authority: true });
const parsed = ({ certificate }: { readonly certificate: string }): X509Certificate => new X509Certificate(certificate);
const trusts = (
  authority: { readonly certificate: string },
  chain: readonly { readonly certificate: string }[],
  host = 'login.microsoftonline.com',
  at = now,
): boolean => isTrusted({ certificates: [parsed(authority)], countForMicrosoft: true }, chain.map(parsed), host, at);

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

  it('is not trusted out of its time, nor under an authority out of its time', async () => {
    expect(trusts(root, [server, between], 'login.microsoftonline.com', now + 3 * day)).toBe(false);
    const old = await issue({
      name: 'Old root',
      authority: true,
      from: new Date(now - 9 * day),
      to: new Date(now - day),
    });
    const under = await issue({ name: 'login', issuer: old, hosts: ['login.microsoftonline.com'] });
    expect(trusts(old, [under])).toBe(false);
  });

  it('is not trusted where a certificate that is no authority signed it', async () => {
    const notAnAuthority = await issue({ name: 'shop', issuer: root, hosts: ['shop.contoso.com'] });
    const forged = await issue({ name: 'login', issuer: notAnAuthority, hosts: ['login.microsoftonline.com'] });
    expect(trusts(root, [forged, notAnAuthority])).toBe(false);
  });

  it('is trusted for an address where it names one', async () => {
    const local = await issue({ name: 'local', issuer: root, hosts: ['127.0.0.1'] });
    expect(trusts(root, [local], '127.0.0.1')).toBe(true);
    expect(trusts(root, [local], '127.0.0.2')).toBe(false);
  });
});

/** The platform's own verdict on the chain, from a TLS handshake. */
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

/** DER of one element; its content is shorter than 128 bytes. */
const der = (tag: number, ...contents: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const content = contents.flatMap((part) => [...part]);
  return Uint8Array.of(tag, content.length, ...content);
};
const sequence = 0x30;
/** Name constraints (RFC 5280, 4.2.1.10): DNS names and addresses with masks that are permitted or excluded. */
const nameConstraints = (permitted: readonly string[], excluded: readonly string[] = []): Extension => {
  const subtrees = (tag: number, names: readonly string[]) =>
    names.length === 0
      ? []
      : [
          der(
            tag,
            ...names.map((name) =>
              name.includes('/')
                ? der(sequence, der(0x87, Buffer.from(name.split(/[./]/).map(Number))))
                : der(sequence, der(0x82, Buffer.from(name))),
            ),
          ),
        ];
  return new Extension('2.5.29.30', true, der(sequence, ...subtrees(0xa0, permitted), ...subtrees(0xa1, excluded)));
};
const unknownCritical = new Extension('1.3.6.1.4.1.99999.1', true, der(sequence));

describe('a chain that keeps and breaks what its authorities are allowed', () => {
  const host = 'login.corp.example';
  const leaf = (issuer: Issued, more: readonly Extension[] = [], hosts: readonly string[] = [host]) =>
    issue({ name: 'server', issuer, hosts, extensions: more });
  const under = (more: { readonly extensions?: readonly Extension[]; readonly pathLength?: number }) =>
    issue({ name: 'Constrained root', authority: true, ...more });
  const beneath = (issuer: Issued, more: { readonly extensions?: readonly Extension[] } = {}) =>
    issue({ name: 'Beneath', authority: true, issuer, ...more });

  it.each<[string, boolean, () => Promise<readonly [Issued, readonly Issued[], string?]>]>([
    ['no constraint', true, async () => [root, [await leaf(root)]]],
    [
      'a permitted domain',
      true,
      async () => {
        const ca = await under({ extensions: [nameConstraints(['corp.example'])] });
        return [ca, [await leaf(ca)]];
      },
    ],
    [
      'a permitted domain that the server is not in',
      false,
      async () => {
        const ca = await under({ extensions: [nameConstraints(['corp.example'])] });
        return [ca, [await leaf(ca, [], ['login.other.example'])], 'login.other.example'];
      },
    ],
    [
      'a permitted domain that one of the names is not in',
      false,
      async () => {
        const ca = await under({ extensions: [nameConstraints(['corp.example'])] });
        return [ca, [await leaf(ca, [], [host, 'login.other.example'])]];
      },
    ],
    [
      'a domain whose end alone is the same',
      false,
      async () => {
        const ca = await under({ extensions: [nameConstraints(['corp.example'])] });
        return [ca, [await leaf(ca, [], ['evilcorp.example'])], 'evilcorp.example'];
      },
    ],
    [
      'an excluded domain',
      false,
      async () => {
        const ca = await under({ extensions: [nameConstraints([], ['corp.example'])] });
        return [ca, [await leaf(ca)]];
      },
    ],
    [
      'a constraint of the authority between',
      false,
      async () => {
        const between = await beneath(root, { extensions: [nameConstraints(['other.example'])] });
        return [root, [await leaf(between), between]];
      },
    ],
    [
      'a path length that is kept',
      true,
      async () => {
        const ca = await under({ pathLength: 1 });
        const between = await beneath(ca);
        return [ca, [await leaf(between), between]];
      },
    ],
    [
      'a path length that is passed',
      false,
      async () => {
        const ca = await under({ pathLength: 0 });
        const between = await beneath(ca);
        return [ca, [await leaf(between), between]];
      },
    ],
    [
      'a certificate of a server',
      true,
      async () => [root, [await leaf(root, [new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth])])]],
    ],
    [
      'a certificate of a client',
      false,
      async () => [root, [await leaf(root, [new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth])])]],
    ],
    [
      'an authority for mail alone',
      false,
      async () => {
        const ca = await under({ extensions: [new ExtendedKeyUsageExtension([ExtendedKeyUsage.emailProtection])] });
        return [ca, [await leaf(ca)]];
      },
    ],
    ['an unknown critical extension', false, async () => [root, [await leaf(root, [unknownCritical])]]],
  ])('%s: trusted is %s, as the platform says', async (_what, trusted, make) => {
    const [authority, chain, name = host] = await make();
    expect(trusts(authority, chain, name)).toBe(trusted);
    expect(await platformTrusts(authority, chain, name)).toBe(trusted);
  });

  it('permits addresses by their mask', async () => {
    const ca = await under({ extensions: [nameConstraints(['10.0.0.0/255.0.0.0'])] });
    expect(trusts(ca, [await leaf(ca, [], ['10.1.2.3'])], '10.1.2.3')).toBe(true);
    expect(trusts(ca, [await leaf(ca, [], ['11.1.2.3'])], '11.1.2.3')).toBe(false);
  });

  it('is not trusted where the server’s name stands in its subject alone', async () => {
    expect(trusts(root, [await issue({ name: host, issuer: root })], host)).toBe(false);
  });
});

const any = await issue({
  name: 'any',
  issuer: root,
  hosts: ['login.microsoftonline.com', 'management.azure.com', 'contoso.azurecr.io', 'arm.contoso.example'],
});

describe('an authority that a person added for a cloud of their own', () => {
  const hosts = ['login.microsoftonline.com', 'management.azure.com', 'contoso.azurecr.io', 'arm.contoso.example'];
  const trustsFor = (host: string, countForMicrosoft: boolean) =>
    isTrusted({ certificates: [parsed(root)], countForMicrosoft }, [parsed(any)], host, now);

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
