import { afterEach, describe, expect, it, vi } from 'vitest';
import { revertToDraft } from '../../../../renderer/features/activity/revert-to-draft.ts';
import { countFinishedSteps, isBeingApplied } from '../../../../renderer/forms/apply-progress.ts';
import { formatMessage } from '../../../../shared/i18n/translate.ts';
import type { ApplyState } from '../../../../shared/ipc-payloads.ts';
import { makePlan } from '../../../../shared/plan/make-plan.ts';
import { applyEdits } from '../../../../shared/topology/edit.ts';
import type { Edit } from '../../../../shared/topology/edit-types.ts';
import { createAppState } from '../../../support/app-state.ts';
import { start } from '../../../support/plan-scenario.ts';
import { contosoId, unwrap } from '../../../support/topologies.ts';

const debug: Edit = { kind: 'set-logging', registry: 'depot', logLevel: 'Debug' };
const noon: Edit = { kind: 'set-sync', registry: 'line1', sync: { schedule: '0 12 * * *' } };

const applied = (state: ApplyState['state']): ApplyState => {
  const plan = unwrap(makePlan(start, unwrap(applyEdits(start, [debug]))));
  const done = { startedAt: 1, endedAt: 2, correlationId: null, error: null, differences: [] };
  return {
    applyId: 'a1',
    plan,
    outcomes: plan.steps.map(({ id }) => ({ id, state: state === 'running' ? 'running' : 'done', ...done })),
    state,
    message: '',
  };
};
const appWith = (...draft: readonly Edit[]) => {
  const { app } = createAppState({ topology: unwrap(applyEdits(start, [debug])), draft });
  app.screen = 'activity';
  return app;
};

afterEach(() => vi.unstubAllGlobals());

describe('a roll-back', () => {
  it.each(['done', 'failed', 'interrupted'] as const)(
    'of an apply that is %s never mixes with another draft, which is set aside',
    (state) => {
      const app = appWith(noon);
      revertToDraft(app, applied(state), 1);
      expect(app.draft.edits.map(({ kind }) => kind)).toEqual(['take-back']);
      expect(app.setAsideDraft).toEqual({ registryId: contosoId, edits: [noon] });
      expect(app.screen).toBe('review');
      expect(formatMessage(app.notice?.message ?? '')).toMatch(
        /The draft from before is set aside: bring it back in Review\.$/,
      );
      app.draft.undo();
      expect(app.draft.edits).toEqual([noon]);
    },
  );

  it('sets nothing aside where there is no other draft', () => {
    const app = appWith();
    revertToDraft(app, applied('done'), 1);
    revertToDraft(app, applied('done'), 1);
    expect(app.draft.edits.map(({ kind }) => kind)).toEqual(['take-back']);
    expect(app.setAsideDraft).toBeNull();
    expect(formatMessage(app.notice?.message ?? '')).toMatch(/^Drafted: take back what was applied .* UTC\.$/);
  });
});

describe('a plan that is being applied', () => {
  it('names the registries that it changes, in any case, until it ends', () => {
    expect(isBeingApplied(applied('running'), 'Depot')).toBe(true);
    expect(isBeingApplied(applied('running'), 'line1')).toBe(false);
    expect(isBeingApplied(applied('done'), 'depot')).toBe(false);
    expect(isBeingApplied(null, 'depot')).toBe(false);
  });

  it('counts its steps that are over', () => {
    expect(countFinishedSteps(applied('running'))).toBe(0);
    expect(countFinishedSteps(applied('done'))).toBe(1);
  });
});
