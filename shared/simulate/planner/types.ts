import type { Instant } from '../../schedule/instant.ts';
import type { Edit } from '../../topology/edit-types.ts';
import type { AllowedHours, SyncProperties, Topology } from '../../topology/model.ts';

export interface BranchGoal {
  /** Head of the branch, planned with it; null plans everything below the cloud registry. */
  readonly root: string | null;
  /** Greatest staleness allowed at any site, under *pessimistic*. */
  readonly targetMs: number;
  /** The service documents 1 hour, Terraform refuses less than 3 (shared/schedule/README.md#durations-and-limits). */
  readonly leastWindowMs: number;
  readonly from: Instant;
  readonly to: Instant;
  /** What-if hours on a site's clock by lower-case name, in place of stored ones; empty for any hour. */
  readonly hours?: Readonly<Record<string, readonly AllowedHours[]>>;
}

export interface PlannedSite {
  readonly registry: string;
  readonly sync: SyncProperties;
  readonly changed: boolean;
  /** Worst staleness under *pessimistic*; null for never. */
  readonly beforeMs: number | null;
  readonly afterMs: number | null;
  readonly meets: boolean;
  /** One sentence: why this schedule or, if it misses the target, why none meets it. */
  readonly why: string;
}

export interface PlannedParent {
  /** Null is the cloud registry. */
  readonly parent: string | null;
  readonly peakBefore: number;
  readonly peakAfter: number;
  /** One sentence: who is open at the peak, and why it is no lower. */
  readonly why: string;
}

export interface BranchPlan {
  /** Parents before children. */
  readonly sites: readonly PlannedSite[];
  readonly parents: readonly PlannedParent[];
  readonly edits: readonly Edit[];
  /** The planned topology, from which the figures after are simulated. */
  readonly topology: Topology;
  /** One sentence each. */
  readonly explanation: readonly string[];
}
