import { planBranch } from '../../shared/simulate/branch-planner.ts';
import type { PlannerJob, PlannerMessage } from './plan-in-worker.ts';
import { handleWithLocale } from './worker-speech.ts';

const tell = (message: PlannerMessage): void => postMessage(message);

handleWithLocale(({ topology, goal }: PlannerJob) => {
  tell({
    kind: 'plan',
    plan: planBranch(topology, goal, { onProgress: (done, of) => tell({ kind: 'progress', done, of }) }),
  });
});
