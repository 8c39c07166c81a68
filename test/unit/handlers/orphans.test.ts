import { expect, it } from 'vitest';
import { findings } from '../../../shared/findings/findings.ts';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import { makePlan } from '../../../shared/plan/make-plan.ts';
import { simulate } from '../../../shared/simulate/simulate.ts';
import { applyEdits } from '../../../shared/topology/edit.ts';
import type { Edit } from '../../../shared/topology/edit-types.ts';
import type { Topology } from '../../../shared/topology/model.ts';
import { formatMessages } from '../../support/format-messages.ts';
import { startApp, startedAt } from './app.ts';
import { buildStart } from './reviewed.ts';

const leftovers = (topology: Topology) =>
  findings(topology, simulate(topology, { from: startedAt, to: startedAt + 86_400_000 }), startedAt).filter(
    ({ code }) => code === 'orphaned-access',
  );

it('what a deletion without clean-up leaves in Azure is found, and its fix takes it away', async () => {
  const app = startApp();
  const { topology } = await app.must('view.get', {});
  expect(leftovers(topology)).toEqual([]);

  const carryOut = async (
    now: Topology,
    edits: readonly Edit[],
  ): Promise<{ readonly kinds: readonly string[]; readonly after: Topology }> => {
    const desired = applyEdits(now, edits);
    const plan = desired.ok ? makePlan(now, desired.value) : desired;
    if (!plan.ok) throw new Error(formatMessage(plan.error.message));
    const { applyId } = await app.must('apply.start', buildStart(now, edits));
    const { state } = await app.event(
      'apply.progress',
      (progress) => progress.applyId === applyId && progress.state !== 'running',
    );
    expect(state).toBe('done');
    return { kinds: plan.value.steps.map(({ kind }) => kind), after: (await app.must('view.get', {})).topology };
  };

  const { after: left } = await carryOut(topology, [{ kind: 'delete', registry: 'deckpilot', cleanUp: false }]);
  const [finding] = leftovers(left);
  expect(formatMessages(finding)).toMatchObject({
    registry: null,
    message: expect.stringContaining("were made for a connected registry 'deckpilot' that is not there"),
  });
  const { kinds, after: clean } = await carryOut(left, finding?.fix?.edits ?? []);
  expect(kinds).toEqual(['delete-token', 'delete-scope-map']);
  expect(leftovers(clean)).toEqual([]);
  expect([...clean.tokens, ...clean.scopeMaps].filter(({ name }) => name === 'deckpilot')).toEqual([]);
});
