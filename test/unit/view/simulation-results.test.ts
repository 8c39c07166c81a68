import { expect, test } from 'vitest';
import { simulate } from '../../../shared/simulate/simulate.ts';
import type { Edit } from '../../../shared/topology/edit-types.ts';
import { applyDelta, createResultsBuilder, type SimulationResults } from '../../../shared/view/simulation-results.ts';
import { buildFleet } from '../../support/fleet.ts';

const dayMs = 86_400_000;
const from = Date.UTC(2026, 10, 30);
const horizon = { from, to: from + 365 * dayMs };
const day = { from, to: from + dayMs };
const november = { from: Date.UTC(2026, 10, 1), to: Date.UTC(2026, 10, 8) };
const fleet = buildFleet([
  { name: 'plant', schedule: '* * * * *' },
  { name: 'monthly', parent: 'plant', schedule: '0 3 1 * *', window: 'PT3H' },
  { name: 'weekly', parent: 'plant', schedule: '0 3 * * SUN', window: 'PT3H' },
]);
const job = { job: 1, actual: fleet, edits: [], horizon, view: day, now: from, assumption: 'pessimistic' } as const;
const getLive = (work: { readonly figures: SimulationResults } | null) => work?.figures.live?.registries ?? [];

test('figures are those of the horizon, and windows those of the view, however short it is', () => {
  const registries = getLive(createResultsBuilder()(job));
  const year = simulate(fleet, horizon).registries;
  expect(registries.map(({ pessimistic }) => pessimistic.worstMs)).toEqual(
    year.map(({ pessimistic }) => pessimistic.worstMs),
  );
  // From one first of a month at 03:00 to the next of a month of 31 days, and the pass of the minute before.
  expect(registries[1]?.pessimistic.worstMs).toBe(31 * dayMs + 60_000);
  expect(registries.map(({ windows }) => [...windows])).toEqual([[day.from, day.to], [], []]);
});

test('a view before the horizon has its windows and its load too', () => {
  const work = createResultsBuilder()({ ...job, view: november });
  const sunday = Date.UTC(2026, 10, 1, 3);
  expect(getLive(work).map(({ windows }) => windows.length / 2)).toEqual([1, 1, 1]);
  expect([...(getLive(work)[2]?.windows ?? [])]).toEqual([sunday, sunday + 3 * 3_600_000]);
  expect(work?.figures.live?.loads[1]).toMatchObject({
    parent: 'plant',
    changes: Float64Array.of(november.from, sunday, sunday + 3 * 3_600_000),
    counts: Uint16Array.of(0, 2, 0),
  });
});

test('another range is sent again, with the same figures', () => {
  const buildResults = createResultsBuilder();
  const first = getLive(buildResults(job));
  expect(buildResults({ ...job, actual: null })?.figures.live).toBeNull();
  const second = getLive(buildResults({ ...job, actual: null, view: november }));
  expect(second.map(({ pessimistic }) => pessimistic)).toEqual(first.map(({ pessimistic }) => pessimistic));
  expect(second[2]?.windows).toHaveLength(2);
});

test('what a draft changes has the windows of the view too', () => {
  const edits: readonly Edit[] = [{ kind: 'set-sync', registry: 'weekly', sync: { schedule: '0 6 * * *' } }];
  const figures = createResultsBuilder()({ ...job, edits })?.figures;
  const draft = applyDelta(figures!.draft!, figures!.live!);
  expect(figures?.draft?.registries.slice(0, 2)).toEqual([0, 1]);
  expect([...(draft.registries[2]?.windows ?? [])]).toEqual([from + 6 * 3_600_000, from + 9 * 3_600_000]);
});
