import type { Instant } from '../../shared/schedule/instant.ts';
import { gatewayActions } from '../../shared/topology/access.ts';
import { nameInId } from '../../shared/topology/arm-id.ts';
import type { ConnectedRegistry, Topology } from '../../shared/topology/model.ts';
import { indexTopology, nameKey } from '../../shared/topology/tree.ts';
import { defaultSettings, systemScopeMaps } from './registries.ts';
import type {
  Authorship,
  EmulatorState,
  Instance,
  StoredConnectedRegistry,
  StoredRegistry,
  StoredScopeMap,
  StoredToken,
} from './state.ts';
import { emptyState, nestedPath, setEntry, withRegistry } from './state.ts';

const createInstance = (registry: ConnectedRegistry, now: Instant): Instance | null => {
  const { activation, statusDetails, version } = registry.status;
  if (activation !== 'Active') return null;
  const deployedAt = now - 30 * 86_400_000;
  const failing = statusDetails.some(({ code }) => code === 'DiskError');
  return {
    behaviour: failing ? 'disk-error' : 'healthy',
    deployedAt,
    troubleSince: failing ? now : null,
    runtimeVersion: version ?? '0.8.0',
    runs: [{ schedule: registry.sync.schedule, syncWindow: registry.sync.syncWindow, setAt: deployedAt }],
    passwordName: 'password1',
    resyncAt: null,
    lockedOutAt: null,
  };
};

/**
 * An emulated Azure that holds one topology read from a file. If the file has no tokens and scope maps (a bare list),
 * each connected registry gets its own with the gateway actions only.
 */
export const stateFromTopology = (topology: Topology, now: Instant): EmulatorState => {
  const empty = emptyState(topology.cloud.location ?? 'westeurope');
  const [, subscriptionId = empty.subscription.id, group = 'edge'] =
    /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\//i.exec(topology.cloud.id ?? '') ?? [];
  const state: EmulatorState = {
    ...empty,
    subscription: { ...empty.subscription, id: subscriptionId.toLowerCase() },
    resourceGroups: new Map([
      [group.toLowerCase(), { name: group, location: topology.cloud.location ?? 'westeurope', tags: {} }],
    ]),
  };
  const authorship: Authorship = {
    createdBy: state.principal,
    createdAt: now,
    lastModifiedBy: state.principal,
    lastModifiedAt: now,
  };
  const written = { authorship, provisioningState: 'Succeeded' as const };
  const sku =
    (['Basic', 'Standard', 'Premium'] as const).find(
      (each) => each.toLowerCase() === topology.cloud.sku?.toLowerCase(),
    ) ?? 'Premium';
  const registry: StoredRegistry = {
    ...written,
    name: topology.cloud.name,
    resourceGroup: group,
    location: topology.cloud.location ?? 'westeurope',
    sku,
    tags: {},
    settings: { ...defaultSettings(now), dataEndpointEnabled: topology.cloud.dataEndpointEnabled ?? true },
    connectedRegistries: new Map(),
    tokens: new Map(),
    scopeMaps: systemScopeMaps(now),
    repositories: new Map(),
  };
  const index = indexTopology(topology);
  const tokenName = (each: ConnectedRegistry): string => (each.tokenId === null ? each.name : nameInId(each.tokenId));
  const map = (name: string, actions: readonly string[], description: string | null = null): StoredScopeMap => ({
    ...written,
    name,
    creationDate: now,
    type: 'UserDefined',
    description,
    actions,
  });
  const token = (name: string, mapName: string): StoredToken => ({
    ...written,
    name,
    creationDate: now,
    scopeMapId: nestedPath(state, registry, 'scopeMaps', mapName),
    status: 'enabled',
    statusChangedAt: now,
    passwords: [],
  });
  const gateways = (each: ConnectedRegistry): readonly string[] =>
    [each, ...index.getDescendants(each.name)].flatMap(({ name }) => gatewayActions(name));
  const tokens = topology.accessKnown
    ? topology.tokens.map((each): StoredToken => ({
        ...token(each.name, nameInId(each.scopeMapId ?? each.name)),
        status: each.status,
        passwords: each.passwords.flatMap(({ name, creationTime, expiry }) =>
          name === 'password1' || name === 'password2' ? [{ name, creationTime: creationTime ?? now, expiry }] : [],
        ),
      }))
    : topology.registries.flatMap((each) => [
        token(tokenName(each), each.name),
        ...each.clientTokenIds.map((id) => token(nameInId(id), '_repositories_pull')),
      ]);
  const maps = topology.accessKnown
    ? topology.scopeMaps
        .filter(({ systemDefined }) => !systemDefined)
        .map((each) => map(each.name, each.actions, each.description))
    : topology.registries.map((each) => map(each.name, gateways(each)));
  const connected = (each: ConnectedRegistry): StoredConnectedRegistry => ({
    ...written,
    name: each.name,
    mode: each.mode,
    parentId: each.parent === null ? null : nestedPath(state, registry, 'connectedRegistries', each.parent),
    sync: { ...each.sync, tokenId: nestedPath(state, registry, 'tokens', tokenName(each)), authType: 'SyncToken' },
    clientTokenIds: each.clientTokenIds.map((id) => nestedPath(state, registry, 'tokens', nameInId(id))),
    logLevel: each.logLevel,
    auditLogStatus: each.auditLog ? 'Enabled' : 'Disabled',
    notifications: each.notifications,
    garbageCollection: each.garbageCollection,
    identity: null,
    instance: createInstance(each, now),
    retired: null,
  });
  const keyed = <T extends { readonly name: string }>(items: readonly T[]): ReadonlyMap<string, T> =>
    new Map(items.map((item) => [nameKey(item.name), item]));
  return withRegistry(state, {
    ...registry,
    connectedRegistries: keyed(topology.registries.map(connected)),
    tokens: keyed(tokens),
    scopeMaps: maps.reduce((all, each) => setEntry(all, each.name, each), registry.scopeMaps),
  });
};
