import { expect, test } from 'vitest';
import { getTourSteps, nextStep, type TourTarget } from '../../../../renderer/app/tour.ts';
import { findings } from '../../../../shared/findings/findings.ts';
import { dayMs } from '../../../../shared/schedule/instant.ts';
import { simulate } from '../../../../shared/simulate/simulate.ts';
import { applyEdits } from '../../../../shared/topology/edit.ts';
import type { Edit } from '../../../../shared/topology/edit-types.ts';
import { buildView } from '../../../support/renderer-harness/views.ts';
import { unwrap } from '../../../support/topologies.ts';

const change: Edit = {
  kind: 'set-sync',
  registry: 'line3paint',
  sync: { schedule: '0 5 * * *' },
};
const titleFrom = (at: number, now: Partial<TourTarget>): string | undefined =>
  getTourSteps()[nextStep(at, { selected: null, draft: { edits: [] }, screen: 'topology', ...now })]?.title;

test('the tour starts with visible targets', () => {
  expect(titleFrom(0, {})).toBe('A fleet to practise on');
});

test('a step that is done by doing it goes on by itself, and only then', () => {
  expect(titleFrom(1, {})).toBe('Choose a site');
  expect(titleFrom(1, { selected: 'plantlyon' })).toBe('Choose a site');
  expect(titleFrom(1, { selected: 'line3paint' })).toBe('Give it another schedule');
  expect(
    titleFrom(1, { selected: 'line3paint', draft: { edits: [{ kind: 'deactivate', registry: 'line3paint' }] } }),
  ).toBe('Give it another schedule');
  expect(titleFrom(1, { selected: 'line3paint', draft: { edits: [change] } })).toBe('See what it would do');
});

test('it ends at the review of that change, and asks for it again once it is taken back', () => {
  expect(titleFrom(4, { draft: { edits: [change] } })).toBe('Review it');
  expect(titleFrom(4, { draft: { edits: [change] }, screen: 'review' })).toBe('A change that is reviewed');
  expect(titleFrom(5, { selected: 'line3paint', screen: 'review' })).toBe('Give it another schedule');
});

test('its change makes its site better and no site worse in a year, and brings no finding', () => {
  const { topology, session } = buildView('sample');
  const from = Date.parse('2026-11-23T00:00:00Z');
  const range = { from, to: from + 365 * dayMs };
  const wanted = unwrap(applyEdits(topology, [change]));
  const [before, after] = [simulate(topology, range), simulate(wanted, range)];
  for (const assumption of ['pessimistic', 'optimistic'] as const) {
    const changed = after.registries.flatMap(({ name, [assumption]: { worstMs } }, at) => {
      const was = before.registries[at]?.[assumption].worstMs;
      return was === worstMs ? [] : [{ name, better: (worstMs ?? Infinity) < (was ?? Infinity) }];
    });
    expect(changed).toEqual([{ name: 'line3paint', better: true }]);
  }
  const codes = (simulated: typeof before, of: typeof topology): readonly string[] =>
    findings(of, simulated, session.now, { live: topology }).map(({ code, registry }) => `${code} ${registry ?? ''}`);
  const known = codes(before, topology);
  expect(codes(after, wanted).filter((code) => !known.includes(code))).toEqual([]);
});
