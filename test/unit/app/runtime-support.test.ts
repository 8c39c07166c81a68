import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { refuseRelease } from '../../../build/dist.mjs';
import { describeRuntime } from '../../../main/app/runtime-support.ts';
import { formatMessage } from '../../../shared/i18n/translate.ts';

it('Diagnostics say of an older Electron that its Chromium may get no security updates', () => {
  expect(formatMessage(describeRuntime('33.2.1'))).toBe(
    '33.2.1, older than 45, which Cascade is made for: its Chromium may get no security updates; for development and tests only',
  );
  expect(describeRuntime('45.4.1')).toBe('45.4.1');
  const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    readonly devDependencies: { readonly electron: string };
  };
  expect(devDependencies.electron).toMatch(/^\^45\./);
});

it('No Debian package is made of the fallback runtime, unless it is marked as not for release', () => {
  const fallback = { kind: 'fallback', version: '33.2.1' } as const;
  expect(refuseRelease(fallback, { makesPackage: true, notForRelease: false })).toBe(
    "No Debian package is made with Electron 33.2.1, the fallback of this machine, whose Chromium gets no security updates: connect the machine to Electron's downloads, pack the unpacked app alone with --dir, or say --not-for-release for one to try.",
  );
  expect(refuseRelease(fallback, { makesPackage: true, notForRelease: true })).toBe(null);
  expect(refuseRelease(fallback, { makesPackage: false, notForRelease: false })).toBe(null);
  expect(refuseRelease({ kind: 'official', version: '45.4.1' }, { makesPackage: true, notForRelease: false })).toBe(
    null,
  );
});
