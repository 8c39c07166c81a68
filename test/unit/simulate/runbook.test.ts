import { describe, expect, it } from 'vitest';
import { arrivals } from '../../../shared/simulate/arrivals.ts';
import { describeRunbookStep, resyncRunbook, runbookMarkdown } from '../../../shared/simulate/runbook.ts';
import { buildFleet } from '../../support/fleet.ts';

const hour = 3_600_000;
const push = Date.parse('2026-11-23T12:00:00Z');
const topology = buildFleet([
  { name: 'region', schedule: '* * * * *' },
  { name: 'plant', parent: 'region', schedule: '0 2 * * *', window: 'PT3H', site: { owner: 'Claire' } },
  { name: 'line', parent: 'plant', schedule: '0 1 * * *', window: 'PT1H' },
  { name: 'quick', parent: 'region', schedule: '0 13 * * *', window: 'PT3H' },
  { name: 'dead', schedule: '0 3 31 2 *', window: 'PT3H' },
]);
const late = (hours: number) =>
  resyncRunbook(topology, arrivals(topology, push, 'pessimistic'), push, push + hours * hour);

describe('the runbook of a push', () => {
  it('has the sites that are too late, parents before children', () => {
    expect(late(6).map(({ registry }) => registry)).toEqual(['dead', 'plant', 'line']);
    expect(late(24).map(({ registry }) => registry)).toEqual(['dead', 'line']);
  });

  it('says when the parent has it, or after which step, and how late the site would be', () => {
    expect(late(6)).toMatchObject([
      { registry: 'dead', parent: null, arrivesAt: null, lateMs: null, parentHasAt: push, opensAt: null },
      {
        registry: 'plant',
        parentHasAt: push + 60_000,
        afterStep: null,
        online: false,
        opensAt: push + 14 * hour,
        lateMs: 8 * hour,
        owner: 'Claire',
      },
      { registry: 'line', parentHasAt: null, afterStep: 2, lateMs: 31 * hour },
    ]);
  });

  it('knows a site whose window is open once its parent has it, so that a resync is taken', () => {
    const slow = buildFleet([{ name: 'ship', schedule: '0 10 * * *', window: 'PT4H' }]);
    const [step] = resyncRunbook(slow, arrivals(slow, push, 'pessimistic'), push, push + hour);
    expect(step).toMatchObject({ registry: 'ship', online: true, arrivesAt: push + 22 * hour });
    expect(describeRunbookStep(step!, 'contoso')).toBe(
      'contoso has it 2026-11-23 12:00 UTC. It is online then: resync. Left alone: 21 h too late.',
    );
  });

  it('reads as a list that can be ticked off', () => {
    const text = runbookMarkdown(late(6), {
      cloud: 'contoso',
      push,
      deadline: push + 6 * hour,
      assumption: 'pessimistic',
    });
    expect(text.split('\n').slice(0, 7)).toEqual([
      '# Resync runbook for contoso',
      '',
      'Content pushed 2026-11-23 12:00 UTC must be everywhere by 2026-11-23 18:00 UTC. 3 sites are too late, under the pessimistic assumption.',
      '',
      '1. [ ] **dead**: contoso has it 2026-11-23 12:00 UTC. Its schedule never opens a window: bring it online, then resync. Left alone: never.',
      '2. [ ] **plant** (Claire): region has it 2026-11-23 12:01 UTC. Its window opens 2026-11-24 02:00 UTC: bring it online sooner, then resync. Left alone: 8 h too late.',
      '3. [ ] **line**: After step 2, once plant has it. Bring it online, then resync. Left alone: 31 h too late.',
    ]);
    expect(runbookMarkdown([], { cloud: 'contoso', push, deadline: push + hour, assumption: 'optimistic' })).toMatch(
      /Every site is in time/,
    );
  });
});
