import type { EmulatorFault } from '../../shared/ipc-payloads.ts';
import type { Instant } from '../../shared/schedule/instant.ts';
import { sampleSubscription } from './sample/first-registry.ts';

/** Author and times of a resource, for `systemData`. */
export interface Authorship {
  readonly createdBy: string;
  readonly createdAt: Instant;
  readonly lastModifiedBy: string;
  readonly lastModifiedAt: Instant;
}

export type ProvisioningState = 'Creating' | 'Updating' | 'Deleting' | 'Succeeded' | 'Failed';

interface Resource {
  /** As its creator spelt it; keys of the maps below are in lower case. */
  readonly name: string;
  readonly authorship: Authorship;
  readonly provisioningState: ProvisioningState;
}

/** Behaviour of the emulated machine at a site; a term of the emulator, not of Azure. */
export type InstanceBehaviour = 'healthy' | 'missing-windows' | 'disk-error' | 'offline';

export interface ScheduleRun {
  readonly schedule: string;
  readonly syncWindow: string | null;
  readonly setAt: Instant;
}

/** A deployed runtime. instances.ts computes its state at any instant from these facts. */
export interface Instance {
  readonly behaviour: InstanceBehaviour;
  readonly deployedAt: Instant;
  /** Null while healthy. */
  readonly troubleSince: Instant | null;
  readonly runtimeVersion: string;
  /** Every schedule since the deployment, oldest first: a site learns the next one under the previous one. */
  readonly runs: readonly ScheduleRun[];
  /** The sync token's password that it was deployed with; renewing that one locks it out. */
  readonly passwordName: 'password1' | 'password2';
  readonly resyncAt: Instant | null;
  /** Since when that password is invalid; null while it is valid. */
  readonly lockedOutAt: Instant | null;
}

export interface StoredSync {
  readonly tokenId: string | null;
  readonly authType: 'SyncToken' | 'ManagedIdentity';
  readonly schedule: string;
  readonly syncWindow: string | null;
  readonly messageTtl: string;
}

export interface StoredConnectedRegistry extends Resource {
  readonly mode: 'ReadWrite' | 'ReadOnly' | 'Registry' | 'Mirror';
  /** As sent; null directly under the cloud registry. */
  readonly parentId: string | null;
  readonly sync: StoredSync;
  readonly clientTokenIds: readonly string[];
  readonly logLevel: string;
  readonly auditLogStatus: string;
  readonly notifications: readonly string[];
  /** Null if never set. */
  readonly garbageCollection: { readonly enabled: boolean; readonly schedule: string } | null;
  /** Preview: the identity of a site without a sync token. */
  readonly identity: { readonly type: string; readonly names: readonly string[] } | null;
  readonly instance: Instance | null;
  /** The instance that was deactivated last; its children keep what they got from it. */
  readonly retired: { readonly instance: Instance; readonly at: Instant } | null;
}

export interface StoredPassword {
  readonly name: 'password1' | 'password2';
  readonly creationTime: Instant;
  readonly expiry: Instant | null;
}

export interface StoredToken extends Resource {
  readonly creationDate: Instant;
  readonly scopeMapId: string;
  readonly status: 'enabled' | 'disabled';
  readonly statusChangedAt: Instant;
  readonly passwords: readonly StoredPassword[];
}

export interface StoredScopeMap extends Resource {
  readonly creationDate: Instant;
  readonly type: 'UserDefined' | 'SystemDefined';
  readonly description: string | null;
  readonly actions: readonly string[];
}

export interface StoredReplication {
  readonly name: string;
  readonly location: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly authorship: Authorship;
}

export interface StoredTag {
  readonly name: string;
  readonly digest: string;
  readonly createdAt: Instant;
}

export interface StoredRegistry extends Resource {
  readonly resourceGroup: string;
  readonly location: string;
  readonly sku: 'Basic' | 'Standard' | 'Premium';
  readonly tags: Readonly<Record<string, string>>;
  /** Settable properties in the service's own shape: `adminUserEnabled`, `dataEndpointEnabled`, `policies`, … */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly connectedRegistries: ReadonlyMap<string, StoredConnectedRegistry>;
  readonly tokens: ReadonlyMap<string, StoredToken>;
  readonly scopeMaps: ReadonlyMap<string, StoredScopeMap>;
  /** Other regions with a copy; absent if there never was one. */
  readonly replications?: ReadonlyMap<string, StoredReplication>;
  readonly repositories: ReadonlyMap<string, readonly StoredTag[]>;
}

export interface StoredResourceGroup {
  readonly name: string;
  readonly location: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface ArmErrorBody {
  readonly code: string;
  readonly message: string;
}

/** Change made by a long-running operation when it ends. */
type OperationEffect =
  | { readonly kind: 'settle'; readonly type: NestedType | 'registries' }
  | { readonly kind: 'remove'; readonly type: NestedType }
  | { readonly kind: 'deactivate' }
  | {
      readonly kind: 'import';
      readonly images: readonly { readonly repository: string; readonly tag: string; readonly digest: string }[];
    };

export type NestedType = 'connectedRegistries' | 'tokens' | 'scopeMaps';

export interface Operation {
  readonly guid: string;
  /** The prefix of the guid in its URL. */
  readonly family: 'registries' | 'token' | 'connectedregistries';
  /** Path of its resource, from `/subscriptions`. */
  readonly resourcePath: string;
  readonly registry: string;
  /** Name of the nested resource; null for the registry itself. */
  readonly name: string | null;
  /** `Azure-AsyncOperation` answers 200 with a status word, `Location` answers 202 until it is over. */
  readonly style: 'async-operation' | 'location';
  readonly word: 'Creating' | 'Updating' | 'Deleting' | 'Accepted';
  /** Null for never. */
  readonly due: Instant | null;
  readonly effect: OperationEffect;
  /** Its error when it ends; null for success. */
  readonly failure: ArmErrorBody | null;
  readonly ended: boolean;
}

/** A fault that waits for requests. `passed` and `hits` count the matches so far. */
export interface ArmedFault {
  readonly fault: ScriptedFault;
  readonly passed: number;
  readonly hits: number;
}

export interface ScriptedFault extends EmulatorFault {
  /** For `throttled`, seconds. Default: 1. */
  readonly retryAfterSeconds?: number;
  /**
   * For `changed-by-someone-else`: the other person's request, path from `/subscriptions` without query. Default: a
   * visible change.
   */
  readonly change?: { readonly method: 'PUT' | 'PATCH' | 'DELETE'; readonly path: string; readonly body: unknown };
}

/** Durations of operations, milliseconds. */
export interface OperationTimes {
  readonly registry: number;
  readonly token: number;
  readonly scopeMap: number;
  readonly deletion: number;
  readonly deactivation: number;
  readonly importImage: number;
}

/** All of the emulated Azure: one tenant, one subscription. Immutable; every request makes a new one. */
export interface EmulatorState {
  readonly tenantId: string;
  readonly subscription: { readonly id: string; readonly name: string };
  /** Author of the requests, for `systemData`. */
  readonly principal: string;
  readonly resourceGroups: ReadonlyMap<string, StoredResourceGroup>;
  /** By name in lower case: registry names are unique in all of Azure. */
  readonly registries: ReadonlyMap<string, StoredRegistry>;
  readonly operations: ReadonlyMap<string, Operation>;
  readonly faults: readonly ArmedFault[];
  readonly times: OperationTimes;
  /** Items per page of a list; null for a single page, as in every recording. */
  readonly pageSize: number | null;
}

/** Shorter than the recordings by an order of magnitude, so that a person waits for one poll only. */
const shortTimes: OperationTimes = {
  registry: 1_000,
  token: 0,
  scopeMap: 600,
  deletion: 300,
  deactivation: 600,
  importImage: 1_200,
};

/**
 * Ended by the first poll, so that a client with a long poll interval, such as half a minute of `az`, does not wait.
 */
export const instantOperationTimes: OperationTimes = {
  registry: 0,
  token: 0,
  scopeMap: 0,
  deletion: 0,
  deactivation: 0,
  importImage: 0,
};

export const emptyState = (location = 'westeurope'): EmulatorState => ({
  tenantId: '5e1ec7ed-0000-4000-8000-00000000cafe',
  subscription: { id: sampleSubscription, name: 'Contoso Edge (emulated)' },
  principal: 'operator@contoso.example',
  resourceGroups: new Map([['edge', { name: 'edge', location, tags: {} }]]),
  registries: new Map(),
  operations: new Map(),
  faults: [],
  times: shortTimes,
  pageSize: null,
});

export const setEntry = <V>(map: ReadonlyMap<string, V>, key: string, value: V): ReadonlyMap<string, V> =>
  new Map(map).set(key.toLowerCase(), value);

export const withoutEntry = <V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> => {
  const copy = new Map(map);
  copy.delete(key.toLowerCase());
  return copy;
};

export const withRegistry = (state: EmulatorState, registry: StoredRegistry): EmulatorState => ({
  ...state,
  registries: setEntry(state.registries, registry.name, registry),
});

export const registryPath = (state: EmulatorState, registry: Pick<StoredRegistry, 'name' | 'resourceGroup'>): string =>
  `/subscriptions/${state.subscription.id}/resourceGroups/${registry.resourceGroup}/` +
  `providers/Microsoft.ContainerRegistry/registries/${registry.name}`;

export const nestedPath = (state: EmulatorState, registry: StoredRegistry, type: NestedType, name: string): string =>
  `${registryPath(state, registry)}/${type}/${name}`;
