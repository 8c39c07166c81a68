// Every step of a plan against every fault. `npm run test:faults` tries all pairs and prints a table; other runs try
// each fault at one step, a different one per fault.
import { afterAll, describe, expect, it } from 'vitest';
import { targetPath } from '../../../main/apply/resource-diff.ts';
import type { ScriptedFault } from '../../../main/emulator/state.ts';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import type { ApplyState } from '../../../shared/ipc-payloads.ts';
import { makePlan } from '../../../shared/plan/make-plan.ts';
import type { PlannedRequest, Step, StepKind } from '../../../shared/plan/types.ts';
import { textTable } from '../../../shared/report/text-table.ts';
import { applyEdits } from '../../../shared/topology/edit.ts';
import { formatMessages } from '../../support/format-messages.ts';
import { goal as wider, start } from '../../support/plan-scenario.ts';
import { unwrap } from '../../support/topologies.ts';
import { emulatedApply } from './emulated-apply.ts';

const all = process.env['CASES'] === 'all';
const goal = unwrap(applyEdits(wider, [{ kind: 'deactivate', registry: 'plant' }]));
const plan = unwrap(makePlan(start, goal));
const { steps, registryId } = plan;

type Designed = 'done' | 'stopped, then done' | 'stopped, theirs kept' | 'done, theirs kept';

/** What a person sees per fault: transient ones are retried, permanent ones stop the apply, which can be resumed. */
const faults: readonly {
  readonly name: string;
  readonly kind: ScriptedFault['kind'];
  readonly lasting?: true;
  readonly designed: Designed;
}[] = [
  { name: '429', kind: 'throttled', designed: 'done' },
  { name: '500', kind: 'server-error', designed: 'done' },
  { name: '502', kind: 'bad-gateway', designed: 'done' },
  { name: 'timeout', kind: 'timeout', designed: 'done' },
  { name: 'reset', kind: 'reset', designed: 'done' },
  { name: '429 lasting', kind: 'throttled', lasting: true, designed: 'stopped, then done' },
  { name: '500 lasting', kind: 'server-error', lasting: true, designed: 'stopped, then done' },
  { name: '502 lasting', kind: 'bad-gateway', lasting: true, designed: 'stopped, then done' },
  { name: 'timeout lasting', kind: 'timeout', lasting: true, designed: 'stopped, then done' },
  { name: 'reset lasting', kind: 'reset', lasting: true, designed: 'stopped, then done' },
  { name: 'LRO failed', kind: 'operation-fails', designed: 'stopped, then done' },
  { name: 'LRO never done', kind: 'operation-hangs', designed: 'stopped, then done' },
  { name: 'body cut', kind: 'body-cut', lasting: true, designed: 'done' },
];

const faultAt = (at: number, kind: ScriptedFault['kind'], times: number): ScriptedFault => {
  const { method, path } = steps[at]!.request;
  const before = steps.slice(0, at).filter(({ request }) => request.method === method && request.path === path).length;
  return { kind, method, pathContains: path, after: before, times, retryAfterSeconds: 0 };
};

const stateAt = (state: ApplyState, at: number): readonly string[] => [
  ...new Set(state.outcomes.slice(at).map((one) => one.state)),
];

/** Outcome after as many resumes as designed. */
const cell = async (at: number, { kind, lasting }: (typeof faults)[number]): Promise<string> => {
  const { emulator, go, left } = await emulatedApply(start, goal, plan, kind === 'operation-hangs' ? 400 : 10_000);
  emulator.setFaults([faultAt(at, kind, lasting === true ? 1_000 : 1)]);
  const first = await go();
  const struck = emulator.snapshot().faults[0]?.hits ?? 0;
  if (struck === 0) return 'the fault struck nothing';
  emulator.setFaults([]);
  if (first.state === 'failed') {
    if (
      !/^\d+ of \d+ steps done; stopped at “.+”: .+ Resume goes on where it stopped/.test(formatMessage(first.message))
    )
      return `said: ${formatMessage(first.message)}`;
    if (
      first.outcomes[at]?.state !== 'failed' ||
      (at + 1 < steps.length && stateAt(first, at + 1).join() !== 'pending')
    )
      return 'stopped at another step';
    // An operation that never ends is awaited once more before its request is sent again.
    const again = kind === 'operation-hangs' ? [await go(), await go()].at(-1) : await go();
    if (again?.state !== 'done') return `not resumed: ${formatMessage(again?.message ?? '')}`;
  }
  const rest = await left();
  if (rest.length > 0) return `left: ${rest.join(', ')}`;
  return first.state === 'failed' ? 'stopped, then done' : first.state;
};

const extra = 'repositories/theirs/content/read';
/** A change by someone else just before the step's object is read. */
const theirs = (step: Step): { readonly request: PlannedRequest; readonly kept: string } => {
  const path = targetPath(step);
  const patch = (properties: object, kept: string) => ({
    request: { method: 'PATCH' as const, path, body: { properties } },
    kept,
  });
  const pull = `${registryId}/scopeMaps/_repositories_pull`;
  switch (step.kind) {
    case 'enable-data-endpoint':
      return { request: { method: 'PATCH', path, body: { tags: { owner: 'theirs' } } }, kept: 'theirs' };
    case 'create-scope-map':
      return { request: { method: 'PUT', path, body: { properties: { actions: [extra] } } }, kept: extra };
    case 'create-token':
      return {
        request: { method: 'PUT', path, body: { properties: { scopeMapId: pull, status: 'enabled' } } },
        kept: pull,
      };
    case 'create-registry': {
      const { properties } = step.request.body as { readonly properties: object };
      return {
        request: { method: 'PUT', path, body: { properties: { ...properties, logging: { logLevel: 'Error' } } } },
        kept: '"logLevel":"Error"',
      };
    }
    case 'update-scope-map':
    case 'update-ancestor-scope-map':
    case 'delete-scope-map':
      return patch({ actions: [...(step.expected as { readonly actions: readonly string[] }).actions, extra] }, extra);
    case 'update-token':
    case 'delete-token':
      return patch({ scopeMapId: pull }, pull);
    case 'update-registry':
    case 'deactivate-registry':
    case 'delete-registry':
      return patch({ logging: { logLevel: 'Error' } }, '"logLevel":"Error"');
  }
};

/** Changes of properties outside of the plan are ignored. */
const designedForTheirs = (kind: StepKind): Designed =>
  kind === 'enable-data-endpoint' ? 'done, theirs kept' : 'stopped, theirs kept';

const theirCell = async (at: number): Promise<string> => {
  const step = steps[at]!;
  const { go, ask } = await emulatedApply(start, goal, plan);
  const { request, kept } = theirs(step);
  let triggered = false;
  const state = await go(({ outcomes }) => {
    if (triggered || outcomes[at]?.state !== 'running') return;
    triggered = true;
    ask(request);
  });
  const there = JSON.stringify(ask({ method: 'GET', path: targetPath(step), body: null })).includes(kept);
  if (!there) return 'theirs is lost';
  if (state.state === 'done') return 'done, theirs kept';
  const message = formatMessage(state.outcomes[at]?.error ?? '');
  if (!/ was (changed|created) by someone else since the plan was made/.test(message)) return `said: ${message}`;
  if ((await go()).state !== 'failed') return 'went on over it';
  return 'stopped, theirs kept';
};

const rows: string[][] = steps.map(({ id }) => [id]);
/** All steps, or a different one per fault. */
const stepsFor = (turn: number): readonly number[] =>
  steps.map((_, at) => at).filter((at) => all || at === (turn * 8) % steps.length);

it('the plan has every kind of step', () => {
  expect([...new Set(steps.map(({ kind }) => kind))].sort()).toEqual([
    'create-registry',
    'create-scope-map',
    'create-token',
    'deactivate-registry',
    'delete-registry',
    'delete-scope-map',
    'delete-token',
    'enable-data-endpoint',
    'update-ancestor-scope-map',
    'update-registry',
    'update-scope-map',
    'update-token',
  ]);
});

describe.each(faults.map((fault, turn) => ({ ...fault, turn })))('with $name at the write of a step', (fault) => {
  it(`the apply is ${fault.designed}, and Azure is as the draft has it`, { timeout: 600_000 }, async () => {
    for (const at of stepsFor(fault.turn)) {
      const came = await cell(at, fault);
      rows[at]?.push(came);
      expect.soft(came, `${fault.name} at ${steps[at]?.id ?? ''}`).toBe(fault.designed);
    }
  });
});

describe('with somebody else’s change just before a step', () => {
  it('the apply stops before it writes over theirs, however often it goes on', { timeout: 600_000 }, async () => {
    for (const at of all ? stepsFor(0) : [0, 1, 5, 9, steps.length - 1]) {
      const came = await theirCell(at);
      rows[at]?.push(came);
      expect.soft(came, `changed by someone else at ${steps[at]?.id ?? ''}`).toBe(designedForTheirs(steps[at]!.kind));
    }
  });

  it('names the former and the current value', async () => {
    const at = steps.findIndex(({ kind }) => kind === 'update-registry');
    const { go, ask } = await emulatedApply(start, goal, plan);
    ask(theirs(steps[at]!).request);
    expect(formatMessages(await go())).toMatchObject({
      state: 'failed',
      message: expect.stringMatching(
        /depot was changed by someone else since the plan was made: logLevel was Information and is Error\./,
      ),
    });
  });
});

afterAll(() => {
  if (!all) return;
  const shown = rows.map(([id = '', ...cells]) => [
    id,
    ...cells.map((came, at) => (came === (faults[at]?.designed ?? came) ? came : `NOT AS DESIGNED: ${came}`)),
  ]);
  process.stdout.write(
    `\n${textTable(['STEP', ...faults.map(({ name }) => name.toUpperCase()), 'CHANGED BY SOMEONE ELSE'], shown)}\n`,
  );
});
