import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { issueServerIdentity } from '../../../main/emulator/certificates.ts';

test('a certificate for this machine’s names is issued by its own authority, as PEM', async () => {
  const { ca, cert } = await issueServerIdentity(new Date('2026-11-23T12:00:00Z'));
  const [authority, server] = [new X509Certificate(ca), new X509Certificate(cert)];
  expect(server.checkIssued(authority) && server.verify(authority.publicKey)).toBe(true);
  expect(authority.ca).toBe(true);
  expect(server.ca).toBe(false);
  expect(server.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
  expect(new Date(server.validTo).toISOString()).toBe('2026-11-30T12:00:00.000Z');
  expect(`${cert}${ca}`.match(/^-----(BEGIN|END) CERTIFICATE-----$/gm)).toHaveLength(4);
});
