import type { EmulatorFault } from '../../shared/ipc.ts';
import type { Instant } from '../../shared/schedule/instant.ts';
import { sampleSubscription } from './sample/first-registry.ts';

/** Who wrote a resource and when, as `systemData` tells it. */
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

/** How the emulated machine at a site behaves. Azure has no such word: this is the emulator's own. */
export type InstanceBehaviour = 'healthy' | 'missing-windows' | 'disk-error' | 'offline';

export interface ScheduleRun {
  readonly schedule: string;
  readonly syncWindow: string | null;
  readonly setAt: Instant;
}

/** A deployed runtime. Its state at any instant is computed from these facts, see instances.ts. */
export interface Instance {
  readonly behaviour: InstanceBehaviour;
  readonly deployedAt: Instant;
  /** Since when it misbehaves; null while healthy. */
  readonly troubleSince: Instant | null;
  readonly runtimeVersion: string;
  /** Every schedule that was configured since the deployment, oldest first: a site learns the next one under the one before. */
  readonly runs: readonly ScheduleRun[];
  /** The password of the sync token that it was deployed with; renewing that one locks it out. */
  readonly passwordName: 'password1' | 'password2';
  readonly resyncAt: Instant | null;
  /** Since when that password is no longer good; null while it is. */
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
  /** Null where no request ever set it. */
  readonly garbageCollection: { readonly enabled: boolean; readonly schedule: string } | null;
  /** Preview: who a site without sync token signs in as. */
  readonly identity: { readonly type: string; readonly names: readonly string[] } | null;
  readonly instance: Instance | null;
  /** The instance that was deactivated last: what its children had from it until then stays theirs. */
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
  /** What a person can set, in the service's own shape: `adminUserEnabled`, `dataEndpointEnabled`, `policies`, … */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly connectedRegistries: ReadonlyMap<string, StoredConnectedRegistry>;
  readonly tokens: ReadonlyMap<string, StoredToken>;
  readonly scopeMaps: ReadonlyMap<string, StoredScopeMap>;
  /** Other regions that hold a copy; absent where there never was one. */
  readonly replications?: ReadonlyMap<string, StoredReplication>;
  /** Repository name → its tags. */
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

/** What a long-running operation changes when it ends. */
type Effect =
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
  /** The word before the guid in its URL. */
  readonly family: 'registries' | 'token' | 'connectedregistries';
  /** Path of the resource that it works on, from `/subscriptions`. */
  readonly resourcePath: string;
  readonly registry: string;
  /** Name of the nested resource; null for the registry itself. */
  readonly name: string | null;
  /** `Azure-AsyncOperation` answers 200 with a status word, `Location` answers 202 until it is over. */
  readonly style: 'async-operation' | 'location';
  readonly word: 'Creating' | 'Updating' | 'Deleting' | 'Accepted';
  /** When it ends; null for never. */
  readonly due: Instant | null;
  readonly effect: Effect;
  /** What it fails with when it ends; null to succeed. */
  readonly failure: ArmErrorBody | null;
  readonly ended: boolean;
}

/** A fault that is waiting for its requests. `passed` and `hits` count the matches so far. */
export interface ArmedFault {
  readonly fault: Fault;
  readonly passed: number;
  readonly hits: number;
}

export interface Fault extends EmulatorFault {
  /** For `throttled`, seconds; 1 where absent. */
  readonly retryAfterSeconds?: number;
  /** For `changed-by-someone-else`: their request, path from `/subscriptions` without query; where absent a telling one is made up. */
  readonly change?: { readonly method: 'PUT' | 'PATCH' | 'DELETE'; readonly path: string; readonly body: unknown };
}

/** How long operations take, milliseconds. */
export interface OperationTimes {
  readonly registry: number;
  readonly token: number;
  readonly scopeMap: number;
  readonly deletion: number;
  readonly deactivation: number;
  readonly importImage: number;
}

/** Everything that the emulated Azure holds: one tenant, one subscription. A value; every request makes a new one. */
export interface EmulatorState {
  readonly tenantId: string;
  readonly subscription: { readonly id: string; readonly name: string };
  /** Who the requests come from, for `systemData`. */
  readonly principal: string;
  readonly resourceGroups: ReadonlyMap<string, StoredResourceGroup>;
  /** By name in lower case: registry names are unique in all of Azure. */
  readonly registries: ReadonlyMap<string, StoredRegistry>;
  readonly operations: ReadonlyMap<string, Operation>;
  readonly faults: readonly ArmedFault[];
  readonly times: OperationTimes;
  /** Items a page of a list; null for all in one, as every recording has it. */
  readonly pageSize: number | null;
}

/** Order of magnitude of the recordings, shortened: a person waits for one poll, not for ten seconds. */
const shortTimes: OperationTimes = {
  registry: 1_000,
  token: 0,
  scopeMap: 600,
  deletion: 300,
  deactivation: 600,
  importImage: 1_200,
};

/** Over by the first poll: a client that takes its own time between two, as `az` does with half a minute, is not kept waiting. */
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
  `/subscriptions/${state.subscription.id}/resourceGroups/${registry.resourceGroup}/providers/Microsoft.ContainerRegistry/registries/${registry.name}`;

export const nestedPath = (state: EmulatorState, registry: StoredRegistry, type: NestedType, name: string): string =>
  `${registryPath(state, registry)}/${type}/${name}`;
