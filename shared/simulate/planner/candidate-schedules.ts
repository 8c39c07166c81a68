import { dayMinutes, dayMs, minuteMs } from '../../schedule/instant.ts';
import { timesOfDay } from '../../schedule/occurrences.ts';
import type { ParsedSync } from '../../schedule/windows.ts';
import { numberAt, uint8At } from '../../typed-arrays.ts';
import { slotMinutes, slotsADay, type WeekHours } from '../allowed-slots.ts';
import {
  ageAfterPasses,
  ageAt,
  ageWhenContinuous,
  type ContentAge,
  everyDay,
  type WeeklyPasses,
  worstAfter,
} from './weekly-model.ts';

export interface Candidate extends WeeklyPasses {
  readonly continuous: boolean;
  readonly windowMinutes: number;
  /** Tried for another reason than being the present one. */
  readonly present: boolean;
}

/** Minutes between a day's openings: one cron expression has one minute for all its hours. */
const spacings = [24, 12, 8, 6, 4, 3, 2].map((hours) => hours * 60);
const universe = spacings.flatMap((spacing) =>
  Array.from({ length: spacing / slotMinutes }, (_, i) => ({
    spacing,
    minutes: Array.from({ length: dayMinutes / spacing }, (_unused, n) => i * slotMinutes + n * spacing),
  })),
);

const bits = (days: number): number => {
  let count = 0;
  for (let rest = days; rest !== 0; rest &= rest - 1) count++;
  return count;
};

/** Evenly spaced openings from every quarter of an hour within the site's hours. */
export const evenlySpaced = (hours: WeekHours | null, windowMinutes: number): readonly Candidate[] => {
  const found: Candidate[] = [];
  const seen = new Set<number>();
  for (const { spacing, minutes } of universe) {
    if (windowMinutes > spacing) continue;
    if (hours === null) {
      found.push({ minutes, days: everyDay, continuous: false, windowMinutes, present: false });
      continue;
    }
    let days = 0;
    for (const minute of minutes) {
      const at = uint8At(hours.daysAt, minute / slotMinutes);
      if (at !== days && bits(at) > bits(days)) days = at;
    }
    if (days === 0) continue;
    const first = minutes.findIndex((minute) => hours.daysAt[minute / slotMinutes] === days);
    // Less dense ones come first: what is left of a dense one may be one of them.
    const kept = minutes.every((minute) => hours.daysAt[minute / slotMinutes] === days)
      ? minutes
      : minutes.filter((minute) => hours.daysAt[minute / slotMinutes] === days);
    if (kept !== minutes || kept.length === 1) {
      const id = (numberAt(minutes, first) * 128 + days) * 32 + kept.length + (kept.length === 1 ? 0 : spacing * 1e6);
      if (seen.has(id)) continue;
      seen.add(id);
    }
    found.push({ minutes: kept, days, continuous: false, windowMinutes, present: false });
  }
  return found;
};

/** Sets of days on which one cron expression can stay within some hours. */
const daySets = (hours: WeekHours | null): readonly number[] => {
  if (hours === null) return [everyDay];
  const found = new Set<number>();
  for (const days of hours.daysAt) {
    if (days === 0) continue;
    for (const other of [...found]) if ((other & days) !== 0) found.add(other & days);
    found.add(days);
  }
  return [...found];
};

const quarters = Array.from({ length: slotsADay }, (_, slot) => slot * slotMinutes);
const allowedOn = (hours: WeekHours | null, days: number): readonly number[] =>
  hours === null
    ? quarters
    : quarters.filter((minute) => (uint8At(hours.daysAt, minute / slotMinutes) & days) === days);

/** Per set of days the most openings that the hours allow: no schedule of that set is fresher. */
export const densest = (hours: WeekHours): readonly WeeklyPasses[] =>
  daySets(hours).map((days) => ({ minutes: allowedOn(hours, days), days }));

/** A candidate with a site's worst staleness under it, minutes. */
export interface ScoredCandidate {
  readonly option: Candidate;
  readonly worst: number;
}

/**
 * The freshest schedule of non-overlapping windows for each set of days and first opening, at any hours that share
 * their minute; of those within `limit` the one with the fewest openings. No other cron expression within these hours
 * is fresher.
 */
export const freshestCandidates = (
  parent: ContentAge,
  hours: WeekHours | null,
  windowMinutes: number,
  transfer: number,
  limit: number,
): readonly ScoredCandidate[] => {
  const found: ScoredCandidate[] = [];
  const enough = limit - transfer;
  for (const days of daySets(hours)) {
    const allowed = allowedOn(hours, days);
    const list = [0, 1, 2, 3, 4, 5, 6].filter((day) => (days & (1 << day)) !== 0);
    /** Days until the schedule runs again, for each of its days. */
    const pauses = list.map((day, i) => ((list[i + 1] ?? numberAt(list, 0) + 7) - day) * dayMinutes);
    const pause = Math.min(...pauses);
    const ages = new Map(
      allowed.map((minute) => [minute, list.map((day) => ageAt(parent, day * dayMinutes + minute))]),
    );
    for (let past = 0; past < 60; past += slotMinutes) {
      const minutes = allowed.filter((minute) => minute % 60 === past);
      /**
       * How old what a pass brings is by the next pass of the same day, without the time between; and by the first of
       * the next.
       */
      const within = minutes.map((minute) => Math.max(...(ages.get(minute) as number[])) - minute);
      const over = minutes.map(
        (minute) => Math.max(...(ages.get(minute) as number[]).map((age, i) => age + numberAt(pauses, i))) - minute,
      );
      for (let first = 0; first < minutes.length; first++) {
        const start = numberAt(minutes, first);
        const costs = minutes.map(() => Infinity);
        const passes = minutes.map(() => Infinity);
        const before = minutes.map(() => -1);
        costs[first] = enough;
        passes[first] = 1;
        let last = -1;
        let [least, fewest] = [Infinity, Infinity];
        for (let at = first; at < minutes.length; at++) {
          const minute = numberAt(minutes, at);
          for (let from = first; from < at && numberAt(minutes, from) + windowMinutes <= minute; from++) {
            const cost = Math.max(numberAt(costs, from), numberAt(within, from) + minute);
            const count = numberAt(passes, from) + 1;
            if (cost > numberAt(costs, at) || (cost === costs[at] && count >= numberAt(passes, at))) continue;
            costs[at] = cost;
            passes[at] = count;
            before[at] = from;
          }
          if (start + pause - minute < windowMinutes) continue;
          const cost = Math.max(numberAt(costs, at), numberAt(over, at) + start);
          if (cost > least || (cost === least && numberAt(passes, at) >= fewest)) continue;
          [least, fewest, last] = [cost, numberAt(passes, at), at];
        }
        if (last < 0) continue;
        const chosen: number[] = [];
        for (let at = last; at >= 0; at = numberAt(before, at)) chosen.unshift(numberAt(minutes, at));
        const option: Candidate = { minutes: chosen, days, continuous: false, windowMinutes, present: false };
        found.push({ option, worst: worstAfter(parent, option, transfer) });
      }
    }
  }
  return found;
};

export const continuousCandidate: Candidate = {
  minutes: [],
  days: everyDay,
  continuous: true,
  windowMinutes: dayMinutes,
  present: false,
};

export const toCron = ({ minutes, days, continuous }: Candidate): string => {
  if (continuous) return '* * * * *';
  const list = [0, 1, 2, 3, 4, 5, 6].filter((day) => (days & (1 << day)) !== 0);
  return (
    `${(minutes[0] ?? 0) % 60} ${minutes.map((minute) => Math.floor(minute / 60)).join(',')} * * ` +
    (days === everyDay ? '*' : list.join(','))
  );
};

/** Null if it does not repeat weekly. */
export const presentCandidate = ({ cron, continuous, windowMs }: ParsedSync): Candidate | null => {
  if (continuous) return { ...continuousCandidate, present: true };
  if (cron === null || cron.restrictsDayOfMonth || cron.fields[3] !== '*' || windowMs > dayMs) return null;
  const minutes = [...timesOfDay(cron)].map((time) => time / minuteMs);
  if (minutes.length === 0 || minutes.length > slotsADay) return null;
  return {
    minutes,
    days: cron.daysOfWeek & everyDay,
    continuous: false,
    windowMinutes: Math.ceil(windowMs / minuteMs),
    present: true,
  };
};

/** `transfer` in minutes. */
export const ageUnder = (parent: ContentAge, candidate: Candidate, transfer: number): ContentAge =>
  candidate.continuous ? ageWhenContinuous(parent, transfer) : ageAfterPasses(parent, candidate, transfer);
