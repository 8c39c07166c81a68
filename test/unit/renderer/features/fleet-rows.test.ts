import { describe, expect, it } from 'vitest';
import {
  createCloudRows,
  createSiteRows,
  filterRows,
  sortRows,
} from '../../../../renderer/features/fleet/fleet-rows.ts';
import { countMatchingSites } from '../../../../renderer/state/fleet-selectors.ts';
import type { FleetCloud } from '../../../../shared/ipc-payloads.ts';
import { computeCloudResults } from '../../../../shared/view/fleet.ts';
import { buildFleet } from '../../../support/fleet.ts';

const from = Date.UTC(2026, 10, 23);
const week = { from, to: from + 7 * 86_400_000 };
const range = { horizon: week, view: week, now: from };
const north = buildFleet([{ name: 'oslo', schedule: '0 2 * * *', window: 'PT3H' }]);
const south = buildFleet([{ name: 'rome', schedule: '* * * * *' }]);
const clouds: readonly FleetCloud[] = [
  { id: 'a', name: 'north', topology: north, read: 'done' },
  { id: 'b', name: 'south', topology: south, read: 'waiting' },
  { id: 'c', name: 'gone', topology: null, read: { kind: 'not-found', message: 'It is not there.' } },
];
const figures = new Map([
  ['a', computeCloudResults(north, range)],
  ['b', computeCloudResults(south, range)],
]);

describe('the table of a fleet', () => {
  it('has a row a cloud registry that says how its read went', () => {
    expect(
      createCloudRows(clouds, figures, 'pessimistic').map(({ name, sites, state }) => [name, sites, state]),
    ).toEqual([
      ['north', 1, 'Read'],
      ['south', 1, 'From before, being read'],
      ['gone', 0, 'Not read: It is not there.'],
    ]);
  });

  it('sorts by staleness, figures not computed yet at the fresh end', () => {
    const names = (down: boolean) =>
      sortRows(createCloudRows(clouds, figures, 'pessimistic'), 'staleness', down).map(({ name }) => name);
    expect(names(true)).toEqual(['north', 'south', 'gone']);
    expect(names(false)).toEqual(['gone', 'south', 'north']);
  });

  it('finds a site by its own name or its cloud registry’s, and a cloud registry by its sites', () => {
    const found = (search: string) => [
      filterRows(createCloudRows(clouds, figures, 'pessimistic'), search, countMatchingSites(clouds, search)).map(
        ({ name }) => name,
      ),
      filterRows(createSiteRows(clouds, figures, 'pessimistic'), search, null).map(({ name }) => name),
    ];
    expect(found('oslo')).toEqual([['north'], ['oslo']]);
    expect(found('SOUTH')).toEqual([['south'], ['rome']]);
    expect(found('nowhere')).toEqual([[], []]);
  });
});
