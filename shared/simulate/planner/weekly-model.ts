import { dayMinutes, weekMinutes } from '../../schedule/instant.ts';
import { numberAt } from '../../typed-arrays.ts';

/**
 * Schedules that repeat every day or every week, in minutes since Sunday 00:00 UTC, under *pessimistic*: what a site
 * holds, and how stale it gets. A search asks this many thousand times; what it finds is checked by the simulator.
 */

/** What a site holds as time goes round. */
export type ContentAge =
  /** Content is there at most `lag` minutes after it appears in the cloud. */
  | { readonly kind: 'lagging'; readonly lag: number }
  /**
   * At minute `at[i]` (ascending, of a day or a week) content that appeared before minute `upTo[i]` is there. Both
   * rise.
   */
  | {
      readonly kind: 'passes';
      readonly cycle: number;
      readonly at: readonly number[];
      readonly versionAt: readonly number[];
    };

export const cloudContentAge: ContentAge = { kind: 'lagging', lag: 0 };

/** Instants at which a site passes: minutes of a day, and the days (bit 0 is Sunday) on which it does. */
export interface WeeklyPasses {
  readonly minutes: readonly number[];
  readonly days: number;
}

export const everyDay = 0x7f;

/** Daily passes as minutes of the week, ascending. */
const ofTheWeek = ({ minutes, days }: WeeklyPasses): readonly number[] =>
  [0, 1, 2, 3, 4, 5, 6].flatMap((day) =>
    (days & (1 << day)) === 0 ? [] : minutes.map((minute) => day * dayMinutes + minute),
  );

const weekly = new WeakMap<ContentAge, ContentAge>();

/** A day's arrivals repeated for a week. */
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

/** Puts arrivals into one cycle, in order, without those that bring nothing new. */
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

/** The same clock for a parent and the passes of its child. */
const together = (
  parent: ContentAge,
  passes: WeeklyPasses,
): { readonly above: ContentAge; readonly at: readonly number[]; readonly cycle: number } => {
  const daily = passes.days === everyDay && (parent.kind === 'lagging' || parent.cycle === dayMinutes);
  return daily
    ? { above: parent, at: passes.minutes, cycle: dayMinutes }
    : { above: asWeek(parent), at: ofTheWeek(passes), cycle: weekMinutes };
};

/** What a site holds that passes at these times; each pass sees what the parent held strictly before it. */
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

/** What a continuous site holds: it passes at every whole minute. */
export const ageWhenContinuous = (parent: ContentAge, transfer: number): ContentAge =>
  parent.kind === 'lagging'
    ? { kind: 'lagging', lag: parent.lag + 1 + transfer }
    : inOrder(
        parent.at.map((at, i) => ({ at: at + 1 + transfer, upTo: numberAt(parent.versionAt, i) })),
        parent.cycle,
      );

/**
 * The oldest that the newest content can get, minutes: what appears just after a pass could still see waits for the
 * next that brings news.
 */
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

/** How old the newest content is that a pass at a minute of the week sees: the parent has it strictly before. */
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

/** `worstMinutes(heldAfter(…))` without making what is held. */
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
