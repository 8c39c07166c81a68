import { expect, it } from 'vitest';
import { createSyncHistory } from '../../../main/session/sync-history.ts';
import { parseHistory } from '../../../shared/watch/history.ts';
import { buildRegistry, createTopology } from '../../support/topology.ts';
import { memoryStore } from '../apply/fake-azure.ts';

const at = (text: string): number => Date.parse(`2026-11-${text}:00Z`);
const fleet = (asOf: string, lastSync: string) =>
  createTopology(
    [
      buildRegistry('Line1', null, {
        sync: { schedule: '0 2 * * *', syncWindow: 'PT3H', messageTtl: 'P2D' },
        status: { ...buildRegistry('x', null).status, lastSyncTime: at(lastSync) },
      }),
      buildRegistry('hub', null),
    ],
    {
      asOf: at(asOf),
    },
  );
const never = (cause: unknown): never => {
  throw cause instanceof Error ? cause : new Error(String(cause));
};

it('summarizes window compliance over 7 and 30 days, for sites that have windows', async () => {
  const history = createSyncHistory(memoryStore(), never);
  history.record('k', fleet('01T12:00', '01T03:00'));
  history.record('k', fleet('02T12:00', '02T03:00'));
  history.record('k', fleet('22T12:00', '22T03:00'));
  history.record('k', fleet('23T12:00', '22T03:00'));
  expect(await history.summary('k', fleet('23T12:00', '22T03:00'))).toEqual({
    since: at('01T12:00'),
    sites: { line1: { days7: { kept: 1, missed: 1, unseen: 5 }, days30: { kept: 2, missed: 1, unseen: 19 } } },
  });
});

it('adds a line for each change, else one in a quarter of an hour', async () => {
  const history = createSyncHistory(memoryStore(), never);
  for (const asOf of ['01T12:00', '01T12:01', '01T12:14', '01T12:15', '01T12:16'])
    history.record('k', fleet(asOf, '01T03:00'));
  history.record('k', fleet('01T12:17', '01T12:16'));
  expect(
    parseHistory(await history.text('k')).map((observation) => [observation.at, Object.keys(observation.sites)]),
  ).toEqual([
    [at('01T12:00'), ['line1', 'hub']],
    [at('01T12:15'), []],
    [at('01T12:17'), ['line1']],
  ]);
});

it('continues after a crash that cut the last line short', async () => {
  const store = memoryStore();
  const crashed = createSyncHistory(store, never);
  crashed.record('k', fleet('01T12:00', '01T03:00'));
  await crashed.text('k');
  await store.append('history/k.jsonl', '{"at":17');
  const history = createSyncHistory(store, never);
  history.record('k', fleet('02T12:00', '02T03:00'));
  expect(parseHistory(await history.text('k')).map((observation) => observation.at)).toEqual([
    at('01T12:00'),
    at('02T12:00'),
  ]);
});

it('continues at once after a clock that was ahead is set back, and drops the later observations', async () => {
  const history = createSyncHistory(memoryStore(), never);
  history.record('k', fleet('01T12:00', '01T03:00'));
  history.record('k', fleet('20T12:00', '01T03:00'));
  history.record('k', fleet('02T12:00', '02T03:00'));
  history.record('k', fleet('03T12:00', '03T03:00'));
  expect(await history.summary('k', fleet('03T12:00', '03T03:00'))).toEqual({
    since: at('01T12:00'),
    sites: { line1: { days7: { kept: 2, missed: 0, unseen: 0 }, days30: { kept: 2, missed: 0, unseen: 0 } } },
  });
});

it('drops an observation whose clock is behind the times of Azure', async () => {
  const history = createSyncHistory(memoryStore(), never);
  history.record('k', fleet('20T12:00', '20T03:00'));
  history.record('k', fleet('01T00:00', '20T03:00'));
  history.record('k', fleet('21T12:00', '21T03:00'));
  expect(parseHistory(await history.text('k')).map((observation) => observation.at)).toEqual([
    at('20T12:00'),
    at('21T12:00'),
  ]);
});

it('stays below its limit, and compacting changes no figure of the remaining days', async () => {
  const history = createSyncHistory(memoryStore(), never, 2_000);
  for (let hour = 0; hour < 400; hour += 1) {
    const asOf = new Date(at('01T12:00') + hour * 3_600_000).toISOString().slice(8, 16);
    history.record('k', fleet(asOf, `${asOf.slice(0, 2)}T03:00`));
  }
  expect((await history.text('k')).length).toBeLessThan(2_400);
  const now = fleet('18T03:00', '18T03:00');
  expect((await history.summary('k', now)).sites['line1']?.days7.missed).toBe(0);
});
