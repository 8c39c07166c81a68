import { applyEdits } from '../../shared/topology/edit.ts';
import type { Edit } from '../../shared/topology/edit-types.ts';
import type { AppState } from '../state/app.svelte.ts';

/** Adds one group of edits to the draft, or reports why they do not apply. Returns whether they were added. */
export const addToDraft = (app: AppState, edits: readonly Edit[], message: string): boolean => {
  if (app.actual === null || edits.length === 0) return false;
  const result = applyEdits(app.actual, [...app.draft.edits, ...edits]);
  if (!result.ok) {
    app.notify(result.error.message, 'bad');
    return false;
  }
  app.draft.add(edits);
  app.notifyAboutDraft(message);
  return true;
};
