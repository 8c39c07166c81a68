import { afterEach, expect, it, vi } from 'vitest';
import { appError } from '../../../../shared/errors.ts';
import { formatMessage } from '../../../../shared/i18n/translate.ts';
import type { EventName, RequestName } from '../../../../shared/ipc.ts';
import type { View } from '../../../../shared/ipc-payloads.ts';
import type { Edit } from '../../../../shared/topology/edit-types.ts';
import { buildRegistry, createTopology } from '../../../support/topology.ts';

vi.mock('../../../../renderer/workers/spawn.ts', () => ({
  spawnSimulationWorker: () => ({ postMessage: () => undefined }),
  spawnArrivalsWorker: () => ({ postMessage: () => undefined }),
}));

afterEach(() => vi.unstubAllGlobals());

const buildViewAt = (asOf: number): View => ({
  session: { source: { kind: 'emulator' }, registry: null, writable: true, readOnlyReason: null, now: asOf },
  topology: createTopology([], { asOf }),
  edits: [],
  views: [],
});

/** A bridge whose responses the test sends, because messages arrive in any order. */
const bridge = () => {
  const listeners = new Map<EventName, (payload: unknown) => void>();
  const waiting = new Map<RequestName, (answer: unknown) => void>();
  const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined }));
  vi.stubGlobal('setInterval', () => 0);
  vi.stubGlobal('window', {
    cascade: {
      request: (name: RequestName) => new Promise((resolve) => waiting.set(name, resolve)),
      on: (name: EventName, listener: (payload: unknown) => void) => listeners.set(name, listener),
    },
  });
  return {
    answer: async (name: RequestName, value: unknown) => {
      waiting.get(name)?.({ ok: true, value });
      await settle();
    },
    emit: async (name: EventName, payload: unknown) => {
      listeners.get(name)?.(payload);
      await settle();
    },
  };
};
const settings = {
  theme: 'light',
  language: 'en',
  readOnly: false,
  assumption: 'pessimistic',
  rangeDays: 7,
  localTime: true,
  zone: 'site',
  clock: '24',
  payloadBytes: null,
  notifyMissed: false,
  layout: {},
};

it('an event during the first request is not overwritten by its response', async () => {
  const { AppState } = await import('../../../../renderer/state/app.svelte.ts');
  const { answer, emit } = bridge();
  const app = new AppState();
  void app.start();
  await answer('view.get', buildViewAt(1_000));
  await emit('view.refreshFailed', appError('refused', 'Nobody is signed in.', { signIn: true }));
  await answer('simulation.initial', null);
  await answer('settings.get', settings);
  expect(app.view?.topology.asOf).toBe(1_000);
  expect(formatMessage(app.failure?.message ?? '')).toBe('Nobody is signed in.');
});

it('a newer view that comes before the first one is shown stays', async () => {
  const { AppState } = await import('../../../../renderer/state/app.svelte.ts');
  const { answer, emit } = bridge();
  const app = new AppState();
  void app.start();
  await emit('view.changed', buildViewAt(2_000));
  await answer('view.get', buildViewAt(1_000));
  await answer('simulation.initial', null);
  await answer('settings.get', settings);
  expect(app.view?.topology.asOf).toBe(2_000);
});

const planning = {
  source: { kind: 'file', name: 'fleet.json', format: 'az-list' },
  registry: null,
  writable: false,
  readOnlyReason: '',
  now: 1_000,
} as const;

it('a draft over a file is offered over its registry, and taken with the sites of the file in one action', async () => {
  const { AppState } = await import('../../../../renderer/state/app.svelte.ts');
  const { answer } = bridge();
  const app = new AppState();
  void app.start();
  const line = buildRegistry('line1', null);
  const edits: Edit[] = [{ kind: 'set-logging', registry: 'line1', logLevel: 'Debug' }];
  await answer('view.get', {
    session: planning,
    topology: createTopology([line], { sites: { line1: { owner: 'Dana' } } }),
    edits,
  });
  await answer('simulation.initial', null);
  await answer('settings.get', settings);
  await app.open(
    Promise.resolve({
      ok: true,
      value: {
        ...buildViewAt(2_000),
        topology: createTopology([line]),
        edits: [{ kind: 'deactivate', registry: 'line1' }],
      },
    }),
  );
  expect(app.fileDraft).toMatchObject({ name: 'fleet.json', edits });
  await app.takeFileDraft();
  expect(app.draft.edits).toEqual([{ kind: 'set-site', registry: 'line1', site: { owner: 'Dana' } }, ...edits]);
  expect(app.fileDraft).toBeNull();
  app.draft.undo();
  expect(app.draft.edits).toEqual([{ kind: 'deactivate', registry: 'line1' }]);
});
