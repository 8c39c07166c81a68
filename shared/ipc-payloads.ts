import type { AppError } from './errors.ts';
import type { Message } from './i18n/message.ts';
import type { Plan, StepOutcome } from './plan/types.ts';
import type { Instant } from './schedule/instant.ts';
import type { Edit } from './topology/edit-types.ts';
import type { SavedView, Topology } from './topology/model.ts';
import type { WindowCompliance } from './watch/history.ts';

export type Source =
  | { readonly kind: 'emulator' }
  | {
      readonly kind: 'azure';
      /** Display name of the cloud. */
      readonly cloud: string;
      readonly tenant: string;
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
  /** Null if usable, else one sentence why not. */
  readonly unusable: Message | null;
}

export interface RegistryList {
  readonly registries: readonly RegistryChoice[];
  /** One sentence that names the subscriptions that could not be read; null if there are none. */
  readonly unread: Message | null;
}

export interface SessionFacts {
  readonly source: Source;
  readonly registry: RegistryChoice | null;
  readonly writable: boolean;
  /** Null if writing is allowed. */
  readonly readOnlyReason: Message | null;
  /** Now, UTC: the machine's clock or the emulator's. */
  readonly now: Instant;
}

export interface View {
  readonly session: SessionFacts;
  readonly topology: Topology;
  readonly edits: readonly Edit[];
  readonly views: readonly SavedView[];
}

/** A signed-in account. No tokens, no secrets. */
export interface Account {
  /** Stable across restarts; opaque outside of main/auth. */
  readonly id: string;
  /** `az` if the Azure CLI holds the sign-in. */
  readonly method: 'microsoft' | 'az';
  readonly name: string;
  readonly cloud: string;
  /** Ids of the known tenants, the first sign-in's first. */
  readonly tenants: readonly string[];
}

export interface SignIns {
  readonly accounts: readonly Account[];
  /** Accounts of the Azure CLI, or one sentence why there are none. */
  readonly azAccounts: readonly Account[] | { readonly message: Message };
  readonly clouds: readonly {
    readonly id: string;
    readonly name: string;
    /** Custom cloud to confirm before the first sign-in; null if none or confirmed. */
    readonly toConfirm: { readonly armHost: string; readonly signInAddress: string; readonly audience: string } | null;
  }[];
  /** `message` is one sentence. */
  readonly storage: { readonly kind: 'encrypted' | 'memory'; readonly message: Message };
}

export interface DeviceCode {
  readonly userCode: string;
  readonly verificationUri: string;
  readonly expiresAt: Instant;
  /** One sentence with the cloud and the tenant. */
  readonly message: Message;
}

export interface AzureSettings {
  /** Id of an own app registration; null uses that of the Azure tools. */
  readonly clientId: string | null;
  readonly customCloud: { readonly name: string; readonly armHost: string; readonly signInHost: string } | null;
  /** Extra certificate authority; Microsoft's own hosts use it only if the person or the policy allows. */
  readonly extraCa: {
    readonly file: string;
    readonly countForMicrosoft: boolean;
    readonly authorities: readonly { readonly subject: string; readonly validTo: string }[];
  } | null;
}

export interface SyncHistory {
  /** Time of the first observation; null if there is none. */
  readonly since: Instant | null;
  /** By registry name in lower case; without continuous registries, which have no windows. */
  readonly sites: Readonly<Record<string, { readonly days7: WindowCompliance; readonly days30: WindowCompliance }>>;
}

/** Each message is one sentence. */
export type UpdateState =
  | { readonly kind: 'off' | 'none' | 'refused'; readonly message: Message }
  | { readonly kind: 'ready'; readonly version: string; readonly message: Message };

/** Events of a calendar file, recurrences expanded for two years before and after now. */
export interface CalendarTimes {
  readonly name: string;
  readonly times: readonly { readonly label: string; readonly start: Instant; readonly end: Instant }[];
  /** What could not be imported, one sentence each. */
  readonly notes: readonly Message[];
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
  /** One sentence: what was done, what was not, how to continue. */
  readonly message: Message;
}

/** An apply with a kept journal. */
export interface PastApply {
  readonly applyId: string;
  readonly registryId: string;
  /** Names of the registries that its steps were for. */
  readonly concerns: readonly string[];
  readonly startedAt: Instant;
  readonly state: ApplyState['state'];
  readonly steps: number;
  readonly done: number;
}

export interface ApplyHistory {
  readonly past: readonly PastApply[];
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
export const faultMethods = ['GET', 'PUT', 'PATCH', 'DELETE', 'POST', '*'] as const;

/** A fault that the emulator injects. */
export interface EmulatorFault {
  readonly kind: (typeof faultKinds)[number];
  readonly method: (typeof faultMethods)[number];
  /** Lower case; empty matches every path. */
  readonly pathContains: string;
  /** Matching requests to let pass first. */
  readonly after: number;
  /** Matching requests to fail after that. */
  readonly times: number;
}

/** One registry of a fleet. */
export interface FleetCloud {
  /** ARM id of the cloud registry, or the key of a file. */
  readonly id: string;
  readonly name: string;
  /** Last known topology; null if it was never read. */
  readonly topology: Topology | null;
  /** The state of this run's read. */
  readonly read: 'waiting' | 'done' | AppError;
}

/** Source of `az acr import`. A password is sent once and never stored. */
export type ImageSource =
  /** Login server of a public registry, such as `mcr.microsoft.com`. */
  | { readonly kind: 'public'; readonly host: string }
  | { readonly kind: 'private'; readonly host: string; readonly username: string; readonly password: string }
  | { readonly kind: 'azure'; readonly resourceId: string };
