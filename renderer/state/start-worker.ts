import type { Spoken } from '../../shared/text/load.ts';
import { clock, language } from '../../shared/text/text.ts';
import { trustOwnWorkers } from './trusted-types.ts';

trustOwnWorkers();

const told = (worker: Worker): Worker => {
  if (language() !== 'en' || clock() !== '24')
    worker.postMessage({ language: language(), clock: clock() } satisfies Spoken);
  return worker;
};

/** A worker's file is found by Vite from this expression; it is a file of its own, as the content security policy wants. */
export const startSimulationWorker = (): Worker =>
  told(new Worker(new URL('./simulation-worker.ts', import.meta.url), { type: 'module' }));
export const startPlannerWorker = (): Worker =>
  told(new Worker(new URL('./planner-worker.ts', import.meta.url), { type: 'module' }));
export const startFleetWorker = (): Worker =>
  told(new Worker(new URL('./fleet-worker.ts', import.meta.url), { type: 'module' }));
export const startArrivalsWorker = (): Worker =>
  told(new Worker(new URL('./arrivals-worker.ts', import.meta.url), { type: 'module' }));
