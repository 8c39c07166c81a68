import { dayMs, type Instant, startOfDay } from '../schedule/instant.ts';

export const horizonDays = 365;

/**
 * Range of figures unless another is given: the year from the start of today, UTC
 * (shared/simulate/README.md#staleness).
 */
export const horizonAt = (now: Instant): { readonly from: Instant; readonly to: Instant } => {
  const from = startOfDay(now);
  return { from, to: from + horizonDays * dayMs };
};
