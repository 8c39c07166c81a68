import { type AppError, appError } from '../../shared/errors.ts';
import { t } from '../../shared/i18n/translate.ts';

/** As many ends within a minute as are met by reading the page again: one that ends each time would do so for ever. */
const mostEnds = 3;
const withinMs = 60_000;

const why = (): Readonly<Record<string, string>> => ({
  oom: t('it ran out of memory'),
  killed: t('something on this machine ended it'),
  crashed: t('it crashed'),
});

export interface CrashRecovery {
  /** The page's process ended; true where the page is to be read again. */
  readonly onRendererGone: (reason: string, now: number) => boolean;
  /** The page is settled: what is to be told in it of an end before, once. */
  readonly takeNotice: () => AppError | null;
}

/** What happens when the page's own process ends: it is read again, and the person is told once there is a page to tell them in. */
export const createCrashRecovery = (): CrashRecovery => {
  let ends: readonly number[] = [];
  let untold: AppError | null = null;
  return {
    onRendererGone: (reason, now) => {
      if (reason === 'clean-exit') return false;
      ends = [...ends.filter((at) => now - at < withinMs), now];
      untold = appError(
        'unexpected',
        t(
          "The window's page ended and was read again: {why}. The draft is as it was saved last; the log has the details.",
          { why: why()[reason] ?? reason },
        ),
      );
      return ends.length <= mostEnds;
    },
    takeNotice: () => {
      const told = untold;
      untold = null;
      return told;
    },
  };
};
