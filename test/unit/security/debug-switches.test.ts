import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isTestBuild, refuseDebugSwitches } from '../../../main/security/debug-switches.ts';
import { formatMessage } from '../../../shared/i18n/translate.ts';

const started = (
  switches: readonly string[],
  { environment = {}, isPackaged = true, forTests = false } = {},
): string | null => {
  const refusal = refuseDebugSwitches({
    isPackaged,
    hasSwitch: (name) => switches.includes(name),
    environment,
    isTestBuild: () => forTests,
  });
  return refusal === null ? null : formatMessage(refusal);
};

describe('The packed app', () => {
  it('starts with what people give it', () => {
    expect(started(['user-data-dir', 'no-sandbox', 'disable-gpu', 'policy'], { environment: { PATH: '/bin' } })).toBe(
      null,
    );
  });

  it.each([
    'log-net-log',
    'net-log-capture-mode',
    'ssl-key-log-file',
    'remote-debugging-port',
    'remote-debugging-pipe',
    'proxy-server',
    'proxy-pac-url',
    'host-rules',
    'host-resolver-rules',
    'ignore-certificate-errors',
    'ignore-certificate-errors-spki-list',
    'disable-web-security',
    'inspect',
  ])('does not start with --%s', (name) => {
    expect(started([name])).toBe(
      `Cascade does not start with --${name}, because that can show your sign-in to somebody else: start it ` +
        'without, and ask whoever set it why.',
    );
  });

  it('does not start where its keys would be written to a file', () => {
    expect(started([], { environment: { SSLKEYLOGFILE: '/tmp/keys' } })).toMatch(/does not start with SSLKEYLOGFILE,/);
    expect(started([], { environment: { SSLKEYLOGFILE: '' } })).toBe(null);
  });

  it('starts with them where it is built for the tests, and in a checkout', () => {
    expect(started(['remote-debugging-port'], { forTests: true })).toBe(null);
    expect(started(['remote-debugging-port'], { isPackaged: false })).toBe(null);
  });

  it('reads nothing more where no such switch is set', () => {
    const read = vi.fn();
    refuseDebugSwitches({ isPackaged: true, hasSwitch: () => false, environment: {}, isTestBuild: read });
    expect(read).not.toHaveBeenCalled();
  });
});

describe('A build for tests', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'cascade-build-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it.each([
    ['{"name":"cascade"}', false],
    ['{"name":"cascade","testBuild":"true"}', false],
    ['{"name":"cascade","testBuild":true}', true],
  ])('is recognized by its package.json: %s', (text, isDebuggable) => {
    writeFileSync(join(folder, 'package.json'), text);
    expect(isTestBuild(folder)).toBe(isDebuggable);
  });
});
