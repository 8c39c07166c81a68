import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { issueServerIdentity } from '../../../main/emulator/certificates.ts';
import { policyPaths, readPolicy } from '../../../main/storage/policy-file.ts';
import { findSignInProblem, listLocked, noPolicy, strictestPolicy } from '../../../shared/policy.ts';
import { formatMessages } from '../../support/format-messages.ts';

const folder = mkdtempSync(join(tmpdir(), 'cascade-policy-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, 'policy.json');
const read = (policy: unknown) => {
  writeFileSync(path, typeof policy === 'string' ? policy : JSON.stringify(policy));
  return readPolicy([path]);
};
const tenant = '0C0A7C3E-5F7B-4A0E-9A55-3F8F6A1D0001';

describe('The policy of a machine', () => {
  it('lies where only an administrator can write', () => {
    expect(policyPaths('linux')).toEqual(['/etc/cascade/policy.json']);
    expect(policyPaths('darwin')).toEqual(['/Library/Application Support/Cascade/policy.json']);
  });

  it('lies on Windows in the usual folder too, whatever the environment says', () => {
    const usual = String.raw`C:\ProgramData\Cascade\policy.json`;
    expect(policyPaths('win32', String.raw`c:\programdata`)).toEqual([usual]);
    expect(policyPaths('win32', String.raw`D:\Data`)).toEqual([usual, String.raw`D:\Data\Cascade\policy.json`]);
  });

  it('is the stricter of both where there are two', async () => {
    const other = join(folder, 'second.json');
    const merged = async (first: object, second: object) => {
      writeFileSync(path, JSON.stringify(first));
      writeFileSync(other, JSON.stringify(second));
      return (await readPolicy([path, other])).policy;
    };
    const mineOnly = '0c0a7c3e-5f7b-4a0e-9a55-3f8f6a1d0002';
    const mine = { locks: { readOnly: false, production: [mineOnly] }, clouds: ['public', 'china'] };
    const theirs = {
      locks: { readOnly: true, theme: 'dark', production: [tenant.toLowerCase()] },
      clouds: ['china', 'us-government'],
      tenants: [tenant],
      updates: 'off',
      proxy: 'http://proxy.contoso.example:8080',
    };
    for (const [first, second] of [
      [mine, theirs],
      [theirs, mine],
    ] as const)
      expect(await merged(first, second)).toMatchObject({
        locks: { readOnly: true, theme: 'dark' },
        clouds: ['china'],
        tenants: [tenant.toLowerCase()],
        updates: 'off',
        proxy: 'http://proxy.contoso.example:8080',
      });
    expect((await merged(mine, theirs)).locks.production).toEqual(
      expect.arrayContaining([mineOnly, tenant.toLowerCase()]),
    );
    writeFileSync(other, '{');
    const broken = await readPolicy([path, other]);
    expect([broken.policy.locks.readOnly, broken.policy.clouds]).toEqual([true, []]);
    expect(formatMessages(broken.problem)).toContain(other);
  });

  it('is none where there is no file', async () => {
    expect(await readPolicy([join(folder, 'none.json')])).toEqual({ policy: noPolicy, problem: null });
  });

  it('sets defaults and locks, clouds and tenants, updates and the network', async () => {
    const { ca: pem } = await issueServerIdentity(new Date());
    writeFileSync(join(folder, 'ca.pem'), pem);
    const { policy, problem } = await read({
      defaults: { theme: 'dark' },
      locks: { readOnly: true, notifyMissed: false },
      clouds: ['public', 'Management.Contoso.example'],
      tenants: [tenant],
      updates: { url: 'https://updates.contoso.example/cascade' },
      proxy: 'http://proxy.contoso.example:8080',
      extraCa: join(folder, 'ca.pem'),
    });
    expect(problem).toBeNull();
    expect(policy).toEqual({
      defaults: { theme: 'dark' },
      locks: { readOnly: true, notifyMissed: false },
      clouds: ['public', 'custom:management.contoso.example'],
      tenants: [tenant.toLowerCase()],
      updates: { url: 'https://updates.contoso.example/cascade' },
      proxy: 'http://proxy.contoso.example:8080',
      extraCa: { file: join(folder, 'ca.pem'), pem },
    });
    expect(listLocked(policy)).toEqual([
      'readOnly',
      'notifyMissed',
      'clouds',
      'tenants',
      'updates',
      'proxy',
      'extraCa',
    ]);
  });

  it('of another file holds only where the machine has none', async () => {
    const other = join(folder, 'other.json');
    writeFileSync(other, '{"locks":{"theme":"dark"}}');
    expect((await readPolicy([join(folder, 'none.json')], other)).policy.locks).toEqual({ theme: 'dark' });
    writeFileSync(path, '{"locks":{"readOnly":true}}');
    expect((await readPolicy([path], other)).policy.locks).toEqual({ readOnly: true });
  });

  it('that is named must be there', async () => {
    const nowhere = join(folder, 'nowhere.json');
    expect(formatMessages(await readPolicy([join(folder, 'none.json')], nowhere))).toEqual({
      policy: strictestPolicy,
      problem: `The policy ${nowhere} cannot be used: it is not there.`,
    });
  });

  it.each([
    ['no JSON', '{', 'it is no JSON'],
    ['a lock that is misspelt', { locks: { readonly: true } }, 'locks: Unrecognized key: "readonly"'],
    ['a value of the wrong kind', { locks: { readOnly: 'yes' } }, 'locks.readOnly: '],
    ['a tenant by its domain', { tenants: ['contoso.com'] }, 'tenants.0: the id of a tenant'],
    ['a cloud that there is not', { clouds: ['the moon'] }, 'clouds.0: public, us-government, china or the host'],
    [
      'updates over plain http',
      { updates: { url: 'http://updates.contoso.example' } },
      'updates.url: an address that begins with https',
    ],
    ['a proxy without a port', { proxy: 'proxy' }, 'proxy: an address such as'],
    ['an authority that is not there', { extraCa: '/none.pem' }, 'extraCa: /none.pem cannot be read'],
    [
      'an authority that is none',
      { extraCa: join(import.meta.dirname, 'policy.test.ts') },
      'holds no certificate authority',
    ],
  ])('with %s is the strictest, and says in one sentence what is wrong with it', async (_what, policy, why) => {
    const broken = await read(policy);
    expect(broken.policy).toEqual(strictestPolicy);
    expect(formatMessages(broken.problem)).toContain(`${path}, cannot be used: `);
    expect(formatMessages(broken.problem)).toContain(why);
    expect(formatMessages(broken.problem)).toMatch(/ an administrator mends it .* looks for no updates\.$/);
  });

  it('that cannot be read is the strictest', async () => {
    expect((await readPolicy([folder])).policy).toEqual(strictestPolicy);
  });
});

describe('A cloud or a tenant', () => {
  const cloud = { id: 'public', name: 'the Azure public cloud' };

  it('may be used where the policy names it, or names none', () => {
    expect(findSignInProblem(noPolicy, cloud, tenant)).toBeNull();
    expect(
      findSignInProblem({ ...noPolicy, clouds: ['public'], tenants: [tenant.toLowerCase()] }, cloud, tenant),
    ).toBeNull();
  });

  it('may not be used where the policy names others', () => {
    expect(findSignInProblem({ ...noPolicy, clouds: ['china'] }, cloud, null)).toBe(
      "Your organisation's policy does not allow the Azure public cloud.",
    );
    expect(findSignInProblem({ ...noPolicy, tenants: ['t1'] }, cloud, tenant)).toBe(
      `Your organisation's policy does not allow the tenant ${tenant}: sign in to one of t1.`,
    );
  });
});
