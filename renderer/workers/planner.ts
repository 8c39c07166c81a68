import { planBranch } from '../../shared/simulate/branch-planner.ts';
import type { PlannerJob, PlannerMessage } from './planner-client.ts';
import { handleWithLocale } from './worker-locale.ts';

const tell = (message: PlannerMessage): void => postMessage(message);

handleWithLocale(({ topology, goal }: PlannerJob) => {
  tell({
    kind: 'plan',
    plan: planBranch(topology, goal, { onProgress: (done, of) => tell({ kind: 'progress', done, of }) }),
  });
});
