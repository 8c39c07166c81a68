import type { Edit } from './edit-types.ts';
import type { SavedView, Scenario, Topology } from './model.ts';
import { presentBlackouts, workspaceCodec, workspaceVersion } from './parse-workspace.ts';

/** Versioned JSON with stable keys, one value a line, so that it diffs well. */
export const serializeWorkspace = (
  topology: Topology,
  edits: readonly Edit[],
  scenario?: Scenario,
  views: readonly SavedView[] = [],
): string => {
  const present = { ...topology, blackouts: presentBlackouts({ topology, edits }) };
  const workspace = {
    topology: present,
    edits,
    ...(scenario && { scenario }),
    ...(views.length > 0 && { views }),
  };
  const written = { cascade: workspaceVersion, ...(workspaceCodec.write(workspace) as object) };
  return `${JSON.stringify(written, null, 2)}\n`;
};
