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

/**
 * What a person types to create a connected registry; access is derived as `az acr connected-registry create` does
 * (shared/topology/README.md#22-commands).
 */
export interface NewRegistry {
  readonly name: string;
  readonly parent: string | null;
  readonly mode: Mode;
  readonly sync: SyncProperties;
  /** None where there is a `syncToken`. */
  readonly repositories: readonly string[];
  /**
   * Name of a token that is there and that no connected registry uses, whose scope map tells the repositories; a new
   * token of the registry's name where absent.
   */
  readonly syncToken?: string;
  readonly clientTokenIds: readonly string[];
  readonly notifications: readonly string[];
  readonly logLevel: LogLevel;
  /** False where absent. */
  readonly auditLog?: boolean;
  readonly garbageCollection: GarbageCollection;
}

/** What people decide of an object: its identity and what the service reports of it left out. */
export type RegistrySettings = Omit<ConnectedRegistry, 'id' | 'status' | 'unknown'>;
export type TokenSettings = Pick<Token, 'name' | 'scopeMapId' | 'status'>;
export type ScopeMapSettings = Pick<ScopeMap, 'name' | 'description' | 'actions'>;

/** What an apply did to one object: null where it was not there. */
export interface EditResult<T> {
  readonly name: string;
  readonly before: T | null;
  readonly after: T | null;
}

/**
 * One step of a draft. A draft is a list of edits over the actual topology, so undo is dropping the last one.
 * `registry` is always a connected registry's name; an edit without one concerns the cloud registry.
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
  /** Tokens and scope maps by name, that no connected registry uses. */
  | { readonly kind: 'delete-access'; readonly tokens: readonly string[]; readonly scopeMaps: readonly string[] }
  /** What an apply did, to be taken back; `appliedAt` is its ISO 8601 date, to tell it by. */
  | {
      readonly kind: 'take-back';
      readonly appliedAt: string;
      readonly registries: readonly EditResult<RegistrySettings>[];
      readonly tokens: readonly EditResult<TokenSettings>[];
      readonly scopeMaps: readonly EditResult<ScopeMapSettings>[];
    }
  | { readonly kind: 'set-site'; readonly registry: string; readonly site: SiteAttributes };
