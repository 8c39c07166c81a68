import type { Finding } from '../findings/types.ts';
import type { Effect } from '../plan/effects.ts';
import type { Plan } from '../plan/types.ts';
import type { Instant } from '../schedule/instant.ts';
import type { Simulation } from '../simulate/types.ts';
import type { Topology } from '../topology/model.ts';

/** Input of a report. The same input gives the same bytes: every date comes from here. */
export interface ReportInput {
  readonly topology: Topology;
  /** Of the same topology. */
  readonly simulation: Simulation;
  readonly findings: readonly Finding[];
  /** The moment that "next" counts from. */
  readonly now: Instant;
  /** The change that is proposed, where there is a draft. `topology` and `simulation` are then those after it. */
  readonly change?: { readonly plan: Plan; readonly effects: readonly Effect[] };
  /** The command that makes this report again. */
  readonly command?: string;
}
