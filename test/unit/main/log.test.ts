import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog, redactSecrets } from '../../../main/log.ts';

describe('A message in the log', () => {
  it.each([
    ['Authorization: Bearer abc.def-ghi', 'Authorization: Bearer ***'],
    ['got eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.sig', 'got ***'],
    [
      'ConnectedRegistryName=a;SyncTokenName=b;SyncTokenPassword=hunter2;ParentEndpoint=c',
      'ConnectedRegistryName=a;SyncTokenName=b;SyncTokenPassword=***;ParentEndpoint=c',
    ],
    ['{"password":"hunter2","name":"x"}', '{"password":"***","name":"x"}'],
    ['access_token=abc&expires=1', 'access_token=***&expires=1'],
    ['{"passwords":[{"name":"password1","value":"hunter2"}],"x":1}', '{"passwords":[***],"x":1}'],
    ['GET https://a.example/b?sv=1&sig=abc%2Bdef&se=2', 'GET https://a.example/b?sv=1&sig=***&se=2'],
    ['AccountName=a;AccountKey=abc+/d==;EndpointSuffix=c', 'AccountName=a;AccountKey=***;EndpointSuffix=c'],
    ['client_assertion=abc.def&assertion=ghi', 'client_assertion=***&assertion=***'],
    ['code_verifier=abc-def&user_code=ABCD', 'code_verifier=***&user_code=***'],
    ['"user_code":"ABCD EFGH"', '"user_code":"***"'],
    ['through https://dana:hunter2@proxy.example:8080/', 'through https://***@proxy.example:8080/'],
    ['password: "hunter two three", name: x', 'password: "***", name: x'],
    ["password='hunter two'; name", "password='***'; name"],
    ['Signed: latest.yml, design=flat', 'Signed: latest.yml, design=flat'],
    ['The schedule of plantlyon changed.', 'The schedule of plantlyon changed.'],
  ])('%s is kept as %s', (message, kept) => {
    expect(redactSecrets(message)).toBe(kept);
  });
});

describe('The log', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'cascade-log-'))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const at = () => new Date('2026-11-23T12:00:00Z');

  it('says when and what, a line each', () => {
    createLog(folder, at).info('The window is open.');
    expect(readFileSync(join(folder, 'cascade.log'), 'utf8')).toBe(
      '2026-11-23T12:00:00.000Z info The window is open.\n',
    );
  });

  it.skipIf(process.platform === 'win32')('is for the person alone, also where it was not before', () => {
    const logs = join(folder, 'logs');
    mkdirSync(logs, { mode: 0o755 });
    writeFileSync(join(logs, 'cascade.log'), 'before\n', { mode: 0o644 });
    createLog(logs, at).info('now');
    const fresh = join(folder, 'fresh');
    createLog(fresh, at).info('now');
    const modes = [logs, join(logs, 'cascade.log'), fresh, join(fresh, 'cascade.log')].map((path) =>
      (statSync(path).mode & 0o777).toString(8),
    );
    expect(modes).toEqual(['700', '600', '700', '600']);
  });

  it('keeps one earlier file once it has grown', () => {
    const log = createLog(folder, at, 50);
    for (const message of ['one is a message of some length', 'two', 'three is long as well, longer than that', 'four'])
      log.info(message);
    expect(readdirSync(folder).sort()).toEqual(['cascade.1.log', 'cascade.log']);
  });
});
