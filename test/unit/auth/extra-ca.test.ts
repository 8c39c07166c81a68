import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { leadsTo, readCertificateAuthorities } from '../../../main/auth/extra-ca.ts';
import { issue } from '../../support/oidc-certificates.ts';

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
): boolean => leadsTo([parsed(authority)], chain.map(parsed), host, at);

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
