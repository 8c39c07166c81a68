// SECURITY.md: no token or password is in a log, in a file of the app, or in what the window receives, except the one
// response to a request for a new password.
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type HttpClient, RestError } from '@azure/core-rest-pipeline';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createArmClient } from '../../main/arm/client.ts';
import type { Connection } from '../../main/connections/connection.ts';
import { createEmulator } from '../../main/emulator/emulator.ts';
import { systemPorts } from '../../main/emulator/ports.ts';
import { sampleState } from '../../main/emulator/sample/sample-state.ts';
import { createLog } from '../../main/log.ts';
import { createStore, type Store } from '../../main/storage/store.ts';
import type { RequestName } from '../../shared/ipc.ts';
import { makePlan } from '../../shared/plan/make-plan.ts';
import { ok } from '../../shared/result.ts';
import { applyEdits } from '../../shared/topology/edit.ts';
import type { Edit } from '../../shared/topology/edit-types.ts';
import { unwrap } from '../support/topologies.ts';
import { startApp, tickingClock } from '../unit/handlers/app.ts';

/** An emulated Azure that records every secret that it returned or received. */
const telltale = () => {
  const now = tickingClock();
  const secrets = new Set<string>();
  const keep = (secret: string): string => (secrets.add(secret), secret);
  const emulator = createEmulator({
    state: sampleState(now()),
    ports: { ...systemPorts, now, newSecret: () => keep(systemPorts.newSecret()) },
  });
  const httpClient: HttpClient = {
    sendRequest: async (request) => {
      const authorization = request.headers.get('authorization') ?? '';
      if (authorization !== '') keep(authorization.slice(authorization.indexOf(' ') + 1));
      const response = await emulator.httpClient.sendRequest(request);
      for (const [, token = ''] of (response.bodyAsText ?? '').matchAll(/"(?:access|refresh)_token":"([^"]+)"/g))
        keep(token);
      return response;
    },
  };
  const connection: Connection = {
    source: { kind: 'emulator' },
    // A new token per request, as after a silent renewal.
    arm: createArmClient({
      endpoint: 'https://management.azure.com',
      loginServerSuffix: 'azurecr.io',
      credential: {
        getToken: () =>
          Promise.resolve({
            token: `eyJ0eXAi.${keep(randomBytes(30).toString('base64url'))}.x`,
            expiresOnTimestamp: Date.now() + 1,
          }),
      },
      httpClient,
      pollMs: 1,
      retry: { maxRetries: 1, retryDelayInMs: 1 },
    }),
    now,
    firstRegistry: emulator.start().registryId,
    sites: {},
    sampleControls: {
      setFaults: (faults) => {
        emulator.setFaults(faults);
        return Promise.resolve();
      },
      fleet: () => Promise.resolve([]),
      reset: () => {
        emulator.reset(sampleState(now()));
        return Promise.resolve();
      },
    },
  };
  return { connection, secrets };
};

/** A store whose pending writes can be awaited: the app writes some files after its response. */
const settlingStore = (store: Store): { readonly store: Store; readonly settled: () => Promise<void> } => {
  const pending = new Set<Promise<unknown>>();
  const counted =
    <A extends readonly unknown[], R>(run: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> => {
      const running = run(...args);
      pending.add(running);
      const over = (): void => void pending.delete(running);
      running.then(over, over);
      return running;
    };
  return {
    store: {
      read: counted(store.read),
      write: counted(store.write),
      append: counted(store.append),
      remove: counted(store.remove),
      list: counted(store.list),
    },
    settled: async () => {
      while (pending.size > 0) {
        await Promise.allSettled(pending);
        // The next step may write it.
        await new Promise(setImmediate);
      }
    },
  };
};

const isMissing = (cause: unknown): boolean => (cause as NodeJS.ErrnoException).code === 'ENOENT';

/** All files at one instant: if one is renamed after the list was read, the list is read again. */
const textsIn = async (folder: string): Promise<readonly { readonly name: string; readonly text: string }[]> => {
  for (;;) {
    try {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      return await Promise.all(
        entries
          .filter((one) => one.isFile())
          .map(async (one) => ({ name: one.name, text: await readFile(join(one.parentPath, one.name), 'utf8') })),
      );
    } catch (cause) {
      if (!isMissing(cause)) throw cause;
    }
  }
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cascade-secrets-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('a full run leaves no secret behind', { timeout: 60_000 }, async () => {
  const errors = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const { connection, secrets } = telltale();
  const captured: { readonly name: string; readonly text: string }[] = [];
  const dialogs = {
    save: (_: unknown, name: string, text: string) => (
      captured.push({ name: `saved ${name}`, text }),
      Promise.resolve(ok({ name }))
    ),
  };
  const { store, settled } = settlingStore(createStore(join(folder, 'data')));
  const app = startApp({ store, connection, dialogs });
  const ask = async <N extends RequestName>(name: N, input: unknown) => {
    const answer = await app.request(name, input);
    captured.push({ name, text: JSON.stringify(answer) });
    return answer;
  };

  const { topology } = unwrap(await ask('view.get', {}));
  await ask('registries.list', {});
  expect(unwrap(await ask('repositories.list', {})).length).toBeGreaterThan(0);
  const scheduled = topology.registries.find(
    ({ sync, status }) => sync.syncWindow !== null && status.activation === 'Active',
  )!;
  const edits: readonly Edit[] = [
    {
      kind: 'create',
      registry: {
        name: 'quaynorth',
        parent: 'regioneu',
        mode: 'ReadOnly',
        sync: { schedule: '0 2 * * *', syncWindow: 'PT4H', messageTtl: 'P2D' },
        repositories: ['hello-world', 'acr/connected-registry'],
        clientTokenIds: [],
        notifications: [],
        logLevel: 'Information',
        garbageCollection: { enabled: true, schedule: '0 0 * * *' },
      },
    },
    { kind: 'set-sync', registry: scheduled.name, sync: { schedule: '0 12 * * *', syncWindow: 'PT4H' } },
    { kind: 'delete', registry: 'kioskoslo', cleanUp: true },
  ];
  await ask('draft.save', { edits });

  // Creates passwords first, so that the apply deletes tokens that have some.
  const requests = ['kioskoslo', 'plantbrno', scheduled.name].flatMap((registry) =>
    [1, 2].map((generatePassword) => ({ registry, generatePassword })),
  );
  const passwords = new Map<string, string>();
  for (const one of requests) {
    const answer = await app.request('registry.settings', { ...one, parentProtocol: 'https', parentEndpoint: null });
    const { connectionString } = unwrap(answer);
    passwords.set(/SyncTokenPassword=([^;]+)/.exec(connectionString)?.[1] ?? '', JSON.stringify(answer));
    await ask('registry.settings', { ...one, generatePassword: null, parentProtocol: 'https', parentEndpoint: null });
  }
  const fresh = unwrap(await ask('view.refresh', {}));

  const plan = unwrap(makePlan(fresh.topology, unwrap(applyEdits(fresh.topology, edits))));
  await ask('emulator.faults', {
    faults: [{ kind: 'reset', method: 'PATCH', pathContains: '/connectedregistries/', after: 0, times: 100 }],
  });
  const { applyId } = unwrap(await ask('apply.start', { edits, planId: plan.id, confirmed: ['kioskoslo'] }));
  await app.event('apply.progress', ({ state }) => state === 'failed');
  await ask('apply.last', {});
  await ask('emulator.faults', { faults: [] });
  await ask('apply.resume', { applyId });
  await app.event('apply.progress', ({ state }) => state === 'done');
  await ask('registry.settings', {
    registry: 'quaynorth',
    parentProtocol: 'https',
    parentEndpoint: null,
    generatePassword: null,
  });
  await ask('registry.resync', { registry: scheduled.name });
  await ask('images.import', {
    source: { kind: 'public', host: 'mcr.microsoft.com' },
    sourceImage: 'hello-world:latest',
    targetTags: ['hello-world:latest'],
    force: true,
  });
  // The password of another registry, in an import that succeeds and in one that fails.
  secrets.add('hunter-2-of-elsewhere');
  const elsewhere = {
    source: { kind: 'private', host: 'r.example', username: 'dana', password: 'hunter-2-of-elsewhere' },
    sourceImage: 'a:b',
    targetTags: ['a:b'],
    force: false,
  };
  await ask('images.import', elsewhere);
  await ask('images.import', elsewhere);
  await ask('file.save', { edits });
  await ask('history.get', {});
  await ask('history.export', {});

  // Failures are logged with their cause.
  const log = createLog(join(folder, 'logs'));
  const [token = ''] = [...secrets].filter((secret) => secret.startsWith('eyJ'));
  log.error(
    'A request failed inside.',
    new RestError(
      `401 for {"authorization":"Bearer ${token}"} with SyncTokenPassword=${[...passwords.keys()][0] ?? ''};`,
    ),
  );
  for (const bug of app.bugs) log.error('A bug.', bug);

  // The next start returns what the last one stored.
  await settled();
  const again = startApp({ store, connection });
  for (const name of ['view.get', 'apply.last', 'settings.get'] as const)
    captured.push({ name: `again ${name}`, text: JSON.stringify(await again.request(name, {})) });

  await settled();
  const files = await textsIn(folder);
  expect(files.map(({ name }) => name)).toEqual(expect.arrayContaining(['cascade.log', `${applyId}.jsonl`]));
  const places = [
    ...files,
    ...captured,
    ...[...app.events, ...again.events].map(({ name, payload }) => ({
      name: `event ${name}`,
      text: JSON.stringify(payload),
    })),
    { name: 'standard error', text: errors.mock.calls.flat().join('\n') },
  ];
  expect(passwords.size).toBe(requests.length);
  for (const [password, answer] of passwords) {
    expect(secrets).toContain(password);
    expect(answer).toContain(password);
  }
  expect(secrets.size).toBeGreaterThan(requests.length + 5);
  for (const secret of secrets)
    expect(places.filter(({ text }) => text.includes(secret)).map(({ name }) => name)).toEqual([]);
});
