import type { Plan } from './types.ts';

/** Registries with a high-risk step, in the plan's order. */
export const namesAtRisk = (plan: Plan): readonly string[] => [
  ...new Set(plan.steps.filter((step) => step.risk === 'high').map((step) => step.registry ?? step.target)),
];

/** More names are not typed one by one: nobody reads the tenth. */
const mostTyped = 5;

/**
 * Texts to type before a plan is sent: each name at risk; instead the cloud registry's name if there are many, or in
 * production.
 */
export const namesToConfirm = (plan: Plan, cloud: string, production = false): readonly string[] => {
  const names = namesAtRisk(plan);
  if (names.length > mostTyped) return [cloud];
  return production ? [cloud, ...names] : names;
};
