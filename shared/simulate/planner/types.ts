import type { Instant } from '../../schedule/instant.ts';
import type { Edit } from '../../topology/edit-types.ts';
import type { AllowedHours, SyncProperties, Topology } from '../../topology/model.ts';

export interface BranchGoal {
  /** The registry that heads the branch and is planned with it; null for all below the cloud registry. */
  readonly root: string | null;
  /** Oldest that content may get at any site, under *pessimistic*. */
  readonly targetMs: number;
  /** Shortest window that is proposed; the service documents 1 hour, Terraform refuses less than 3. */
  readonly leastWindowMs: number;
  readonly from: Instant;
  readonly to: Instant;
  /**
   * Hours of a what-if on a site's own clock, by name in lower case, instead of what is kept of it; empty for any hour.
   */
  readonly hours?: Readonly<Record<string, readonly AllowedHours[]>>;
}

export interface PlannedSite {
  readonly registry: string;
  readonly sync: SyncProperties;
  readonly changed: boolean;
  /** Worst staleness under *pessimistic*, simulated; null for never. */
  readonly beforeMs: number | null;
  readonly afterMs: number | null;
  readonly meets: boolean;
  /** Why this schedule; or, where it does not meet the target, why none does. One sentence. */
  readonly why: string;
}

export interface PlannedParent {
  /** Null is the cloud registry. */
  readonly parent: string | null;
  readonly peakBefore: number;
  readonly peakAfter: number;
  /** Who is open at the peak, and why it is no lower. */
  readonly why: string;
}

export interface BranchPlan {
  /** Parents before children. */
  readonly sites: readonly PlannedSite[];
  readonly parents: readonly PlannedParent[];
  readonly edits: readonly Edit[];
  /** The topology with the plan; what the figures after were simulated from. */
  readonly topology: Topology;
  /** How the answer came about, one sentence each. */
  readonly explanation: readonly string[];
}
