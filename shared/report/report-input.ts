import type { Finding } from '../findings/types.ts';
import type { Formatter } from '../i18n/format.ts';
import type { Effect } from '../plan/effects.ts';
import type { Plan } from '../plan/types.ts';
import type { Instant } from '../schedule/instant.ts';
import type { Simulation } from '../simulate/types.ts';
import type { Topology } from '../topology/model.ts';

/** Equal inputs give equal bytes: every date comes from here. */
export interface ReportInput {
  /** Formats the report's texts. */
  readonly formatter: Formatter;
  readonly topology: Topology;
  readonly simulation: Simulation;
  readonly findings: readonly Finding[];
  /** Instant that "next" counts from. */
  readonly now: Instant;
  /** The draft's plan; `topology` and `simulation` are then those after it. */
  readonly change?: { readonly plan: Plan; readonly effects: readonly Effect[] };
  /** Command that reproduces this report. */
  readonly command?: string;
}
