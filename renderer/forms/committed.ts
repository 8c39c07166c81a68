import { applyEdits } from '../../shared/topology/edit.ts';
import type { Topology } from '../../shared/topology/model.ts';
import type { AppState } from '../state/app.svelte.ts';

/** The topology with the draft but without what is being typed: what a form starts from. Null while nothing is open. */
export const committedTopology = (app: AppState): Topology | null => {
  if (app.actual === null) return null;
  const result = applyEdits(app.actual, app.draft.edits);
  return result.ok ? result.value : app.actual;
};
