import type { LocaleSettings } from '../../shared/i18n/locale.ts';
import { hourCycle, language } from '../../shared/i18n/translate.ts';
import { trustOwnWorkers } from './trusted-types.ts';

trustOwnWorkers();

const told = (worker: Worker): Worker => {
  if (language() !== 'en' || hourCycle() !== '24')
    worker.postMessage({ language: language(), clock: hourCycle() } satisfies LocaleSettings);
  return worker;
};

/** A worker's file is found by Vite from this expression; it is a file of its own, as the content security policy wants. */
export const spawnSimulationWorker = (): Worker =>
  told(new Worker(new URL('./simulation.ts', import.meta.url), { type: 'module' }));
export const spawnPlannerWorker = (): Worker =>
  told(new Worker(new URL('./planner.ts', import.meta.url), { type: 'module' }));
export const spawnFleetWorker = (): Worker =>
  told(new Worker(new URL('./fleet.ts', import.meta.url), { type: 'module' }));
export const spawnArrivalsWorker = (): Worker =>
  told(new Worker(new URL('./arrivals.ts', import.meta.url), { type: 'module' }));
