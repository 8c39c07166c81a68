import type {
  ConnectedRegistry,
  GarbageCollection,
  LogLevel,
  Mode,
  ScopeMap,
  SiteAttributes,
  SyncProperties,
  Token,
} from './model.ts';

/** Input of a new connected registry; its access is derived (shared/topology/README.md#22-commands). */
export interface NewRegistry {
  readonly name: string;
  readonly parent: string | null;
  readonly mode: Mode;
  readonly sync: SyncProperties;
  /** Empty with `syncToken`. */
  readonly repositories: readonly string[];
  /**
   * Name of an existing, unused token whose scope map gives the repositories; absent creates a token of the registry's
   * name.
   */
  readonly syncToken?: string;
  readonly clientTokenIds: readonly string[];
  readonly notifications: readonly string[];
  readonly logLevel: LogLevel;
  /** False if absent. */
  readonly auditLog?: boolean;
  readonly garbageCollection: GarbageCollection;
}

/** Properties that people set. */
export type RegistrySettings = Omit<ConnectedRegistry, 'id' | 'status' | 'unknown'>;
export type TokenSettings = Pick<Token, 'name' | 'scopeMapId' | 'status'>;
export type ScopeMapSettings = Pick<ScopeMap, 'name' | 'description' | 'actions'>;

/** What an apply did to one object; null if it did not exist. */
export interface EditResult<T> {
  readonly name: string;
  readonly before: T | null;
  readonly after: T | null;
}

/**
 * One step of a draft over the actual topology. `registry` is a connected registry's name; an edit without it concerns
 * the cloud registry.
 */
export type Edit =
  | { readonly kind: 'enable-data-endpoint' }
  | { readonly kind: 'create'; readonly registry: NewRegistry }
  | { readonly kind: 'set-sync'; readonly registry: string; readonly sync: Partial<SyncProperties> }
  | {
      readonly kind: 'set-logging';
      readonly registry: string;
      readonly logLevel: LogLevel;
      readonly auditLog?: boolean;
    }
  | { readonly kind: 'set-notifications'; readonly registry: string; readonly notifications: readonly string[] }
  | { readonly kind: 'set-client-tokens'; readonly registry: string; readonly clientTokenIds: readonly string[] }
  | {
      readonly kind: 'set-garbage-collection';
      readonly registry: string;
      readonly garbageCollection: GarbageCollection;
    }
  | {
      readonly kind: 'set-repositories';
      readonly registry: string;
      readonly add: readonly string[];
      readonly remove: readonly string[];
    }
  | { readonly kind: 'repair-access'; readonly registry: string }
  | { readonly kind: 'set-token-status'; readonly registry: string; readonly status: 'enabled' | 'disabled' }
  | { readonly kind: 'deactivate'; readonly registry: string }
  | { readonly kind: 'delete'; readonly registry: string; readonly cleanUp: boolean }
  /** Names of tokens and scope maps that no connected registry uses. */
  | { readonly kind: 'delete-access'; readonly tokens: readonly string[]; readonly scopeMaps: readonly string[] }
  /** Reverts an apply; `appliedAt` is its ISO 8601 date. */
  | {
      readonly kind: 'take-back';
      readonly appliedAt: string;
      readonly registries: readonly EditResult<RegistrySettings>[];
      readonly tokens: readonly EditResult<TokenSettings>[];
      readonly scopeMaps: readonly EditResult<ScopeMapSettings>[];
    }
  | { readonly kind: 'set-site'; readonly registry: string; readonly site: SiteAttributes };
