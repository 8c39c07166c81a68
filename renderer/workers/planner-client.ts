import type { BranchGoal, BranchPlan } from '../../shared/simulate/planner/types.ts';
import type { Topology } from '../../shared/topology/model.ts';
import { spawnPlannerWorker } from './spawn.ts';

export interface PlannerJob {
  readonly topology: Topology;
  readonly goal: BranchGoal;
}

export type PlannerMessage =
  /** Number of sites planned so far. */
  | { readonly kind: 'progress'; readonly done: number; readonly of: number }
  | { readonly kind: 'plan'; readonly plan: BranchPlan };

export interface Planning {
  /** Null if it was cancelled. */
  readonly plan: Promise<BranchPlan | null>;
  readonly cancel: () => void;
}

/** Plans a branch in a new worker, which ends with the answer or on `cancel`. Rejects if the worker fails. */
export const planInWorker = (job: PlannerJob, onProgress: (done: number, of: number) => void): Planning => {
  const worker = spawnPlannerWorker();
  let callOff = (): void => undefined;
  const plan = new Promise<BranchPlan | null>((resolve, reject) => {
    callOff = () => resolve(null);
    worker.onmessage = ({ data }: MessageEvent<PlannerMessage>) => {
      if (data.kind === 'progress') onProgress(data.done, data.of);
      else resolve(data.plan);
    };
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(job);
  }).finally(() => worker.terminate());
  return { plan, cancel: () => callOff() };
};
