import { formatTime, monthName } from '../../i18n/date-format.ts';
import { msg } from '../../i18n/message.ts';
import { getMaskValues, isContinuous } from '../../schedule/cron.ts';
import { dayMs, minuteMs } from '../../schedule/instant.ts';
import { nextOccurrences } from '../../schedule/occurrences.ts';
import { isTimeZone, type OffsetChange, offsetChanges, zoneOffsetMinutes } from '../../schedule/time-zone.ts';
import { getSite } from '../../topology/tree.ts';
import { type Context, forEachRegistry, type Rule } from '../context.ts';
import type { Finding } from '../types.ts';

function clockChange({ topology, subjects, now }: Context): Finding[] {
  const known = new Map<string, { readonly offset: number; readonly changes: readonly OffsetChange[] }>();
  return subjects.flatMap(({ registry, reading }): Finding[] => {
    const { timeZone } = getSite(topology, registry.name);
    const { cron } = reading;
    if (timeZone === undefined || cron === null || isContinuous(cron) || getMaskValues(cron.hours).length === 24)
      return [];
    const zone = known.get(timeZone) ?? {
      offset: zoneOffsetMinutes(timeZone, now),
      changes: offsetChanges(timeZone, now),
    };
    known.set(timeZone, zone);
    const { changes } = zone;
    const [first] = nextOccurrences(cron, now, 1);
    if (changes.length === 0 || first === undefined) return [];
    const local = (offset: number): string =>
      formatTime((((Math.floor((first % dayMs) / minuteMs) + offset) % 1_440) + 1_440) % 1_440);
    const times = changes.slice(0, 2).map(({ at, offset }) => {
      const date = new Date(at + offset * minuteMs);
      return msg('{local} from {day} {month} {year}', {
        local: local(offset),
        day: date.getUTCDate(),
        month: monthName(date.getUTCMonth(), 'short'),
        year: date.getUTCFullYear(),
      });
    });
    return [
      {
        code: 'daylight-saving-moves',
        severity: 'note',
        registry: registry.name,
        message: msg(
          "''{name}'' opens at {local} in {timeZone}, but at {times}, as schedules are in UTC and daylight saving moves the local hour.",
          {
            name: registry.name,
            local: local(zone.offset),
            timeZone,
            times: times.reduce((first, next) => msg('{first} and at {next}', { first, next })),
          },
        ),
      },
    ];
  });
}

const unknownZone = forEachRegistry(({ registry }, { topology }): Finding | null => {
  const { timeZone } = getSite(topology, registry.name);
  return timeZone === undefined || isTimeZone(timeZone)
    ? null
    : {
        code: 'unknown-time-zone',
        severity: 'warning',
        registry: registry.name,
        message: msg(
          "The time zone of ''{name}'', ''{timeZone}'', does not exist, so that no local time is shown for it: write one such as Europe/Paris.",
          { name: registry.name, timeZone },
        ),
      };
});

export const daylightRules: readonly Rule[] = [clockChange, unknownZone];
