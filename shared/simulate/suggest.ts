import { type Cron, getMaskValues, getMinutes } from '../schedule/cron.ts';
import { dayMinutes, hourMs, minuteMs } from '../schedule/instant.ts';
import { nextWindows } from '../schedule/windows.ts';
import type { ConnectedRegistry, Topology } from '../topology/model.ts';
import { getSite, indexTopology, nameKey } from '../topology/tree.ts';
import { uint16At } from '../typed-arrays.ts';
import { fitsWithin, slotMinutes, toSlots } from './allowed-slots.ts';
import { parsedSync } from './links.ts';
import { simulate } from './simulate.ts';
import type { Assumption } from './types.ts';
import { createWhatIf, type Range, type WhatIf, type WorstStaleness } from './what-if.ts';

/** Sunday is 0; the epoch began on a Thursday. */
const toWeekday = (minute: number): number => (Math.floor(minute / dayMinutes) + 4) % 7;

/** Bitmask, bit 0 is Sunday. */
const daysMask = (days: readonly number[]): number => days.reduce((all, day) => all | (1 << day), 0);

const orInfinity = (ms: number | null): number => ms ?? Infinity;

/** Minute of the day of a schedule with one opening a day; null for any other. */
function onceADay(cron: Cron): number | null {
  const [minute, ...moreMinutes] = getMinutes(cron);
  const [hour, ...moreHours] = getMaskValues(cron.hours);
  return minute === undefined || hour === undefined || moreMinutes.length > 0 || moreHours.length > 0
    ? null
    : hour * 60 + minute;
}

/** Moves a schedule to another minute of the day and, if given, other weekdays. */
function shiftToMinute(cron: Cron, minuteOfDay: number, daysOfWeek?: string): string {
  const [, , dayOfMonth, month, dayOfWeek] = cron.fields;
  return `${minuteOfDay % 60} ${Math.floor(minuteOfDay / 60)} ${dayOfMonth} ${month} ${daysOfWeek ?? dayOfWeek}`;
}

export interface OffsetSuggestion {
  readonly schedule: string;
  readonly before: WorstStaleness;
  readonly after: WorstStaleness;
}

const enough = hourMs;

/** Whether windows at a minute of the day on some weekdays fit within a site's hours. */
const allowedAt = (
  topology: Topology,
  registry: ConnectedRegistry,
  range: Range,
  windowMs: number,
): ((minute: number, days: number) => boolean) => {
  const { allowedHours = [], timeZone } = getSite(topology, registry.name);
  const quarters = toSlots(allowedHours, timeZone, range.from);
  return (minute, days) =>
    quarters === null || fitsWithin(quarters.always, minute, days, Math.ceil(windowMs / minuteMs));
};

/** Not worse under either assumption. */
const noWorse = (after: WorstStaleness, before: WorstStaleness | undefined): boolean =>
  orInfinity(after.optimistic) <= orInfinity(before?.optimistic ?? null) &&
  orInfinity(after.pessimistic) <= orInfinity(before?.pessimistic ?? null);

/**
 * A better time for a registry with one opening a day: the close of a parent's window, or as soon after as the site's
 * hours allow. Null if that gains under an hour under *pessimistic*, costs an hour under *optimistic*, makes a
 * descendant worse, or does not apply.
 */
export function suggestOffset(
  topology: Topology,
  registry: ConnectedRegistry,
  range: Range,
  trials: WhatIf = createWhatIf(topology, range),
): OffsetSuggestion | null {
  const parent = indexTopology(topology).getParent(registry.name);
  const { cron, continuous, windowMs } = parsedSync(registry);
  if (parent === null || cron === null || continuous || parsedSync(parent).continuous) return null;
  const current = onceADay(cron);
  if (current === null) return null;
  const isAllowed = allowedAt(topology, registry, range, windowMs);
  const opens = nextWindows(parent.sync, range.from, 14).flatMap(({ end }) => {
    if (!Number.isFinite(end)) return [];
    const first = Math.ceil(end / minuteMs);
    const later = Array.from({ length: dayMinutes / slotMinutes }, (_, quarter) =>
      quarter === 0 ? first : (Math.floor(first / slotMinutes) + quarter) * slotMinutes,
    );
    return later.find((minute) => isAllowed(minute % dayMinutes, 1 << toWeekday(minute))) ?? [];
  });
  const minutes = [...new Set(opens.map((minute) => minute % dayMinutes))];
  if (minutes.length === 0 || minutes.length > 4) return null;
  const weekdays = [...new Set(opens.map(toWeekday))].sort((a, b) => a - b);
  const moves = cron.restrictsDayOfWeek && parsedSync(parent).cron?.restrictsDayOfWeek === true;
  const dayChoices = [
    { text: undefined, days: cron.daysOfWeek },
    ...(moves ? [{ text: weekdays.join(','), days: daysMask(weekdays) }] : []),
  ];
  const before = trials.worst(registry);
  let below: readonly WorstStaleness[] | null = null;
  let best: OffsetSuggestion | null = null;
  for (const minute of minutes) {
    for (const { text, days } of dayChoices) {
      if (!isAllowed(minute, days)) continue;
      const schedule = shiftToMinute(cron, minute, text);
      const after = trials.worst(registry, { schedule });
      if (after.pessimistic === null || after.optimistic === null) continue;
      const gain = orInfinity(before.pessimistic) - after.pessimistic;
      if (gain < enough || after.optimistic - orInfinity(before.optimistic) >= gain) continue;
      if (best !== null && after.pessimistic >= orInfinity(best.after.pessimistic)) continue;
      below ??= trials.worstBelow(registry);
      const now = below;
      if (
        trials
          .worstBelow(registry, { schedule })
          .every((worst, at) => orInfinity(worst.pessimistic) <= orInfinity(now[at]?.pessimistic ?? null))
      )
        best = { schedule, before, after };
    }
  }
  return best;
}

export interface ClosingSuggestion {
  readonly schedule: string;
  /** Longest time between pick-ups under *pessimistic*. */
  readonly waitMs: number;
}

/**
 * The same times on more weekdays, as few as suffice and evenly spread, within the site's hours, so that no message
 * outlives its `messageTtl`. Null if daily does not suffice. `alone` tries the registry directly under the cloud
 * without payload: its worst staleness is its longest wait.
 */
export function suggestClosing(
  topology: Topology,
  registry: ConnectedRegistry,
  ttlMs: number,
  range: Range,
  alone: WhatIf,
): ClosingSuggestion | null {
  const { cron, continuous, windowMs } = parsedSync(registry);
  if (cron === null || continuous) return null;
  const [minute, hour] = cron.fields;
  const times = getMaskValues(cron.hours).flatMap((at) => getMinutes(cron).map((past) => at * 60 + past));
  const isAllowed = allowedAt(topology, registry, range, windowMs);
  const first = cron.restrictsDayOfWeek ? (getMaskValues(cron.daysOfWeek)[0] ?? 0) : 0;
  for (let count = 1; count <= 7; count++) {
    const days = [...new Set(Array.from({ length: count }, (_, i) => (first + Math.round((i * 7) / count)) % 7))].sort(
      (a, b) => a - b,
    );
    const mask = daysMask(days);
    if (!times.every((time) => isAllowed(time, mask))) continue;
    const schedule = `${minute} ${hour} * * ${count === 7 ? '*' : days.join(',')}`;
    const { pessimistic: waitMs } = alone.worst({ ...registry, parent: null }, { schedule });
    if (waitMs !== null && waitMs <= ttlMs) return { schedule, waitMs };
  }
  return null;
}

interface ScheduleChange {
  readonly registry: string;
  readonly schedule: string;
  readonly before: WorstStaleness;
  readonly after: WorstStaleness;
}

export interface StaggerSuggestion {
  readonly moves: readonly ScheduleChange[];
  readonly peakBefore: number;
  readonly peakAfter: number;
  /** Worst staleness of the moved registries and their descendants; null for never. */
  readonly before: WorstStaleness;
  readonly after: WorstStaleness;
}

/**
 * Start times for the children of one parent that lower its peak without worse staleness for them or descendants under
 * either assumption, within allowed hours. Greedy: longest windows first, then most descendants, in quarters of an hour
 * nearest to the present time; verified by simulation. Null if nothing is gained.
 */
export function suggestStagger(
  topology: Topology,
  parent: string | null,
  range: Range,
  trials: WhatIf = createWhatIf(topology, range),
): StaggerSuggestion | null {
  const tree = indexTopology(topology);
  const children = tree.getChildren(parent).slice(0, maxStaggered);
  const counts = new Uint16Array(dayMinutes);
  const occupy = (start: number, length: number): void => {
    for (let minute = 0; minute < Math.min(length, dayMinutes); minute++) {
      const slot = (start + minute) % dayMinutes;
      counts[slot] = uint16At(counts, slot) + 1;
    }
  };
  const highest = (start: number, length: number): number => {
    let found = 0;
    for (let minute = 0; minute < Math.min(length, dayMinutes); minute++)
      found = Math.max(found, uint16At(counts, (start + minute) % dayMinutes));
    return found;
  };
  const movable = children
    .map((child) => ({ child, reading: parsedSync(child) }))
    .flatMap(({ child, reading }) => {
      const start = reading.cron === null || reading.continuous ? null : onceADay(reading.cron);
      return start === null || reading.cron === null
        ? []
        : [{ child, cron: reading.cron, start, length: Math.ceil(reading.windowMs / minuteMs) }];
    })
    .sort(
      (a, b) => b.length - a.length || tree.getChildren(b.child.name).length - tree.getChildren(a.child.name).length,
    );
  if (movable.length < 2) return null;
  const moves: ScheduleChange[] = [];
  const figures = { before: [] as WorstStaleness[], after: [] as WorstStaleness[] };
  for (const { child, cron, start, length } of movable) {
    let before: readonly WorstStaleness[] | null = null;
    let chosen = start;
    const stay = highest(start, length);
    const choices =
      stay === 0
        ? []
        : candidates(start, cron.daysOfWeek, allowedAt(topology, child, range, length * minuteMs)).map((minute) => ({
            minute,
            open: highest(minute, length),
          }));
    choices.sort(
      (a, b) => a.open - b.open || distance(a.minute, start) - distance(b.minute, start) || a.minute - b.minute,
    );
    for (const { minute, open } of choices) {
      if (open >= stay) break;
      const own = trials.worst(child);
      const schedule = shiftToMinute(cron, minute);
      const after = trials.worst(child, { schedule });
      if (!noWorse(after, own)) continue;
      before ??= trials.worstBelow(child);
      const now = before;
      const below = trials.worstBelow(child, { schedule });
      if (!below.every((worst, at) => noWorse(worst, now[at]))) continue;
      moves.push({ registry: child.name, schedule, before: own, after });
      figures.before.push(own, ...now);
      figures.after.push(after, ...below);
      chosen = minute;
      break;
    }
    occupy(chosen, length);
  }
  if (moves.length === 0) return null;
  const peak = (registries: readonly ConnectedRegistry[]): number => {
    const alone = { ...topology, registries: registries.map((registry) => ({ ...registry, parent: null })) };
    return simulate(alone, range).loads[0]?.peak ?? 0;
  };
  const moved = new Map(moves.map((move) => [nameKey(move.registry), move]));
  const windowed = children.filter((child) => !parsedSync(child).continuous);
  const peakBefore = peak(windowed);
  const peakAfter = peak(
    windowed.map((child) => ({
      ...child,
      sync: { ...child.sync, schedule: moved.get(nameKey(child.name))?.schedule ?? child.sync.schedule },
    })),
  );
  return peakAfter < peakBefore
    ? { moves, peakBefore, peakAfter, before: worstOfAll(figures.before), after: worstOfAll(figures.after) }
    : null;
}

const worstOfAll = (figures: readonly WorstStaleness[]): WorstStaleness => {
  const most = (assumption: Assumption): number | null =>
    figures.reduce<number | null>(
      (worst, { [assumption]: one }) => (worst === null || one === null ? null : Math.max(worst, one)),
      0,
    );
  return { optimistic: most('optimistic'), pessimistic: most('pessimistic') };
};

/** A cloud registry holds 50 connected registries; larger groups are not searched. */
const maxStaggered = 64;

const distance = (a: number, b: number): number =>
  Math.min((a - b + dayMinutes) % dayMinutes, (b - a + dayMinutes) % dayMinutes);

/** Minutes of the day, whole quarters from the present one, at which a site may start. */
const candidates = (
  start: number,
  days: number,
  isAllowed: (minute: number, days: number) => boolean,
): readonly number[] =>
  Array.from(
    { length: dayMinutes / slotMinutes - 1 },
    (_, step) => (start + (step + 1) * slotMinutes) % dayMinutes,
  ).filter((minute) => isAllowed(minute, days));
