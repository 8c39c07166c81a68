import { findScopeMap, findTokenById } from '../topology/access.ts';
import { findCloudId, nameInId, sameId } from '../topology/arm-id.ts';
import type { ConnectedRegistry, ScopeMap, Token, Topology } from '../topology/model.ts';
import { indexTopology, nameKey } from '../topology/tree.ts';
import { registryPatch, scopeMapPatch, tokenPatch } from './arm-body.ts';

export interface Pair<T> {
  readonly before: T;
  readonly after: T;
}

/**
 * Differences of two topologies of one cloud registry. Creations in the desired tree's order, deletions in the
 * actual's.
 */
export interface Comparison {
  readonly created: readonly ConnectedRegistry[];
  readonly deleted: readonly ConnectedRegistry[];
  /** Lower-case names of registries to delete and create: mode, parent or token changed, or an ancestor is replaced. */
  readonly replaced: ReadonlySet<string>;
  readonly updated: readonly Pair<ConnectedRegistry>[];
  readonly deactivated: readonly ConnectedRegistry[];
  readonly newTokens: readonly Token[];
  readonly changedTokens: readonly Pair<Token>[];
  readonly goneTokens: readonly Token[];
  readonly newMaps: readonly ScopeMap[];
  readonly changedMaps: readonly Pair<ScopeMap>[];
  readonly goneMaps: readonly ScopeMap[];
}

const tokenName = (id: string | null): string | null => (id === null ? null : nameKey(nameInId(id)));

/**
 * Mode, parent and sync token are immutable (shared/topology/README.md#13-properties). A token that one side does not
 * report is unchanged.
 */
const mustBeReplaced = (before: ConnectedRegistry, after: ConnectedRegistry): boolean =>
  before.mode !== after.mode ||
  !sameId(before.parent, after.parent) ||
  (before.tokenId !== null && after.tokenId !== null && tokenName(before.tokenId) !== tokenName(after.tokenId));

/** Pairs by name; unedited objects are identical. */
const pairByName = <T extends { readonly name: string }>(
  before: readonly T[],
  after: readonly T[],
): readonly Pair<T>[] => {
  const byName = new Map(after.map((item) => [nameKey(item.name), item]));
  return before.flatMap((item) => {
    const other = byName.get(nameKey(item.name));
    return other ? [{ before: item, after: other }] : [];
  });
};

const missingFrom = <T extends { readonly name: string }>(others: readonly T[], items: readonly T[]): readonly T[] => {
  const names = new Set(others.map(({ name }) => nameKey(name)));
  return items.filter(({ name }) => !names.has(nameKey(name)));
};

/** Compares members by name, ignoring case. */
export const compareTopologies = (actual: Topology, desired: Topology): Comparison => {
  const cloudId = findCloudId(actual) ?? findCloudId(desired) ?? '';
  const kept = pairByName(actual.registries, desired.registries);
  const replaced = new Set<string>();
  const gone = new Set(missingFrom(desired.registries, actual.registries).map(({ name }) => nameKey(name)));
  for (const { before, after } of kept) {
    const above = indexTopology(actual)
      .getAncestors(before.name)
      .some(({ name }) => replaced.has(nameKey(name)) || gone.has(nameKey(name)));
    if (mustBeReplaced(before, after) || above) replaced.add(nameKey(before.name));
  }
  const isReplaced = ({ name }: { readonly name: string }) => replaced.has(nameKey(name));
  const created = [...missingFrom(actual.registries, desired.registries), ...desired.registries.filter(isReplaced)];
  const createdNames = new Set(created.map(({ name }) => nameKey(name)));

  // Where the actual access was not read, only what a created registry brings along is known to be new.
  const bringing = desired.registries.filter(({ name }) => createdNames.has(nameKey(name)));
  const broughtTokens = new Set(bringing.map((registry) => findTokenById(desired, registry.tokenId)));
  const broughtMaps = new Set(bringing.map((registry) => findScopeMap(desired, registry)));
  const isKnown = actual.accessKnown && desired.accessKnown;
  return {
    created: desired.registries.filter(({ name }) => createdNames.has(nameKey(name))),
    deleted: actual.registries.filter(({ name }) => gone.has(nameKey(name)) || replaced.has(nameKey(name))),
    replaced,
    updated: kept.filter(
      ({ before, after }) => before !== after && !isReplaced(before) && registryPatch(cloudId, before, after) !== null,
    ),
    deactivated: kept
      .filter(
        ({ before, after }) =>
          !isReplaced(before) && before.status.activation === 'Active' && after.status.activation === 'Inactive',
      )
      .map(({ after }) => after),
    newTokens: missingFrom(actual.tokens, desired.tokens).filter(
      (token) => actual.accessKnown || broughtTokens.has(token),
    ),
    changedTokens: pairByName(actual.tokens, desired.tokens).filter(
      ({ before, after }) => before !== after && tokenPatch(cloudId, before, after) !== null,
    ),
    goneTokens: isKnown ? missingFrom(desired.tokens, actual.tokens) : [],
    newMaps: missingFrom(actual.scopeMaps, desired.scopeMaps).filter(
      (map) => !map.systemDefined && (actual.accessKnown || broughtMaps.has(map)),
    ),
    changedMaps: pairByName(actual.scopeMaps, desired.scopeMaps).filter(
      ({ before, after }) => before !== after && !before.systemDefined && scopeMapPatch(before, after) !== null,
    ),
    goneMaps: isKnown
      ? missingFrom(desired.scopeMaps, actual.scopeMaps).filter(({ systemDefined }) => !systemDefined)
      : [],
  };
};

/** Registries by the lower-case name of their scope map, in tree order. */
export const findMapOwners = (topology: Topology): ReadonlyMap<string, ConnectedRegistry> => {
  const owners = new Map<string, ConnectedRegistry>();
  for (const registry of topology.registries) {
    const map = findScopeMap(topology, registry);
    if (map && !owners.has(nameKey(map.name))) owners.set(nameKey(map.name), registry);
  }
  return owners;
};

/** Registries by the lower-case name of their sync token. */
export const findTokenOwners = (topology: Topology): ReadonlyMap<string, ConnectedRegistry> =>
  new Map(
    topology.registries.flatMap((registry) =>
      registry.tokenId === null ? [] : [[nameKey(nameInId(registry.tokenId)), registry] as const],
    ),
  );
