import { findings } from '../../shared/findings/findings.ts';
import { getFormatter } from '../../shared/i18n/translate.ts';
import { planEffects } from '../../shared/plan/effects.ts';
import { makePlan } from '../../shared/plan/make-plan.ts';
import type { ReportInput } from '../../shared/report/report-input.ts';
import { simulate } from '../../shared/simulate/simulate.ts';
import type { AppState } from '../state/app.svelte.ts';

export type ReportScope = 'live' | 'draft';

/** Input of a report on the live topology or the draft; null before the first simulation. */
export const createReportInput = (app: AppState, scope: ReportScope): ReportInput | null => {
  const { actual, desired, now, horizon, settings } = app;
  const { answer } = app.simulations;
  if (actual === null || desired === null || answer === null) return null;
  const topology = scope === 'live' || answer.draft === null ? actual : desired;
  // Simulated anew: the results on screen list only the timeline's windows.
  const simulation = simulate(topology, horizon);
  const formatter = getFormatter();
  if (topology === actual) return { formatter, topology, simulation, findings: findings(actual, simulation, now), now };
  const plan = makePlan(actual, desired);
  const effects = planEffects(actual, desired, { now, ...horizon }, settings.assumption);
  return {
    formatter,
    topology,
    simulation,
    findings: findings(desired, simulation, now, { live: actual }),
    now,
    ...(plan.ok ? { change: { plan: plan.value, effects } } : {}),
  };
};
