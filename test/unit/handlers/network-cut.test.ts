// Cuts a real connection during an apply: Azure completes the request, and its response is lost.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createArmClient } from '../../../main/arm/client.ts';
import type { Connection } from '../../../main/connections/connection.ts';
import { createEmulator } from '../../../main/emulator/emulator.ts';
import { systemPorts } from '../../../main/emulator/ports.ts';
import { sampleState } from '../../../main/emulator/sample/sample-state.ts';
import { type RunningServer, startTlsServer } from '../../../main/emulator/tls-server.ts';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import type { Edit } from '../../../shared/topology/edit-types.ts';
import { startApp, tickingClock } from './app.ts';
import { buildPlan } from './reviewed.ts';

// Creating keys takes long on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const now = tickingClock();
const emulator = createEmulator({ state: sampleState(now()), ports: { ...systemPorts, now } });
const writes: string[] = [];
let onWrite: () => void = () => undefined;
const watched: typeof emulator = {
  ...emulator,
  answer: (request) => {
    const delivery = emulator.answer(request);
    if (request.method === 'PATCH') {
      writes.push(new URL(request.url).pathname.split('/').at(-1) ?? '');
      onWrite();
    }
    return delivery;
  },
};

let server: RunningServer;
/** The connection between the app and Azure. */
const wire = { whole: true, sockets: new Set<Socket>() };
const cut = (): void => {
  wire.whole = false;
  for (const socket of wire.sockets) socket.destroy();
};
const line = createServer((near) => {
  if (!wire.whole) {
    near.destroy();
    return;
  }
  const far = connect(Number(new URL(server.arm).port), '127.0.0.1');
  for (const socket of [near, far]) {
    wire.sockets.add(socket);
    socket
      .on('error', () => undefined)
      .on('close', () => {
        wire.sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
  }
  near.pipe(far).pipe(near);
});

beforeAll(async () => {
  server = await startTlsServer(watched, { port: 0 });
  await new Promise<void>((listening) => line.listen(0, '127.0.0.1', listening));
});
afterAll(async () => {
  cut();
  line.close();
  await server.close();
});

it('An apply whose network is cut says so, loses nothing, resumes when asked, and sends nothing twice', async () => {
  const connection: Connection = {
    source: { kind: 'emulator' },
    arm: createArmClient({
      endpoint: `https://localhost:${(line.address() as AddressInfo).port}`,
      ca: server.ca,
      credential: { getToken: () => Promise.resolve({ token: 't', expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) },
      pollMs: 1,
      retry: { maxRetries: 2, retryDelayInMs: 1, maxRetryDelayInMs: 2 },
    }),
    now,
    firstRegistry: emulator.start().registryId,
    sites: {},
    sampleControls: null,
  };
  const app = startApp({ connection });
  const { topology } = await app.must('view.get', {});
  const names = topology.registries
    .filter(({ sync }) => sync.syncWindow !== null)
    .slice(0, 3)
    .map(({ name }) => name);
  const edits = names.map((registry): Edit => ({
    kind: 'set-sync',
    registry,
    sync: { schedule: '0 12 * * *', syncWindow: 'PT4H' },
  }));
  onWrite = () => writes.length === 2 && cut();

  const { applyId } = await app.must('apply.start', { edits, planId: buildPlan(topology, edits).id });
  const ended = await app.event('apply.progress', ({ state }) => state !== 'running');
  expect(ended.outcomes.map(({ state }) => state)[0]).toBe('done');
  expect(ended.state).toBe('failed');
  expect(formatMessage(ended.message)).toMatch(/^1 of 3 steps done; stopped at /);
  expect(formatMessage(ended.outcomes[1]?.error ?? '')).toMatch(/: the connection to localhost:\d+ /);
  expect(writes).toHaveLength(2);
  // The earlier read is still shown, with the draft and the failure.
  expect((await app.must('view.get', {})).edits).toEqual(edits);
  expect(await app.request('view.refresh', {})).toMatchObject({ ok: false, error: { kind: 'network' } });

  wire.whole = true;
  app.events.length = 0;
  await app.must('apply.resume', { applyId });
  expect(await app.event('apply.progress', ({ state }) => state !== 'running')).toMatchObject({
    state: 'done',
    outcomes: [{ state: 'done' }, { state: 'done' }, { state: 'done' }],
  });
  expect(new Set(writes).size).toBe(writes.length);
  const after = await app.must('view.refresh', {});
  for (const name of names)
    expect(after.topology.registries.find((one) => one.name === name)?.sync.schedule).toBe('0 12 * * *');
  expect(after.edits).toEqual([]);
  expect(app.bugs).toEqual([]);
});
