import { dayMs, startOfDay, type Instant } from '../schedule/instant.ts';

/** The length of the horizon, days. */
export const horizonDays = 365;

/** The range that figures are taken over unless another one is asked for: the year from the start of today, UTC. */
export const horizonAt = (now: Instant): { readonly from: Instant; readonly to: Instant } => {
  const from = startOfDay(now);
  return { from, to: from + horizonDays * dayMs };
};
