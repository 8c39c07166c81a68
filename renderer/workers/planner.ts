import { planBranch } from '../../shared/simulate/branch-planner.ts';
import type { PlannerJob, PlannerMessage } from './planner-client.ts';
import { handleWithLocale } from './worker-locale.ts';

const post = (message: PlannerMessage): void => postMessage(message);

handleWithLocale(({ topology, goal }: PlannerJob) => {
  post({
    kind: 'plan',
    plan: planBranch(topology, goal, { onProgress: (done, of) => post({ kind: 'progress', done, of }) }),
  });
});
