import type { Instant } from '../schedule/instant.ts';
import type { Simulation } from '../simulate/types.ts';
import type { Topology } from '../topology/model.ts';
import { nameKey } from '../topology/tree.ts';
import { createContext, type FindingsOptions, type Rule } from './context.ts';
import { accessRules } from './rules/access.ts';
import { cloudRules } from './rules/cloud.ts';
import { daylightRules } from './rules/daylight.ts';
import { hierarchyRules } from './rules/hierarchy.ts';
import { loadRules } from './rules/load.ts';
import { scheduleRules } from './rules/schedule.ts';
import { stalenessRules } from './rules/staleness.ts';
import { statusRules } from './rules/status.ts';
import { windowRules } from './rules/window.ts';
import type { Finding, Severity } from './types.ts';

const rules: readonly Rule[] = [
  ...cloudRules,
  ...hierarchyRules,
  ...scheduleRules,
  ...windowRules,
  ...stalenessRules,
  ...loadRules,
  ...accessRules,
  ...daylightRules,
  ...statusRules,
];

const ranks: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

/**
 * Findings of a topology and its simulation (shared/simulate/README.md#findings): errors, warnings, notes, each in the
 * topology's order, cloud registry first.
 */
export function findings(
  topology: Topology,
  simulation: Simulation,
  now: Instant,
  options: FindingsOptions = {},
): readonly Finding[] {
  const context = createContext(topology, simulation, now, options);
  const order = new Map(topology.registries.map(({ name }, i) => [nameKey(name), i]));
  const place = ({ registry }: Finding): number => (registry === null ? -1 : (order.get(nameKey(registry)) ?? 0));
  return rules
    .flatMap((rule) => rule(context))
    .map((finding, i) => ({ finding, place: place(finding), i }))
    .sort((a, b) => ranks[a.finding.severity] - ranks[b.finding.severity] || a.place - b.place || a.i - b.i)
    .map(({ finding }) => finding);
}
