import { describe, expect, it } from 'vitest';
import { createAutoRefresh } from '../../../main/session/auto-refresh.ts';
import { type AppError, appError } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';

const minute = 60_000;

const watch = (answers: readonly (AppError | null)[]) => {
  let now = 0;
  let focused = true;
  let online = true;
  const looks: number[] = [];
  const live = createAutoRefresh({
    attention: () => ({ visible: true, focused, online, idleMs: 0 }),
    clock: () => now,
    refresh: (): Promise<Result<null, AppError> | null> => {
      const failure = answers[looks.length] ?? null;
      looks.push(now / minute);
      live.noted(failure);
      return Promise.resolve(failure === null ? ok(null) : err(failure));
    },
  });
  return {
    live,
    looks,
    blur: () => (focused = false),
    connect: (to: boolean) => (online = to),
    until: async (minutes: number) => {
      for (; now <= minutes * minute; now += minute / 2) await live.tick();
    },
  };
};
const unreachable = appError('network', 'Azure cannot be reached.');

it('looks once a minute while somebody looks, less behind another window', async () => {
  const { until, looks, blur } = watch([]);
  await until(3);
  blur();
  await until(13);
  expect(looks).toEqual([1, 2, 3, 8, 13]);
});

it('backs off after failures, and is back at once after a good read', async () => {
  const { until, looks, live } = watch([unreachable, unreachable, unreachable]);
  await until(8);
  expect(looks).toEqual([1, 3, 7]);
  live.noted(null);
  await until(10);
  expect(looks).toEqual([1, 3, 7, 9.5]);
});

it('never asks again with a sign-in that is worth nothing, until somebody has read well', async () => {
  const { until, looks, live } = watch([{ ...unreachable, signIn: true }]);
  await until(600);
  expect(looks).toEqual([1]);
  live.noted(null);
  await until(602);
  expect(looks.length).toBe(2);
});

describe('a machine that wakes from sleep, in which its clock stood still,', () => {
  it('looks at once, whatever failed before', async () => {
    const { until, looks, live } = watch([unreachable, unreachable, unreachable]);
    await until(7.5);
    await live.onResume();
    expect(looks).toEqual([1, 3, 7, 8]);
    await until(9);
    expect(looks).toEqual([1, 3, 7, 8, 9]);
  });

  it('looks as soon as there is a network again', async () => {
    const { until, looks, live, connect } = watch([]);
    await until(1);
    connect(false);
    await live.onResume();
    await until(3);
    expect(looks).toEqual([1]);
    connect(true);
    await live.tick();
    expect(looks).toEqual([1, 3.5]);
  });

  it('asks for no second read while one is under way', async () => {
    let looks = 0;
    let end: () => void = () => undefined;
    const live = createAutoRefresh({
      attention: () => ({ visible: true, focused: true, online: true, idleMs: 0 }),
      clock: () => 0,
      refresh: () => new Promise((resolve) => ((looks += 1), (end = () => resolve(null)))),
    });
    const first = live.onResume();
    await live.onResume();
    expect(looks).toBe(1);
    end();
    await first;
  });
});
