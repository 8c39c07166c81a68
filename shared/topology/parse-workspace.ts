import { t } from '../i18n/translate.ts';
import {
  anyObject,
  array,
  boolean,
  type Codec,
  DecodeError,
  discriminatedUnion,
  instant,
  isRecord,
  nullable,
  number,
  object,
  oneOf,
  optional,
  record,
  text,
  typeMismatch,
} from './codec.ts';
import type { Edit, EditResult, NewRegistry, RegistrySettings, ScopeMapSettings, TokenSettings } from './edit-types.ts';
import type {
  AllowedHours,
  Blackout,
  CloudRegistry,
  ConnectedRegistry,
  GarbageCollection,
  Mode,
  RegistryStatus,
  SavedView,
  Scenario,
  ScopeMap,
  SiteAttributes,
  StatusDetail,
  SyncProperties,
  SyncResult,
  Token,
  Topology,
} from './model.ts';
import { buildHierarchy, sortedActions, systemData } from './parse-arm.ts';
import { nameKey } from './tree.ts';

/** Older versions are migrated, newer ones refused. */
export const workspaceVersion = 1;

export interface Workspace {
  readonly topology: Topology;
  readonly scenario?: Scenario;
  readonly views?: readonly SavedView[];
  readonly edits: readonly Edit[];
}

const maybe = nullable(text);
const when = nullable(instant);
const mode = oneOf<Mode>('ReadWrite', 'ReadOnly');

const sync = object<SyncProperties>({ schedule: text, syncWindow: maybe, messageTtl: text });
const garbageCollection = object<GarbageCollection>({ enabled: boolean, schedule: text });

const statusDetail = object<StatusDetail>({
  type: text,
  code: text,
  description: text,
  timestamp: when,
  correlationId: maybe,
  more: optional(anyObject),
});

const syncResult = object<SyncResult>({
  syncTrigger: text,
  syncState: text,
  lastSyncStartTime: when,
  lastSyncEndTime: when,
  lastSuccessfulSyncEndTime: when,
});

const status = object<RegistryStatus>({
  provisioningState: maybe,
  connectionState: maybe,
  activation: maybe,
  version: maybe,
  lastActivityTime: when,
  lastSyncTime: when,
  systemData: nullable(systemData),
  scheduleSince: when,
  gatewayEndpoint: maybe,
  loginServer: maybe,
  tlsStatus: maybe,
  statusDetails: array(statusDetail),
  syncResult: nullable(syncResult),
  authType: maybe,
});

const registry = object<ConnectedRegistry>({
  name: text,
  id: maybe,
  parent: maybe,
  mode,
  sync,
  tokenId: maybe,
  clientTokenIds: array(text),
  notifications: array(text),
  logLevel: text,
  auditLog: boolean,
  garbageCollection: nullable(garbageCollection),
  status,
  unknown: anyObject,
});

const cloud = object<CloudRegistry>({
  name: text,
  id: maybe,
  location: maybe,
  sku: maybe,
  loginServer: maybe,
  dataEndpointEnabled: nullable(boolean),
  dataEndpointHostNames: array(text),
});

const scopeMap = object<ScopeMap>({
  name: text,
  id: maybe,
  description: maybe,
  actions: array(text),
  systemDefined: boolean,
});

const token = object<Token>({
  name: text,
  id: maybe,
  scopeMapId: maybe,
  status: oneOf('enabled', 'disabled'),
  passwords: array(object<Token['passwords'][number]>({ name: text, creationTime: when, expiry: when })),
});

const allowedHours = object<AllowedHours>({
  days: array(oneOf<0 | 1 | 2 | 3 | 4 | 5 | 6>(0, 1, 2, 3, 4, 5, 6)),
  startMinute: number,
  endMinute: number,
});

/** A rate or a size: nothing moves at zero. */
const positive: Codec<number> = {
  read: (value, at) => {
    const read = number.read(value, at);
    if (read <= 0) throw typeMismatch(at, t('a number above 0'), value);
    return read;
  },
  write: number.write,
};

const site = object<SiteAttributes>({
  timeZone: optional(text),
  linkMbps: optional(positive),
  payloadBytes: optional(positive),
  allowedHours: optional(array(allowedHours)),
  owner: optional(text),
  notes: optional(text),
  tags: optional(array(text)),
});

const blackout = object<Blackout>({ label: text, registries: array(text), start: instant, end: instant });

const topology = object<Topology>({
  cloud,
  registries: array(registry),
  tokens: array(token),
  scopeMaps: array(scopeMap),
  sites: record(site),
  blackouts: array(blackout),
  asOf: when,
  accessKnown: boolean,
});

const newRegistry = object<NewRegistry>({
  name: text,
  parent: maybe,
  mode,
  sync,
  repositories: array(text),
  syncToken: optional(text),
  clientTokenIds: array(text),
  notifications: array(text),
  logLevel: text,
  auditLog: optional(boolean),
  garbageCollection,
});

const registrySettings = object<RegistrySettings>({
  name: text,
  parent: maybe,
  mode,
  sync,
  tokenId: maybe,
  clientTokenIds: array(text),
  notifications: array(text),
  logLevel: text,
  auditLog: boolean,
  garbageCollection: nullable(garbageCollection),
});
const tokenSettings = object<TokenSettings>({ name: text, scopeMapId: maybe, status: oneOf('enabled', 'disabled') });
const scopeMapSettings = object<ScopeMapSettings>({ name: text, description: maybe, actions: array(text) });
const appliedRegistry = object<EditResult<RegistrySettings>>({
  name: text,
  before: nullable(registrySettings),
  after: nullable(registrySettings),
});
const appliedToken = object<EditResult<TokenSettings>>({
  name: text,
  before: nullable(tokenSettings),
  after: nullable(tokenSettings),
});
const appliedScopeMap = object<EditResult<ScopeMapSettings>>({
  name: text,
  before: nullable(scopeMapSettings),
  after: nullable(scopeMapSettings),
});

/** Edits of workspaces and of the autosaved draft. */
export const editCodec: Codec<Edit> = discriminatedUnion<Edit>({
  'enable-data-endpoint': object({}),
  create: object({ registry: newRegistry }),
  'set-sync': object({
    registry: text,
    sync: object<Partial<SyncProperties>>({
      schedule: optional(text),
      syncWindow: optional(maybe),
      messageTtl: optional(text),
    }),
  }),
  'set-logging': object<{ readonly registry: string; readonly logLevel: string; readonly auditLog?: boolean }>({
    registry: text,
    logLevel: text,
    auditLog: optional(boolean),
  }),
  'set-notifications': object({ registry: text, notifications: array(text) }),
  'set-client-tokens': object({ registry: text, clientTokenIds: array(text) }),
  'set-garbage-collection': object({ registry: text, garbageCollection }),
  'set-repositories': object({ registry: text, add: array(text), remove: array(text) }),
  'repair-access': object({ registry: text }),
  'set-token-status': object({ registry: text, status: oneOf('enabled', 'disabled') }),
  deactivate: object({ registry: text }),
  delete: object({ registry: text, cleanUp: boolean }),
  'delete-access': object({ tokens: array(text), scopeMaps: array(text) }),
  'take-back': object({
    appliedAt: text,
    registries: array(appliedRegistry),
    tokens: array(appliedToken),
    scopeMaps: array(appliedScopeMap),
  }),
  'set-site': object({ registry: text, site }),
});

const bytes: Codec<number> = {
  read: (value, at) => {
    const read = number.read(value, at);
    if (read < 0 || read > 1e15) throw typeMismatch(at, t('a number of bytes from 0 to 1000000000000000'), value);
    return read;
  },
  write: number.write,
};
const scenario = object<Scenario>({
  assumption: oneOf('optimistic', 'pessimistic'),
  rangeDays: oneOf<Scenario['rangeDays']>(1, 7, 30, 365),
  localTime: boolean,
  payloadBytes: nullable(bytes),
});

/** Order of keys in the file. */
const savedView = object<SavedView>({
  name: text,
  colouring: number,
  folded: array(text),
  camera: nullable(object<NonNullable<SavedView['camera']>>({ k: number, x: number, y: number })),
  search: text,
  selected: maybe,
  rangeDays: oneOf<SavedView['rangeDays']>(1, 7, 30, 365),
  from: instant,
  zoom: nullable(object<NonNullable<SavedView['zoom']>>({ from: instant, to: instant })),
});

export const workspaceCodec = object<Workspace>({
  topology,
  scenario: optional(scenario),
  views: optional(array(savedView)),
  edits: array(editCodec),
});

/** Throws unless sites are keyed by lower-case names. */
const checkSites = ({ sites }: Topology): void => {
  const wrong = Object.keys(sites).find((name) => name !== nameKey(name));
  if (wrong !== undefined)
    throw new DecodeError(
      `topology.sites.${wrong}`,
      t("sites are named in lower case: write ''{name}''", { name: nameKey(wrong) }),
    );
};

/** Lower-case names of registries that exist or that the draft creates. */
const namesIn = ({ topology, edits }: Pick<Workspace, 'topology' | 'edits'>): ReadonlySet<string> =>
  new Set(
    [
      ...topology.registries.map(({ name }) => name),
      ...edits.flatMap((edit) =>
        edit.kind === 'create'
          ? edit.registry.name
          : edit.kind === 'take-back'
            ? edit.registries.map(({ name }) => name)
            : [],
      ),
    ].map(nameKey),
  );

const checkBlackouts = (blackouts: readonly Blackout[], names: ReadonlySet<string>): void =>
  blackouts.forEach(({ registries, start, end }, i) => {
    const at = `topology.blackouts[${i}]`;
    if (end <= start) throw new DecodeError(`${at}.end`, t('a blackout ends after it starts'));
    registries.forEach((name, j) => {
      if (!names.has(nameKey(name)))
        throw new DecodeError(
          `${at}.registries[${j}]`,
          t("there is no connected registry ''{name}'': name one that is there, or none for all", { name }),
        );
    });
  });

/** Drops missing registries from blackouts, and blackouts that named only those. */
export const presentBlackouts = (workspace: Pick<Workspace, 'topology' | 'edits'>): readonly Blackout[] => {
  const names = namesIn(workspace);
  return workspace.topology.blackouts.flatMap((blackout) => {
    const registries = blackout.registries.filter((name) => names.has(nameKey(name)));
    if (registries.length === blackout.registries.length) return [blackout];
    return registries.length === 0 ? [] : [{ ...blackout, registries }];
  });
};

/** Throws {@link DecodeError} with the place. */
export const readWorkspace = (value: unknown): Workspace => {
  const version = isRecord(value) ? value['cascade'] : undefined;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    throw typeMismatch('cascade', t("the format's version, {version}", { version: workspaceVersion }), version);
  }
  if (version > workspaceVersion) {
    throw new DecodeError(
      'cascade',
      t(
        'this workspace has format {version}, written by a newer Cascade; this one reads up to {workspaceVersion}: update it',
        { version, workspaceVersion },
      ),
    );
  }
  const read = workspaceCodec.read(value, '');
  checkSites(read.topology);
  checkBlackouts(read.topology.blackouts, namesIn(read));
  return {
    ...read,
    topology: {
      ...read.topology,
      registries: buildHierarchy(read.topology.registries, 'topology.registries'),
      scopeMaps: read.topology.scopeMaps.map((map) => ({ ...map, actions: sortedActions(map.actions) })),
    },
  };
};
