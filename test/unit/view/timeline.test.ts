import { describe, expect, it } from 'vitest';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import {
  adjacentWindow,
  countVisible,
  layoutBars,
  layoutLoadSteps,
  layoutNights,
  layoutTicks,
  layoutWeekends,
  sameWindows,
  scheduleTransition,
  toLanes,
  windowAt,
  xToTime,
} from '../../../shared/view/timeline.ts';
import { buildRegistry, createTopology } from '../../support/topology.ts';

const hour = 3_600_000;
const monday = Date.UTC(2026, 10, 23);
const at = (hours: number): number => monday + hours * hour;
const day = { from: monday, to: at(24), width: 240 };
const windows = (...hours: readonly number[]): Float64Array => Float64Array.from(hours, at);

describe('lanes', () => {
  it('stand in the tree’s order with their depth', () => {
    const fleet = createTopology([
      buildRegistry('line1body', 'plantlyon'),
      buildRegistry('regionus', null),
      buildRegistry('plantlyon', 'regioneu'),
      buildRegistry('regioneu', null),
    ]);
    expect(toLanes(fleet)).toEqual([
      { name: 'regioneu', depth: 1 },
      { name: 'plantlyon', depth: 2 },
      { name: 'line1body', depth: 3 },
      { name: 'regionus', depth: 1 },
    ]);
  });
});

describe('bars', () => {
  it('lie where their windows are', () => {
    expect(layoutBars(windows(2, 5, 12, 16), day)).toEqual([
      { start: at(2), end: at(5), x: 20, width: 30 },
      { start: at(12), end: at(16), x: 120, width: 40 },
    ]);
  });
  it('are cut at the edges but keep the times of their window', () => {
    expect(layoutBars(windows(-2, 1, 23, 30), day)).toEqual([
      { start: at(-2), end: at(1), x: 0, width: 10 },
      { start: at(23), end: at(30), x: 230, width: 10 },
    ]);
  });
  it('outside the frame are not drawn', () => {
    expect(layoutBars(windows(-5, 0, 24, 26), day)).toEqual([]);
  });
  it('are counted where any part of them is in the frame', () => {
    expect(countVisible(windows(-2, 1, 3, 4, 23, 30), day)).toBe(3);
    expect(countVisible(windows(-5, 0, 24, 26), day)).toBe(0);
  });
  it('too close to distinguish are merged with their share of open time', () => {
    const minutes = Array.from({ length: 48 }, (_, half) => [half / 2, half / 2 + 0.4]).flat();
    expect(layoutBars(windows(...minutes), day)).toEqual([
      { start: at(0), end: at(23.9), x: 0, width: 239, share: expect.closeTo(19.2 / 23.9, 9) },
    ]);
  });
  it('of a year with a window every quarter of an hour are few, and found in a few milliseconds', () => {
    const quarters = Float64Array.from(
      { length: 2 * 365 * 96 },
      (_, i) => monday + (i >> 1) * (hour / 4) + (i % 2) * 300_000,
    );
    expect(layoutBars(quarters, { from: monday, to: at(365 * 24), width: 700 })).toHaveLength(1);
    expect(layoutBars(quarters, { from: at(1000), to: at(1001), width: 700 })).toHaveLength(4);
  });
});

describe('a new schedule', () => {
  const hours = ({ will, superseded: wont }: ReturnType<typeof scheduleTransition>) => ({
    will: [...will].map((instant) => (instant - monday) / hour),
    wont: [...wont].map((instant) => (instant - monday) / hour),
  });
  const live = windows(2, 5, 26, 29, 50, 53);

  it('takes over at the end of the window in which it is learned', () => {
    expect(hours(scheduleTransition(live, windows(6, 9, 30, 33, 54, 57), at(26), 3 * hour))).toEqual({
      will: [2, 5, 26, 29, 30, 33, 54, 57],
      wont: [50, 53],
    });
  });
  it('opens no second time in that window', () => {
    expect(hours(scheduleTransition(live, windows(3, 6, 27, 30), at(26), 3 * hour))).toEqual({
      will: [2, 5, 26, 29, 29, 30],
      wont: [50, 53],
    });
  });
  it('takes over at once where no window is open', () => {
    expect(hours(scheduleTransition(live, windows(1, 4, 6, 9), at(7), 3 * hour))).toEqual({
      will: [2, 5, 7, 9],
      wont: [26, 29, 50, 53],
    });
  });
  it('takes over from a continuous one, or one whose windows never end, after one of its windows', () => {
    expect(hours(scheduleTransition(windows(0, 72), windows(6, 9, 30, 33), at(8), 0))).toEqual({
      will: [0, 8, 8, 9, 30, 33],
      wont: [8, 72],
    });
    expect(hours(scheduleTransition(windows(0, 72), windows(30, 33), at(8), 2 * hour))).toEqual({
      will: [0, 10, 30, 33],
      wont: [10, 72],
    });
  });
  it('that is never learned changes nothing', () => {
    expect(hours(scheduleTransition(live, windows(6, 9), null, 3 * hour))).toEqual({
      will: [2, 5, 26, 29, 50, 53],
      wont: [],
    });
  });
  it('of a registry that never opened is all there is', () => {
    expect(hours(scheduleTransition(windows(), windows(6, 9), at(0), 3 * hour))).toEqual({ will: [6, 9], wont: [] });
  });
});

describe('windows', () => {
  it('are the same only instant for instant', () => {
    expect(sameWindows(windows(1, 2), windows(1, 2))).toBe(true);
    expect(sameWindows(windows(1, 2), windows(1, 3))).toBe(false);
    expect(sameWindows(windows(1, 2), windows(1, 2, 3, 4))).toBe(false);
  });
  it('are found at an instant; the end is closed', () => {
    expect(windowAt(windows(2, 5), at(2))).toEqual({ start: at(2), end: at(5) });
    expect(windowAt(windows(2, 5), at(5))).toBeNull();
    expect(windowAt(windows(2, 5), at(1))).toBeNull();
  });
  it('are stepped through from one to the next', () => {
    const three = windows(2, 5, 12, 16, 20, 22);
    expect(adjacentWindow(three, at(0), 'next')?.start).toBe(at(2));
    expect(adjacentWindow(three, at(2), 'next')?.start).toBe(at(12));
    expect(adjacentWindow(three, at(12), 'previous')?.start).toBe(at(2));
    expect(adjacentWindow(three, at(17), 'previous')?.start).toBe(at(12));
    expect(adjacentWindow(three, at(20), 'next')).toBeNull();
    expect(adjacentWindow(three, at(2), 'previous')).toBeNull();
  });
});

describe('ticks', () => {
  it('of a day are hours', () => {
    expect(layoutTicks({ ...day, width: 900 }).map(({ label }) => formatMessage(label))).toEqual([
      'Mon 23 Nov',
      '03:00',
      '06:00',
      '09:00',
      '12:00',
      '15:00',
      '18:00',
      '21:00',
    ]);
  });
  it('of a week are days', () => {
    expect(
      layoutTicks({ from: monday, to: at(168), width: 700 })
        .map(({ label, x }) => [formatMessage(label), x])
        .slice(0, 2),
    ).toEqual([
      ['Mon 23 Nov', 0],
      ['Tue 24 Nov', 100],
    ]);
  });
  it('of a month are days, Mondays named', () => {
    const ticks = layoutTicks({ from: monday, to: at(720), width: 900 });
    expect(ticks).toHaveLength(30);
    expect(ticks.filter(({ label }) => label !== '').map(({ label }) => formatMessage(label))).toEqual([
      '23 Nov',
      '30 Nov',
      '7 Dec',
      '14 Dec',
      '21 Dec',
    ]);
  });
  it('of a year are months, January with its year', () => {
    const ticks = layoutTicks({ from: monday, to: at(365 * 24), width: 900 });
    expect(ticks.map(({ label }) => formatMessage(label))).toEqual([
      'Dec',
      '2027',
      'Feb',
      'Mar',
      'Apr',
      'May',
      'Jun',
      'Jul',
      'Aug',
      'Sep',
      'Oct',
      'Nov',
    ]);
  });
  it('of ten minutes are minutes', () => {
    expect(
      layoutTicks({ from: at(5), to: at(5) + 600_000, width: 900 })
        .map(({ label }) => formatMessage(label))
        .slice(0, 3),
    ).toEqual(['05:00', '05:01', '05:02']);
  });
});

describe('nights', () => {
  it('are those of the site: in Paris from 21:00 to 05:00 UTC in winter, an hour earlier in summer', () => {
    const winter = layoutNights({ from: at(0), to: at(24), width: 240 }, 'Europe/Paris');
    expect(winter.map(({ x, width }) => [x, width])).toEqual([
      [0, 50],
      [210, 30],
    ]);
    const july = Date.UTC(2026, 6, 1);
    expect(
      layoutNights({ from: july, to: july + 24 * hour, width: 240 }, 'Europe/Paris').map(({ x, width }) => [x, width]),
    ).toEqual([
      [0, 40],
      [200, 40],
    ]);
  });
  it('are not drawn where days are too narrow', () => {
    expect(layoutNights({ from: monday, to: at(365 * 24), width: 900 }, 'Europe/Paris')).toEqual([]);
  });
});

it('shades a weekend that began before the frame', () => {
  const sunday = { from: Date.UTC(2026, 10, 22), to: Date.UTC(2026, 10, 24), width: 480 };
  expect(layoutWeekends(sunday).map(({ x, width }) => [x, width])).toEqual([[0, 240]]);
});

it('draws load as steps and leaves out the time in which no child is open', () => {
  const load = {
    parent: 'plantlyon',
    children: 3,
    peak: 2,
    peakAt: at(5),
    changes: Float64Array.from([at(0), at(5), at(6), at(7)]),
    counts: Uint16Array.from([0, 2, 1, 0]),
    heat: new Uint16Array(168),
    requiredMbps: null,
    availableMbps: null,
  };
  expect(layoutLoadSteps(load, day).map(({ x, width, count }) => [x, width, count])).toEqual([
    [50, 10, 2],
    [60, 10, 1],
  ]);
});

it('draws the highest of the load steps below a pixel', () => {
  const changes = Float64Array.from({ length: 96 }, (_, i) => at(i / 4));
  const load = {
    parent: null,
    children: 3,
    peak: 3,
    peakAt: at(5),
    changes,
    counts: Uint16Array.from(changes, (_, i) => (i === 20 ? 3 : i % 2)),
    heat: new Uint16Array(168),
    requiredMbps: null,
    availableMbps: null,
  };
  const steps = layoutLoadSteps(load, { ...day, width: 24 });
  expect(steps).toHaveLength(24);
  expect(steps.map(({ count }) => count).filter((count) => count === 3)).toHaveLength(1);
  expect(Math.max(...steps.map(({ x, width }) => x + width))).toBe(24);
});

it('reads a position back as an instant', () => {
  expect(xToTime(day, 125)).toBe(at(12.5));
});
