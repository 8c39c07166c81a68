import { group } from 'd3-array';
import type { Finding } from '../findings/types.ts';
import type { Formatter } from '../i18n/format.ts';
import type { Cron } from '../schedule/cron.ts';
import { describeCron } from '../schedule/cron-text.ts';
import { nextWindows, type ParsedSync, type Window } from '../schedule/windows.ts';
import { parsedSync } from '../simulate/links.ts';
import type { RegistrySimulation } from '../simulate/types.ts';
import type { Blackout, ConnectedRegistry, SiteAttributes, Topology } from '../topology/model.ts';
import { getSite, indexTopology, nameKey } from '../topology/tree.ts';
import type { ReportInput } from './report-input.ts';

export interface ReportRow {
  readonly registry: ConnectedRegistry;
  readonly simulation: RegistrySimulation;
  readonly site: SiteAttributes;
  readonly depth: number;
  readonly reading: ParsedSync;
  /** The schedule as text, or why it does not parse. */
  readonly meaning: string;
  /** The next three windows. */
  readonly next: readonly Window[];
  readonly findings: readonly Finding[];
}

/** Describes schedules, each parsed one once: equal texts share it. */
const createScheduleDescriber = ({ format, t }: Formatter): ((reading: ParsedSync) => string) => {
  const meanings = new Map<Cron, string>();
  return ({ cron, continuous }) => {
    if (continuous) return t('Continuous');
    if (cron === null) return t('Cannot be read');
    const meaning = meanings.get(cron) ?? format(describeCron(cron));
    meanings.set(cron, meaning);
    return meaning;
  };
};

const nextCount = 3;

/** Windows from the simulation, if its range holds enough whole ones. */
const nextSimulatedWindows = (
  { windows }: RegistrySimulation,
  { simulation: { from, to }, now }: ReportInput,
): readonly Window[] | null => {
  const next: Window[] = [];
  for (let i = 0; i < windows.length && next.length < nextCount; i += 2) {
    const [start, end] = [windows[i] ?? from, windows[i + 1] ?? to];
    if (end <= now) continue;
    if (start <= from || end >= to) return null;
    next.push({ start, end });
  }
  return next.length === nextCount ? next : null;
};

/** Blackouts that name a registry or none. */
export const selectBlackouts = ({ blackouts }: Topology, name: string): readonly Blackout[] =>
  blackouts.filter(
    ({ registries }) => registries.length === 0 || registries.some((one) => nameKey(one) === nameKey(name)),
  );

const createRows = (input: ReportInput): readonly ReportRow[] => {
  const { formatter, topology, simulation, findings, now } = input;
  const describeSchedule = createScheduleDescriber(formatter);
  const index = indexTopology(topology);
  const simulated = new Map(simulation.registries.map((one) => [nameKey(one.name), one]));
  const found = group(findings, ({ registry }) => (registry === null ? '' : nameKey(registry)));
  return topology.registries.flatMap((registry) => {
    const one = simulated.get(nameKey(registry.name));
    if (!one) return [];
    const reading = parsedSync(registry);
    const blackouts = selectBlackouts(topology, registry.name);
    const next =
      reading.continuous && blackouts.length === 0
        ? [{ start: now, end: Infinity }]
        : (nextSimulatedWindows(one, input) ?? nextWindows(registry.sync, now, nextCount, { blackouts }));
    return [
      {
        registry,
        simulation: one,
        site: getSite(topology, registry.name),
        depth: index.getDepth(registry.name),
        reading,
        meaning: describeSchedule(reading),
        next,
        findings: found.get(nameKey(registry.name)) ?? [],
      },
    ];
  });
};

const known = new WeakMap<ReportInput, readonly ReportRow[]>();

/** In the topology's order; memoized for all formats. */
export const reportRows = (input: ReportInput): readonly ReportRow[] => {
  const rows = known.get(input) ?? createRows(input);
  known.set(input, rows);
  return rows;
};
