import type { AppError } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import { pollIntervalMs, type UserActivity } from '../../shared/watch/refresh-schedule.ts';

export interface AutoRefreshPorts {
  readonly attention: () => UserActivity;
  /** Milliseconds on a clock that is never set back. */
  readonly clock: () => number;
  /** Reads what is open again; null where nothing can be. */
  readonly refresh: () => Promise<Result<unknown, AppError> | null>;
}

export interface AutoRefresh {
  /** Looks where it is time to. Called every few seconds. */
  readonly tick: () => Promise<void>;
  /** The machine slept: what is shown is older than any clock here tells, and what failed before says nothing of now. */
  readonly onResume: () => Promise<void>;
  /** Whatever ordered it, a read ended. */
  readonly noted: (failure: AppError | null) => void;
}

/** Looks at Azure on a quiet schedule, beside the reads that a person asks for. */
export const createAutoRefresh = ({ attention, clock, refresh: look }: AutoRefreshPorts): AutoRefresh => {
  let lastAt = clock();
  let failures = 0;
  let needsSignIn = false;
  let looking = false;

  const onReadFinished = (failure: AppError | null): void => {
    lastAt = clock();
    failures = failure === null ? 0 : failures + 1;
    needsSignIn = failure?.signIn === true;
  };

  const tick = async (): Promise<void> => {
    const every = pollIntervalMs(attention(), failures, needsSignIn);
    if (looking || every === null || clock() - lastAt < every) return;
    looking = true;
    try {
      if ((await look()) === null) lastAt = clock();
    } finally {
      looking = false;
    }
  };

  return {
    noted: onReadFinished,
    tick,
    onResume: () => {
      failures = 0;
      lastAt = -Infinity;
      return tick();
    },
  };
};
