import type { Candidate } from './candidate-schedules.ts';

/** One child and the schedules that it could have. */
export interface ChildOptions {
  readonly name: string;
  readonly options: readonly Candidate[];
  /** Worst staleness under each of them, minutes. */
  readonly worsts: readonly number[];
  /** Minute of the day at which it opens now, to be moved as little as possible; null where it has none. */
  readonly now: number | null;
}

/** Minutes of the week, start before end, in which a sibling that is not planned is open. */
export interface FixedLoad {
  readonly start: number;
  readonly end: number;
}

/** Why no choice has a lower peak. */
export type LowerBound =
  /** The fixed loads alone have it. */
  | { readonly kind: 'others' }
  /** Every candidate of each of these covers this minute of the week. */
  | { readonly kind: 'together'; readonly names: readonly string[]; readonly minute: number }
  /** The shortest openings of these add up to `minutes`, of the `within` minutes that they may use. */
  | { readonly kind: 'length'; readonly names: readonly string[]; readonly minutes: number; readonly within: number }
  /** Every combination was ruled out. */
  | { readonly kind: 'searched' }
  /** The search budget ran out before every combination was ruled out. */
  | { readonly kind: 'open' };

export interface Assignment {
  /** The candidate of each child that has any, by name. */
  readonly picks: ReadonlyMap<string, Candidate>;
  readonly peak: number;
  /** No choice has a lower peak than this. */
  readonly least: number;
  readonly bound: LowerBound;
}

/** Words of bit sets that a search may still read; shared by the searches of one plan. */
export interface SearchBudget {
  left: number;
}

/** A child with its candidates on a grid. */
export interface GridChild extends ChildOptions {
  /** Of each option, its index on the grid. */
  readonly indexes: readonly number[];
  /** Position in `options`; -1 before the first choice. */
  chosen: number;
}

/** A peak that no choice can fall below, and why. */
export interface PeakBound {
  readonly least: number;
  readonly bound: LowerBound;
}
