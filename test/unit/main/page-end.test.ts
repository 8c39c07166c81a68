import { expect, it } from 'vitest';
import { createCrashRecovery } from '../../../main/app/crash-recovery.ts';

it('reads the page again, and tells why once there is a page to tell it in', () => {
  const ends = createCrashRecovery();
  expect(ends.takeNotice()).toBeNull();
  expect(ends.onRendererGone('oom', 0)).toBe(true);
  expect(ends.takeNotice()?.message).toMatch(
    /ended and was read again: it ran out of memory\. The draft is as it was saved last/,
  );
  expect(ends.takeNotice()).toBeNull();
});

it('leaves a page alone that ended by itself, and one that ends again and again', () => {
  const ends = createCrashRecovery();
  expect(ends.onRendererGone('clean-exit', 0)).toBe(false);
  expect(ends.takeNotice()).toBeNull();
  expect([1, 2, 3, 4].map((at) => ends.onRendererGone('crashed', at * 1_000))).toEqual([true, true, true, false]);
  expect(ends.onRendererGone('crashed', 120_000)).toBe(true);
});
