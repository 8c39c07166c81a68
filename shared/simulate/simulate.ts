import type { Topology } from '../topology/model.ts';
import { SimulationCache } from './simulation-cache.ts';
import { type RunOptions, SimulationRun } from './simulation-run.ts';
import type { Simulate, Simulation } from './types.ts';

/** Caches results: after an edit only the edited registry and those below are recomputed. */
export interface Simulator {
  readonly simulate: (topology: Topology, options: RunOptions) => Simulation;
}

/** Creates a simulator with an empty cache of its own. */
export function createSimulator(): Simulator {
  const cache = new SimulationCache();
  return { simulate: (topology, options) => new SimulationRun(cache, topology, options).simulate() };
}

/** Windows, staleness, expiry and load of a topology (shared/simulate/README.md). */
export const simulate: Simulate = (topology, options) => createSimulator().simulate(topology, options);
