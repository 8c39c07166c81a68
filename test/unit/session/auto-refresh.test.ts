import { describe, expect, it } from 'vitest';
import { createAutoRefresh } from '../../../main/session/auto-refresh.ts';
import { type AppError, appError } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';

const minute = 60_000;

const startRefreshing = (answers: readonly (AppError | null)[]) => {
  let now = 0;
  let focused = true;
  let online = true;
  const reads: number[] = [];
  const autoRefresh = createAutoRefresh({
    activity: () => ({ visible: true, focused, online, idleMs: 0 }),
    clock: () => now,
    refresh: (): Promise<Result<null, AppError> | null> => {
      const failure = answers[reads.length] ?? null;
      reads.push(now / minute);
      autoRefresh.onReadFinished(failure);
      return Promise.resolve(failure === null ? ok(null) : err(failure));
    },
  });
  return {
    autoRefresh,
    reads,
    blur: () => (focused = false),
    connect: (to: boolean) => (online = to),
    until: async (minutes: number) => {
      for (; now <= minutes * minute; now += minute / 2) await autoRefresh.tick();
    },
  };
};
const unreachable = appError('network', 'Azure cannot be reached.');

it('reads once a minute while somebody reads, less behind another window', async () => {
  const { until, reads, blur } = startRefreshing([]);
  await until(3);
  blur();
  await until(13);
  expect(reads).toEqual([1, 2, 3, 8, 13]);
});

it('backs off after failures, and returns to its interval after a success', async () => {
  const { until, reads, autoRefresh } = startRefreshing([unreachable, unreachable, unreachable]);
  await until(8);
  expect(reads).toEqual([1, 3, 7]);
  autoRefresh.onReadFinished(null);
  await until(10);
  expect(reads).toEqual([1, 3, 7, 9.5]);
});

it('stops after an error that needs a sign-in, until a read succeeds', async () => {
  const { until, reads, autoRefresh } = startRefreshing([{ ...unreachable, signIn: true }]);
  await until(600);
  expect(reads).toEqual([1]);
  autoRefresh.onReadFinished(null);
  await until(602);
  expect(reads.length).toBe(2);
});

describe('After the machine slept, in which its clock stood still, it', () => {
  it('reads at once, whatever failed before', async () => {
    const { until, reads, autoRefresh } = startRefreshing([unreachable, unreachable, unreachable]);
    await until(7.5);
    await autoRefresh.onResume();
    expect(reads).toEqual([1, 3, 7, 8]);
    await until(9);
    expect(reads).toEqual([1, 3, 7, 8, 9]);
  });

  it('reads as soon as there is a network again', async () => {
    const { until, reads, autoRefresh, connect } = startRefreshing([]);
    await until(1);
    connect(false);
    await autoRefresh.onResume();
    await until(3);
    expect(reads).toEqual([1]);
    connect(true);
    await autoRefresh.tick();
    expect(reads).toEqual([1, 3.5]);
  });

  it('starts no second read while one is under way', async () => {
    let reads = 0;
    let end: () => void = () => undefined;
    const autoRefresh = createAutoRefresh({
      activity: () => ({ visible: true, focused: true, online: true, idleMs: 0 }),
      clock: () => 0,
      refresh: () => new Promise((resolve) => ((reads += 1), (end = () => resolve(null)))),
    });
    const first = autoRefresh.onResume();
    await autoRefresh.onResume();
    expect(reads).toBe(1);
    end();
    await first;
  });
});
