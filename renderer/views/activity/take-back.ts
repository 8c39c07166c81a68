import type { ApplyState } from '../../../shared/ipc.ts';
import { takeBackOf } from '../../../shared/plan/take-back.ts';
import type { Instant } from '../../../shared/schedule/instant.ts';
import { t } from '../../../shared/text/text.ts';
import { addToDraft } from '../../forms/add-to-draft.ts';
import { instantText } from '../../forms/instants.ts';
import type { AppState } from '../../state/app.svelte.ts';

/** Makes the draft that takes an apply back, and goes to its review. What is left of one that did not end is set aside until an undo. */
export const draftTakeBack = (app: AppState, { plan, outcomes, state }: ApplyState, startedAt: Instant): void => {
  const edit = takeBackOf(plan, outcomes, new Date(startedAt).toISOString());
  if (edit === null) {
    app.say(
      t('Nothing of it can be taken back: a deactivated instance is deployed anew, and a data endpoint stays on.'),
      'bad',
    );
    return;
  }
  const asideBefore = state !== 'done' && !app.draft.isEmpty;
  const said = t('Drafted: take back what was applied {instant} UTC.{more}', {
    instant: instantText(startedAt),
    more: asideBefore ? t(' Undo brings the draft from before.') : '',
  });
  if (asideBefore) {
    app.draft.replace([edit]);
    app.say(said);
  } else if (!addToDraft(app, [edit], said)) return;
  app.screen = 'review';
};
