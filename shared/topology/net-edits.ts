import { findTokenById } from './access.ts';
import { applyEdits } from './edit.ts';
import type { Edit } from './edit-types.ts';
import type { ConnectedRegistry, Topology } from './model.ts';
import { getSite, indexTopology, nameKey } from './tree.ts';

type Groups = readonly (readonly Edit[])[];

const editedRegistry = (edit: Edit): string | null =>
  edit.kind === 'create' ? edit.registry.name : 'registry' in edit ? edit.registry : null;

/** Merges an edit into an earlier one of the same registry; null if both must stay. */
const merge = (earlier: Edit, later: Edit): Edit | null => {
  switch (later.kind) {
    case 'set-sync':
      if (earlier.kind === 'set-sync') return { ...later, sync: { ...earlier.sync, ...later.sync } };
      return earlier.kind === 'create'
        ? { ...earlier, registry: { ...earlier.registry, sync: { ...earlier.registry.sync, ...later.sync } } }
        : null;
    case 'set-logging':
      return earlier.kind === 'set-logging' ? { ...earlier, ...later } : null;
    case 'set-notifications':
    case 'set-client-tokens':
    case 'set-garbage-collection':
    case 'set-token-status':
    case 'set-site':
      return earlier.kind === later.kind ? later : null;
    default:
      return null;
  }
};

/** Edits that create or delete a registry keep the others from merging across them. */
const isBoundary = (edit: Edit, key: string): boolean =>
  edit.kind === 'take-back' ||
  ((edit.kind === 'create' || edit.kind === 'delete') && nameKey(editedRegistry(edit) ?? '') === key);

const sameList = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((item) => other.includes(item));

const changesSite = (topology: Topology, { registry, site }: Extract<Edit, { kind: 'set-site' }>): boolean => {
  const kept = getSite(topology, registry);
  return JSON.stringify(Object.entries(site).sort()) !== JSON.stringify(Object.entries(kept).sort());
};

/** The part of an edit that changes something; null if none. */
const dropUnchanged = (edit: Edit, registry: ConnectedRegistry, topology: Topology): Edit | null => {
  switch (edit.kind) {
    case 'set-sync': {
      const sync = Object.fromEntries(
        Object.entries(edit.sync).filter(([name, value]) => registry.sync[name as keyof typeof edit.sync] !== value),
      );
      return Object.keys(sync).length === 0 ? null : { ...edit, sync };
    }
    case 'set-logging':
      return registry.logLevel === edit.logLevel && registry.auditLog === (edit.auditLog ?? registry.auditLog)
        ? null
        : edit;
    case 'set-notifications':
      return sameList(registry.notifications, edit.notifications) ? null : edit;
    case 'set-client-tokens':
      return sameList(registry.clientTokenIds, edit.clientTokenIds) ? null : edit;
    case 'set-garbage-collection':
      return registry.garbageCollection?.enabled === edit.garbageCollection.enabled &&
        registry.garbageCollection.schedule === edit.garbageCollection.schedule
        ? null
        : edit;
    case 'set-token-status':
      return findTokenById(topology, registry.tokenId)?.status === edit.status ? null : edit;
    case 'set-site':
      return changesSite(topology, edit) ? edit : null;
    default:
      return edit;
  }
};

const setsProperty = ({ kind }: Edit): boolean =>
  kind === 'set-sync' ||
  kind === 'set-logging' ||
  kind === 'set-notifications' ||
  kind === 'set-client-tokens' ||
  kind === 'set-garbage-collection' ||
  kind === 'set-token-status' ||
  kind === 'set-site';

const mergeEdits = (groups: Groups): Groups => {
  const result: Edit[][] = [];
  /** Positions of each registry's last edits, newest last. */
  const places = new Map<string, { readonly group: Edit[]; readonly at: number }[]>();
  for (const group of groups) {
    const kept: Edit[] = [];
    result.push(kept);
    for (const edit of group) {
      const key = nameKey(editedRegistry(edit) ?? '');
      if (edit.kind === 'take-back') places.clear();
      const known = places.get(key) ?? [];
      let isMerged = false;
      for (const { group: home, at } of known.toReversed()) {
        const earlier = home[at];
        if (earlier === undefined) continue;
        const both = merge(earlier, edit);
        if (both !== null) home[at] = both;
        isMerged = both !== null;
        if (isMerged || isBoundary(earlier, key)) break;
      }
      if (isMerged) continue;
      kept.push(edit);
      places.set(key, [...known, { group: kept, at: kept.length - 1 }]);
    }
  }
  return result;
};

/**
 * Merges repeated settings into the place of the first, drops edits without effect and empty groups. `applyEdits` gives
 * the same result.
 */
export const netEdits = (actual: Topology, groups: Groups): Groups => {
  const once = mergeEdits(groups);
  const isTakenBack = once.some((group) => group.some(({ kind }) => kind === 'take-back'));
  const base = isTakenBack
    ? null
    : applyEdits(
        actual,
        once.flat().filter((edit) => !setsProperty(edit)),
      );
  const topology = base?.ok === true ? base.value : null;
  const index = topology === null ? null : indexTopology(topology);
  return once
    .map((group) =>
      group.flatMap((edit) => {
        const registry = setsProperty(edit) ? (index?.get(editedRegistry(edit) ?? '') ?? null) : null;
        return registry === null || topology === null ? edit : (dropUnchanged(edit, registry, topology) ?? []);
      }),
    )
    .filter((group) => group.length > 0);
};
