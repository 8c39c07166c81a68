import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog, withoutSecrets } from '../../../main/log.ts';

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
    ['The schedule of plantlyon changed.', 'The schedule of plantlyon changed.'],
  ])('%s is kept as %s', (message, kept) => {
    expect(withoutSecrets(message)).toBe(kept);
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

  it('keeps one earlier file once it has grown', () => {
    const log = createLog(folder, at, 50);
    for (const message of ['one is a message of some length', 'two', 'three is long as well, longer than that', 'four'])
      log.info(message);
    expect(readdirSync(folder).sort()).toEqual(['cascade.1.log', 'cascade.log']);
  });
});
