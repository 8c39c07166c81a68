import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { resolveAsset, securityHeaders } from '../../../main/security/app-protocol.ts';

vi.mock('electron', () => ({ protocol: {} }));

const folder = '/app/dist/renderer';

describe('The app origin serves', () => {
  it('the page at its root', () => {
    expect(resolveAsset(folder, 'app://cascade/')).toEqual({
      path: join(folder, 'index.html'),
      contentType: 'text/html; charset=utf-8',
    });
  });

  it('a file below its folder with the type that its name says', () => {
    expect(resolveAsset(folder, 'app://cascade/assets/index.js?v=1#x')).toEqual({
      path: join(folder, 'assets/index.js'),
      contentType: 'text/javascript; charset=utf-8',
    });
  });

  it.each([
    'app://cascade/..%2fmain/index.js',
    'app://cascade/assets/..%2f..%2f..%2fpackage.json',
    'app://cascade/..%5cmain%5cindex.js',
    'app://cascade/%2fetc/passwd',
    'app://cascade//etc/passwd',
    'app://cascade/a%00.js',
    'app://cascade/%zz.js',
    'app://cascade/secrets.txt',
    'app://cascade/assets/',
    'app://other/index.html',
    'https://cascade/index.html',
    'file:///app/dist/renderer/index.html',
    'nonsense',
  ])('nothing for %s', (address) => {
    expect(resolveAsset(folder, address)).toBeNull();
  });

  it.each(['app://cascade/../main/index.js', 'app://cascade/%2e%2e/%2E%2E/main/index.js'])(
    'nothing above its folder for %s',
    (address) => {
      expect(resolveAsset(folder, address)?.path).toBe(join(folder, 'main/index.js'));
    },
  );
});

describe('The content security policy', () => {
  const policy = new Map(
    (securityHeaders['content-security-policy'] ?? '').split('; ').map((directive): [string, string] => {
      const [name = '', ...values] = directive.split(' ');
      return [name, values.join(' ')];
    }),
  );

  it('lets nothing out of the page', () => {
    for (const directive of ['default-src', 'connect-src', 'frame-src', 'form-action', 'base-uri'])
      expect(policy.get(directive)).toBe("'none'");
  });

  it('runs and styles by files of the app alone', () => {
    for (const directive of ['script-src', 'style-src', 'font-src', 'worker-src'])
      expect(policy.get(directive)).toBe("'self'");
  });

  it('admits nothing inline and no evaluation', () => {
    expect([...policy.values()].join(' ')).not.toMatch(/unsafe|\*|https?:/);
  });
});
