import { spawnSync } from 'node:child_process';
import { uptime } from 'node:os';
import { describe, expect, it } from 'vitest';
import { createJournals, initialState } from '../../../main/apply/journal.ts';
import { makePlan } from '../../../shared/plan/make-plan.ts';
import { createRevertPlan } from '../../../shared/plan/revert-plan.ts';
import { applyEdits } from '../../../shared/topology/edit.ts';
import type { Edit } from '../../../shared/topology/edit-types.ts';
import { formatMessages } from '../../support/format-messages.ts';
import { unwrap } from '../../support/topologies.ts';
import { startApp } from './app.ts';
import { buildPlan, buildStart } from './reviewed.ts';

type App = ReturnType<typeof startApp>;

const apply = async (app: App, edits: readonly Edit[]) => {
  const { topology } = await app.must('view.refresh', {});
  const { applyId } = await app.must('apply.start', buildStart(topology, edits));
  return app.event('apply.progress', (state) => state.applyId === applyId && state.state !== 'running');
};
const edits: readonly Edit[] = [
  { kind: 'set-sync', registry: 'plantbrno', sync: { schedule: '0 12 * * *', syncWindow: 'PT4H' } },
  { kind: 'set-repositories', registry: 'plantbrno', add: ['app/web'], remove: [] },
  { kind: 'delete', registry: 'press1brno', cleanUp: true },
];

describe('finished applies', () => {
  it('are listed, newest first, and told one by one', { timeout: 30_000 }, async () => {
    let count = 0;
    const app = startApp({ newGuid: () => `guid000${(count += 1)}` });
    expect(await app.must('apply.history', {})).toEqual({ past: [], unreadable: [] });
    const first = await apply(app, edits.slice(0, 1));
    const second = await apply(app, edits.slice(1, 2));
    const { past: listed } = await app.must('apply.history', {});
    expect(listed.map(({ applyId, state, steps, done }) => ({ applyId, state, steps, done }))).toEqual([
      { applyId: second.applyId, state: 'done', steps: second.plan.steps.length, done: second.plan.steps.length },
      { applyId: first.applyId, state: 'done', steps: 1, done: 1 },
    ]);
    expect(listed.map(({ concerns }) => concerns)).toEqual([['plantbrno'], ['plantbrno']]);
    expect(listed[0]?.startedAt).toBeGreaterThan(listed[1]?.startedAt ?? Infinity);
    expect(await app.must('apply.get', { applyId: first.applyId })).toEqual(first);
    expect(await app.request('apply.get', { applyId: 'nothing' })).toMatchObject({
      ok: false,
      error: { kind: 'not-found' },
    });
  });

  it('are taken back by a draft like any other', { timeout: 30_000 }, async () => {
    let count = 0;
    const app = startApp({ newGuid: () => `guid000${(count += 1)}` });
    const { topology } = await app.must('view.get', {});
    const done = await apply(app, edits);
    expect(done.state).toBe('done');
    const back = createRevertPlan(done.plan, done.outcomes, '2026-11-23T16:00:00.000Z')!;
    await app.must('draft.save', { edits: [back] });
    const undone = await apply(app, [back]);
    expect(undone).toMatchObject({ state: 'done' });
    const now = await app.must('view.refresh', {});
    expect(buildPlan(now.topology, []).steps).toEqual([]);
    expect(unwrap(makePlan(now.topology, topology)).steps).toEqual([]);
    expect(now.edits).toEqual([]);
  });

  it('include one that the end of the process interrupted, and revert its steps', async () => {
    const app = startApp();
    const { topology } = await app.must('view.get', {});
    const plan = buildPlan(topology, edits);
    const journal = await createJournals(app.store).create('cut', plan, 5);
    const [step] = plan.steps;
    if (step === undefined) throw new Error('no step');
    unwrap(await app.connection.arm.send(step.request));
    await journal.append({ kind: 'request', at: 6, step: step.id });
    expect(formatMessages(await app.must('apply.last', {}))).toMatchObject({
      state: 'interrupted',
      message: expect.stringContaining(`0 of ${plan.steps.length} steps are known to be done`),
    });
    expect((await app.must('apply.history', {})).past).toMatchObject([
      { applyId: 'cut', state: 'interrupted', startedAt: 5, done: 0 },
    ]);
    const cut = await app.must('apply.get', { applyId: 'cut' });
    const back = createRevertPlan(cut.plan, cut.outcomes, '1970-01-01T00:00:00.005Z')!;
    const { topology: now } = await app.must('view.refresh', {});
    expect(unwrap(makePlan(unwrap(applyEdits(now, [back])), topology)).steps).toEqual([]);
    expect(buildPlan(now, [back]).steps.map(({ target }) => target)).toEqual([step.target]);
  });

  describe('of which the end of the process cut off the last', () => {
    const created: Edit = {
      kind: 'create',
      registry: {
        name: 'quaynorth',
        parent: null,
        mode: 'ReadOnly',
        sync: { schedule: '0 2 * * *', syncWindow: 'PT4H', messageTtl: 'P2D' },
        repositories: ['hello-world'],
        clientTokenIds: [],
        notifications: [],
        logLevel: 'Information',
        garbageCollection: { enabled: true, schedule: '0 0 * * *' },
      },
    };
    const noon: Edit = {
      kind: 'set-sync',
      registry: 'line1body',
      sync: { schedule: '0 12 * * *', syncWindow: 'PT4H' },
    };
    const draft = [created, noon];

    /** Restarts after a run that ended once the registry was created. */
    const cutOff = async () => {
      const first = startApp();
      const { topology } = await first.must('view.get', {});
      await first.must('draft.save', { edits: draft });
      const plan = buildPlan(topology, draft);
      const journal = await createJournals(first.store).create('cut', plan, 5);
      for (const step of plan.steps.filter(({ registry }) => registry === 'quaynorth')) {
        await journal.append({ kind: 'request', at: 6, step: step.id });
        const sent = unwrap(await first.connection.arm.send(step.request));
        await journal.append({ kind: 'answer', at: 6, step: step.id, status: sent.status, correlationId: null });
        await journal.append({
          kind: 'outcome',
          at: 6,
          outcome: {
            id: step.id,
            state: 'done',
            startedAt: 6,
            endedAt: 6,
            correlationId: null,
            error: null,
            differences: [],
          },
        });
      }
      const app = startApp({ store: first.store, connection: first.connection });
      expect((await app.must('view.get', {})).edits).toEqual(draft);
      const last = await app.must('apply.last', {});
      expect(formatMessages(last)).toMatchObject({
        state: 'interrupted',
        message: expect.stringContaining(`${plan.steps.length - 1} of ${plan.steps.length} steps are known to be done`),
      });
      await app.event('view.changed', ({ edits }) => edits.length === 1);
      return { app, topology, last: last! };
    };
    const readEdits = async (app: ReturnType<typeof startApp>) => (await app.must('view.refresh', {})).edits;

    it('the draft keeps the remaining edits', async () => {
      const { app } = await cutOff();
      expect(await readEdits(app)).toEqual([noon]);
      await app.must('apply.dismiss', { applyId: 'cut' });
      expect(await app.must('apply.last', {})).toBeNull();
      expect(await readEdits(app)).toEqual([noon]);
      const again = startApp({ store: app.store, connection: app.connection });
      expect((await again.must('view.get', {})).edits).toEqual([noon]);
      expect(await again.must('apply.last', {})).toBeNull();
    });

    it('the draft is empty once it is gone on with', async () => {
      const { app } = await cutOff();
      await app.must('apply.resume', { applyId: 'cut' });
      expect(await app.event('apply.progress', ({ state }) => state !== 'running')).toMatchObject({ state: 'done' });
      expect(await readEdits(app)).toEqual([]);
    });

    it('Azure is as it was, and the draft empty, once it is rolled back', { timeout: 30_000 }, async () => {
      const { app, topology, last } = await cutOff();
      const back = createRevertPlan(last.plan, last.outcomes, '2026-11-23T16:00:00.000Z')!;
      await app.must('draft.save', { edits: [back] });
      expect(await apply(app, [back])).toMatchObject({ state: 'done' });
      const now = await app.must('view.refresh', {});
      expect(unwrap(makePlan(now.topology, topology)).steps).toEqual([]);
      expect(now.edits).toEqual([]);
    });
  });

  it('of another registry are not gone on with here', async () => {
    const app = startApp();
    const { topology } = await app.must('view.get', {});
    const plan = buildPlan(topology, edits.slice(0, 1));
    const elsewhere = JSON.parse(
      JSON.stringify(plan).replaceAll('/registries/contosoedge', '/registries/contosonorth'),
    ) as typeof plan;
    await createJournals(app.store).create('cut', elsewhere, 5);
    expect(formatMessages(await app.request('apply.resume', { applyId: 'cut' }))).toMatchObject({
      ok: false,
      error: {
        kind: 'invalid-input',
        message: 'This plan belongs to another registry. Choose it first, then resume.',
        where: elsewhere.registryId,
      },
    });
    expect(await app.must('apply.last', {})).toMatchObject({ state: 'interrupted' });
  });

  it('are not taken for cut off while another process is at them', async () => {
    const app = startApp();
    const { topology } = await app.must('view.get', {});
    const plan = buildPlan(topology, edits.slice(0, 1));
    const at = app.connection.now();
    const write = (pid: number, up: number) =>
      app.store.write('applies/other.jsonl', `${JSON.stringify({ kind: 'begin', at, pid, plan, up })}\n`);
    await write(process.ppid, uptime());
    expect(await app.must('apply.last', {})).toMatchObject({ state: 'running' });
    const refused = {
      ok: false,
      error: {
        kind: 'conflict',
        message: 'Another Cascade, perhaps on the command line, is applying a plan. Wait for its end.',
      },
    };
    expect(formatMessages(await app.request('apply.resume', { applyId: 'other' }))).toMatchObject(refused);
    expect(
      formatMessages(await app.request('apply.start', { edits: edits.slice(0, 1), planId: plan.id })),
    ).toMatchObject(refused);

    for (const another of [uptime() - 3_600, uptime() + 3_600]) {
      await write(process.ppid, another);
      expect(await app.must('apply.last', {})).toMatchObject({ state: 'interrupted' });
    }
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    await write(gone, uptime());
    expect(await app.must('apply.last', {})).toMatchObject({ state: 'interrupted' });
  });

  it('offer nothing to revert if no step was started', () => {
    expect(
      createRevertPlan(initialState('x', { id: 'p', registryId: 'r', steps: [] }, 0).state.plan, [], ''),
    ).toBeNull();
  });
});
