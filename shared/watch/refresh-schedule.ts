import { hourMs, minuteMs } from '../schedule/instant.ts';

export interface UserActivity {
  readonly visible: boolean;
  readonly focused: boolean;
  readonly online: boolean;
  /** Milliseconds since the last input. */
  readonly idleMs: number;
}

const idleAfterMs = 5 * minuteMs;
const longestMs = hourMs;

/**
 * Milliseconds between background reads: 1 minute with focus, 5 without, 15 while hidden or idle for 5 minutes; doubled
 * for each failure in a row, up to an hour. Null offline and with an expired sign-in, since retries with it look like
 * an attack.
 */
export const pollIntervalMs = (
  { visible, focused, online, idleMs }: UserActivity,
  failures: number,
  needsSignIn: boolean,
): number | null => {
  if (!online || needsSignIn) return null;
  const calm = !visible || idleMs >= idleAfterMs ? 15 * minuteMs : focused ? minuteMs : 5 * minuteMs;
  return Math.min(calm * 2 ** failures, longestMs);
};
