import type { ApplyState } from '../../shared/ipc-payloads.ts';
import { nameKey } from '../../shared/topology/tree.ts';

export const isBeingApplied = (apply: ApplyState | null, name: string): boolean =>
  apply?.state === 'running' &&
  apply.plan.steps.some(({ registry, target }) => nameKey(registry ?? target) === nameKey(name));

export const countFinishedSteps = ({ outcomes }: ApplyState): number =>
  outcomes.filter(({ state }) => state === 'done' || state === 'skipped').length;
