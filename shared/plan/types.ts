import type { Instant } from '../schedule/instant.ts';

/** `high` asks for the registry's name to be typed. */
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

/** One ARM request as it will be sent: the path starts at `/subscriptions/`, without query. */
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
  /** Stable for the same plan, such as `03-update-registry-line3paint`. */
  readonly id: string;
  readonly kind: StepKind;
  /** The resource's own name. */
  readonly target: string;
  /** The connected registry on whose behalf it is done; null for the cloud registry. */
  readonly registry: string | null;
  readonly summary: string;
  readonly risk: Risk;
  /** Reason of the risk; empty for `none`. */
  readonly riskReason: string;
  readonly changes: readonly PropertyChange[];
  readonly request: PlannedRequest;
  /** What takes it back; null where nothing can (a deactivation, a deletion's password). */
  readonly inverse: PlannedRequest | null;
  /**
   * The object of the model (CloudRegistry, ConnectedRegistry, Token or ScopeMap) as it was when the plan was made;
   * null where it must not exist. Compared before writing (drift guard).
   */
  readonly expected: unknown;
  /** The same object as it is to be afterwards; null where it is gone. */
  readonly wanted: unknown;
}

export interface Plan {
  /** Hash of the steps: the same plan has the same id. */
  readonly id: string;
  readonly registryId: string;
  readonly steps: readonly Step[];
}

/** What somebody else changed since the plan was made, beside what the plan was made from and what it wants. */
export interface Drift {
  /**
   * Of the model, such as `sync.schedule`; empty for the object itself, whose values are then `exists` and `missing`.
   */
  readonly property: string;
  readonly base: unknown;
  /** Null where the object is to be gone. */
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
  readonly error: string | null;
  /** Properties that read back otherwise than written, if any. */
  readonly differences: readonly PropertyChange[];
  /** Why the step was not begun, where somebody else's change stopped it. */
  readonly drift?: readonly Drift[];
}
