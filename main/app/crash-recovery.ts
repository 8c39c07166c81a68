import { type AppError, appError } from '../../shared/errors.ts';
import { t } from '../../shared/i18n/translate.ts';

/** Crashes within a minute after which the page is still reloaded: one that crashes at every load would loop. */
const maxReloads = 3;
const withinMs = 60_000;

const reasons = (): Readonly<Record<string, string>> => ({
  oom: t('it ran out of memory'),
  killed: t('something on this machine ended it'),
  crashed: t('it crashed'),
});

export interface CrashRecovery {
  /** Records the end of the renderer's process at `now`, in milliseconds; returns whether to reload the page. */
  readonly onRendererGone: (reason: string, now: number) => boolean;
  /** Returns the notice of the last crash once; null if there is none. */
  readonly takeNotice: () => AppError | null;
}

export const createCrashRecovery = (): CrashRecovery => {
  let crashes: readonly number[] = [];
  let notice: AppError | null = null;
  return {
    onRendererGone: (reason, now) => {
      if (reason === 'clean-exit') return false;
      crashes = [...crashes.filter((at) => now - at < withinMs), now];
      notice = appError(
        'unexpected',
        t(
          "The window's page ended and was read again: {why}. The draft is as it was saved last; the log has the details.",
          { why: reasons()[reason] ?? reason },
        ),
      );
      return crashes.length <= maxReloads;
    },
    takeNotice: () => {
      const taken = notice;
      notice = null;
      return taken;
    },
  };
};
