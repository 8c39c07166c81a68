import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { commitSchedule, commitSite, warnOfPendingInput } from '../../../../renderer/forms/commit-pending-input.ts';
import type { AppState } from '../../../../renderer/state/app.svelte.ts';
import { formatMessage } from '../../../../shared/i18n/translate.ts';
import type { RequestName } from '../../../../shared/ipc.ts';
import type { View } from '../../../../shared/ipc-payloads.ts';
import { buildRegistry, createTopology } from '../../../support/topology.ts';

vi.mock('../../../../renderer/workers/spawn.ts', () => ({
  spawnSimulationWorker: () => ({ postMessage: () => undefined }),
  spawnArrivalsWorker: () => ({ postMessage: () => undefined }),
}));
afterEach(() => vi.unstubAllGlobals());

const nightly = { schedule: '0 2 * * *', syncWindow: 'PT4H', messageTtl: 'P2D' };
const buildView = (name: string): View => ({
  session: { source: { kind: 'emulator' }, registry: null, writable: true, readOnlyReason: null, now: 0 },
  topology: createTopology([buildRegistry('line1', null, { sync: nightly }), buildRegistry('line2', null)], {
    cloud: { ...createTopology([]).cloud, name },
  }),
  edits: [],
  views: [],
});

let app: AppState;
let sent: [RequestName, unknown][];
beforeEach(async () => {
  sent = [];
  vi.stubGlobal('window', {
    cascade: {
      request: (name: RequestName, input: unknown) => {
        sent.push([name, input]);
        return Promise.resolve({ ok: true, value: null });
      },
      on: () => () => undefined,
    },
  });
  const { AppState } = await import('../../../../renderer/state/app.svelte.ts');
  app = new AppState();
  await app.open(Promise.resolve({ ok: true, value: buildView('contosoedge') }));
  app.select('line1');
});

it('a value that is typed and not committed is in no draft, mark or topology', () => {
  app.pendingInput.set('schedule', 'line1', { schedule: '0 11 * * *' });
  expect([app.hasDraft, app.marks.size, app.desired === app.actual]).toEqual([false, 0, true]);
});

it('a value that is committed is in the draft that Review lists, and one undo takes it back', () => {
  app.pendingInput.set('schedule', 'line1', { schedule: '0 11 * * *' });
  commitSchedule(app, 'line1');
  expect(app.draft.edits).toEqual([{ kind: 'set-sync', registry: 'line1', sync: { schedule: '0 11 * * *' } }]);
  expect([app.marks.get('line1'), app.pendingInput.has('schedule', 'line1')]).toEqual(['changed', false]);
  app.draft.undo();
  expect([app.hasDraft, app.marks.size]).toEqual([false, 0]);
});

it('a value that cannot be drafted survives the selection of another registry, with its error', () => {
  app.pendingInput.set('schedule', 'line1', { schedule: '0 25 * * *' });
  commitSchedule(app, 'line1');
  warnOfPendingInput(app, 'line1');
  app.select('line2');
  expect(app.pendingInput.get('schedule', 'line1')).toEqual({ schedule: '0 25 * * *' });
  expect([app.hasDraft, formatMessage(app.notice?.message ?? '')]).toEqual([
    false,
    'The schedule of line1 is not in the draft: it is invalid or incomplete. It stays as typed.',
  ]);
  app.pendingInput.set('schedule', 'line1', {});
  expect(app.notice).toBeNull();
});

it('text typed in one cloud registry is not shown in another with a site of that name', async () => {
  app.pendingInput.set('schedule', 'line1', { schedule: '0 25 * * *' });
  await app.open(Promise.resolve({ ok: true, value: buildView('contosolab') }));
  expect([app.pendingInput.list(), app.pendingInput.has('schedule', 'line1')]).toEqual([[], false]);
  await app.open(Promise.resolve({ ok: true, value: buildView('contosoedge') }));
  expect(app.pendingInput.get('schedule', 'line1')).toEqual({ schedule: '0 25 * * *' });
});

it('valid site notes are saved when they are committed', async () => {
  app.pendingInput.set('site', 'line1', { timeZone: 'Europe/Paris', linkMbps: 'fast' });
  await commitSite(app, 'line1');
  expect(sent.filter(([name]) => name === 'sites.save')).toEqual([
    ['sites.save', { registry: 'line1', site: { timeZone: 'Europe/Paris' } }],
  ]);
  expect(app.pendingInput.get('site', 'line1')).toEqual({ linkMbps: 'fast' });
});

it("the draft's message disappears when the draft is cleared", () => {
  app.pendingInput.set('schedule', 'line1', { schedule: '0 11 * * *' });
  commitSchedule(app, 'line1');
  expect(formatMessage(app.notice?.message ?? '')).toBe('Added to the draft: schedule of line1');
  app.draft.clear();
  expect(app.notice).toBeNull();
});

it('a search ends with the site that it leads to, and goes on where there are more', () => {
  app.search = 'line';
  app.select(null);
  app.selectNextMatch();
  expect([app.selected, app.search]).toEqual(['line1', 'line']);
  app.search = 'line2';
  app.selectNextMatch();
  expect([app.selected, app.search]).toEqual(['line2', '']);
});

it('counts as many changes after the draft is loaded again', () => {
  app.draft.add([
    { kind: 'set-sync', registry: 'line1', sync: { schedule: '0 3 * * *' } },
    { kind: 'set-sync', registry: 'line2', sync: { messageTtl: 'P5D' } },
  ]);
  const before = app.draft.edits.length;
  app.draft.load(app.draft.edits);
  expect([before, app.draft.edits.length]).toEqual([2, 2]);
});
