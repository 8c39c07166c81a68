import type { AppError } from './errors.ts';
import type { Plan, StepOutcome } from './plan/types.ts';
import type { Instant } from './schedule/instant.ts';
import type { Edit } from './topology/edit-types.ts';
import type { SavedView, Topology } from './topology/model.ts';
import type { WindowCompliance } from './watch/history.ts';

/** Source of the data, always displayed. */
export type Source =
  | { readonly kind: 'emulator' }
  | {
      readonly kind: 'azure';
      /** The cloud's name, as every prompt says it. */
      readonly cloud: string;
      readonly tenant: string;
      /** The name that the account signed in with. */
      readonly account: string;
      readonly accountId: string;
    }
  | {
      readonly kind: 'file';
      readonly name: string;
      readonly format: 'workspace' | 'arm-list' | 'az-list' | 'arm-template' | 'terraform-state';
    };

export interface RegistryChoice {
  /** ARM id of the cloud registry. */
  readonly id: string;
  readonly name: string;
  readonly resourceGroup: string;
  readonly subscription: string;
  readonly location: string;
  readonly sku: string;
  /** Null where it can be used; else one sentence why not. */
  readonly unusable: string | null;
}

export interface RegistryList {
  readonly registries: readonly RegistryChoice[];
  /** One sentence that names the subscriptions that could not be read; null where all were. */
  readonly unread: string | null;
}

export interface Session {
  readonly source: Source;
  readonly registry: RegistryChoice | null;
  readonly writable: boolean;
  /** Why writing is refused; null where it is possible. */
  readonly readOnlyReason: string | null;
  /** The clock that schedules are shown against; the emulator may run at another time than the machine. */
  readonly now: Instant;
}

export interface View {
  readonly session: Session;
  readonly topology: Topology;
  /** The autosaved draft over this topology. */
  readonly edits: readonly Edit[];
  readonly views: readonly SavedView[];
}

/** Signed-in account, or one that the Azure CLI offers. */
export interface Account {
  readonly id: string;
  /** `az` where the Azure CLI holds the sign-in. */
  readonly method: 'microsoft' | 'az';
  readonly name: string;
  /** Id of the cloud. */
  readonly cloud: string;
  /** The one signed in to first. */
  readonly tenants: readonly string[];
}

export interface SignIns {
  readonly accounts: readonly Account[];
  /** Whom the Azure CLI could lend, or in one sentence why nobody. */
  readonly azAccounts: readonly Account[] | { readonly message: string };
  readonly clouds: readonly {
    readonly id: string;
    readonly name: string;
    /** What the person has to agree to before the first sign-in; null where there is nothing, or it is done. */
    readonly toConfirm: { readonly armHost: string; readonly signInAddress: string; readonly audience: string } | null;
  }[];
  /** Where sign-ins are kept, in one sentence. */
  readonly storage: { readonly kind: 'encrypted' | 'memory'; readonly message: string };
}

/** Prompt to sign in on another device or in another browser. */
export interface DeviceCode {
  readonly userCode: string;
  readonly verificationUri: string;
  readonly expiresAt: Instant;
  /** The prompt in one sentence, with the cloud and the tenant. */
  readonly message: string;
}

export interface AzureSettings {
  /** An app registration of one's own; null for that of the Azure tools. */
  readonly clientId: string | null;
  readonly customCloud: { readonly name: string; readonly armHost: string; readonly signInHost: string } | null;
  /** Trusted beside the system's authorities; for Microsoft's own hosts only where the person or the policy says so. */
  readonly extraCa: {
    readonly file: string;
    readonly countForMicrosoft: boolean;
    readonly authorities: readonly { readonly subject: string; readonly validTo: string }[];
  } | null;
}

export interface SyncHistory {
  /** Time of the first observation; null if there is none. */
  readonly since: Instant | null;
  /** By registry name in lower case; continuous ones have no windows and are left out. */
  readonly sites: Readonly<Record<string, { readonly days7: WindowCompliance; readonly days30: WindowCompliance }>>;
}

/** Newer releases of Cascade itself. Each message is one sentence. */
export type UpdateState =
  | { readonly kind: 'off' | 'none' | 'refused'; readonly message: string }
  | { readonly kind: 'ready'; readonly version: string; readonly message: string };

/** What a calendar file says, its recurrences written out for two years before and after now. */
export interface CalendarTimes {
  readonly name: string;
  readonly times: readonly { readonly label: string; readonly start: Instant; readonly end: Instant }[];
  /** What of the file could not be taken, one sentence each. */
  readonly notes: readonly string[];
}

export interface Repository {
  readonly name: string;
  readonly tags: readonly string[];
}

export interface ApplyState {
  readonly applyId: string;
  readonly plan: Plan;
  readonly outcomes: readonly StepOutcome[];
  readonly state: 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted';
  /** One sentence: what was done, what was not, how to go on. */
  readonly message: string;
}

/** One of the applies whose journals are kept: its restore point. */
export interface PastApply {
  readonly applyId: string;
  /** ARM id of the cloud registry that it changed. */
  readonly registryId: string;
  /** Names of the registries on whose behalf something was to be done. */
  readonly concerns: readonly string[];
  readonly startedAt: Instant;
  readonly state: ApplyState['state'];
  readonly steps: number;
  readonly done: number;
}

export interface ApplyHistory {
  /** Newest first. */
  readonly past: readonly PastApply[];
  /** Ids of applies whose journals cannot be read. */
  readonly unreadable: readonly string[];
}

export const faultKinds = [
  'throttled',
  'server-error',
  'bad-gateway',
  'timeout',
  'reset',
  'operation-fails',
  'operation-hangs',
  'body-cut',
  'changed-by-someone-else',
] as const;
/** `*` is any method. */
export const faultMethods = ['GET', 'PUT', 'PATCH', 'DELETE', 'POST', '*'] as const;

/** Faults of the emulator, for tests and for practice. */
export interface EmulatorFault {
  readonly kind: (typeof faultKinds)[number];
  readonly method: (typeof faultMethods)[number];
  /** Substring of the path, in lower case; empty matches all. */
  readonly pathContains: string;
  /** How many matching requests to let pass first. */
  readonly after: number;
  /** How many to hit. */
  readonly times: number;
}

/** One of the cloud registries that are looked at together. */
export interface FleetCloud {
  /** ARM id of the cloud registry, or the key of a file. */
  readonly id: string;
  readonly name: string;
  /** As last read, on this run or an earlier one; null before it was read once. */
  readonly topology: Topology | null;
  /** Whether it was read on this run, is still to be, or why it could not be. */
  readonly read: 'waiting' | 'done' | AppError;
}

/** Where `az acr import` takes an image from. A password is sent once and kept nowhere. */
export type ImageSource =
  /** Login server of a registry that anybody may read, such as `mcr.microsoft.com`. */
  | { readonly kind: 'public'; readonly host: string }
  | { readonly kind: 'private'; readonly host: string; readonly username: string; readonly password: string }
  /** ARM id of an Azure container registry, of any subscription that the account may read. */
  | { readonly kind: 'azure'; readonly resourceId: string };
