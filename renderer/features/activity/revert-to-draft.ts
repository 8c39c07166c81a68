import { t } from '../../../shared/i18n/translate.ts';
import type { ApplyState } from '../../../shared/ipc-payloads.ts';
import { createRevertPlan } from '../../../shared/plan/revert-plan.ts';
import type { Instant } from '../../../shared/schedule/instant.ts';
import { applyEdits } from '../../../shared/topology/edit.ts';
import { formatInstant } from '../../format/date-time.ts';
import type { AppState } from '../../state/app.svelte.ts';

/**
 * Replaces the draft with the edit that reverts an apply and shows its review. Sets the previous draft aside, so that a
 * roll-back sends nothing else.
 */
export const revertToDraft = (app: AppState, { plan, outcomes }: ApplyState, startedAt: Instant): void => {
  const edit = createRevertPlan(plan, outcomes, new Date(startedAt).toISOString());
  if (edit === null) {
    app.notify(
      t('Nothing of it can be taken back: a deactivated instance is deployed anew, and a data endpoint stays on.'),
      'bad',
    );
    return;
  }
  const before = app.draft.edits;
  const ownWork = before.some(({ kind }) => kind !== 'take-back');
  const possible = app.actual === null ? null : applyEdits(app.actual, [edit]);
  if (possible?.ok === false) {
    app.notify(possible.error.message, 'bad');
    return;
  }
  if (ownWork) app.setAsideDraft = { registryId: plan.registryId, edits: before };
  app.draft.replace([edit]);
  app.notify(
    t('Drafted: take back what was applied {instant} UTC.{more}', {
      instant: formatInstant(startedAt),
      more: ownWork ? t(' The draft from before is set aside: bring it back in Review.') : '',
    }),
  );
  app.screen = 'review';
};
