import type { Message } from '../i18n/message.ts';
import type { Instant } from '../schedule/instant.ts';

/** `high` requires typing the registry's name. */
export type Risk = 'none' | 'low' | 'medium' | 'high';

export type StepKind =
  | 'enable-data-endpoint'
  | 'update-ancestor-scope-map'
  | 'update-scope-map'
  | 'create-scope-map'
  | 'create-token'
  | 'update-token'
  | 'create-registry'
  | 'update-registry'
  | 'deactivate-registry'
  | 'delete-registry'
  | 'delete-token'
  | 'delete-scope-map';

/** The path starts at `/subscriptions/`, without query. */
export interface PlannedRequest {
  readonly method: 'PUT' | 'PATCH' | 'DELETE' | 'POST';
  readonly path: string;
  readonly body: unknown;
}

export interface PropertyChange {
  readonly property: string;
  readonly before: unknown;
  readonly after: unknown;
}

export interface Step {
  /** Stable within a plan, such as `03-update-registry-line3paint`. */
  readonly id: string;
  readonly kind: StepKind;
  /** The resource's own name. */
  readonly target: string;
  /** The connected registry that the step is for; null for the cloud registry. */
  readonly registry: string | null;
  readonly summary: Message;
  readonly risk: Risk;
  /** Empty for `none`. */
  readonly riskReason: Message;
  readonly changes: readonly PropertyChange[];
  readonly request: PlannedRequest;
  /** Null if nothing reverts it (a deactivation, a deleted password). */
  readonly inverse: PlannedRequest | null;
  /**
   * The model's object at the time of the plan; null if it must not exist. The drift guard compares it before writing.
   */
  readonly expected: unknown;
  /** The object afterwards; null if deleted. */
  readonly wanted: unknown;
}

export interface Plan {
  /** Hash of the steps. */
  readonly id: string;
  readonly registryId: string;
  readonly steps: readonly Step[];
}

/** A change by others since the plan was made. */
export interface Drift {
  /** Property of the model, such as `sync.schedule`; empty for the object itself (`exists`, `missing`). */
  readonly property: string;
  readonly base: unknown;
  /** Null if the object is to be deleted. */
  readonly wanted: unknown;
  readonly actual: unknown;
}

export type StepState = 'pending' | 'running' | 'done' | 'failed' | 'skipped';

export interface StepOutcome {
  readonly id: string;
  readonly state: StepState;
  readonly startedAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly correlationId: string | null;
  /** One sentence; null unless failed. */
  readonly error: Message | null;
  /** Properties that read back differently than written. */
  readonly differences: readonly PropertyChange[];
  /** Changes by others that kept the step from starting. */
  readonly drift?: readonly Drift[];
}
