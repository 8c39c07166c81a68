import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEncryptedStore } from '../../../main/auth/encrypted-store.ts';
import { keyInMemory } from '../../support/oidc-secrets.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cascade-secrets-'));
  file = join(folder, 'sign-ins.bin');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const dana = { id: 'az/public/dana', method: 'az' as const, name: 'dana', cloud: 'public', tenants: ['t1'] };
const remembered = { version: 1 as const, msal: { public: '{"RefreshToken":{}}' }, az: [dana] };

describe('the file of sign-ins', () => {
  it('gives back after a new start what was put in, and leaves nothing else in the folder', async () => {
    const secrets = keyInMemory();
    expect(await createEncryptedStore(file, secrets).update(() => remembered)).toBeNull();
    expect(await createEncryptedStore(file, secrets).read()).toEqual(remembered);
    expect(readdirSync(folder)).toEqual(['sign-ins.bin']);
  });

  it('keeps every one of many changes at once, and no backup that outlives a sign-out', async () => {
    const secrets = keyInMemory();
    const held = createEncryptedStore(file, secrets);
    const names = Array.from({ length: 20 }, (_, index) => `cloud${index}`);
    await Promise.all(names.map((name) => held.update((now) => ({ ...now, msal: { ...now.msal, [name]: '{}' } }))));
    expect(Object.keys((await createEncryptedStore(file, secrets).read()).msal)).toEqual(names);
    expect(readdirSync(folder)).toEqual(['sign-ins.bin']);
  });

  it.each([
    ['plain text', Buffer.from('{"version":1,"msal":{},"az":[]}')],
    ['nothing', Buffer.alloc(0)],
    ['another keyring’s data', Buffer.from(keyInMemory().encrypt(JSON.stringify(remembered)))],
  ])('sets a file of %s aside, says so, and starts empty', async (_, data) => {
    writeFileSync(file, data);
    const held = createEncryptedStore(file, keyInMemory());
    expect(await held.read()).toEqual({ version: 1, msal: {}, az: [] });
    expect(await held.state()).toEqual({
      kind: 'encrypted',
      message:
        `The saved sign-ins in ${file} are damaged or belong to another keyring, so sign in again. It is kept as ` +
        `${file}.refused.`,
    });
    expect(readFileSync(`${file}.refused`)).toEqual(data);
    expect(readdirSync(folder)).toEqual(['sign-ins.bin.refused']);
  });

  it('refuses what a later version wrote', async () => {
    const secrets = keyInMemory();
    writeFileSync(file, secrets.encrypt(JSON.stringify({ ...remembered, version: 2 })));
    expect((await createEncryptedStore(file, secrets).read()).az).toEqual([]);
    expect(readdirSync(folder)).toEqual(['sign-ins.bin.refused']);
  });

  it('is neither read nor overwritten while the keyring is locked', async () => {
    const secrets = keyInMemory();
    await createEncryptedStore(file, secrets).update(() => remembered);
    const before = readFileSync(file);
    const locked = createEncryptedStore(file, { ...secrets, unavailable: () => 'the keyring is locked' });
    expect((await locked.read()).az).toEqual([]);
    await locked.update((now) => ({ ...now, msal: { china: '{}' } }));
    expect((await locked.read()).msal).toEqual({ china: '{}' });
    expect(readFileSync(file)).toEqual(before);
    expect((await locked.state()).message).toBe(
      'Sign-ins are kept in memory only and end when Cascade is closed, because the keyring is locked.',
    );
  });

  it('says why a change could not be saved, and holds it in memory', async () => {
    const held = createEncryptedStore(join(file, 'below-a-file'), keyInMemory());
    writeFileSync(file, 'a file where a folder is needed');
    await held.read();
    const failed = await held.update(() => remembered);
    expect(failed).toMatch(
      /^The sign-ins in .* could not be changed \(.+\); what changed now holds until Cascade is closed\.$/,
    );
    expect(await held.read()).toEqual(remembered);
    expect((await held.state()).message).toBe(failed);
  });
});
