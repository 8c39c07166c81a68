import type { Topology } from '../topology/model.ts';
import { SimulationCache } from './simulation-cache.ts';
import { type RunOptions, SimulationRun } from './simulation-run.ts';
import type { Simulate, Simulation } from './types.ts';

/** Keeps its results, so that after an edit only the edited registry and those below it are computed anew. */
export interface Simulator {
  readonly simulate: (topology: Topology, options: RunOptions) => Simulation;
}

export function createSimulator(): Simulator {
  const cache = new SimulationCache();
  return { simulate: (topology, options) => new SimulationRun(cache, topology, options).simulate() };
}

/** Open windows, staleness under both assumptions, expiry and load of a whole topology (shared/simulate/README.md). */
export const simulate: Simulate = (topology, options) => createSimulator().simulate(topology, options);
