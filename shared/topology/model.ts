import type { Instant } from '../schedule/instant.ts';

/**
 * Local rights. The legacy names `Registry` and `Mirror` are read as these (shared/topology/README.md#13-properties).
 */
export type Mode = 'ReadWrite' | 'ReadOnly';

/** Open enum: unknown values survive a round trip. */
type ConnectionState = 'Online' | 'Offline' | 'Syncing' | 'Unhealthy' | (string & {});
export type LogLevel = 'Debug' | 'Information' | 'Warning' | 'Error' | 'None' | (string & {});

/** Schedule of one link as the service stores it, not validated. */
export interface SyncProperties {
  /** Five-field cron, UTC; missing text is read as the service's default `* * * * *`. */
  readonly schedule: string;
  /** ISO 8601 duration such as `PT4H`; null if not set. */
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
  /** Further properties, such as `totalGib` and `availableGib` of the disk row. */
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
  /** Name of the parent as that spells it; null directly under the cloud registry. */
  readonly parent: string | null;
  readonly mode: Mode;
  readonly sync: SyncProperties;
  /** ARM id of the sync token; null if not reported (managed identity, older api-version). */
  readonly tokenId: string | null;
  readonly clientTokenIds: readonly string[];
  readonly notifications: readonly string[];
  readonly logLevel: LogLevel;
  readonly auditLog: boolean;
  /** Null if not reported (api-versions before 2024-11-01-preview). */
  readonly garbageCollection: GarbageCollection | null;
  /** Reported by the service; never edited. */
  readonly status: RegistryStatus;
  /** Properties that this version does not model, kept for the round trip. */
  readonly unknown: Readonly<Record<string, unknown>>;
}

/** Creator and last writer of a resource (shared/topology/README.md#13-properties). */
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
  /** Null if the source has none. */
  readonly systemData: SystemData | null;
  /** Start of its present schedule and window, if known: no earlier than they were written. Null for always. */
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
  /** Null if the source has none, such as a bare list. */
  readonly dataEndpointEnabled: boolean | null;
  readonly dataEndpointHostNames: readonly string[];
}

export interface ScopeMap {
  readonly name: string;
  readonly id: string | null;
  readonly description: string | null;
  /**
   * `repositories/<name>/<action>` and `gateway/<registry>/<action>` (shared/topology/README.md#21-actions), sorted,
   * unique.
   */
  readonly actions: readonly string[];
  readonly systemDefined: boolean;
}

export interface Token {
  readonly name: string;
  readonly id: string | null;
  readonly scopeMapId: string | null;
  readonly status: 'enabled' | 'disabled';
  /** Metadata of passwords, never their values. */
  readonly passwords: readonly {
    readonly name: string;
    readonly creationTime: Instant | null;
    readonly expiry: Instant | null;
  }[];
}

/** Local hours in which a site may sync, minutes after midnight; `end` exceeds 1440 for a span over midnight. */
export interface AllowedHours {
  readonly days: readonly (0 | 1 | 2 | 3 | 4 | 5 | 6)[];
  readonly startMinute: number;
  readonly endMinute: number;
}

/** Attributes that Azure does not have; stored in the workspace. */
export interface SiteAttributes {
  /** IANA time zone such as `Europe/Paris`. */
  readonly timeZone?: string;
  /** Rate of the link to the parent, Mbit/s, above 0. */
  readonly linkMbps?: number;
  /** Bytes of a usual sync. */
  readonly payloadBytes?: number;
  readonly allowedHours?: readonly AllowedHours[];
  readonly owner?: string;
  readonly notes?: string;
  readonly tags?: readonly string[];
}

/** Time in which sites must not sync, half-open `[start, end)`. */
export interface Blackout {
  readonly label: string;
  /** Registry names; empty means every site. */
  readonly registries: readonly string[];
  readonly start: Instant;
  readonly end: Instant;
}

export interface SavedView {
  /** Unique ignoring case. */
  readonly name: string;
  /** Index of the colouring. */
  readonly colouring: number;
  readonly folded: readonly string[];
  /** Position of the graph; null fits it to the window. */
  readonly camera: { readonly k: number; readonly x: number; readonly y: number } | null;
  readonly search: string;
  readonly selected: string | null;
  readonly rangeDays: Scenario['rangeDays'];
  /** Start of the timeline's span; the rest is its zoom. */
  readonly from: Instant;
  readonly zoom: { readonly from: Instant; readonly to: Instant } | null;
}

/** Settings under which figures are shown, stored in the workspace. */
export interface Scenario {
  readonly assumption: 'optimistic' | 'pessimistic';
  /** Initial length of the timeline, days. */
  readonly rangeDays: 1 | 7 | 30 | 365;
  /** Whether times are also shown in each site's zone. */
  readonly localTime: boolean;
  /** Payload of a what-if in bytes, 0 or more; null uses each site's own. */
  readonly payloadBytes: number | null;
}

/** A cloud registry with its connected registries, parents before children and siblings by name. */
export interface Topology {
  readonly cloud: CloudRegistry;
  readonly registries: readonly ConnectedRegistry[];
  readonly tokens: readonly Token[];
  readonly scopeMaps: readonly ScopeMap[];
  /** By registry name in lower case. */
  readonly sites: Readonly<Record<string, SiteAttributes>>;
  readonly blackouts: readonly Blackout[];
  /** Null for a sketch. */
  readonly asOf: Instant | null;
  /** Whether tokens and scope maps were read; without them (a bare list) rules about access find nothing. */
  readonly accessKnown: boolean;
}
