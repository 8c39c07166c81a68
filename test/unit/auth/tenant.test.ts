import { expect, it } from 'vitest';
import { isTenant } from '../../../shared/tenant.ts';

it.each(['organizations', 'contoso.com', 'contoso.onmicrosoft.com', '0c0a7c3e-5f7b-4a0e-9a55-3f8f6a1d0001'])(
  'takes “%s” for a tenant',
  (tenant) => {
    expect(isTenant(tenant)).toBe(true);
  },
);

it.each([
  '',
  'common',
  'consumers',
  'contoso',
  'contoso.com/evil',
  '../x',
  'a b.com',
  'https://contoso.com',
  `${'a'.repeat(300)}.com`,
  '--tenant',
])('does not take “%s” for one', (tenant) => {
  expect(isTenant(tenant)).toBe(false);
});
