import { generateKeyPairSync, verify } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { signReleases } from '../../../build/sign-release.mjs';

it('A release is signed by the key whose other half is in the app, and by no other', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cascade-release-'));
  try {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const key = join(folder, 'key.pem');
    writeFileSync(key, privateKey.export({ format: 'pem', type: 'pkcs8' }));
    writeFileSync(join(folder, 'latest-linux.yml'), 'version: 1.1.0\n');
    writeFileSync(join(folder, 'builder-debug.yml'), 'x: 1\n');
    await expect(signReleases(folder, key, 'another')).rejects.toThrow("nobody's Cascade would believe the release");
    expect(
      await signReleases(folder, key, publicKey.export({ format: 'der', type: 'spki' }).toString('base64')),
    ).toEqual(['latest-linux.yml']);
    expect(readdirSync(folder).filter((name) => name.endsWith('.sig'))).toEqual(['latest-linux.yml.sig']);
    expect(
      verify(
        null,
        Buffer.from('version: 1.1.0\n'),
        publicKey,
        Buffer.from(readFileSync(join(folder, 'latest-linux.yml.sig'), 'utf8'), 'base64'),
      ),
    ).toBe(true);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
