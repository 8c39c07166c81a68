import { expect, it } from 'vitest';
import { createSingleFlight } from '../../../main/auth/single-flight.ts';

/** Calls that the test ends. */
const started = () => {
  const runs: { readonly signal: AbortSignal; readonly answer: (value: string) => void }[] = [];
  const run = (signal: AbortSignal): Promise<string> => new Promise((answer) => runs.push({ signal, answer }));
  return { runs, run };
};

it('runs once for concurrent calls with the same key', async () => {
  const { runs, run } = started();
  const shared = createSingleFlight<string>();
  const both = Promise.all([shared('a', undefined, run), shared('a', undefined, run)]);
  expect(runs).toHaveLength(1);
  runs[0]?.answer('token');
  expect(await both).toEqual(['token', 'token']);
});

it('runs apart for different questions, and again once the answer was given', async () => {
  const { runs, run } = started();
  const shared = createSingleFlight<string>();
  const first = shared('a', undefined, run);
  const other = shared('b', undefined, run);
  for (const { answer } of runs) answer('one');
  expect(await Promise.all([first, other])).toEqual(['one', 'one']);
  const second = shared('a', undefined, run);
  runs[2]?.answer('two');
  expect(await second).toBe('two');
});

it('goes on for the others when one of them goes', async () => {
  const { runs, run } = started();
  const shared = createSingleFlight<string>();
  const leaving = new AbortController();
  const left = shared('a', leaving.signal, run);
  const stays = shared('a', undefined, run);
  leaving.abort();
  await expect(left).rejects.toThrow('aborted');
  expect(runs[0]?.signal.aborted).toBe(false);
  runs[0]?.answer('token');
  expect(await stays).toBe('token');
});

it('is aborted when the last has gone, and does not stand in the way of the next', async () => {
  const { runs, run } = started();
  const shared = createSingleFlight<string>();
  const leaving = new AbortController();
  const left = shared('a', leaving.signal, run);
  leaving.abort();
  await expect(left).rejects.toThrow('aborted');
  expect(runs[0]?.signal.aborted).toBe(true);
  const next = shared('a', undefined, run);
  runs[1]?.answer('fresh');
  expect(await next).toBe('fresh');
});
