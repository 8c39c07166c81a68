import type { AppError } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import { pollIntervalMs, type UserActivity } from '../../shared/watch/refresh-schedule.ts';

export interface AutoRefreshPorts {
  readonly activity: () => UserActivity;
  /** Milliseconds of a monotonic clock. */
  readonly clock: () => number;
  /** Null if no registry is open. */
  readonly refresh: () => Promise<Result<unknown, AppError> | null>;
}

export interface AutoRefresh {
  /** Refreshes if the poll interval has passed. Call it every few seconds. */
  readonly tick: () => Promise<void>;
  /** Refreshes at once after the machine slept, and forgets earlier failures. The clock may have stood still. */
  readonly onResume: () => Promise<void>;
  /** Call it at the end of every read, including the person's; null for success. */
  readonly onReadFinished: (failure: AppError | null) => void;
}

/** Refreshes the open registry in the background, as often as the user's activity and earlier failures allow. */
export const createAutoRefresh = ({ activity, clock, refresh }: AutoRefreshPorts): AutoRefresh => {
  let lastAt = clock();
  let failures = 0;
  let needsSignIn = false;
  let isRefreshing = false;

  const tick = async (): Promise<void> => {
    const interval = pollIntervalMs(activity(), failures, needsSignIn);
    if (isRefreshing || interval === null || clock() - lastAt < interval) return;
    isRefreshing = true;
    try {
      if ((await refresh()) === null) lastAt = clock();
    } finally {
      isRefreshing = false;
    }
  };

  return {
    tick,
    onResume: () => {
      failures = 0;
      lastAt = -Infinity;
      return tick();
    },
    onReadFinished: (failure) => {
      lastAt = clock();
      failures = failure === null ? 0 : failures + 1;
      needsSignIn = failure?.signIn === true;
    },
  };
};
