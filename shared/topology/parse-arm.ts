import type { AppError } from '../errors.ts';
import { t } from '../i18n/translate.ts';
import type { Result } from '../result.ts';
import type { Instant } from '../schedule/instant.ts';
import { cloudFromId, cloudIdIn, nameInId, sameId } from './arm-id.ts';
import {
  anyObject,
  array,
  boolean,
  type Codec,
  decode,
  DecodeError,
  instant,
  nullable,
  object,
  text,
  unknownFields,
  withDefault,
} from './codec.ts';
import { deepestLevel } from './limits.ts';
import type {
  CloudRegistry,
  ConnectedRegistry,
  Mode,
  ScopeMap,
  StatusDetail,
  SyncResult,
  SystemData,
  Token,
  Topology,
} from './model.ts';
import type { ArmResources } from './parse-template.ts';
import { nameKey, sortTree } from './tree.ts';

const maybe = nullable(text);
const when = nullable(instant);

const syncResult = object<SyncResult>({
  syncTrigger: withDefault(text, ''),
  syncState: withDefault(text, ''),
  lastSyncStartTime: when,
  lastSyncEndTime: when,
  lastSuccessfulSyncEndTime: when,
});

const statusDetail = object<Omit<StatusDetail, 'more'>>({
  type: withDefault(text, ''),
  code: withDefault(text, ''),
  description: withDefault(text, ''),
  timestamp: when,
  correlationId: maybe,
});

/** Without the codec's `fields`: others are not kept for the round trip, since nobody can write them. */
const { fields: _, ...readSystemData } = object<SystemData>({
  createdBy: maybe,
  createdByType: maybe,
  createdAt: when,
  lastModifiedBy: maybe,
  lastModifiedByType: maybe,
  lastModifiedAt: when,
});
export const systemData: Codec<SystemData> = readSystemData;

/** Wire shape of a connected registry (shared/topology/README.md#13-properties); other fields end in `unknown`. */
const armRegistry = object({
  id: maybe,
  name: text,
  type: maybe,
  systemData: nullable(systemData),
  resourceGroup: maybe,
  properties: object({
    mode: text,
    provisioningState: maybe,
    version: maybe,
    connectionState: maybe,
    lastActivityTime: when,
    activation: nullable(object({ status: maybe })),
    parent: object({
      id: maybe,
      resourceGroup: maybe,
      syncProperties: object({
        tokenId: maybe,
        schedule: maybe,
        syncWindow: maybe,
        messageTtl: maybe,
        lastSyncTime: when,
        gatewayEndpoint: maybe,
        authType: maybe,
      }),
    }),
    clientTokenIds: withDefault(array(text), []),
    loginServer: nullable(object({ host: maybe, tls: nullable(object({ status: maybe })) })),
    logging: nullable(object({ logLevel: maybe, auditLogStatus: maybe })),
    statusDetails: withDefault(array(anyObject), []),
    notificationsList: withDefault(array(text), []),
    garbageCollection: nullable(object({ enabled: nullable(boolean), schedule: maybe })),
    registrySyncResult: nullable(syncResult),
  }),
});

const modes: Readonly<Record<string, Mode>> = {
  readwrite: 'ReadWrite',
  readonly: 'ReadOnly',
  registry: 'ReadWrite',
  mirror: 'ReadOnly',
};

/** Assumption: a mode that no API version knows grants no more than ReadOnly. */
const readMode = (raw: string): Mode => modes[raw.toLowerCase()] ?? 'ReadOnly';

const blankToNull = (value: string | null): string | null => (value === null || value.trim() === '' ? null : value);

const readDetail = (raw: Readonly<Record<string, unknown>>, at: string): StatusDetail => {
  const more = unknownFields(raw, statusDetail.fields);
  return { ...statusDetail.read(raw, at), ...(Object.keys(more).length > 0 ? { more } : {}) };
};

const readRegistry = (value: unknown, at: string): ConnectedRegistry => {
  const raw = armRegistry.read(value, at);
  const { properties: p } = raw;
  const { parent } = p;
  const sync = parent.syncProperties;
  const parentId = blankToNull(parent.id);
  const mode = readMode(p.mode);
  const unknown = unknownFields(value, armRegistry.fields);
  return {
    name: raw.name,
    id: blankToNull(raw.id),
    // Terraform allows the cloud registry's own id here (shared/topology/README.md#13-properties).
    parent: parentId !== null && /\/connectedRegistries\//i.test(parentId) ? nameInId(parentId) : null,
    mode,
    sync: {
      schedule: blankToNull(sync.schedule) ?? '* * * * *',
      syncWindow: blankToNull(sync.syncWindow),
      messageTtl: blankToNull(sync.messageTtl) ?? 'P2D',
    },
    tokenId: blankToNull(sync.tokenId),
    clientTokenIds: p.clientTokenIds,
    notifications: p.notificationsList,
    logLevel: p.logging?.logLevel ?? 'Information',
    auditLog: p.logging?.auditLogStatus?.toLowerCase() === 'enabled',
    garbageCollection: p.garbageCollection && {
      enabled: p.garbageCollection.enabled ?? true,
      schedule: p.garbageCollection.schedule ?? '0 0 * * *',
    },
    status: {
      provisioningState: p.provisioningState,
      connectionState: p.connectionState,
      activation: p.activation?.status ?? null,
      version: p.version,
      lastActivityTime: p.lastActivityTime,
      lastSyncTime: sync.lastSyncTime,
      systemData: raw.systemData,
      scheduleSince: raw.systemData?.lastModifiedAt ?? null,
      gatewayEndpoint: blankToNull(sync.gatewayEndpoint),
      loginServer: blankToNull(p.loginServer?.host ?? null),
      tlsStatus: p.loginServer?.tls?.status ?? null,
      statusDetails: p.statusDetails.map((detail, i) => readDetail(detail, `${at}.properties.statusDetails[${i}]`)),
      syncResult: p.registrySyncResult,
      authType: sync.authType,
    },
    unknown: mode.toLowerCase() === p.mode.toLowerCase() ? unknown : { ...unknown, mode: p.mode },
  };
};

/** Rejects duplicates, spells parents as the parent does, sorts parents before children. */
export const buildHierarchy = (registries: readonly ConnectedRegistry[], at: string): readonly ConnectedRegistry[] => {
  const places = new Map<string, number>();
  registries.forEach(({ name }, i) => {
    const first = places.get(nameKey(name));
    if (first !== undefined) {
      throw new DecodeError(
        `${at}[${i}].name`,
        t("''{name}'' is there twice (first in {at}[{first}]); names are unique ignoring case", { name, at, first }),
      );
    }
    places.set(nameKey(name), i);
  });
  const sorted = sortTree(
    registries.map((registry) => {
      const parentAt = registry.parent === null ? undefined : places.get(nameKey(registry.parent));
      const spelt = parentAt === undefined ? registry.parent : (registries[parentAt]?.name ?? registry.parent);
      return spelt === registry.parent ? registry : { ...registry, parent: spelt };
    }),
  );
  // Parents come before their children, but for one of each cycle.
  const levels = new Map<string, number>();
  for (const { name, parent } of sorted) {
    const level = 1 + ((parent === null ? 0 : levels.get(nameKey(parent))) ?? 0);
    levels.set(nameKey(name), level);
    if (level > deepestLevel)
      throw new DecodeError(
        `${at}[${places.get(nameKey(name)) ?? 0}]`,
        t("''{name}'' lies more than {deepestLevel} registries deep: read the hierarchy in parts", {
          name,
          deepestLevel,
        }),
      );
  }
  return sorted;
};

/** Reads connected registries of one cloud registry as ARM sends them. Throws {@link DecodeError}. */
const readRegistries = (values: readonly unknown[], at: string): readonly ConnectedRegistry[] => {
  const registries = values.map((value, i) => readRegistry(value, `${at}[${i}]`));
  const owners = registries.map(({ id }) => (id === null ? null : cloudIdIn(id)));
  const firstOwner = owners.find((id) => id !== null) ?? null;
  owners.forEach((owner, i) => {
    if (owner !== null && !sameId(owner, firstOwner)) {
      throw new DecodeError(
        `${at}[${i}].id`,
        t("belongs to the cloud registry ''{name}'', the first one to ''{name2}''; keep one cloud registry a file", {
          name: nameInId(owner),
          name2: nameInId(firstOwner ?? ''),
        }),
      );
    }
  });
  return buildHierarchy(registries, at);
};

/** Topology of a bare list, without tokens, scope maps and data endpoint. */
export const listTopology = (values: readonly unknown[], at: string, asOf: Instant | null): Topology => {
  const registries = readRegistries(values, at);
  const id =
    registries
      .map((registry) => (registry.id === null ? null : cloudIdIn(registry.id)))
      .find((owner) => owner !== null) ?? null;
  return {
    cloud: cloudFromId(id, 'registry'),
    registries,
    tokens: [],
    scopeMaps: [],
    sites: {},
    blackouts: [],
    asOf,
    accessKnown: false,
  };
};

const armCloud = object({
  id: maybe,
  name: text,
  location: maybe,
  sku: nullable(object({ name: maybe })),
  properties: object({
    loginServer: maybe,
    dataEndpointEnabled: nullable(boolean),
    dataEndpointHostNames: withDefault(array(text), []),
  }),
});

const readCloud = (value: unknown): CloudRegistry => {
  const { properties, sku, ...raw } = armCloud.read(value, 'registry');
  return { ...raw, sku: sku?.name ?? null, ...properties };
};

const armToken = object({
  id: maybe,
  name: text,
  properties: object({
    scopeMapId: maybe,
    status: withDefault(text, 'enabled'),
    credentials: nullable(
      object({
        passwords: withDefault(array(object({ name: withDefault(text, ''), creationTime: when, expiry: when })), []),
      }),
    ),
  }),
});

const readToken = (value: unknown, at: string): Token => {
  const { id, name, properties: p } = armToken.read(value, at);
  return {
    name,
    id,
    scopeMapId: p.scopeMapId,
    status: p.status.toLowerCase() === 'disabled' ? 'disabled' : 'enabled',
    passwords: p.credentials?.passwords ?? [],
  };
};

const armScopeMap = object({
  id: maybe,
  name: text,
  properties: object({ description: maybe, type: maybe, actions: withDefault(array(text), []) }),
});

export const sortedActions = (actions: Iterable<string>): readonly string[] => [...new Set(actions)].sort();

const readScopeMap = (value: unknown, at: string): ScopeMap => {
  const { id, name, properties: p } = armScopeMap.read(value, at);
  return {
    name,
    id,
    description: blankToNull(p.description),
    actions: sortedActions(p.actions),
    systemDefined: p.type?.toLowerCase() === 'systemdefined',
  };
};

/** Topology of a file without a date of reading. Throws {@link DecodeError}. */
export const resourcesTopology = (
  { registry, connectedRegistries, tokens, scopeMaps }: ArmResources,
  asOf: Instant | null,
): Topology => {
  const bare = listTopology(connectedRegistries, 'connectedRegistries', asOf);
  const read = {
    tokens: tokens.map((value, i) => readToken(value, `tokens[${i}]`)),
    scopeMaps: scopeMaps.map((value, i) => readScopeMap(value, `scopeMaps[${i}]`)),
  };
  const named = (items: readonly { readonly name: string }[], id: string | null): boolean =>
    id !== null && items.some(({ name }) => nameKey(name) === nameKey(nameInId(id)));
  const known =
    read.tokens.every(({ scopeMapId }) => named(read.scopeMaps, scopeMapId)) &&
    bare.registries.every(({ tokenId }) => named(read.tokens, tokenId));
  return {
    ...bare,
    ...read,
    ...(registry === null ? {} : { cloud: readCloud(registry) }),
    accessKnown: known && read.tokens.length > 0,
  };
};

/** Plain JSON of ARM, dates as ISO strings. */
export interface ArmHierarchy {
  readonly registry: unknown;
  readonly connectedRegistries: readonly unknown[];
  readonly tokens: readonly unknown[];
  readonly scopeMaps: readonly unknown[];
  readonly asOf: Instant;
}

/** Errors: `invalid-input` with the place. */
export const tokenFromArm = (value: unknown): Result<Token, AppError> => decode(() => readToken(value, ''));
/** Errors: `invalid-input` with the place. */
export const scopeMapFromArm = (value: unknown): Result<ScopeMap, AppError> => decode(() => readScopeMap(value, ''));
/** Errors: `invalid-input` with the place. */
export const registryFromArm = (value: unknown): Result<ConnectedRegistry, AppError> =>
  decode(() => readRegistry(value, ''));
/** Errors: `invalid-input` with the place. */
export const cloudFromArm = (value: unknown): Result<CloudRegistry, AppError> => decode(() => readCloud(value));

/** Errors: `invalid-input` with the place in the response. */
export const topologyFromArm = (answer: ArmHierarchy): Result<Topology, AppError> =>
  decode(() => ({
    cloud: readCloud(answer.registry),
    registries: readRegistries(answer.connectedRegistries, 'connectedRegistries'),
    tokens: answer.tokens.map((value, i) => readToken(value, `tokens[${i}]`)),
    scopeMaps: answer.scopeMaps.map((value, i) => readScopeMap(value, `scopeMaps[${i}]`)),
    sites: {},
    blackouts: [],
    asOf: answer.asOf,
    accessKnown: true,
  }));
