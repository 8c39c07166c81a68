import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { allowedLicences } from '../../../build/sbom.mjs';

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const { packages } = readJson('package-lock.json') as {
  packages: Readonly<Record<string, { readonly license?: string; readonly dev?: boolean }>>;
};
const ofTheApp = Object.entries(packages).filter(([path, { dev }]) => path !== '' && dev !== true);

it('Every dependency has a licence that allows redistribution, the same in the lock file and in the package', () => {
  expect(ofTheApp.length).toBeGreaterThan(50);
  expect(ofTheApp.filter(([, { license }]) => !allowedLicences.includes(license ?? '')).map(([path]) => path)).toEqual(
    [],
  );
  const otherwise = ofTheApp.filter(
    ([path, { license }]) => (readJson(`${path}/package.json`) as { license?: string }).license !== license,
  );
  expect(otherwise.map(([path]) => path)).toEqual([]);
});
