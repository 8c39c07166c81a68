/** A worker's file is found by Vite from this expression; it is a file of its own, as the content security policy wants. */
export const startSimulationWorker = (): Worker => new Worker(new URL('./simulation-worker.ts', import.meta.url), { type: 'module' });
export const startPlannerWorker = (): Worker => new Worker(new URL('./planner-worker.ts', import.meta.url), { type: 'module' });
export const startFleetWorker = (): Worker => new Worker(new URL('./fleet-worker.ts', import.meta.url), { type: 'module' });
export const startArrivalsWorker = (): Worker => new Worker(new URL('./arrivals-worker.ts', import.meta.url), { type: 'module' });
