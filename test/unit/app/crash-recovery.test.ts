import { expect, it } from 'vitest';
import { createCrashRecovery } from '../../../main/app/crash-recovery.ts';
import { formatMessage } from '../../../shared/i18n/translate.ts';

it('reloads the page and gives the reason once', () => {
  const recovery = createCrashRecovery();
  expect(recovery.takeNotice()).toBeNull();
  expect(recovery.onRendererGone('oom', 0)).toBe(true);
  expect(formatMessage(recovery.takeNotice()?.message ?? '')).toMatch(
    /ended and was read again: it ran out of memory\. The draft is as it was saved last/,
  );
  expect(recovery.takeNotice()).toBeNull();
});

it('does not reload a page that exited cleanly, or one that crashes again and again', () => {
  const recovery = createCrashRecovery();
  expect(recovery.onRendererGone('clean-exit', 0)).toBe(false);
  expect(recovery.takeNotice()).toBeNull();
  expect([1, 2, 3, 4].map((at) => recovery.onRendererGone('crashed', at * 1_000))).toEqual([true, true, true, false]);
  expect(recovery.onRendererGone('crashed', 120_000)).toBe(true);
});
