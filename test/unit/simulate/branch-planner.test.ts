import { describe, expect, it } from 'vitest';
import { toSlots, weekHours } from '../../../shared/simulate/allowed-slots.ts';
import { planBranch } from '../../../shared/simulate/branch-planner.ts';
import { freshestCandidates } from '../../../shared/simulate/planner/candidate-schedules.ts';
import type { BranchGoal } from '../../../shared/simulate/planner/types.ts';
import {
  ageAfterPasses,
  ageWhenContinuous,
  cloudContentAge,
  type WeeklyPasses,
  worstAfter,
  worstMinutes,
} from '../../../shared/simulate/planner/weekly-model.ts';
import { simulate } from '../../../shared/simulate/simulate.ts';
import { applyEdits } from '../../../shared/topology/edit.ts';
import type { AllowedHours, Topology } from '../../../shared/topology/model.ts';
import { bruteForcePeak, choicesWithin } from '../../support/brute-force-peak.ts';
import { buildFleet, type Line } from '../../support/fleet.ts';
import { seeded } from '../../support/mixed-fleet.ts';
import { plannerFleet, smallBranches } from '../../support/planner-fleet.ts';

const hour = 3_600_000;
const from = Date.parse('2026-11-22T00:00:00Z');
const week = { from, to: from + 168 * hour };
const goal = (more: Partial<BranchGoal> = {}): BranchGoal => ({
  root: 'plant',
  targetMs: 30 * hour,
  leastWindowMs: 3 * hour,
  ...week,
  ...more,
});
const everyDay = [0, 1, 2, 3, 4, 5, 6] as const;
const between = (start: number, end: number): readonly AllowedHours[] => [
  { days: everyDay, startMinute: start * 60, endMinute: end * 60 },
];
const line = (name: string, more: Partial<Line> = {}): Line => ({
  name,
  parent: 'plant',
  schedule: '0 5 * * *',
  window: 'PT3H',
  ...more,
});
const worst = (topology: Topology, name: string): number | null =>
  simulate(topology, week).registries.find((one) => one.name === name)!.pessimistic.worstMs;
const peakAt = (topology: Topology, parent: string | null): number =>
  simulate(topology, week).loads.find((load) => load.parent === parent)?.peak ?? 0;

describe('the weekly model of the search', () => {
  const daily = (...hours: readonly number[]) => ({ minutes: hours.map((at) => at * 60), days: 0x7f });
  const saturdays = { minutes: [23 * 60], days: 1 << 6 };
  it.each([
    ['once a day under the cloud', ageAfterPasses(cloudContentAge, daily(2), 0), 24 * 60],
    [
      'the child right after its parent',
      ageAfterPasses(ageAfterPasses(cloudContentAge, daily(2), 0), daily(5), 0),
      27 * 60,
    ],
    ['the child before its parent', ageAfterPasses(ageAfterPasses(cloudContentAge, daily(2), 0), daily(1), 0), 47 * 60],
    [
      'the child at the same minute, which sees nothing yet',
      ageAfterPasses(ageAfterPasses(cloudContentAge, daily(2), 0), daily(2), 0),
      48 * 60,
    ],
    ['below a continuous parent', ageAfterPasses(ageWhenContinuous(cloudContentAge, 0), daily(12), 0), 24 * 60 + 1],
    ['twice a day with a transfer of an hour', ageAfterPasses(cloudContentAge, daily(0, 12), 60), 13 * 60],
    ['a transfer over the end of the week', ageAfterPasses(cloudContentAge, saturdays, 120), 7 * 1_440 + 120],
    [
      'every day below once a week, which waits for the next day',
      ageAfterPasses(ageAfterPasses(cloudContentAge, saturdays, 0), daily(1), 0),
      7 * 1_440 + 120,
    ],
    ['continuous below windows', ageWhenContinuous(ageAfterPasses(cloudContentAge, daily(2), 0), 0), 24 * 60 + 1],
  ])('%s is as stale as the simulator says', (_, held, minutes) => {
    expect(worstMinutes(held)).toBe(minutes);
  });
});

it('the shortcut of the search agrees with what it cuts short', () => {
  const random = seeded(3);
  const whole = (below: number): number => Math.floor(random() * below);
  const passes = () => ({
    minutes: [...new Set(Array.from({ length: 1 + whole(4) }, () => whole(96) * 15))].sort((a, b) => a - b),
    days: random() < 0.5 ? 0x7f : 1 + whole(127),
  });
  for (let i = 0; i < 2_000; i++) {
    const [above, own, transfer] = [passes(), passes(), whole(3) * 40];
    const parent =
      random() < 0.2 ? ageWhenContinuous(cloudContentAge, 3) : ageAfterPasses(cloudContentAge, above, whole(2) * 30);
    expect(worstAfter(parent, own, transfer)).toBe(worstMinutes(ageAfterPasses(parent, own, transfer)));
  }
});

describe('a plan for a branch', () => {
  it('brings every site below the target, with as few open at once as there is room for', () => {
    const topology = buildFleet([
      { name: 'plant', schedule: '0 2 * * *', window: 'PT3H' },
      ...[1, 2, 3, 4].map((n) => line(`line${n}`)),
    ]);
    const plan = planBranch(topology, goal({ targetMs: 40 * hour }));
    expect(plan.sites.every(({ meets }) => meets)).toBe(true);
    expect(plan.parents.find(({ parent }) => parent === 'plant')).toEqual({
      parent: 'plant',
      peakBefore: 4,
      peakAfter: 1,
      why: 'One at a time, first line1, Sun 05:00 UTC.',
    });
    expect(peakAt(plan.topology, 'plant')).toBe(1);
    for (const { registry, afterMs } of plan.sites) expect(afterMs).toBe(worst(plan.topology, registry));
  });

  it('opens the sites above others more often where once a day cannot do', () => {
    const topology = buildFleet([
      { name: 'plant', schedule: '0 2 * * *', window: 'PT3H' },
      line('line1'),
      { ...line('cell'), parent: 'line1' },
    ]);
    const plan = planBranch(topology, goal({ targetMs: 24 * hour }));
    expect(plan.sites.map(({ registry, meets }) => [registry, meets])).toEqual([
      ['plant', true],
      ['line1', true],
      ['cell', true],
    ]);
    expect(plan.sites[0]?.sync.schedule).toMatch(/,/);
  });

  it('is added to the draft as ordinary edits that give the same figures', () => {
    const topology = buildFleet([
      { name: 'plant', schedule: '0 2 * * *', window: 'PT3H' },
      line('line1', { schedule: '0 1 * * *' }),
    ]);
    const plan = planBranch(topology, goal());
    const applied = applyEdits(topology, plan.edits);
    expect(applied.ok && worst(applied.value, 'line1')).toBe(
      plan.sites.find(({ registry }) => registry === 'line1')?.afterMs,
    );
  });

  it('leaves sites alone that meet the target without raising the peak', () => {
    const topology = buildFleet([{ name: 'plant', schedule: '0 2 * * *', window: 'PT3H' }, line('line1')]);
    expect(planBranch(topology, goal())).toMatchObject({
      edits: [],
      sites: [{ why: 'Stays as it is.' }, { why: 'Stays as it is.' }],
    });
  });

  it.each([
    ['is longer than they last', '0 5 * * *', 'PT6H', 5, 9],
    ['begins a little before them', '50 4 * * *', 'PT3H', 5, 9],
    ['ends a little after them, off the quarters', '5 6 * * *', 'PT3H', 5, 9],
    ['begins after them', '0 12 * * *', 'PT3H', 5, 9],
  ])('does not keep a present window outside of the hours: it %s', (_, schedule, window, start, end) => {
    const topology = buildFleet([
      { name: 'plant', schedule: '* * * * *' },
      line('line1', { schedule, window, site: { allowedHours: between(start, end) } }),
    ]);
    expect(planBranch(topology, goal()).sites[1]).toMatchObject({
      changed: true,
      meets: true,
      sync: { schedule: expect.stringMatching(/^\d+ [56] \* \* \*$/), syncWindow: 'PT3H' },
    });
  });
  it('keeps a present window that fills the hours', () => {
    const topology = buildFleet([
      { name: 'plant', schedule: '* * * * *' },
      line('line1', { schedule: '5 5 * * *', window: 'PT3H55M', site: { allowedHours: between(5, 9) } }),
    ]);
    expect(planBranch(topology, goal()).edits).toEqual([]);
  });

  it('keeps to the hours of a site on its own clock, in summer and winter', () => {
    const site = { timeZone: 'Europe/Paris', allowedHours: between(22, 30) };
    const plan = planBranch(
      buildFleet([{ name: 'plant', schedule: '* * * * *' }, line('line1', { schedule: '0 12 * * *', site })]),
      goal(),
    );
    // 22:00 to 06:00 in Paris is 21:00 to 05:00 UTC in winter and 20:00 to 04:00 in summer: 21:00 to 04:00 suits both.
    const [minute, hours] = plan.sites[1]!.sync.schedule.split(' ');
    for (const at of hours!.split(',')) {
      const start = (Number(at) * 60 + Number(minute) + 24 * 60 - 21 * 60) % (24 * 60);
      expect(start + 180).toBeLessThanOrEqual(7 * 60);
    }
    expect(plan.sites[1]).toMatchObject({ meets: true });
  });

  it('says when no time suits both sides of a change of the clock', () => {
    const site = { timeZone: 'Europe/Paris', allowedHours: between(2, 5) };
    const plan = planBranch(buildFleet([{ name: 'plant', schedule: '* * * * *' }, line('line1', { site })]), goal());
    expect(plan.sites[1]?.sync.schedule).toBe('0 1 * * *');
    expect(plan.sites[1]?.why).toContain('it moves by an hour on 2027-03-28');
  });

  it('makes windows as long as a payload needs', () => {
    const site = { linkMbps: 8, payloadBytes: 16_000_000_000 };
    const plan = planBranch(buildFleet([{ name: 'plant', schedule: '* * * * *' }, line('line1', { site })]), goal());
    expect(plan.sites[1]).toMatchObject({ meets: true, sync: { syncWindow: 'PT4H30M' } });
  });

  it.each<[string, Partial<Line>, number, RegExp]>([
    [
      'its hours come too seldom',
      { site: { allowedHours: [{ days: [1], startMinute: 0, endMinute: 600 }] } },
      30,
      /^Its hours allow no better than/,
    ],
    [
      'its payload does not fit into its hours',
      { site: { allowedHours: between(2, 5), linkMbps: 1, payloadBytes: 4_000_000_000 } },
      30,
      /hours leave no window of/,
    ],
    [
      'its transfer alone takes too long',
      { site: { linkMbps: 1, payloadBytes: 9_000_000_000 } },
      12,
      /^Its transfer allows no better than/,
    ],
  ])('names a site that cannot, and why: %s', (_, more, hours, why) => {
    const plan = planBranch(
      buildFleet([{ name: 'plant', schedule: '* * * * *' }, line('line1', more), line('line2')]),
      goal({ targetMs: hours * hour }),
    );
    expect(plan.sites.find(({ registry }) => registry === 'line1')).toMatchObject({
      meets: false,
      why: expect.stringMatching(why),
    });
    expect(plan.sites.find(({ registry }) => registry === 'line2')?.meets).toBe(true);
    expect(plan.explanation[0]).toMatch(/^2 of 3 sites stay/);
  });

  it('blames the parent where that is the reason', () => {
    const site = { allowedHours: [{ days: [1] as const, startMinute: 0, endMinute: 600 }] };
    const plan = planBranch(
      buildFleet([{ name: 'plant', schedule: '0 2 * * 1', window: 'PT3H', site }, line('line1')]),
      goal(),
    );
    expect(plan.sites[1]?.why).toMatch(/^plant itself can be 6 d 17 h behind, and no site is fresher than its parent/);
  });

  it('keeps messages for as long as the longest time between two openings', () => {
    const site = { allowedHours: [{ days: [1, 4] as const, startMinute: 0, endMinute: 600 }] };
    const plan = planBranch(
      buildFleet([{ name: 'plant', schedule: '* * * * *' }, line('line1', { site, ttl: 'P1D' })]),
      goal({ targetMs: 7 * 24 * hour }),
    );
    expect(plan.sites[1]?.sync).toMatchObject({ schedule: expect.stringMatching(/\* \* 1,4$/), messageTtl: 'P5D' });
  });

  it('counts the siblings of the branch that are not planned', () => {
    const others = [1, 2, 3].map((n) => ({ name: `other${n}`, schedule: '0 2 * * *', window: 'PT12H' }));
    const plan = planBranch(buildFleet([...others, { name: 'plant', schedule: '0 3 * * *', window: 'PT3H' }]), goal());
    expect(plan.parents).toEqual([
      {
        parent: null,
        peakBefore: 4,
        peakAfter: 3,
        why: 'other1, other2 and other3, Sun 02:00 UTC: as many outside of the branch are open at once anyway.',
      },
    ]);
  });

  it('says which sites set the peak of a parent, and why it is no lower', () => {
    const under = (count: number, site: (n: number) => Line['site']) =>
      planBranch(
        buildFleet([
          { name: 'plant', schedule: '* * * * *' },
          ...Array.from({ length: count }, (_, n) => line(`line${n + 1}`, { site: site(n) ?? {} })),
        ]),
        goal(),
      ).parents.find(({ parent }) => parent === 'plant');
    expect(under(2, () => ({ allowedHours: between(5, 9) }))).toEqual({
      parent: 'plant',
      peakBefore: 2,
      peakAfter: 2,
      why: 'line1 and line2, Sun 05:00 UTC: whatever they have, line1 and line2 are open together at 06:00 UTC.',
    });
    expect(under(3, () => ({ allowedHours: between(5, 13) }))?.why).toMatch(
      /: the windows of line1, line2 and line3 take 9 h of the 8 h that they may use\.$/,
    );
    // 05:00 to 11:00 for two, 06:00 to 12:00 for one and 09:00 to 15:00 for one: each pair fits, all four do not.
    const starts = [0, 1, 1, 5];
    expect(under(4, (n) => ({ allowedHours: between(5 + starts[n]!, 11 + starts[n]!) }))?.why).toMatch(
      /: every combination of the schedules tried has as many\.$/,
    );
  });

  it('opens at uneven hours where even ones do not do, and only then', () => {
    const allowedHours = [...between(0, 2), ...between(5, 7), ...between(14, 16), ...between(20, 22)];
    const uneven = planBranch(
      buildFleet([{ name: 'plant', schedule: '* * * * *' }, line('line1', { window: 'PT1H', site: { allowedHours } })]),
      goal({ targetMs: 9 * hour + 60_000, leastWindowMs: hour }),
    ).sites[1];
    expect(uneven).toMatchObject({ meets: true, afterMs: 9 * hour + 60_000 });
    const tighter = planBranch(
      buildFleet([{ name: 'plant', schedule: '* * * * *' }, line('line1', { window: 'PT1H', site: { allowedHours } })]),
      goal({ targetMs: 7 * hour, leastWindowMs: hour }),
    ).sites[1];
    expect(tighter).toMatchObject({
      meets: false,
      why: expect.stringMatching(/^Its hours allow no better than 8 h 1 min/),
    });
  });

  it('says that a site cannot only where no hours that share their minute can, on any days', () => {
    const random = seeded(11);
    const whole = (below: number): number => Math.floor(random() * below);
    let refused = 0;
    for (let n = 0; n < 40; n++) {
      const allowedHours = Array.from({ length: 1 + whole(2) }, (): AllowedHours => {
        const startMinute = whole(24) * 60;
        return { days: everyDay.filter(() => whole(4) > 0), startMinute, endMinute: startMinute + (2 + whole(4)) * 60 };
      }).filter(({ days }) => days.length > 0);
      if (allowedHours.length === 0) continue;
      const parent: WeeklyPasses = { minutes: [whole(24) * 60], days: 0x7f };
      const above = n % 2 === 0 ? ageWhenContinuous(cloudContentAge, 0) : ageAfterPasses(cloudContentAge, parent, 0);
      const hours = weekHours(toSlots(allowedHours, undefined, from)!, 60);
      const found = Math.min(...freshestCandidates(above, hours, 60, 0, 0).map(({ worst: minutes }) => minutes));
      let best = Infinity;
      for (let days = 1; days <= 0x7f; days++) {
        for (const past of [0, 15, 30, 45]) {
          const may = Array.from({ length: 24 }, (_, at) => at * 60 + past).filter(
            (minute) => (hours.daysAt[minute / 15]! & days) === days,
          );
          for (let set = 1; set < 1 << may.length; set++)
            best = Math.min(
              best,
              worstAfter(above, { days, minutes: may.filter((_, at) => (set & (1 << at)) !== 0) }, 0),
            );
        }
      }
      expect(found).toBe(best);
      if (!Number.isFinite(best)) refused++;
    }
    expect(refused).toBeLessThan(10);
  });

  it('is the same every time', () => {
    const topology = plannerFleet(60, 7);
    const all = goal({ root: null, targetMs: 24 * hour });
    expect(planBranch(topology, all).sites).toEqual(planBranch(topology, all).sites);
  });
});

describe('200 sites with hours and links of their own, within 24 h', () => {
  const topology = plannerFleet(200, 1);
  const plan = planBranch(topology, goal({ root: null, targetMs: 24 * hour, leastWindowMs: hour }));

  it('are planned, and simulating the answer shows what it says', () => {
    const simulated = new Map(
      simulate(plan.topology, week).registries.map(({ name, pessimistic }) => [name, pessimistic.worstMs]),
    );
    for (const { registry, afterMs, meets } of plan.sites) {
      expect(simulated.get(registry)).toBe(afterMs);
      expect(meets).toBe(afterMs !== null && afterMs <= 24 * hour);
    }
    expect(plan.sites).toHaveLength(200);
    expect(plan.sites.filter(({ meets }) => meets)).toHaveLength(193);
  });
  it('have a reason each where they cannot', () => {
    const missed = plan.sites.filter(({ meets }) => !meets);
    for (const { afterMs, why } of missed) {
      expect(afterMs).toBeGreaterThan(24 * hour);
      expect(why).toMatch(/^Its hours allow no better than 2[4-6] h \d+ min below site\d+ as it is planned, with /);
    }
  });
});

describe('against every combination on 20 small cases', () => {
  it.each(smallBranches())(
    'case $number: the peak is within 10 % of the best',
    ({ topology, hours, targetMs, leastWindowMs }) => {
      const plan = planBranch(topology, goal({ targetMs, leastWindowMs }));
      const { peakAfter } = plan.parents.find(({ parent }) => parent === 'plant')!;
      expect(plan.sites.every(({ meets }) => meets)).toBe(true);
      // Below a parent that is always current, which leaves the children the most choice.
      const open = {
        ...topology,
        registries: topology.registries.map((one) =>
          one.name === 'plant' ? { ...one, sync: { ...one.sync, schedule: '* * * * *', syncWindow: null } } : one,
        ),
      };
      const choices = new Map(
        hours.map(({ name, start, length }) => [name, choicesWithin(start, length, leastWindowMs / hour)]),
      );
      const best = bruteForcePeak(open, 'plant', choices, targetMs, week);
      expect(peakAfter).toBeLessThanOrEqual(best * 1.1);
    },
    60_000,
  );
});
