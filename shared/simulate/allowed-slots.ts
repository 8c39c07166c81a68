import { BoundedCache } from '../bounded-cache.ts';
import { dayMinutes, type Instant, weekMinutes } from '../schedule/instant.ts';
import { type OffsetChange, offsetChanges, zoneOffsetMinutes } from '../schedule/time-zone.ts';
import type { AllowedHours } from '../topology/model.ts';
import { uint8At } from '../typed-arrays.ts';

/** Resolution of proposed and counted windows. */
export const slotMinutes = 15;
export const slotsADay = dayMinutes / slotMinutes;
const slotsAWeek = weekMinutes / slotMinutes;

/** Openings of a window of one length that stay within a site's hours, over the UTC week. */
export interface WeekHours {
  /** Per quarter of the UTC day, the weekdays (bit 0 is Sunday) on which a window may open. */
  readonly daysAt: Uint8Array;
  /** Equal for equal hours. */
  readonly key: string;
  /** Offset changes at which the UTC times leave the local hours, because none suits both sides. */
  readonly moves: readonly Instant[];
}

const localQuarters = (hours: readonly AllowedHours[], offset: number): Uint8Array => {
  const allowed = new Uint8Array(slotsAWeek);
  const shift = slotsAWeek * 2 - Math.round(offset / slotMinutes);
  for (const { days, startMinute, endMinute } of hours) {
    const first = Math.ceil(startMinute / slotMinutes);
    const last = Math.floor(endMinute / slotMinutes);
    for (const day of days) {
      const at = day * slotsADay + shift;
      for (let slot = first; slot < last; slot++) allowed[(at + slot) % slotsAWeek] = 1;
    }
  }
  return allowed;
};

/** Per quarter of the day, the days on which it and the next `needed` - 1 quarters are allowed. */
const daysWithRoom = (allowed: Uint8Array, needed: number): Uint8Array => {
  const days = new Uint8Array(slotsADay);
  let run = 0;
  for (let i = 2 * slotsAWeek - 1; i >= 0; i--) {
    run = allowed[i % slotsAWeek] === 1 ? run + 1 : 0;
    if (i < slotsAWeek && run >= needed)
      days[i % slotsADay] = uint8At(days, i % slotsADay) | (1 << Math.floor(i / slotsADay));
  }
  return days;
};

/** Offset from UTC in minutes, and its changes in the following year. */
interface ZoneYear {
  readonly offset: number;
  readonly changes: readonly OffsetChange[];
}

const zoneYears = new BoundedCache<string, ZoneYear>(500);

const getZoneYear = (timeZone: string | undefined, from: Instant): ZoneYear =>
  timeZone === undefined
    ? { offset: 0, changes: [] }
    : zoneYears.getOrCreate(`${timeZone} ${from}`, () => ({
        offset: zoneOffsetMinutes(timeZone, from),
        changes: offsetChanges(timeZone, from),
      }));

/** Quarters of the UTC week, Sunday 00:00 first; 1 is allowed. */
export interface AllowedSlots {
  /** Under the zone's present offset. */
  readonly now: Uint8Array;
  /** Under every offset of the coming year. */
  readonly always: Uint8Array;
  readonly changes: readonly Instant[];
}

/** Null if every time is allowed. */
export const toSlots = (
  hours: readonly AllowedHours[],
  timeZone: string | undefined,
  from: Instant,
): AllowedSlots | null => {
  if (hours.length === 0) return null;
  const { offset: present, changes } = getZoneYear(timeZone, from);
  const now = localQuarters(hours, present);
  if (now.every((allowed) => allowed === 1)) return null;
  const always = now.slice();
  for (const offset of new Set(changes.map((change) => change.offset))) {
    if (offset === present) continue;
    localQuarters(hours, offset).forEach((allowed, at) => {
      if (allowed === 0) always[at] = 0;
    });
  }
  return { now, always, changes: changes.map(({ at }) => at) };
};

/** Openings that fit under every offset of the year; if there are none, under the present one. */
export const weekHours = ({ now, always, changes }: AllowedSlots, windowMinutes: number): WeekHours => {
  const needed = Math.ceil(windowMinutes / slotMinutes);
  const suits = daysWithRoom(always, needed);
  const enough = suits.some((days) => days !== 0);
  const daysAt = enough ? suits : daysWithRoom(now, needed);
  return { daysAt, key: daysAt.join(), moves: enough ? [] : changes };
};

/** Whether a window that opens at a minute of the UTC day on some weekdays (bit 0 is Sunday) is allowed. */
export const fitsWithin = (allowed: Uint8Array, minute: number, days: number, windowMinutes: number): boolean => {
  const first = Math.floor(minute / slotMinutes);
  const last = Math.min(first + slotsAWeek, Math.ceil((minute + windowMinutes) / slotMinutes));
  for (let day = 0; day < 7; day++) {
    if ((days & (1 << day)) === 0) continue;
    for (let slot = first; slot < last; slot++) if (allowed[(day * slotsADay + slot) % slotsAWeek] === 0) return false;
  }
  return true;
};
