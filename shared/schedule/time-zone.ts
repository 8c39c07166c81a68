import { BoundedCache } from '../bounded-cache.ts';
import { dayMs, type Instant, minuteMs } from './instant.ts';

const formats = new BoundedCache<string, Intl.DateTimeFormat | null>(1_000);

const getFormatter = (timeZone: string): Intl.DateTimeFormat | null =>
  formats.getOrCreate(timeZone, () => {
    try {
      return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
    } catch {
      return null;
    }
  });

/** Whether an IANA time zone is known to this runtime. */
export const isTimeZone = (text: string): boolean => getFormatter(text) !== null;

/** Minutes that an IANA zone is ahead of UTC; 0 for an unknown zone. */
export function zoneOffsetMinutes(timeZone: string, at: Instant): number {
  const format = getFormatter(timeZone);
  const name = format?.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const parts = /GMT([+-])(\d{2}):(\d{2})/.exec(name);
  return parts === null ? 0 : (parts[1] === '-' ? -1 : 1) * (Number(parts[2]) * 60 + Number(parts[3]));
}

export interface OffsetChange {
  readonly at: Instant;
  /** Minutes ahead of UTC from then on. */
  readonly offset: number;
}

/** Changes of a zone's offset in the 370 days after an instant, to the minute. */
export function offsetChanges(timeZone: string, from: Instant): OffsetChange[] {
  const changes: OffsetChange[] = [];
  let offset = zoneOffsetMinutes(timeZone, from);
  for (let day = from; day < from + 370 * dayMs; day += dayMs) {
    const next = zoneOffsetMinutes(timeZone, day + dayMs);
    if (next === offset) continue;
    let before = Math.floor(day / minuteMs);
    let after = before + 1_440;
    while (after - before > 1) {
      const middle = (before + after) >> 1;
      if (zoneOffsetMinutes(timeZone, middle * minuteMs) === offset) before = middle;
      else after = middle;
    }
    changes.push({ at: after * minuteMs, offset: next });
    offset = next;
  }
  return changes;
}

/**
 * The instant at which a zone's clocks show `wall`. A repeated time is its first occurrence, a skipped one takes the
 * offset before the skip (RFC 5545, 3.3.5).
 */
export function zonedTimeToUtc(timeZone: string, wall: number): Instant {
  const ahead = zoneOffsetMinutes(timeZone, wall - dayMs);
  const later = zoneOffsetMinutes(timeZone, wall + dayMs);
  const first = wall - ahead * minuteMs;
  if (ahead === later || zoneOffsetMinutes(timeZone, first) === ahead) return first;
  const second = wall - later * minuteMs;
  return zoneOffsetMinutes(timeZone, second) === later ? second : first;
}
