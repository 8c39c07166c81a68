import type { Simulation } from '../../shared/simulate/types.ts';
import type { Topology } from '../../shared/topology/model.ts';
import type { ResultsRequest } from '../../shared/view/simulation-results.ts';
import type { TimeRange } from '../../shared/view/time-range.ts';
import type { SimulationMessage } from './simulation.ts';
import { spawnSimulationWorker } from './spawn.ts';

/** Simulates a topology that is not on screen, in a worker that ends with the answer. */
export const simulateOnce = (topology: Topology, horizon: TimeRange): Promise<Simulation> =>
  new Promise((resolve, reject) => {
    const worker = spawnSimulationWorker();
    worker.onmessage = ({ data }: MessageEvent<SimulationMessage>) => {
      if (data.kind !== 'figures' || data.live === null) return;
      worker.terminate();
      resolve(data.live);
    };
    worker.onerror = ({ message }) => {
      worker.terminate();
      reject(new Error(message));
    };
    worker.postMessage({
      job: 1,
      actual: topology,
      edits: [],
      horizon,
      view: horizon,
      now: horizon.from,
      assumption: 'pessimistic',
    } satisfies ResultsRequest);
  });
