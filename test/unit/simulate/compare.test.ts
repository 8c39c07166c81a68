import { describe, expect, it } from 'vitest';
import { change, compareBy, compareScenarios, countChanges, learnedAt } from '../../../shared/simulate/compare.ts';
import { simulate } from '../../../shared/simulate/simulate.ts';
import { buildFleet, type Line } from '../../support/fleet.ts';

const hour = 3_600_000;
const from = Date.parse('2026-11-23T00:00:00Z');
const scenario = (lines: readonly Line[]) => {
  const topology = buildFleet(lines);
  return { topology, simulation: simulate(topology, { from, to: from + 168 * hour }) };
};
const plant: Line = { name: 'plant', schedule: '0 2 * * *', window: 'PT3H' };
const at = (name: string, hourOfDay: number): Line => ({
  name,
  parent: 'plant',
  schedule: `0 ${hourOfDay} * * *`,
  window: 'PT1H',
});
const before = scenario([plant, at('line1', 1), at('line2', 5), at('gone', 8)]);
const after = scenario([plant, at('line1', 5), at('line2', 5), { ...at('new', 9), schedule: '0 3 31 2 *' }]);
const rows = compareScenarios(before, after, 'pessimistic', { line1: from + 25 * hour, line2: null });
const row = (name: string) => rows.find(({ registry }) => registry === name)!;

describe('two scenarios', () => {
  it('have a row for each registry of either side, deleted ones last', () => {
    expect(rows.map(({ registry }) => registry)).toEqual(['plant', 'line1', 'line2', 'new', 'gone']);
    expect([row('new').before, row('gone').after]).toEqual([null, null]);
  });

  it('show each figure before and after', () => {
    expect(row('line1')).toMatchObject({
      before: { worstMs: 47 * hour, peak: 1 },
      after: { worstMs: 27 * hour, peak: 2 },
      effectiveAt: from + 25 * hour,
      differs: true,
    });
    expect(row('plant')).toMatchObject({ differs: false, effectiveAt: undefined });
  });

  it('show improvements and regressions', () => {
    expect(change(row('line1'), 'worstMs')).toBe(-20 * hour);
    expect(change(row('line1'), 'peak')).toBe(1);
    expect(change(row('line2'), 'worstMs')).toBe(0);
    expect(change(row('new'), 'worstMs')).toBe(0);
    expect(countChanges(rows)).toEqual({ better: 1, worse: 0, same: 2, added: 1, removed: 1 });
  });

  it('take never for worse than any length of time', () => {
    const [, dead] = compareScenarios(
      before,
      scenario([plant, { ...at('line1', 1), schedule: '0 3 31 2 *' }]),
      'pessimistic',
    );
    expect(change(dead!, 'worstMs')).toBe(Infinity);
  });

  it('differ where siblings crowd, though nothing of their own changes', () => {
    expect(row('line2')).toMatchObject({
      before: { peak: 1, worstMs: 27 * hour },
      after: { peak: 2, worstMs: 27 * hour },
      differs: true,
    });
  });

  it('of two files show when each changed schedule would be learned, under the previous one', () => {
    expect(learnedAt(before.topology, after.topology, from + 12 * hour, 'pessimistic')).toEqual({
      line1: from + 49 * hour,
    });
    expect(
      learnedAt(
        before.topology,
        scenario([plant, at('line1', 1), { ...at('line2', 5), ttl: 'P3D' }]).topology,
        from + 12 * hour,
        'pessimistic',
      ),
    ).toEqual({ line2: from + 29 * hour });
    expect(
      learnedAt(
        scenario([{ ...plant, schedule: '0 3 31 2 *' }]).topology,
        scenario([plant]).topology,
        from,
        'optimistic',
      ),
    ).toEqual({ plant: null });
  });

  it('are sorted by any column, the worst first', () => {
    const by = (column: Parameters<typeof compareBy>[0]) =>
      rows.toSorted((a, b) => compareBy(column, a, b)).map(({ registry }) => registry);
    expect(by('registry')).toEqual(['gone', 'line1', 'line2', 'new', 'plant']);
    expect(by('worstMs').slice(0, 2)).toEqual(['new', 'gone']);
    expect(by('effectiveAt').slice(0, 2)).toEqual(['line1', 'line2']);
  });
});
