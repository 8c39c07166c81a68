import { describe, expect, it } from 'vitest';
import { describeSource, validateTenant } from '../../../../renderer/format/account-text.ts';
import { formatCompliance } from '../../../../renderer/format/compliance-text.ts';

describe('where the data comes from', () => {
  it('is the emulator, the cloud with its tenant, or the file', () => {
    expect(describeSource({ kind: 'emulator' })).toEqual({ name: 'Emulator', more: 'nothing here reaches Azure' });
    expect(
      describeSource({
        kind: 'azure',
        cloud: 'the Azure public cloud',
        tenant: 'contoso.com',
        account: 'dana@contoso.com',
        accountId: 'public/1',
      }),
    ).toEqual({
      name: 'The Azure public cloud',
      more: 'tenant contoso.com',
    });
    expect(describeSource({ kind: 'file', name: 'fleet.json', format: 'az-list' })).toEqual({
      name: 'File, read-only',
      more: 'fleet.json',
    });
  });
});

describe('a tenant', () => {
  it.each(['organizations', 'contoso.com', ' contoso.onmicrosoft.com ', '0c0a7c3e-5f7b-4a0e-9a55-3f8f6a1d0001'])(
    'may be %j',
    (tenant) => expect(validateTenant(tenant)).toBeNull(),
  );
  it.each(['', 'contoso', 'contoso com', 'https://contoso.com', '0c0a7c3e-5f7b'])('may not be %j', (tenant) =>
    expect(validateTenant(tenant)).toMatch(/id or one of its domains/),
  );
});

describe('compliance with windows', () => {
  it.each([
    [{ kept: 6, missed: 1, unseen: 0 }, '6 of 7 (85 %)'],
    [{ kept: 7, missed: 0, unseen: 2 }, '7 of 7 (100 %), 2 more unseen'],
    [{ kept: 299, missed: 1, unseen: 0 }, '299 of 300 (99 %)'],
    [{ kept: 0, missed: 0, unseen: 3 }, '3 unseen'],
    [{ kept: 0, missed: 0, unseen: 0 }, 'No window has ended yet'],
  ])('%j', (windows, text) => expect(formatCompliance(windows)).toBe(text));
});
