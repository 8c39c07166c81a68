import { expect, it } from 'vitest';
import { pollIntervalMs } from '../../../shared/watch/refresh-schedule.ts';

const minute = 60_000;
const here = { visible: true, focused: true, online: true, idleMs: 0 };

it.each([
  ['a minute while somebody looks', here, 0, 1],
  ['five minutes behind another window', { ...here, focused: false }, 0, 5],
  ['a quarter of an hour while hidden', { ...here, visible: false }, 0, 15],
  ['a quarter of an hour while nobody is at the machine', { ...here, idleMs: 5 * minute }, 0, 15],
  ['twice as long after each failure', here, 3, 8],
  ['an hour at most', here, 30, 60],
])('is %s', (_, attention, failures, minutes) => {
  expect(pollIntervalMs(attention, failures, false)).toBe(minutes * minute);
});

it('is never while offline or with a sign-in that is worth nothing', () => {
  expect(pollIntervalMs({ ...here, online: false }, 0, false)).toBeNull();
  expect(pollIntervalMs(here, 0, true)).toBeNull();
});
