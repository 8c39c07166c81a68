import type { Candidate } from './candidate-schedules.ts';

export interface ChildOptions {
  readonly name: string;
  readonly options: readonly Candidate[];
  /** Worst staleness under each option, minutes. */
  readonly worsts: readonly number[];
  /** Present opening, minute of the day, to move as little as possible; null for none. */
  readonly now: number | null;
}

/** Open minutes of the week of a sibling outside the plan, start before end. */
export interface FixedLoad {
  readonly start: number;
  readonly end: number;
}

/** Why no choice has a lower peak. */
export type LowerBound =
  /** The fixed loads have it. */
  | { readonly kind: 'others' }
  /** Every candidate of these covers this minute of the week. */
  | { readonly kind: 'together'; readonly names: readonly string[]; readonly minute: number }
  /** The shortest openings of these sum to `minutes` of the `within` minutes that they may use. */
  | { readonly kind: 'length'; readonly names: readonly string[]; readonly minutes: number; readonly within: number }
  /** Every combination was ruled out. */
  | { readonly kind: 'searched' }
  /** The budget ran out before every combination was ruled out. */
  | { readonly kind: 'open' };

export interface Assignment {
  /** By the child's name. */
  readonly picks: ReadonlyMap<string, Candidate>;
  readonly peak: number;
  /** Lower bound of the peak. */
  readonly least: number;
  readonly bound: LowerBound;
}

/** Words of bit sets that a search may still read. */
export interface SearchBudget {
  left: number;
}

export interface GridChild extends ChildOptions {
  /** Index of each option on the grid. */
  readonly indexes: readonly number[];
  /** Position in `options`; -1 before the first choice. */
  chosen: number;
}

export interface PeakBound {
  readonly least: number;
  readonly bound: LowerBound;
}
