import { getMaskValues, isEveryDay, parseCron } from './cron.ts';
import { type Instant } from './instant.ts';
import { offsetChanges, zoneOffsetMinutes } from './time-zone.ts';

/** One opening on a site's clock: minute of the local day, on local weekdays (0 is Sunday). */
export interface LocalTimeRule {
  readonly timeZone: string;
  readonly minuteOfDay: number;
  readonly days: readonly number[];
}

/** A UTC schedule that follows a local rule for as long as the zone keeps its offset. */
export interface UtcSchedule {
  readonly schedule: string;
  readonly from: Instant;
  /** Local time, minutes of the day, at which the first schedule would open from then on. */
  readonly otherwiseAt: number;
}

const dayMinutes = 1_440;

const cronAt = (rule: LocalTimeRule, offset: number): string => {
  const utc = rule.minuteOfDay - offset;
  const shift = Math.floor(utc / dayMinutes);
  const minute = utc - shift * dayMinutes;
  const days = [...new Set(rule.days.map((day) => (((day + shift) % 7) + 7) % 7))].sort((a, b) => a - b);
  return `${minute % 60} ${Math.floor(minute / 60)} * * ${days.length === 7 ? '*' : days.join(',')}`;
};

/**
 * The UTC schedules that follow a local rule in the coming year: one for now, then one per change of the zone's offset,
 * on whose date somebody has to change it: schedules have no time zone (shared/schedule/README.md#time). Empty for a
 * rule without days.
 */
export const toUtcSchedules = (rule: LocalTimeRule, now: Instant): readonly UtcSchedule[] => {
  if (rule.days.length === 0) return [];
  const offset = zoneOffsetMinutes(rule.timeZone, now);
  const first: UtcSchedule = { schedule: cronAt(rule, offset), from: now, otherwiseAt: rule.minuteOfDay };
  return [
    first,
    ...offsetChanges(rule.timeZone, now).map((change): UtcSchedule => ({
      schedule: cronAt(rule, change.offset),
      from: change.at,
      otherwiseAt: (((rule.minuteOfDay + change.offset - offset) % dayMinutes) + dayMinutes) % dayMinutes,
    })),
  ];
};

/** The local rule that a UTC schedule follows now; null unless it opens once a day on fixed weekdays. */
export const fromUtcSchedule = (schedule: string, timeZone: string, now: Instant): LocalTimeRule | null => {
  const cron = parseCron(schedule);
  if (!cron.ok || cron.value.restrictsDayOfMonth || cron.value.fields[3] !== '*') return null;
  const [minute, hour, , , weekdays] = cron.value.fields;
  if (!/^\d+$/.test(minute) || !/^\d+$/.test(hour)) return null;
  const local = Number(hour) * 60 + Number(minute) + zoneOffsetMinutes(timeZone, now);
  const shift = Math.floor(local / dayMinutes);
  const days =
    isEveryDay(cron.value) || weekdays === '*'
      ? [0, 1, 2, 3, 4, 5, 6]
      : getMaskValues(cron.value.daysOfWeek).map((day) => (((day + shift) % 7) + 7) % 7);
  return { timeZone, minuteOfDay: local - shift * dayMinutes, days: days.sort((a, b) => a - b) };
};
