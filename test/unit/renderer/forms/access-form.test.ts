import { describe, expect, it } from 'vitest';
import { type AccessFields, createAccessEdits, validateClientTokens } from '../../../../renderer/forms/access-form.ts';

const before: AccessFields = {
  repositories: ['hello-world', 'acr/connected-registry'],
  clientTokenIds: ['/tokens/reader'],
  notifications: [],
  logLevel: 'Information',
  auditLog: false,
  garbageCollection: { enabled: true, schedule: '0 0 * * *' },
};

describe('the client tokens of a connected registry', () => {
  it('are complained of at their field where they are more than the service takes', () => {
    const ids = Array.from({ length: 51 }, (_, index) => `/tokens/t${String(index)}`);
    expect(validateClientTokens(ids)).toMatch(/^A connected registry takes at most \d+ client tokens; these are 51\.$/);
    expect(validateClientTokens(ids.slice(0, 2))).toBeNull();
  });
});

describe('the access form', () => {
  it('makes no edit where nothing differs, whatever the order of the lists', () => {
    expect(
      createAccessEdits('line3paint', before, { ...before, repositories: ['acr/connected-registry', 'hello-world'] }),
    ).toEqual([]);
  });

  it('sends the difference of the repositories', () => {
    expect(
      createAccessEdits('line3paint', before, { ...before, repositories: ['acr/connected-registry', 'paint'] }),
    ).toEqual([{ kind: 'set-repositories', registry: 'line3paint', add: ['paint'], remove: ['hello-world'] }]);
  });

  it('sends the whole list of client tokens and of notifications, because the service replaces them', () => {
    expect(
      createAccessEdits('line3paint', before, { ...before, clientTokenIds: [], notifications: ['hello-world:*'] }),
    ).toEqual([
      { kind: 'set-client-tokens', registry: 'line3paint', clientTokenIds: [] },
      { kind: 'set-notifications', registry: 'line3paint', notifications: ['hello-world:*'] },
    ]);
  });

  it('sends the audit log with the log level, which it is stored with', () => {
    const after = { ...before, auditLog: true };
    expect(createAccessEdits('line3paint', before, after)).toEqual([
      { kind: 'set-logging', registry: 'line3paint', logLevel: 'Information', auditLog: true },
    ]);
  });

  it('sends log level and garbage collection only when they change', () => {
    const after: AccessFields = {
      ...before,
      logLevel: 'Debug',
      garbageCollection: { enabled: false, schedule: '0 0 * * *' },
    };
    expect(createAccessEdits('line3paint', before, after)).toEqual([
      { kind: 'set-logging', registry: 'line3paint', logLevel: 'Debug' },
      {
        kind: 'set-garbage-collection',
        registry: 'line3paint',
        garbageCollection: { enabled: false, schedule: '0 0 * * *' },
      },
    ]);
  });
});
