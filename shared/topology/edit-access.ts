import { type AppError, appError } from '../errors.ts';
import { quote } from '../i18n/quote.ts';
import { t } from '../i18n/translate.ts';
import { err, ok, type Result } from '../result.ts';
import {
  allows,
  findScopeMap,
  findScopeMapById,
  findTokenById,
  gatewayActions,
  missingActions,
  ownActions,
  parseRepository,
  repositoriesIn,
  repositoryActions,
} from './access.ts';
import { nameInId, resourceId } from './arm-id.ts';
import type { NewRegistry } from './edit-types.ts';
import { maxConnectedRegistries } from './limits.ts';
import type { ConnectedRegistry, RegistryStatus, ScopeMap, Token, Topology } from './model.ts';
import { sortedActions } from './parse-arm.ts';
import { modeUnderParentRule, repositoryRule } from './rules.ts';
import { indexTopology, nameKey, sortTree } from './tree.ts';

/** Status of a registry that is not in the service yet. */
export const notDeployed: RegistryStatus = {
  provisioningState: null,
  connectionState: null,
  activation: null,
  version: null,
  lastActivityTime: null,
  lastSyncTime: null,
  systemData: null,
  scheduleSince: null,
  gatewayEndpoint: null,
  loginServer: null,
  tlsStatus: null,
  statusDetails: [],
  syncResult: null,
  authType: null,
};

type Edited = Result<Topology, AppError>;
const refuse = (message: string, where?: string): Edited =>
  err(appError('refused', message, where === undefined ? {} : { where }));

/** Changes the scope maps of registries, each map once; skips maps that were not read. */
const changeActions = (
  topology: Topology,
  registries: readonly ConnectedRegistry[],
  change: (actions: readonly string[]) => Iterable<string>,
): Topology => {
  const touched = new Set(registries.map((registry) => findScopeMap(topology, registry)));
  return {
    ...topology,
    scopeMaps: topology.scopeMaps.map((map) =>
      touched.has(map) ? { ...map, actions: sortedActions(change(map.actions)) } : map,
    ),
  };
};

const addActions =
  (more: readonly string[]) =>
  (actions: readonly string[]): readonly string[] => [...actions, ...more];
const removeActions = (less: readonly string[]) => {
  const gone = new Set(less);
  return (actions: readonly string[]): readonly string[] => actions.filter((action) => !gone.has(action.toLowerCase()));
};

const firstBadRepository = (repositories: readonly string[]): string | null =>
  repositories.map((repository) => repositoryRule(nameKey(repository))).find((verdict) => verdict !== null) ?? null;

const upsertByName = <T extends { readonly name: string }>(items: readonly T[], item: T): readonly T[] => {
  const at = items.findIndex(({ name }) => nameKey(name) === nameKey(item.name));
  return at < 0 ? [...items, item] : items.with(at, item);
};

interface Access {
  readonly token: Token;
  readonly map: ScopeMap;
}

/** Creates or corrects a token and a scope map of the registry's name. */
const createAccess = (topology: Topology, { name, mode, repositories }: NewRegistry): Access => {
  const scopeMapId = resourceId(topology, 'scopeMaps', name);
  return {
    token: {
      ...(findTokenById(topology, resourceId(topology, 'tokens', name)) ?? { name, id: null, passwords: [] }),
      scopeMapId,
      status: 'enabled',
    },
    map: {
      ...(findScopeMapById(topology, scopeMapId) ?? { name, id: null, description: null, systemDefined: false }),
      actions: ownActions(name, mode, repositories),
    },
  };
};

/**
 * Uses an existing token; its scope map gets the gateway actions that `az` leaves to the person
 * (shared/topology/README.md#22-commands).
 */
const useExistingToken = (
  topology: Topology,
  { name, repositories }: NewRegistry,
  syncToken: string,
): Result<Access, AppError> => {
  const token = topology.tokens.find((one) => nameKey(one.name) === nameKey(syncToken));
  if (token === undefined)
    return err(
      appError(
        'not-found',
        t("There is no token ''{syncToken}''; choose one of the registry's tokens.", { syncToken }),
        {
          where: 'syncToken',
        },
      ),
    );
  const user = topology.registries.find(
    ({ tokenId }) => tokenId !== null && nameKey(nameInId(tokenId)) === nameKey(syncToken),
  );
  if (user !== undefined)
    return err(
      appError(
        'refused',
        t("The token ''{name}'' is the sync token of ''{name2}''; choose another.", {
          name: token.name,
          name2: user.name,
        }),
        { where: 'syncToken' },
      ),
    );
  const map = findScopeMapById(topology, token.scopeMapId);
  if (map === null)
    return err(
      appError(
        'not-found',
        t("The scope map of the token ''{name}'' was not read; choose another token.", { name: token.name }),
        { where: 'syncToken' },
      ),
    );
  if (repositories.length > 0)
    return err(
      appError(
        'refused',
        t(
          "The scope map ''{name}'' tells the repositories of ''{name2}''; leave them out, or let it have a new token.",
          {
            name: map.name,
            name2: name,
          },
        ),
        { where: 'repositories' },
      ),
    );
  const missing = gatewayActions(name).filter((action) => !map.actions.includes(action));
  if (missing.length > 0 && map.systemDefined)
    return err(
      appError(
        'refused',
        t(
          "The scope map ''{name}'' is Azure's own and cannot get the right to the gateway of ''{name2}''; choose another token.",
          { name: map.name, name2: name },
        ),
        { where: 'syncToken' },
      ),
    );
  return ok({ token, map: { ...map, actions: sortedActions([...map.actions, ...missing]) } });
};

/**
 * Adds a registry with a token and scope map, or an existing token, and its needs to the scope maps of all ancestors,
 * as `az acr connected-registry create` does; enables the data endpoint (shared/topology/README.md#22-commands).
 */
export const createRegistry = (topology: Topology, wanted: NewRegistry): Edited => {
  const index = indexTopology(topology);
  if (index.get(wanted.name)) {
    return err(
      appError(
        'conflict',
        t("A connected registry ''{name}'' exists already; choose another name.", { name: wanted.name }),
        { where: 'name' },
      ),
    );
  }
  if (topology.registries.length >= maxConnectedRegistries) {
    return refuse(
      t("''{name}'' holds {registriesCount} connected registries; the service allows {maxConnectedRegistries}.", {
        name: topology.cloud.name,
        registriesCount: topology.registries.length,
        maxConnectedRegistries,
      }),
    );
  }
  if (topology.cloud.sku !== null && topology.cloud.sku.toLowerCase() !== 'premium') {
    return refuse(
      t("''{name}'' is {sku}; connected registries need the Premium SKU.", {
        name: topology.cloud.name,
        sku: topology.cloud.sku,
      }),
    );
  }
  const parent = wanted.parent === null ? null : index.get(wanted.parent);
  if (wanted.parent !== null && parent === null) {
    return err(
      appError(
        'not-found',
        t("The parent ''{parent}'' of ''{name}'' does not exist.", { parent: wanted.parent, name: wanted.name }),
        { where: 'parent' },
      ),
    );
  }
  if (parent?.status.authType === 'ManagedIdentity') {
    return refuse(
      t("''{name}'' signs in with a managed identity and cannot have children.", { name: parent.name }),
      'parent',
    );
  }
  const misplaced = modeUnderParentRule(wanted.mode, parent);
  if (misplaced !== null) return refuse(misplaced, 'mode');
  if (wanted.syncToken === undefined && wanted.repositories.length === 0)
    return refuse(t("Choose at least one repository for ''{name}''.", { name: wanted.name }), 'repositories');
  const badRepository = firstBadRepository(wanted.repositories);
  if (badRepository !== null) return refuse(badRepository, 'repositories');

  const { repositories: _, syncToken, ...properties } = wanted;
  const access =
    syncToken === undefined ? ok(createAccess(topology, wanted)) : useExistingToken(topology, wanted, syncToken);
  if (!access.ok) return access;
  const { token, map } = access.value;
  const actions = [...gatewayActions(wanted.name), ...map.actions.filter((action) => parseRepository(action) !== null)];
  const registry: ConnectedRegistry = {
    ...properties,
    parent: parent?.name ?? null,
    id: null,
    tokenId: token.id ?? resourceId(topology, 'tokens', token.name),
    auditLog: wanted.auditLog ?? false,
    status: notDeployed,
    unknown: {},
  };
  const ancestors = parent ? [parent, ...index.getAncestors(parent.name)] : [];
  const widened = changeActions(topology, ancestors, addActions(actions));
  return ok({
    ...widened,
    cloud:
      topology.cloud.dataEndpointEnabled === false ? { ...topology.cloud, dataEndpointEnabled: true } : topology.cloud,
    registries: sortTree([...topology.registries, registry]),
    tokens: upsertByName(widened.tokens, token),
    scopeMaps: upsertByName(widened.scopeMaps, map),
  });
};

/**
 * Actions of an ancestor that only the deleted registry needed: its gateway, and rights on a repository that no other
 * descendant holds, no client token of the ancestor reaches and the ancestor itself holds no further right on.
 * Assumption: a registry whose clients have no token for a repository does not serve it; but none is left without any.
 */
const removableActions = (
  topology: Topology,
  ancestor: ConnectedRegistry,
  deleted: ConnectedRegistry,
  repositories: readonly string[],
): readonly string[] => {
  const granted = findScopeMap(topology, ancestor)?.actions ?? [];
  const below = new Set(
    indexTopology(topology)
      .getDescendants(ancestor.name)
      .flatMap((registry) => findScopeMap(topology, registry)?.actions ?? []),
  );
  const clients = new Set(
    ancestor.clientTokenIds.flatMap(
      (id) => findScopeMapById(topology, findTokenById(topology, id)?.scopeMapId ?? null)?.actions ?? [],
    ),
  );
  const isOwn = (repository: string): boolean => {
    const brought = new Set(repositoryActions(repository, deleted.mode));
    const held = granted.filter((action) => parseRepository(action) === repository);
    return held.some((action) => !brought.has(action) || allows(clients, action));
  };
  const free = repositories.filter((repository) => !isOwn(repository));
  const leavesSome = repositoriesIn(granted).some((repository) => !free.includes(repository));
  const rights = leavesSome ? free.flatMap((repository) => repositoryActions(repository, deleted.mode)) : [];
  return [...rights.filter((action) => !below.has(action)), ...gatewayActions(deleted.name)];
};

/** Deletes a registry; `cleanUp` also deletes its token, its scope map and what only it needed at its ancestors. */
export const deleteRegistry = (topology: Topology, registry: ConnectedRegistry, cleanUp: boolean): Edited => {
  const index = indexTopology(topology);
  const children = index.getChildren(registry.name).filter((child) => child !== registry);
  if (children.length > 0) {
    const names = children.map(({ name }) => quote(name)).join(', ');
    return refuse(
      t("''{name}'' still has {names} below it; delete what is below first.", { name: registry.name, names }),
    );
  }
  const repositories = repositoriesIn(findScopeMap(topology, registry)?.actions ?? []);
  const { [nameKey(registry.name)]: _, ...sites } = topology.sites;
  const rest: Topology = { ...topology, registries: topology.registries.filter((other) => other !== registry), sites };
  if (!cleanUp) return ok(rest);

  const token = findTokenById(rest, registry.tokenId);
  const isToken = (id: string | null) => id !== null && token !== null && nameKey(nameInId(id)) === nameKey(token.name);
  const tokenIsUsed = rest.registries.some((other) => [other.tokenId, ...other.clientTokenIds].some(isToken));
  const tokens = tokenIsUsed ? rest.tokens : rest.tokens.filter((other) => other !== token);
  const map = findScopeMapById(rest, token?.scopeMapId ?? null);
  const mapIsUsed =
    map?.systemDefined === true || tokens.some((other) => findScopeMapById(rest, other.scopeMapId) === map);
  const withoutOwn: Topology = {
    ...rest,
    tokens,
    scopeMaps: mapIsUsed ? rest.scopeMaps : rest.scopeMaps.filter((other) => other !== map),
  };
  // Nearest first, so that what an ancestor held for this one alone no longer counts as a need further up.
  return ok(
    index
      .getAncestors(registry.name)
      .reduce(
        (cleaned, ancestor) =>
          changeActions(
            cleaned,
            [ancestor],
            removeActions(removableActions(cleaned, ancestor, registry, repositories)),
          ),
        withoutOwn,
      ),
  );
};

const unreadAccess = (registry: ConnectedRegistry): Edited =>
  registry.tokenId === null
    ? refuse(
        t("''{name}'' has no sync token, so its repositories are not kept in a scope map.", { name: registry.name }),
      )
    : refuse(
        t(
          "The scope map of ''{name}'' was not read (a bare list holds none); connect to Azure to change its repositories.",
          { name: registry.name },
        ),
      );

/**
 * Removes every right on a repository from a registry and all below it; grants the rights of its mode to it and all
 * ancestors, as `az acr connected-registry permissions update` intends to (shared/topology/README.md#22-commands,
 * shared/topology/README.md#23-bugs-of-the-cli-not-copied a).
 */
export const setRepositories = (
  topology: Topology,
  registry: ConnectedRegistry,
  add: readonly string[],
  remove: readonly string[],
): Edited => {
  if (findScopeMap(topology, registry) === null) return unreadAccess(registry);
  const removed = new Set(remove.map(nameKey));
  const both = add.find((repository) => removed.has(nameKey(repository)));
  if (both !== undefined)
    return refuse(t("''{both}'' is to be added and removed at once; keep one of them.", { both }), 'repositories');
  const badRepository = firstBadRepository(add);
  if (badRepository !== null) return refuse(badRepository, 'repositories');
  const index = indexTopology(topology);
  const less = [...removed].flatMap((repository) => repositoryActions(repository, 'ReadWrite'));
  const more = add.flatMap((repository) => repositoryActions(repository, registry.mode));
  const narrowed = changeActions(topology, [registry, ...index.getDescendants(registry.name)], removeActions(less));
  return ok(changeActions(narrowed, [registry, ...index.getAncestors(registry.name)], addActions(more)));
};

/** Adds the actions that a registry's scope map lacks. */
export const repairAccess = (topology: Topology, registry: ConnectedRegistry): Edited => {
  const missing = missingActions(topology, registry);
  return missing === null ? unreadAccess(registry) : ok(changeActions(topology, [registry], addActions(missing)));
};

/** Disabling the sync token switches a registry off without deleting it (shared/topology/README.md#34-states). */
export const setTokenStatus = (topology: Topology, registry: ConnectedRegistry, status: Token['status']): Edited => {
  const token = findTokenById(topology, registry.tokenId);
  if (token === null)
    return refuse(
      t("The sync token of ''{name}'' was not read; connect to Azure to change its status.", { name: registry.name }),
    );
  return ok({ ...topology, tokens: upsertByName(topology.tokens, { ...token, status }) });
};
