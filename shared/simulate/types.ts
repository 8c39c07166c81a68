import type { Instant } from '../schedule/instant.ts';
import type { Topology } from '../topology/model.ts';

/** The two readings of what Microsoft does not document (shared/simulate/README.md#two-bounds-never-one-number). */
export type Assumption = 'optimistic' | 'pessimistic';

export interface SimulateOptions {
  readonly from: Instant;
  readonly to: Instant;
  /** Bytes that every registry moves in a what-if; overrides the sites' own payloads. */
  readonly payloadBytes?: number;
}

/** Staleness over every instant of `[from, to)`; milliseconds; null means never. */
export interface Staleness {
  readonly worstMs: number | null;
  readonly meanMs: number | null;
  readonly p95Ms: number | null;
  /** 0 to 1; null for a continuous registry, where messages do not expire. */
  readonly expiredShare: number | null;
}

export interface RegistrySimulation {
  readonly name: string;
  readonly parent: string | null;
  readonly continuous: boolean;
  /** No instance runs yet: its figures are those that it would have. */
  readonly planned: boolean;
  /** Merged open intervals that touch the range, clipped to it: start, end, start, end, … */
  readonly windows: Float64Array;
  /** Clipped to the range, milliseconds. */
  readonly openMs: number;
  /** Longest closed time inside the range, milliseconds. */
  readonly longestGapMs: number;
  /** Set where the schedule or window had to be read with a named assumption, or could not be read at all. */
  readonly notes: readonly string[];
  readonly optimistic: Staleness;
  readonly pessimistic: Staleness;
}

/**
 * Load on a parent (shared/simulate/README.md#load-on-a-parent): children whose windows are open at once. `parent` null
 * is the cloud registry.
 */
export interface ParentLoad {
  readonly parent: string | null;
  readonly children: number;
  readonly peak: number;
  readonly peakAt: Instant | null;
  /** Step function: instants at which the count changes, and the count from there on. */
  readonly changes: Float64Array;
  readonly counts: Uint16Array;
  /** Highest count in each UTC hour of the week, Monday 00:00 first; 168 numbers. */
  readonly heat: Uint16Array;
  /** Mbit/s needed where most are (shared/simulate/README.md#load-on-a-parent); null where nothing is known to move. */
  readonly requiredMbps: number | null;
  /**
   * Mbit/s that the links of the children that are then open give together; null where one that is needed is not known.
   */
  readonly availableMbps: number | null;
}

export interface Simulation {
  readonly from: Instant;
  readonly to: Instant;
  /** In the topology's order. */
  readonly registries: readonly RegistrySimulation[];
  /** Parents that have children, the cloud first. */
  readonly loads: readonly ParentLoad[];
}

/** One hop on the way of content to a site. */
export interface Hop {
  readonly registry: string;
  /** When the parent has it, when it starts to move here, when it is here; null for never. */
  readonly availableAt: Instant;
  readonly startsAt: Instant | null;
  readonly arrivesAt: Instant | null;
}

/** What a push at one instant does, at one site. */
export interface Arrival {
  readonly registry: string;
  readonly at: Instant | null;
  readonly hops: readonly Hop[];
}

export interface ArrivalOptions {
  /** Bytes that every registry moves in a what-if; overrides the sites' own payloads. */
  readonly payloadBytes?: number;
  /** The one registry that is asked for; all where it is left out. */
  readonly only?: string;
}

export type Simulate = (topology: Topology, options: SimulateOptions) => Simulation;
export type Arrivals = (
  topology: Topology,
  push: Instant,
  assumption: Assumption,
  options?: ArrivalOptions,
) => readonly Arrival[];

/** Expected against actual at one instant (shared/simulate/README.md). */
export type SyncStatus =
  | { readonly kind: 'asleep'; readonly until: Instant | null }
  | { readonly kind: 'due'; readonly closes: Instant | null }
  | { readonly kind: 'synced'; readonly closes: Instant | null }
  | { readonly kind: 'missed'; readonly windows: number }
  /** Its schedule was changed at `since`, and it has not synced since: it lives by what it knew before. */
  | { readonly kind: 'pending'; readonly since: Instant }
  | { readonly kind: 'unhealthy'; readonly reason: string }
  | { readonly kind: 'not-deployed' }
  | { readonly kind: 'unknown'; readonly reason: string };
