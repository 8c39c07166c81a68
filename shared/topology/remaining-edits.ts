import { applyEdit } from './edit.ts';
import type { Edit } from './edit-types.ts';
import type { Topology } from './model.ts';
import { orphanedAccess } from './orphans.ts';
import { indexTopology, nameKey } from './tree.ts';

/** Edits that delete the token and scope map of a deleted registry. */
const remainingCleanUp = (topology: Topology, registry: string): readonly Edit[] => {
  const left = orphanedAccess(topology).filter(({ madeFor }) => madeFor === nameKey(registry));
  return left.length === 0
    ? []
    : [
        {
          kind: 'delete-access',
          tokens: left.flatMap(({ tokens }) => tokens.map(({ name }) => name)),
          scopeMaps: left.map(({ scopeMap }) => scopeMap.name),
        },
      ];
};

/** Empty if a rejected edit is already done; else the edit, so that its error is shown. */
const remainingOfRejected = (topology: Topology, edit: Edit): readonly Edit[] => {
  const there = indexTopology(topology);
  if (edit.kind === 'delete' && there.get(edit.registry) === null)
    return edit.cleanUp ? remainingCleanUp(topology, edit.registry) : [];
  const made = edit.kind === 'create' ? there.get(edit.registry.name) : null;
  const asWanted =
    edit.kind === 'create' &&
    made !== null &&
    made.mode === edit.registry.mode &&
    nameKey(made.parent ?? '') === nameKey(edit.registry.parent ?? '');
  return asWanted ? [] : [edit];
};

/**
 * Edits of a draft that still change `topology` after a partial apply, each on top of those before, and those that
 * fail.
 */
export const remainingEdits = (topology: Topology, edits: readonly Edit[]): readonly Edit[] => {
  const left: Edit[] = [];
  let now = topology;
  for (const edit of edits) {
    const next = applyEdit(now, edit);
    if (next.ok && JSON.stringify(next.value) === JSON.stringify(now)) continue;
    const kept = next.ok ? [edit] : remainingOfRejected(now, edit);
    for (const one of kept) {
      const after = applyEdit(now, one);
      if (after.ok) now = after.value;
    }
    left.push(...kept);
  }
  return left;
};
