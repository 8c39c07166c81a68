import { hourMs, minuteMs } from '../schedule/instant.ts';

export interface UserActivity {
  readonly visible: boolean;
  readonly focused: boolean;
  readonly online: boolean;
  /** Time since the last input. */
  readonly idleMs: number;
}

const idleAfterMs = 5 * minuteMs;
const longestMs = hourMs;

/**
 * Time between two looks at Azure on nobody's order, milliseconds; null for none at all. A minute while somebody looks,
 * five while the window stands behind another, a quarter of an hour while nobody can see it; twice as long after each
 * failure in a row, up to an hour. Never with a sign-in that is worth nothing any more: asking again with it looks like
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
