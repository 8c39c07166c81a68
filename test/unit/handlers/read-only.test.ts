import type { HttpClient } from '@azure/core-rest-pipeline';
import { expect, it } from 'vitest';
import { createJournals } from '../../../main/apply/journal.ts';
import { createArmClient } from '../../../main/arm/client.ts';
import type { Connection } from '../../../main/connections/connection.ts';
import { createEmulator } from '../../../main/emulator/emulator.ts';
import { systemPorts } from '../../../main/emulator/ports.ts';
import { sampleState } from '../../../main/emulator/sample/sample-state.ts';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import { isRequestName } from '../../../shared/ipc.ts';
import { makePlan } from '../../../shared/plan/make-plan.ts';
import { applyEdits } from '../../../shared/topology/edit.ts';
import type { Edit } from '../../../shared/topology/edit-types.ts';
import { unwrap } from '../../support/topologies.ts';
import { startApp, tickingClock } from './app.ts';

/** The sample, and every HTTP request that was not a read. Tokens of the catalog are requested by POST. */
const watched = () => {
  const now = tickingClock();
  const emulator = createEmulator({ state: sampleState(now()), ports: { ...systemPorts, now } });
  const writes: string[] = [];
  const httpClient: HttpClient = {
    sendRequest: (request) => {
      const { pathname } = new URL(request.url);
      if (request.method !== 'GET' && !pathname.startsWith('/oauth2/'))
        writes.push(`${request.method} ${pathname.slice(pathname.lastIndexOf('/') + 1)}`);
      return emulator.httpClient.sendRequest(request);
    },
  };
  const connection: Connection = {
    source: { kind: 'emulator' },
    arm: createArmClient({
      endpoint: 'https://management.azure.com',
      credential: { getToken: () => Promise.resolve({ token: 't', expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) },
      httpClient,
      pollMs: 1,
      retry: { maxRetries: 0 },
    }),
    now,
    firstRegistry: emulator.start().registryId,
    sites: {},
    sampleControls: null,
  };
  return { connection, writes };
};

/** Sends every request of the contract, those that could write with a valid input, and returns the outcomes. */
const walk = async (readOnly: boolean) => {
  const { connection, writes } = watched();
  const app = startApp({ connection });
  const { topology } = await app.must('view.get', {});
  const edits: readonly Edit[] = [
    { kind: 'set-sync', registry: 'line1body', sync: { schedule: '0 12 * * *', syncWindow: 'PT4H' } },
  ];
  const plan = unwrap(makePlan(topology, unwrap(applyEdits(topology, edits))));
  await createJournals(app.store).create('left', plan, 5);
  await app.must('settings.set', { readOnly });
  const inputs: Readonly<Record<string, unknown>> = {
    'apply.start': { edits, planId: plan.id },
    'apply.resume': { applyId: 'left' },
    'images.import': {
      source: { kind: 'public', host: 'mcr.microsoft.com' },
      sourceImage: 'hello-world:latest',
      targetTags: ['hello-world:latest'],
      force: true,
    },
    'registry.settings': { registry: 'line1body', parentProtocol: 'https', parentEndpoint: null, generatePassword: 1 },
    'registry.resync': { registry: 'plantbrno' },
    'draft.save': { edits },
    'clipboard.write': { text: 'x' },
  };
  const refused: string[] = [];
  for (const name of Object.keys(app.handlers).filter(isRequestName)) {
    app.events.length = 0;
    // Without an account, requests that need one fail.
    const answer = await app.request(name, inputs[name] ?? {}).catch(() => null);
    if (answer === null) continue;
    if (!answer.ok && answer.error.kind === 'read-only') refused.push(name);
    else if (name.startsWith('apply.') && answer.ok && (name === 'apply.start' || name === 'apply.resume')) {
      const { state, message } = await app.event('apply.progress', (one) => one.state !== 'running');
      if (state === 'failed' && formatMessage(message).includes('Read-only mode is on')) refused.push(name);
    }
  }
  return { writes, refused: refused.sort() };
};

it('read-only mode lets no request of the page write anything', { timeout: 60_000 }, async () => {
  const { writes, refused } = await walk(true);
  expect(writes).toEqual([]);
  expect(refused).toEqual(['apply.resume', 'apply.start', 'images.import', 'registry.resync', 'registry.settings']);
});

it('which all write without it', { timeout: 60_000 }, async () => {
  const { writes, refused } = await walk(false);
  expect(refused).toEqual([]);
  expect(new Set(writes)).toEqual(
    new Set(['PATCH line1body', 'POST importImage', 'POST resync', 'POST generateCredentials']),
  );
});
