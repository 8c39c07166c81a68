import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makePlan } from '../../../shared/plan/make-plan.ts';
import { createRevertPlan } from '../../../shared/plan/revert-plan.ts';
import type { Plan, StepOutcome, StepState } from '../../../shared/plan/types.ts';
import { applyEdit, applyEdits } from '../../../shared/topology/edit.ts';
import type { Edit } from '../../../shared/topology/edit-types.ts';
import type { Topology } from '../../../shared/topology/model.ts';
import { editCodec } from '../../../shared/topology/parse-workspace.ts';
import { ArmStore } from '../../support/arm-store.ts';
import { goal, start } from '../../support/plan-scenario.ts';
import { buildTopology, getMessage, unwrap } from '../../support/topologies.ts';

const appliedAt = '2026-11-23T16:00:00.000Z';
const toOutcomes = (plan: Plan, state: (at: number) => StepState = () => 'done'): readonly StepOutcome[] =>
  plan.steps.map(({ id }, at) => ({
    id,
    state: state(at),
    startedAt: 0,
    endedAt: 0,
    correlationId: null,
    error: null,
    differences: [],
  }));

const actual = buildTopology([
  { name: 'plant', mode: 'ReadWrite', repositories: ['base', 'tools'] },
  { name: 'line1', parent: 'plant', repositories: ['base'], more: { notifications: ['base:*:push'] } },
  { name: 'line2', parent: 'plant', repositories: ['base', 'tools'] },
]);
const planned = (edits: readonly Edit[], from: Topology = actual) => {
  const desired = unwrap(applyEdits(from, edits));
  const plan = unwrap(makePlan(from, desired));
  return { desired, plan, back: createRevertPlan(plan, toOutcomes(plan), appliedAt)! };
};
const noon: Edit = { kind: 'set-sync', registry: 'line1', sync: { schedule: '0 12 * * *', syncWindow: 'PT4H' } };
const restoredTo = (before: Topology, now: Topology, edit: Edit): readonly string[] =>
  unwrap(makePlan(unwrap(applyEdit(now, edit)), before)).steps.map(({ id }) => id);

describe('taking back what was applied', () => {
  it('leaves nothing to do but the data endpoint, which stays on', () => {
    const plan = unwrap(makePlan(start, goal));
    const on = { ...start, cloud: goal.cloud };
    expect(restoredTo(on, goal, createRevertPlan(plan, toOutcomes(plan), appliedAt)!)).toEqual([]);
  });

  it('is a plan like any other: deletes what was created and creates what was deleted, deepest first and last', () => {
    const plan = unwrap(makePlan(start, goal));
    const back = unwrap(makePlan(goal, unwrap(applyEdit(goal, createRevertPlan(plan, toOutcomes(plan), appliedAt)!))));
    expect(
      back.steps.filter(({ kind }) => kind.endsWith('-registry')).map(({ kind, target }) => `${kind} ${target}`),
    ).toEqual([
      'create-registry cell1',
      'update-registry depot',
      'update-registry line1',
      'delete-registry cell01',
      'delete-registry site01',
      'delete-registry region',
    ]);
    expect(back.steps.filter(({ risk }) => risk === 'high').map(({ target }) => target)).toEqual(
      expect.arrayContaining(['region', 'site01', 'cell01']),
    );
  });

  it('brings back Azure itself', () => {
    const azure = new ArmStore(start);
    const plan = unwrap(makePlan(start, goal));
    for (const { request } of plan.steps) azure.send(request);
    const now = azure.read();
    const back = unwrap(makePlan(now, unwrap(applyEdit(now, createRevertPlan(plan, toOutcomes(plan), appliedAt)!))));
    for (const { request } of back.steps) azure.send(request);
    expect(unwrap(makePlan(azure.read(), { ...start, cloud: goal.cloud })).steps).toEqual([]);
  });

  it('after any number of steps brings back the start', () => {
    const plan = unwrap(makePlan(start, goal));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: plan.steps.length }), (done) => {
        const azure = new ArmStore(start);
        for (const { request } of plan.steps.slice(0, done)) azure.send(request);
        const now = azure.read();
        // The next step was under way when the process ended, with unknown outcome.
        const edit = createRevertPlan(
          plan,
          toOutcomes(plan, (at) => (at < done ? 'done' : at === done ? 'running' : 'pending')),
          appliedAt,
        );
        if (edit === null) return;
        expect(restoredTo({ ...start, cloud: now.cloud }, now, edit)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it('done twice changes nothing the second time', () => {
    const { desired, back } = planned([
      noon,
      { kind: 'set-repositories', registry: 'line1', add: ['app/web'], remove: ['base'] },
    ]);
    const once = unwrap(applyEdit(desired, back));
    expect(unwrap(applyEdit(once, back))).toEqual(once);
  });

  it('keeps what others changed since', () => {
    const { desired, back } = planned([
      noon,
      { kind: 'set-repositories', registry: 'line1', add: ['app/web'], remove: [] },
    ]);
    const theirs = unwrap(
      applyEdits(desired, [
        { kind: 'set-sync', registry: 'line1', sync: { messageTtl: 'P9D' } },
        { kind: 'set-repositories', registry: 'line1', add: ['theirs'], remove: [] },
      ]),
    );
    const now = unwrap(applyEdit(theirs, back));
    const wanted = unwrap(
      applyEdits(actual, [
        { kind: 'set-sync', registry: 'line1', sync: { messageTtl: 'P9D' } },
        { kind: 'set-repositories', registry: 'line1', add: ['theirs'], remove: [] },
      ]),
    );
    expect(unwrap(makePlan(now, wanted)).steps).toEqual([]);
    const reset = unwrap(
      applyEdits(desired, [{ kind: 'set-sync', registry: 'line1', sync: { schedule: '0 3 * * *' } }]),
    );
    expect(unwrap(applyEdit(reset, back)).registries.find(({ name }) => name === 'line1')?.sync).toMatchObject({
      schedule: '0 3 * * *',
      syncWindow: null,
    });
  });

  it('is refused where something new stands below what would go', () => {
    const registry = {
      name: 'depot',
      parent: null,
      mode: 'ReadOnly',
      sync: { schedule: '* * * * *', syncWindow: null, messageTtl: 'P2D' },
      repositories: ['base'],
      clientTokenIds: [],
      notifications: [],
      logLevel: 'Information',
      garbageCollection: { enabled: true, schedule: '0 0 * * *' },
    } as const;
    const { desired, back } = planned([{ kind: 'create', registry }]);
    const grown = unwrap(
      applyEdits(desired, [{ kind: 'create', registry: { ...registry, name: 'shelf', parent: 'depot' } }]),
    );
    expect(getMessage(applyEdit(grown, back))).toBe(
      "'shelf' is below 'depot', which would not be there: delete or create one of them first.",
    );
  });

  it('is not offered for what has no way back, or where nothing was done', () => {
    const active = planned([{ kind: 'deactivate', registry: 'line1' }]);
    expect(active.plan.steps.map(({ kind }) => kind)).toEqual(['deactivate-registry']);
    expect(active.back).toBeNull();
    const { plan } = planned([noon]);
    expect(
      createRevertPlan(
        plan,
        toOutcomes(plan, () => 'pending'),
        appliedAt,
      ),
    ).toBeNull();
    expect(
      createRevertPlan(
        plan,
        toOutcomes(plan, () => 'failed'),
        appliedAt,
      ),
    ).toBeNull();
  });

  it('survives a workspace', () => {
    const { back } = planned([noon]);
    expect(editCodec.read(JSON.parse(JSON.stringify(editCodec.write(back))), '')).toEqual(back);
  });
});
