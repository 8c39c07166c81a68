import { applyEdits } from '../../shared/topology/edit.ts';
import type { Edit } from '../../shared/topology/edit-types.ts';
import type { AppState } from '../state/app.svelte.ts';

/** Adds one action of a person to the draft where it applies, else says why not. Tells whether it was added. */
export const addToDraft = (app: AppState, edits: readonly Edit[], said: string): boolean => {
  if (app.actual === null || edits.length === 0) return false;
  const result = applyEdits(app.actual, [...app.draft.edits, ...edits]);
  if (!result.ok) {
    app.notify(result.error.message, 'bad');
    return false;
  }
  app.draft.add(edits);
  app.sayOfDraft(said);
  return true;
};
