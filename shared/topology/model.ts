import type { Instant } from '../schedule/instant.ts';

/**
 * What a connected registry may do locally. `Registry` and `Mirror` are the service's legacy names
 * (shared/topology/README.md#13-properties) and are read as these.
 */
export type Mode = 'ReadWrite' | 'ReadOnly';

/** Open enums of the service: unknown values survive a round trip and are shown as they are. */
type ConnectionState = 'Online' | 'Offline' | 'Syncing' | 'Unhealthy' | (string & {});
export type LogLevel = 'Debug' | 'Information' | 'Warning' | 'Error' | 'None' | (string & {});

/**
 * The schedule of one link, in the words that the service stores. Not yet validated: findings tell what is wrong with
 * it.
 */
export interface SyncProperties {
  /** Five-field cron, UTC. Absent text means the service's default `* * * * *`. */
  readonly schedule: string;
  /** ISO 8601 duration such as `PT4H`; null where none is set. */
  readonly syncWindow: string | null;
  /** ISO 8601 duration such as `P2D`. */
  readonly messageTtl: string;
}

export interface StatusDetail {
  readonly type: string;
  readonly code: string;
  readonly description: string;
  readonly timestamp: Instant | null;
  readonly correlationId: string | null;
  /** Further properties, such as `totalGib` and `availableGib` of the informational disk row. */
  readonly more?: Readonly<Record<string, unknown>>;
}

export interface GarbageCollection {
  readonly enabled: boolean;
  readonly schedule: string;
}

/** `registrySyncResult` of the preview API (shared/topology/README.md#13-properties). */
export interface SyncResult {
  readonly syncTrigger: string;
  readonly syncState: string;
  readonly lastSyncStartTime: Instant | null;
  readonly lastSyncEndTime: Instant | null;
  readonly lastSuccessfulSyncEndTime: Instant | null;
}

export interface ConnectedRegistry {
  /** Unique in the cloud registry, ignoring case. */
  readonly name: string;
  /** ARM id; null while it exists in a draft only. */
  readonly id: string | null;
  /** Name of the parent connected registry as its own `name` spells it; null directly under the cloud registry. */
  readonly parent: string | null;
  readonly mode: Mode;
  readonly sync: SyncProperties;
  /**
   * ARM id of the sync token; null where the service does not tell (managed identity read with an older api-version).
   */
  readonly tokenId: string | null;
  readonly clientTokenIds: readonly string[];
  readonly notifications: readonly string[];
  readonly logLevel: LogLevel;
  readonly auditLog: boolean;
  /** Null where the service does not report it (api-versions before 2024-11-01-preview). */
  readonly garbageCollection: GarbageCollection | null;
  /** What the service reports; never edited. */
  readonly status: RegistryStatus;
  /** Properties that this version does not know, kept for the round trip. */
  readonly unknown: Readonly<Record<string, unknown>>;
}

/** Who made a resource and who wrote anything of it last (shared/topology/README.md#13-properties). */
export interface SystemData {
  readonly createdBy: string | null;
  readonly createdByType: string | null;
  readonly createdAt: Instant | null;
  readonly lastModifiedBy: string | null;
  readonly lastModifiedByType: string | null;
  readonly lastModifiedAt: Instant | null;
}

export interface RegistryStatus {
  readonly provisioningState: string | null;
  readonly connectionState: ConnectionState | null;
  readonly activation: 'Active' | 'Inactive' | (string & {}) | null;
  readonly version: string | null;
  readonly lastActivityTime: Instant | null;
  readonly lastSyncTime: Instant | null;
  /** Null where the source does not tell. */
  readonly systemData: SystemData | null;
  /**
   * Since when it has had its schedule and window, as far as is known: no earlier than they were written. Null for
   * always.
   */
  readonly scheduleSince: Instant | null;
  readonly gatewayEndpoint: string | null;
  readonly loginServer: string | null;
  readonly tlsStatus: string | null;
  readonly statusDetails: readonly StatusDetail[];
  readonly syncResult: SyncResult | null;
  readonly authType: 'SyncToken' | 'ManagedIdentity' | (string & {}) | null;
}

export interface CloudRegistry {
  readonly name: string;
  readonly id: string | null;
  readonly location: string | null;
  readonly sku: string | null;
  readonly loginServer: string | null;
  /** Null where the source of the topology does not tell (a bare list file). */
  readonly dataEndpointEnabled: boolean | null;
  readonly dataEndpointHostNames: readonly string[];
}

export interface ScopeMap {
  readonly name: string;
  readonly id: string | null;
  readonly description: string | null;
  /**
   * `repositories/<name>/<action>` and `gateway/<registry>/<action>` (shared/topology/README.md#21-actions), sorted,
   * without doubles.
   */
  readonly actions: readonly string[];
  readonly systemDefined: boolean;
}

export interface Token {
  readonly name: string;
  readonly id: string | null;
  readonly scopeMapId: string | null;
  readonly status: 'enabled' | 'disabled';
  /** Names and dates of the passwords; never their values. */
  readonly passwords: readonly {
    readonly name: string;
    readonly creationTime: Instant | null;
    readonly expiry: Instant | null;
  }[];
}

/**
 * Local hours in which a site may sync; minutes after local midnight, `end` may be past 1440 for a span over midnight.
 */
export interface AllowedHours {
  readonly days: readonly (0 | 1 | 2 | 3 | 4 | 5 | 6)[];
  readonly startMinute: number;
  readonly endMinute: number;
}

/** What Azure does not know about a site; kept in the workspace. */
export interface SiteAttributes {
  /** IANA time zone such as `Europe/Paris`. */
  readonly timeZone?: string;
  /** Rate of the link to the parent, Mbit/s, above 0. */
  readonly linkMbps?: number;
  /** Bytes that a usual sync moves. */
  readonly payloadBytes?: number;
  readonly allowedHours?: readonly AllowedHours[];
  readonly owner?: string;
  readonly notes?: string;
  readonly tags?: readonly string[];
}

/** Times in which a site (or all sites) must not sync, or cannot. Half-open `[start, end)`. */
export interface Blackout {
  readonly label: string;
  /** Registry names; empty means every site. */
  readonly registries: readonly string[];
  readonly start: Instant;
  readonly end: Instant;
}

/** How the window shows a topology, under a name that a person gave it. */
export interface SavedView {
  /** Unique ignoring case. */
  readonly name: string;
  /** What the graph is coloured by, by its place in the list of colourings. */
  readonly colouring: number;
  /** Keys of the hierarchy that are folded. */
  readonly folded: readonly string[];
  /** Where the graph stands; null for the first picture. */
  readonly camera: { readonly k: number; readonly x: number; readonly y: number } | null;
  readonly search: string;
  readonly selected: string | null;
  readonly rangeDays: Scenario['rangeDays'];
  /** First instant of the timeline's span, and the part of it that is zoomed to. */
  readonly from: Instant;
  readonly zoom: { readonly from: Instant; readonly to: Instant } | null;
}

/** Under what the figures of a topology are looked at, so that whoever opens a workspace sees the same ones. */
export interface Scenario {
  readonly assumption: 'optimistic' | 'pessimistic';
  /** Length of the timeline's span at first, days. */
  readonly rangeDays: 1 | 7 | 30 | 365;
  /** Whether times are shown in each site's zone beside UTC. */
  readonly localTime: boolean;
  /** Bytes that a push moves in a what-if, 0 or more; null takes what is kept of each site. */
  readonly payloadBytes: number | null;
}

/**
 * A cloud registry and the tree of connected registries below it, as read or as wanted.
 * `registries` is sorted so that parents come before children and siblings by name.
 */
export interface Topology {
  readonly cloud: CloudRegistry;
  readonly registries: readonly ConnectedRegistry[];
  readonly tokens: readonly Token[];
  readonly scopeMaps: readonly ScopeMap[];
  /** By registry name in lower case. */
  readonly sites: Readonly<Record<string, SiteAttributes>>;
  readonly blackouts: readonly Blackout[];
  /** When the data was read; null for a sketch. */
  readonly asOf: Instant | null;
  /** Whether tokens and scope maps were read too; false for a bare list file, where rules about them stay silent. */
  readonly accessKnown: boolean;
}
