import type { Plan } from './types.ts';

/** Registries with a high-risk step, in the plan's order. */
export const namesAtRisk = (plan: Plan): readonly string[] => [
  ...new Set(plan.steps.filter((step) => step.risk === 'high').map((step) => step.registry ?? step.target)),
];

/** More names than this are not typed one by one: nobody reads the tenth. */
const mostTyped = 5;

/**
 * What must be typed before the plan may be sent: each name at risk; the cloud registry's own where they are many, and
 * in production.
 */
export const namesToConfirm = (plan: Plan, cloud: string, production = false): readonly string[] => {
  const names = namesAtRisk(plan);
  if (names.length > mostTyped) return [cloud];
  return production ? [cloud, ...names] : names;
};
