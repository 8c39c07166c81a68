import { describe, expect, it } from 'vitest';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import {
  computeCloudResults,
  describeSummary,
  layoutTileGrid,
  summarizeCloud,
  tilePosition,
} from '../../../shared/view/fleet.ts';
import { buildFleet } from '../../support/fleet.ts';

const from = Date.UTC(2026, 10, 23);
const horizon = { from, to: from + 365 * 86_400_000 };
const range = { horizon, view: { from, to: from + 7 * 86_400_000 }, now: from + 3_600_000 };
const nightly = buildFleet([
  { name: 'plant', schedule: '* * * * *' },
  { name: 'line', parent: 'plant', schedule: '0 2 * * *', window: 'PT3H' },
]);

describe('a cloud registry of a fleet', () => {
  it('has the figures of its sites, in its own order', () => {
    const { sites } = computeCloudResults(nightly, range);
    expect(sites.map(({ name, continuous, windows }) => [name, continuous, windows.length / 2])).toEqual([
      ['plant', true, 1],
      ['line', false, 7],
    ]);
  });

  it('is as stale as the worst of its sites, and never where one of them is', () => {
    const worst = (fleet: typeof nightly) =>
      summarizeCloud(fleet, computeCloudResults(fleet, range), 'pessimistic').worstMs;
    expect(worst(nightly)).toBe(computeCloudResults(nightly, range).sites[1]!.worstMs.pessimistic);
    expect(
      worst(
        buildFleet([
          { name: 'plant', schedule: '* * * * *' },
          { name: 'lost', schedule: '0 0 31 2 *', window: 'PT3H' },
        ]),
      ),
    ).toBeNull();
  });

  it('counts no site as fresh of which no instance runs yet', () => {
    const fleet = buildFleet([{ name: 'plant', schedule: '* * * * *' }]);
    const inactive = {
      ...fleet,
      registries: fleet.registries.map((one) => ({ ...one, status: { ...one.status, activation: 'Inactive' } })),
    };
    expect(summarizeCloud(fleet, computeCloudResults(fleet, range), 'pessimistic').classes).toMatchObject({ fresh: 1 });
    expect(summarizeCloud(inactive, computeCloudResults(inactive, range), 'pessimistic').classes).toEqual({
      fresh: 0,
      stale: 0,
      old: 0,
      never: 0,
    });
  });

  it('counts its sites by staleness', () => {
    const mixed = buildFleet([
      { name: 'plant', schedule: '* * * * *' },
      { name: 'line', parent: 'plant', schedule: '0 2 * * *', window: 'PT3H' },
      { name: 'lost', schedule: '0 0 31 2 *', window: 'PT3H' },
    ]);
    expect(summarizeCloud(mixed, computeCloudResults(mixed, range), 'pessimistic').classes).toEqual({
      fresh: 1,
      stale: 1,
      old: 0,
      never: 1,
    });
  });

  it('says in words how many sites it has, the worst, and what wants a person', () => {
    const summary = {
      sites: 50,
      worstMs: 26 * 3_600_000,
      classes: null,
      trouble: 3,
      findings: { error: 1, warning: 2, note: 9 },
    };
    expect(describeSummary(summary).map(formatMessage)).toEqual([
      '50 sites, worst 26 h',
      '1 error, 2 warnings',
      '3 missed or unhealthy',
    ]);
    expect(
      describeSummary({
        sites: 1,
        worstMs: null,
        classes: null,
        trouble: 0,
        findings: { error: 0, warning: 0, note: 0 },
      }).map(formatMessage),
    ).toEqual(['1 site, worst never', 'no errors or warnings', 'none missed or unhealthy']);
    expect(describeSummary(summarizeCloud(nightly, undefined, 'pessimistic')).map(formatMessage)).toEqual([
      '2 sites',
      'figures to come',
    ]);
  });
});

describe('the blocks of a fleet', () => {
  it('stand in rows that are never taller than the view’s shape', () => {
    for (const count of [1, 2, 7, 100]) {
      const grid = layoutTileGrid(count, 1.8);
      expect(grid.width >= grid.height * 1.8 || grid.columns === count).toBe(true);
    }
    expect(layoutTileGrid(100, 1.8).columns).toBe(12);
  });

  it('have their places row by row', () => {
    const grid = layoutTileGrid(100, 1.8);
    expect(tilePosition(grid, 0)).toEqual({ x: 0, y: 0 });
    expect(tilePosition(grid, 13)).toEqual({ x: 336, y: 236 });
  });
});
