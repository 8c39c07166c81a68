import { describe, expect, it } from 'vitest';
import { parseCron } from '../../../shared/schedule/cron.ts';
import { fromUtcSchedule, type LocalTimeRule, toUtcSchedules } from '../../../shared/schedule/local-time-schedule.ts';
import { nextOccurrences } from '../../../shared/schedule/occurrences.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const everyDay = [0, 1, 2, 3, 4, 5, 6];
const rule = (timeZone: string, hour: number, days: readonly number[] = everyDay): LocalTimeRule => ({
  timeZone,
  minuteOfDay: hour * 60,
  days,
});
const granted = (one: LocalTimeRule) =>
  toUtcSchedules(one, now).map(({ schedule, from, otherwiseAt }) => [
    schedule,
    new Date(from).toISOString().slice(0, 16),
    otherwiseAt / 60,
  ]);

describe('a wish in site time', () => {
  it('is an hour earlier in UTC in summer, from the nights on which clocks change', () => {
    expect(granted(rule('Europe/Paris', 2))).toEqual([
      ['0 1 * * *', '2026-11-23T12:00', 2],
      ['0 0 * * *', '2027-03-28T01:00', 3],
      ['0 1 * * *', '2027-10-31T01:00', 2],
    ]);
  });
  it('stays the same where clocks never change', () => {
    expect(granted(rule('Asia/Kolkata', 2))).toEqual([['30 20 * * *', '2026-11-23T12:00', 2]]);
  });
  it('moves its days where UTC is in another day', () => {
    expect(granted(rule('America/Chicago', 22, [5]))[0]?.[0]).toBe('0 4 * * 6');
    expect(granted(rule('Asia/Tokyo', 2, [0, 1]))[0]?.[0]).toBe('0 17 * * 0,6');
  });
  it('says the half hours of Lord Howe', () => {
    expect(granted(rule('Australia/Lord_Howe', 2)).map(([schedule, , otherwise]) => [schedule, otherwise])).toEqual([
      ['0 15 * * *', 2],
      ['30 15 * * *', 1.5],
      ['0 15 * * *', 2],
    ]);
  });
  it('on no day asks for nothing', () => {
    expect(toUtcSchedules(rule('Europe/Paris', 2, []), now)).toEqual([]);
  });

  it.each(['Europe/Paris', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland', 'America/St_Johns'])(
    'is granted to the minute for a year in %s',
    (zone) => {
      const one = rule(zone, 5, [1, 3]);
      const local = new Intl.DateTimeFormat('en-GB', {
        timeZone: zone,
        weekday: 'short',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      });
      const parts = toUtcSchedules(one, now);
      parts.forEach(({ schedule, from }, at) => {
        const cron = parseCron(schedule);
        if (!cron.ok) throw new Error(schedule);
        const until = parts[at + 1]?.from ?? from + 30 * 86_400_000;
        for (const opens of nextOccurrences(cron.value, from, 8).filter((instant) => instant < until))
          expect(local.format(opens)).toMatch(/^(Mon|Wed),? 05:00$/);
      });
    },
  );

  it('is read back from the schedule that grants it', () => {
    for (const one of [rule('Europe/Paris', 2), rule('America/Chicago', 22, [5]), rule('Asia/Tokyo', 2, [0, 1])]) {
      expect(fromUtcSchedule(toUtcSchedules(one, now)[0]!.schedule, one.timeZone, now)).toEqual(one);
    }
  });
  it.each(['* * * * *', '0 */6 * * *', '0 2 1 * *', '0 2 * 6 *', 'nonsense'])('is not read into %s', (schedule) => {
    expect(fromUtcSchedule(schedule, 'Europe/Paris', now)).toBeNull();
  });
});
