import type { Edit } from '../topology/edit-types.ts';
import type { Topology } from '../topology/model.ts';
import { nameKey, sortTree } from '../topology/tree.ts';

export type DraftMark = 'new' | 'changed' | 'deleted';

/** By lower-case name. Site attributes are no change of the registry. */
export const draftMarks = (edits: readonly Edit[]): ReadonlyMap<string, DraftMark> => {
  const marks = new Map<string, DraftMark>();
  for (const edit of edits) {
    if (edit.kind === 'enable-data-endpoint' || edit.kind === 'delete-access' || edit.kind === 'set-site') continue;
    if (edit.kind === 'take-back') {
      for (const { name, before, after } of edit.registries)
        marks.set(nameKey(name), before === null ? 'deleted' : after === null ? 'new' : 'changed');
      continue;
    }
    const key = nameKey(edit.kind === 'create' ? edit.registry.name : edit.registry);
    if (edit.kind === 'create') marks.set(key, 'new');
    else if (edit.kind !== 'delete') marks.set(key, marks.get(key) ?? 'changed');
    else if (marks.get(key) === 'new') marks.delete(key);
    else marks.set(key, 'deleted');
  }
  return marks;
};

/** The desired topology with deleted registries, to show them before deletion. */
export const withDeleted = (actual: Topology, desired: Topology): Topology => {
  const kept = new Set(desired.registries.map(({ name }) => nameKey(name)));
  const deleted = actual.registries.filter(({ name }) => !kept.has(nameKey(name)));
  return deleted.length === 0 ? desired : { ...desired, registries: sortTree([...desired.registries, ...deleted]) };
};
