import { findings } from '../../shared/findings/findings.ts';
import { planEffects } from '../../shared/plan/effects.ts';
import { makePlan } from '../../shared/plan/make-plan.ts';
import type { ReportInput } from '../../shared/report/report-input.ts';
import type { AppState } from '../state/app.svelte.ts';

export type ReportScope = 'live' | 'draft';

/** What a report of the live hierarchy or of the draft is made of; null until the first simulation is there. */
export const reportInput = (app: AppState, scope: ReportScope): ReportInput | null => {
  const { actual, desired, now, from, to, settings } = app;
  const { answer } = app.simulations;
  if (actual === null || desired === null || answer === null) return null;
  if (scope === 'live' || answer.draft === null) {
    return { topology: actual, simulation: answer.live, findings: findings(actual, answer.live, now), now };
  }
  const plan = makePlan(actual, desired);
  const effects = planEffects(
    actual,
    desired,
    Math.max(from, now),
    Math.max(to, now + (to - from)),
    settings.assumption,
  );
  return {
    topology: desired,
    simulation: answer.draft,
    findings: findings(desired, answer.draft, now, { live: actual }),
    now,
    ...(plan.ok ? { change: { plan: plan.value, effects } } : {}),
  };
};
