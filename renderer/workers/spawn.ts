import type { LocaleSettings } from '../../shared/i18n/locale.ts';
import { hourCycle, language } from '../../shared/i18n/translate.ts';
import { trustOwnWorkers } from './trusted-types.ts';

trustOwnWorkers();

const withLocale = (worker: Worker): Worker => {
  if (language() !== 'en' || hourCycle() !== '24')
    worker.postMessage({ language: language(), clock: hourCycle() } satisfies LocaleSettings);
  return worker;
};

/** Vite finds a worker's file by this very expression; the content security policy requires a file of its own. */
export const spawnSimulationWorker = (): Worker =>
  withLocale(new Worker(new URL('./simulation.ts', import.meta.url), { type: 'module' }));
export const spawnPlannerWorker = (): Worker =>
  withLocale(new Worker(new URL('./planner.ts', import.meta.url), { type: 'module' }));
export const spawnFleetWorker = (): Worker =>
  withLocale(new Worker(new URL('./fleet.ts', import.meta.url), { type: 'module' }));
export const spawnArrivalsWorker = (): Worker =>
  withLocale(new Worker(new URL('./arrivals.ts', import.meta.url), { type: 'module' }));
