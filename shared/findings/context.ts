import type { Instant } from '../schedule/instant.ts';
import type { ParsedSync } from '../schedule/windows.ts';
import { parsedSync, parseTtl, withPayload } from '../simulate/links.ts';
import type { RegistrySimulation, Simulation } from '../simulate/types.ts';
import type { ConnectedRegistry, Topology } from '../topology/model.ts';
import { indexTopology, type TopologyIndex } from '../topology/tree.ts';
import type { Finding } from './types.ts';

export interface Subject {
  readonly registry: ConnectedRegistry;
  readonly reading: ParsedSync;
  /** Null if it does not parse. */
  readonly ttlMs: number | null;
  readonly simulated: RegistrySimulation;
  readonly parent: ConnectedRegistry | null;
}

export interface FindingsOptions {
  /** Payload of a what-if for every registry. */
  readonly payloadBytes?: number;
  /** The actual topology if `topology` is the desired one: reported states are compared with the actual schedules. */
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

export type Rule = (context: Context) => readonly Finding[];

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
