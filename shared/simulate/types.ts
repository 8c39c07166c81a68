import type { Instant } from '../schedule/instant.ts';
import type { Topology } from '../topology/model.ts';

/** Readings of undocumented behaviour (shared/simulate/README.md#two-bounds-never-one-number). */
export type Assumption = 'optimistic' | 'pessimistic';

export interface SimulateOptions {
  readonly from: Instant;
  readonly to: Instant;
  /** Payload of a what-if for every registry, in place of the sites' own. */
  readonly payloadBytes?: number;
}

/** Over every instant of `[from, to)`; null means never (shared/simulate/README.md#staleness). */
export interface Staleness {
  readonly worstMs: number | null;
  readonly meanMs: number | null;
  readonly p95Ms: number | null;
  /** 0 to 1; null for a continuous registry. */
  readonly expiredShare: number | null;
}

export interface RegistrySimulation {
  readonly name: string;
  readonly parent: string | null;
  readonly continuous: boolean;
  /** No instance runs yet: its figures are hypothetical. */
  readonly planned: boolean;
  /** Merged open intervals, clipped to the range: start, end, … */
  readonly windows: Float64Array;
  /** Clipped to the range. */
  readonly openMs: number;
  /** Longest closed time inside the range. */
  readonly longestGapMs: number;
  /** Named assumptions and unparsed values, one sentence each. */
  readonly notes: readonly string[];
  readonly optimistic: Staleness;
  readonly pessimistic: Staleness;
}

/** Load of a parent's children; null is the cloud registry (shared/simulate/README.md#load-on-a-parent). */
export interface ParentLoad {
  readonly parent: string | null;
  readonly children: number;
  readonly peak: number;
  readonly peakAt: Instant | null;
  /** Step function: count from each instant on. */
  readonly changes: Float64Array;
  readonly counts: Uint16Array;
  /** Peak in each UTC hour of the week, Monday 00:00 first; 168 numbers. */
  readonly heat: Uint16Array;
  /** Mbit/s at the time of greatest need; null if nothing is known to move. */
  readonly requiredMbps: number | null;
  /** Mbit/s that the links of the children open then give together; null if one is unknown. */
  readonly availableMbps: number | null;
}

export interface Simulation {
  readonly from: Instant;
  readonly to: Instant;
  /** In the topology's order. */
  readonly registries: readonly RegistrySimulation[];
  /** Parents with children, the cloud first. */
  readonly loads: readonly ParentLoad[];
}

/** One hop of content on its way to a site. */
export interface Hop {
  readonly registry: string;
  /** Available at the parent, start and end of the transfer; null for never. */
  readonly availableAt: Instant;
  readonly startsAt: Instant | null;
  readonly arrivesAt: Instant | null;
}

export interface Arrival {
  readonly registry: string;
  readonly at: Instant | null;
  readonly hops: readonly Hop[];
}

export interface ArrivalOptions {
  /** Payload of a what-if for every registry, in place of the sites' own. */
  readonly payloadBytes?: number;
  /** Restricts the result to one registry. */
  readonly only?: string;
}

export type Simulate = (topology: Topology, options: SimulateOptions) => Simulation;
export type Arrivals = (
  topology: Topology,
  push: Instant,
  assumption: Assumption,
  options?: ArrivalOptions,
) => readonly Arrival[];

/** Expected against actual (shared/simulate/README.md#expected-against-actual). */
export type SyncStatus =
  | { readonly kind: 'asleep'; readonly until: Instant | null }
  | { readonly kind: 'due'; readonly closes: Instant | null }
  | { readonly kind: 'synced'; readonly closes: Instant | null }
  | { readonly kind: 'missed'; readonly windows: number }
  /** Not synced since its schedule changed at `since`: it still follows the earlier one. */
  | { readonly kind: 'pending'; readonly since: Instant }
  | { readonly kind: 'unhealthy'; readonly reason: string }
  | { readonly kind: 'not-deployed' }
  | { readonly kind: 'unknown'; readonly reason: string };
