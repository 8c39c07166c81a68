import { nameInId } from './arm-id.ts';
import type { ConnectedRegistry, Mode, ScopeMap, Token, Topology } from './model.ts';
import { sortedActions } from './parse-arm.ts';
import { compareNames, indexTopology, nameKey } from './tree.ts';

/**
 * Image of a nested instance, which without internet can come from its parent only
 * (shared/topology/README.md#31-limits-and-prerequisites).
 */
export const runtimeRepository = 'acr/connected-registry';

/** Rights of a sync token on a repository, by mode (shared/topology/README.md#21-actions). */
const repositoryRights: Readonly<Record<Mode, readonly string[]>> = {
  ReadOnly: ['content/read', 'metadata/read'],
  ReadWrite: ['content/delete', 'content/read', 'content/write', 'metadata/read', 'metadata/write'],
};

/** Rights on a gateway, over which messages and configuration travel (shared/topology/README.md#21-actions). */
const gatewayRights = ['config/read', 'config/write', 'message/read', 'message/write'] as const;

/** `repositories/<repository>/<right>` in lower case. */
export const repositoryActions = (repository: string, mode: Mode): readonly string[] =>
  repositoryRights[mode].map((right) => `repositories/${nameKey(repository)}/${right}`);

/** `gateway/<registry>/<right>` in lower case. */
export const gatewayActions = (registry: string): readonly string[] =>
  gatewayRights.map((right) => `gateway/${nameKey(registry)}/${right}`);

/** Actions that a registry needs in its own scope map and in those of its ancestors. */
export const ownActions = (registry: string, mode: Mode, repositories: readonly string[]): readonly string[] =>
  sortedActions([
    ...repositories.flatMap((repository) => repositoryActions(repository, mode)),
    ...gatewayActions(registry),
  ]);

const repositoryAction = /^repositories\/(.+)\/(?:content|metadata)\/(?:read|write|delete)$/i;

/** Repository of an action in lower case; null for any other action. */
export const parseRepository = (action: string): string | null =>
  repositoryAction.exec(action)?.[1]?.toLowerCase() ?? null;

const gatewayAction = /^gateway\/([^/]+)\//i;

/** Connected registries of gateway actions, in lower case, sorted. */
export const gatewaysIn = (actions: readonly string[]): readonly string[] =>
  [...new Set(actions.flatMap((action) => gatewayAction.exec(action)?.[1]?.toLowerCase() ?? []))].sort(compareNames);

interface AccessIndex {
  readonly tokens: ReadonlyMap<string, Token>;
  readonly scopeMaps: ReadonlyMap<string, ScopeMap>;
}

const byNameKey = <T extends { readonly name: string }>(items: readonly T[]): ReadonlyMap<string, T> =>
  new Map(items.map((item) => [nameKey(item.name), item]));
const indexes = new WeakMap<Topology, AccessIndex>();
const indexAccess = (topology: Topology): AccessIndex => {
  const known = indexes.get(topology);
  if (known) return known;
  const built = { tokens: byNameKey(topology.tokens), scopeMaps: byNameKey(topology.scopeMaps) };
  indexes.set(topology, built);
  return built;
};

/** Null if the token was not read. */
export const findTokenById = (topology: Topology, id: string | null): Token | null =>
  id === null ? null : (indexAccess(topology).tokens.get(nameKey(nameInId(id))) ?? null);

/** Null if the scope map was not read. */
export const findScopeMapById = (topology: Topology, id: string | null): ScopeMap | null =>
  id === null ? null : (indexAccess(topology).scopeMaps.get(nameKey(nameInId(id))) ?? null);

/** Scope map of a registry's sync token; null if either was not read. */
export const findScopeMap = (topology: Topology, registry: ConnectedRegistry): ScopeMap | null =>
  findScopeMapById(topology, findTokenById(topology, registry.tokenId)?.scopeMapId ?? null);

/** Repositories of actions, in lower case, sorted, wildcards kept. */
export const repositoriesIn = (actions: readonly string[]): readonly string[] =>
  [...new Set(actions.map(parseRepository).filter((repository) => repository !== null))].sort(compareNames);

/** Repositories of a registry's scope map; null if it was not read. */
export const listSyncedRepositories = (topology: Topology, registry: ConnectedRegistry): readonly string[] | null => {
  const map = findScopeMap(topology, registry);
  return map && repositoriesIn(map.actions);
};

/**
 * Whether granted actions, wildcards included, allow one (shared/topology/README.md#35-wildcards-in-scope-maps).
 * Assumption: sync honours wildcards as client tokens do; only those are documented.
 */
export const allows = (granted: ReadonlySet<string>, action: string): boolean => {
  const wanted = action.toLowerCase();
  if (granted.has(wanted)) return true;
  const repository = parseRepository(wanted);
  if (repository === null) return false;
  const right = wanted.slice(`repositories/${repository}/`.length);
  const segments = repository.split('/');
  return segments.some((_, i) => granted.has(`repositories/${[...segments.slice(0, i), '*'].join('/')}/${right}`));
};

const lowerSet = (actions: readonly string[]): ReadonlySet<string> =>
  new Set(actions.map((action) => action.toLowerCase()));

/**
 * Repositories that a registry needs in its own mode. One that it holds only in part, and a descendant uses, it holds
 * for that one: `create` puts a ReadOnly child's reading rights on a ReadWrite parent.
 */
const neededRepositories = (topology: Topology, registry: ConnectedRegistry): readonly string[] => {
  const map = findScopeMap(topology, registry);
  if (map === null) return [];
  const granted = lowerSet(map.actions);
  const usedBelow = new Set(
    indexTopology(topology)
      .getDescendants(registry.name)
      .flatMap((below) => findScopeMap(topology, below)?.actions.map(parseRepository) ?? []),
  );
  return repositoriesIn(map.actions).filter(
    (repository) =>
      !usedBelow.has(repository) || repositoryActions(repository, registry.mode).every((action) => granted.has(action)),
  );
};

/**
 * Actions that a sync token needs: gateway and repositories of its registry and of all below it; unknown repositories
 * add none (shared/topology/README.md#22-commands, shared/topology/README.md#33-hierarchy).
 */
const requiredActions = (topology: Topology, registry: ConnectedRegistry): readonly string[] =>
  sortedActions(
    [registry, ...indexTopology(topology).getDescendants(registry.name)].flatMap((member) =>
      ownActions(member.name, member.mode, neededRepositories(topology, member)),
    ),
  );

/** Required actions that a registry's scope map lacks; null if the scope map was not read. */
export const missingActions = (topology: Topology, registry: ConnectedRegistry): readonly string[] | null => {
  const map = findScopeMap(topology, registry);
  if (map === null) return null;
  const granted = lowerSet(map.actions);
  return requiredActions(topology, registry).filter((action) => !allows(granted, action));
};
