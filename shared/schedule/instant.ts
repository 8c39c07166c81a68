/** UTC epoch milliseconds, an integer (shared/schedule/README.md#time). */
export type Instant = number;
export const minuteMs = 60_000;
export const hourMs = 3_600_000;
export const dayMs = 86_400_000;
export const weekMs = 604_800_000;
export const dayMinutes = 1_440;
export const weekMinutes = 10_080;

/** Start of the UTC day of an instant. */
export const startOfDay = (at: Instant): Instant => Math.floor(at / dayMs) * dayMs;
