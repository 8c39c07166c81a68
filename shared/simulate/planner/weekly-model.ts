import { dayMinutes, weekMinutes } from '../../schedule/instant.ts';
import { numberAt } from '../../typed-arrays.ts';

/**
 * Closed-form model of daily and weekly schedules under *pessimistic*, in minutes since Sunday 00:00 UTC. A search
 * calls it thousands of times; the simulator verifies the result.
 */

/** What a site holds over one cycle. */
export type ContentAge =
  /** Content arrives at most `lag` minutes after it appears in the cloud. */
  | { readonly kind: 'lagging'; readonly lag: number }
  /** At minute `at[i]` of a day or week, content from before minute `upTo[i]` is there. Both ascend. */
  | {
      readonly kind: 'passes';
      readonly cycle: number;
      readonly at: readonly number[];
      readonly versionAt: readonly number[];
    };

export const cloudContentAge: ContentAge = { kind: 'lagging', lag: 0 };

/** Passes at minutes of the day, on days (bit 0 is Sunday). */
export interface WeeklyPasses {
  readonly minutes: readonly number[];
  readonly days: number;
}

export const everyDay = 0x7f;

/** As minutes of the week, ascending. */
const ofTheWeek = ({ minutes, days }: WeeklyPasses): readonly number[] =>
  [0, 1, 2, 3, 4, 5, 6].flatMap((day) =>
    (days & (1 << day)) === 0 ? [] : minutes.map((minute) => day * dayMinutes + minute),
  );

const weekly = new WeakMap<ContentAge, ContentAge>();

/** Repeats a day's arrivals for a week. */
const asWeek = (held: ContentAge): ContentAge => {
  if (held.kind === 'lagging' || held.cycle === weekMinutes) return held;
  let known = weekly.get(held);
  if (known === undefined) {
    const repeat = (values: readonly number[]): readonly number[] =>
      [0, 1, 2, 3, 4, 5, 6].flatMap((day) => values.map((value) => value + day * dayMinutes));
    known = { kind: 'passes', cycle: weekMinutes, at: repeat(held.at), versionAt: repeat(held.versionAt) };
    weekly.set(held, known);
  }
  return known;
};

/** Sorts arrivals into one cycle, without those that bring nothing new. */
const inOrder = (arrivals: readonly { readonly at: number; readonly upTo: number }[], cycle: number): ContentAge => {
  const wrapped = arrivals
    .map(({ at, upTo }) => {
      const rounds = Math.floor(at / cycle) * cycle;
      return { at: at - rounds, upTo: upTo - rounds };
    })
    .sort((a, b) => a.at - b.at || a.upTo - b.upTo);
  let newest = Math.max(...wrapped.map(({ upTo }) => upTo)) - cycle;
  const fresh = wrapped.filter(({ upTo }) => {
    const brings = upTo > newest;
    newest = Math.max(newest, upTo);
    return brings;
  });
  return { kind: 'passes', cycle, at: fresh.map(({ at }) => at), versionAt: fresh.map(({ upTo }) => upTo) };
};

/** Brings a parent and its child's passes to the same cycle. */
const together = (
  parent: ContentAge,
  passes: WeeklyPasses,
): { readonly above: ContentAge; readonly at: readonly number[]; readonly cycle: number } => {
  const daily = passes.days === everyDay && (parent.kind === 'lagging' || parent.cycle === dayMinutes);
  return daily
    ? { above: parent, at: passes.minutes, cycle: dayMinutes }
    : { above: asWeek(parent), at: ofTheWeek(passes), cycle: weekMinutes };
};

/** Each pass sees what the parent held strictly before it. */
export const ageAfterPasses = (parent: ContentAge, passes: WeeklyPasses, transfer: number): ContentAge => {
  const { above, at, cycle } = together(parent, passes);
  if (above.kind === 'lagging')
    return inOrder(
      at.map((pass) => ({ at: pass + transfer, upTo: pass - above.lag })),
      cycle,
    );
  const last = above.at.length - 1;
  let seen = -1;
  return inOrder(
    at.map((pass) => {
      while (seen < last && numberAt(above.at, seen + 1) < pass) seen++;
      return {
        at: pass + transfer,
        upTo: seen < 0 ? numberAt(above.versionAt, last) - cycle : numberAt(above.versionAt, seen),
      };
    }),
    cycle,
  );
};

/** A continuous site passes every whole minute. */
export const ageWhenContinuous = (parent: ContentAge, transfer: number): ContentAge =>
  parent.kind === 'lagging'
    ? { kind: 'lagging', lag: parent.lag + 1 + transfer }
    : inOrder(
        parent.at.map((at, i) => ({ at: at + 1 + transfer, upTo: numberAt(parent.versionAt, i) })),
        parent.cycle,
      );

/** Worst staleness, minutes: content published just after a pass waits for the next that carries something new. */
export const worstMinutes = (held: ContentAge): number => {
  if (held.kind === 'lagging') return held.lag;
  const { at, versionAt: upTo, cycle } = held;
  let worst = 0;
  for (let i = 0; i < at.length; i++) {
    const next = i + 1 < at.length ? numberAt(at, i + 1) : numberAt(at, 0) + cycle;
    worst = Math.max(worst, next - numberAt(upTo, i));
  }
  return at.length === 0 ? Infinity : worst;
};

/** Age of the newest content that a pass at a minute of the week sees. */
export const ageAt = (parent: ContentAge, minute: number): number => {
  if (parent.kind === 'lagging') return parent.lag;
  const { at, versionAt: upTo, cycle } = parent;
  const last = at.length - 1;
  if (last < 0) return Infinity;
  const phase = minute % cycle;
  let seen = last;
  while (seen >= 0 && numberAt(at, seen) >= phase) seen--;
  return phase - (seen < 0 ? numberAt(upTo, last) - cycle : numberAt(upTo, seen));
};

/** `worstMinutes(ageAfterPasses(…))` without building the ages. */
export const worstAfter = (parent: ContentAge, passes: WeeklyPasses, transfer: number): number => {
  const { above, at, cycle } = together(parent, passes);
  const count = at.length;
  if (count === 0) return Infinity;
  let worst = 0;
  if (above.kind === 'lagging') {
    let before = numberAt(at, count - 1) - cycle;
    for (const pass of at) {
      if (pass - before > worst) worst = pass - before;
      before = pass;
    }
    return worst + above.lag + transfer;
  }
  const { at: arrivals, versionAt: upTo } = above;
  const last = arrivals.length - 1;
  if (last < 0) return Infinity;
  let seen = last;
  while (seen >= 0 && numberAt(arrivals, seen) >= numberAt(at, count - 1)) seen--;
  let before = (seen < 0 ? numberAt(upTo, last) - cycle : numberAt(upTo, seen)) - cycle;
  seen = -1;
  for (const pass of at) {
    while (seen < last && numberAt(arrivals, seen + 1) < pass) seen++;
    const brings = seen < 0 ? numberAt(upTo, last) - cycle : numberAt(upTo, seen);
    if (brings <= before) continue;
    if (pass - before > worst) worst = pass - before;
    before = brings;
  }
  return worst + transfer;
};
