import { parseDuration } from '../schedule/duration.ts';
import { nameInId, type ResourceType } from '../topology/arm-id.ts';
import type { CloudRegistry, ConnectedRegistry, ScopeMap, Token } from '../topology/model.ts';
import type { PropertyChange } from './types.ts';

/** Body of a PATCH and of the PATCH that reverts it. */
export interface Patch {
  readonly changes: readonly PropertyChange[];
  readonly body: unknown;
  readonly undo: unknown;
}

/** ARM id of an id, or of a bare name in a sketch. */
const armId = (cloudId: string, type: ResourceType, idOrName: string): string =>
  /^\/subscriptions\//i.test(idOrName) ? idOrName : `${cloudId}/${type}/${nameInId(idOrName)}`;

const canonicalId = (id: string): string => id.toLowerCase();
const sortedSet = (items: readonly string[]): readonly string[] => [...new Set(items)].sort();

/** Body of a PUT, as `az acr connected-registry create` sends it; omits what is empty or unset. */
export const registryBody = (cloudId: string, registry: ConnectedRegistry): unknown => ({
  properties: {
    mode: registry.mode,
    parent: {
      ...(registry.parent === null ? {} : { id: `${cloudId}/connectedRegistries/${registry.parent}` }),
      syncProperties: {
        ...(registry.tokenId === null ? {} : { tokenId: armId(cloudId, 'tokens', registry.tokenId) }),
        schedule: registry.sync.schedule,
        ...(registry.sync.syncWindow === null ? {} : { syncWindow: registry.sync.syncWindow }),
        messageTtl: registry.sync.messageTtl,
      },
    },
    ...(registry.clientTokenIds.length === 0
      ? {}
      : { clientTokenIds: registry.clientTokenIds.map((id) => armId(cloudId, 'tokens', id)) }),
    ...(registry.notifications.length === 0 ? {} : { notificationsList: registry.notifications }),
    logging: { logLevel: registry.logLevel, auditLogStatus: registry.auditLog ? 'Enabled' : 'Disabled' },
    ...(registry.garbageCollection === null ? {} : { garbageCollection: registry.garbageCollection }),
  },
});

/** Body of a PUT, as the CLI sends it. */
export const scopeMapBody = ({ description, actions }: ScopeMap): unknown => ({
  properties: { ...(description === null ? {} : { description }), actions },
});

/** Body of a PUT, as the CLI sends it, without passwords, which are generated separately. */
export const tokenBody = (cloudId: string, { scopeMapId, status }: Token): unknown => ({
  properties: { ...(scopeMapId === null ? {} : { scopeMapId: armId(cloudId, 'scopeMaps', scopeMapId) }), status },
});

/** A property before and after, its place in ARM and its form to compare by. */
interface Property<T> {
  /** Path in the response, shown to people. */
  readonly name: string;
  /**
   * Path below `properties` of the PATCH (shared/topology/README.md#13-properties: sync properties are not under
   * `parent` there).
   */
  readonly path: readonly string[];
  readonly of: (resource: T) => unknown;
  /** Form to compare by; the value itself if absent. */
  readonly canonical?: (value: unknown) => unknown;
}

const duration = (value: unknown): unknown => {
  const parsed = typeof value === 'string' ? parseDuration(value) : null;
  return parsed?.ok === true ? parsed.value : value;
};
const idSet = (value: unknown): unknown => sortedSet((value as readonly string[]).map(canonicalId));
const set = (value: unknown): unknown => sortedSet(value as readonly string[]);

const registryProperties = (cloudId: string): readonly Property<ConnectedRegistry>[] => [
  { name: 'parent.syncProperties.schedule', path: ['syncProperties', 'schedule'], of: ({ sync }) => sync.schedule },
  {
    name: 'parent.syncProperties.syncWindow',
    path: ['syncProperties', 'syncWindow'],
    of: ({ sync }) => sync.syncWindow,
    canonical: duration,
  },
  {
    name: 'parent.syncProperties.messageTtl',
    path: ['syncProperties', 'messageTtl'],
    of: ({ sync }) => sync.messageTtl,
    canonical: duration,
  },
  { name: 'logging.logLevel', path: ['logging', 'logLevel'], of: ({ logLevel }) => logLevel },
  {
    name: 'logging.auditLogStatus',
    path: ['logging', 'auditLogStatus'],
    of: ({ auditLog }) => (auditLog ? 'Enabled' : 'Disabled'),
  },
  {
    name: 'clientTokenIds',
    path: ['clientTokenIds'],
    of: ({ clientTokenIds }) => clientTokenIds.map((id) => armId(cloudId, 'tokens', id)),
    canonical: idSet,
  },
  { name: 'notificationsList', path: ['notificationsList'], of: ({ notifications }) => notifications, canonical: set },
  {
    name: 'garbageCollection.enabled',
    path: ['garbageCollection', 'enabled'],
    of: ({ garbageCollection }) => garbageCollection?.enabled ?? null,
  },
  {
    name: 'garbageCollection.schedule',
    path: ['garbageCollection', 'schedule'],
    of: ({ garbageCollection }) => garbageCollection?.schedule ?? null,
  },
];

const tokenProperties = (cloudId: string): readonly Property<Token>[] => [
  {
    name: 'scopeMapId',
    path: ['scopeMapId'],
    of: ({ scopeMapId }) => scopeMapId && armId(cloudId, 'scopeMaps', scopeMapId),
    canonical: (id) => typeof id === 'string' && canonicalId(id),
  },
  { name: 'status', path: ['status'], of: ({ status }) => status },
];

const scopeMapProperties: readonly Property<ScopeMap>[] = [
  { name: 'description', path: ['description'], of: ({ description }) => description },
  { name: 'actions', path: ['actions'], of: ({ actions }) => actions, canonical: set },
];

const cloudProperties: readonly Property<CloudRegistry>[] = [
  { name: 'dataEndpointEnabled', path: ['dataEndpointEnabled'], of: ({ dataEndpointEnabled }) => dataEndpointEnabled },
];

const nestProperties = (entries: readonly (readonly [path: readonly string[], value: unknown])[]): unknown => {
  const properties: Record<string, unknown> = {};
  for (const [[first = '', second], value] of entries) {
    properties[first] =
      second === undefined ? value : { ...(properties[first] as object | undefined), [second]: value };
  }
  return { properties };
};

const createPatch = <T>(properties: readonly Property<T>[], before: T, after: T): Patch | null => {
  const changed = properties.filter(({ of, canonical }) => {
    const [a, b] = [of(before), of(after)].map((value) => (canonical ? canonical(value) : value));
    return JSON.stringify(a) !== JSON.stringify(b);
  });
  if (changed.length === 0) return null;
  return {
    changes: changed.map(({ name, of }) => ({ property: name, before: of(before), after: of(after) })),
    body: nestProperties(changed.map(({ path, of }) => [path, of(after)])),
    undo: nestProperties(changed.map(({ path, of }) => [path, of(before)])),
  };
};

/**
 * PATCH of the changed properties; null if there are none. Compares durations by length, ids ignoring case, lists as
 * sets. A garbage collection that one side does not report is unchanged.
 */
export const registryPatch = (cloudId: string, before: ConnectedRegistry, after: ConnectedRegistry): Patch | null =>
  createPatch(registryProperties(cloudId), before, {
    ...after,
    garbageCollection:
      before.garbageCollection === null && after.garbageCollection === null
        ? null
        : (after.garbageCollection ?? before.garbageCollection),
  });

/** Like {@link registryPatch}. */
export const tokenPatch = (cloudId: string, before: Token, after: Token): Patch | null =>
  createPatch(tokenProperties(cloudId), before, after);
export const scopeMapPatch = (before: ScopeMap, after: ScopeMap): Patch | null =>
  createPatch(scopeMapProperties, before, after);
export const cloudPatch = (before: CloudRegistry, after: CloudRegistry): Patch | null =>
  createPatch(cloudProperties, before, after);

/** Leaf properties of a body with their paths. */
export const flattenBody = (body: unknown, at = ''): readonly (readonly [path: string, value: unknown])[] =>
  typeof body === 'object' && body !== null && !Array.isArray(body)
    ? Object.entries(body).flatMap(([key, value]) => flattenBody(value, at === '' ? key : `${at}.${key}`))
    : [[at.replace(/^properties\./, ''), body]];
