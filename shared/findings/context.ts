import type { Instant } from '../schedule/instant.ts';
import type { ParsedSync } from '../schedule/windows.ts';
import { parsedSync, parseTtl, withPayload } from '../simulate/links.ts';
import type { RegistrySimulation, Simulation } from '../simulate/types.ts';
import type { ConnectedRegistry, Topology } from '../topology/model.ts';
import { indexTopology, type TopologyIndex } from '../topology/tree.ts';
import type { Finding } from './types.ts';

/** One connected registry with the data that rules use. */
export interface Subject {
  readonly registry: ConnectedRegistry;
  readonly reading: ParsedSync;
  /** Null where it cannot be read. */
  readonly ttlMs: number | null;
  readonly simulated: RegistrySimulation;
  readonly parent: ConnectedRegistry | null;
}

export interface FindingsOptions {
  /** Bytes that every registry moves in a what-if, as in the simulation. */
  readonly payloadBytes?: number;
  /**
   * What is there now, where `topology` is what is wanted: what sites report is set against the schedules that they
   * follow.
   */
  readonly live?: Topology;
}

export interface Context {
  readonly topology: Topology;
  readonly live: Topology;
  readonly simulation: Simulation;
  readonly now: Instant;
  readonly tree: TopologyIndex;
  readonly subjects: readonly Subject[];
}

/** Rule over the whole topology. */
export type Rule = (context: Context) => readonly Finding[];

/** Creates a rule that checks one registry at a time. */
export const forEachRegistry =
  (look: (subject: Subject, context: Context) => readonly Finding[] | Finding | null): Rule =>
  (context) =>
    context.subjects.flatMap((subject) => look(subject, context) ?? []);

export function createContext(
  known: Topology,
  simulation: Simulation,
  now: Instant,
  { live = known, payloadBytes }: FindingsOptions,
): Context {
  const topology = withPayload(known, payloadBytes);
  const tree = indexTopology(topology);
  const simulated = new Map(simulation.registries.map((registry) => [registry.name, registry]));
  const subjects = topology.registries.flatMap((registry) => {
    const result = simulated.get(registry.name);
    if (result === undefined) return [];
    return [
      {
        registry,
        reading: parsedSync(registry),
        ttlMs: parseTtl(registry),
        simulated: result,
        parent: tree.getParent(registry.name),
      },
    ];
  });
  return { topology, live, simulation, now, tree, subjects };
}
