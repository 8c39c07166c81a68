import { msg } from '../i18n/message.ts';
import { assemblePlan } from './make-plan.ts';
import type { StepDraft } from './steps.ts';
import type { Plan, Step, StepKind } from './types.ts';

const oppositeKind: Partial<Readonly<Record<StepKind, StepKind>>> = {
  'create-scope-map': 'delete-scope-map',
  'create-token': 'delete-token',
  'create-registry': 'delete-registry',
  'delete-scope-map': 'create-scope-map',
  'delete-token': 'create-token',
  'delete-registry': 'create-registry',
};

const invertStep = ({ id: _, ...step }: Step): readonly StepDraft[] => {
  if (step.inverse === null) return [];
  const kind = oppositeKind[step.kind] ?? step.kind;
  return [
    {
      ...step,
      kind,
      summary: msg('Takes back: {summary}', { summary: step.summary }),
      risk: kind === 'delete-registry' ? 'high' : step.risk === 'high' ? 'medium' : step.risk,
      riskReason:
        kind === 'create-token'
          ? msg('The token comes back without its passwords: generate a new one and deploy the instance with it.')
          : kind === 'create-registry'
            ? msg('The registry comes back Inactive: its instance must be deployed anew.')
            : kind === 'delete-registry'
              ? msg("An instance that was deployed as ''{target}'' meanwhile stops syncing.", { target: step.target })
              : step.riskReason,
      changes: step.changes.map(({ property, before, after }) => ({ property, before: after, after: before })),
      request: step.inverse,
      inverse: step.request,
      expected: step.wanted,
      wanted: step.expected,
    },
  ];
};

/** The plan that reverts a plan, last step first, without deactivations, which cannot be reverted. */
export const invertPlan = (plan: Plan): Plan =>
  assemblePlan(plan.registryId, plan.steps.toReversed().flatMap(invertStep));
