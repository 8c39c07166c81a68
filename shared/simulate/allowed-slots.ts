import { BoundedCache } from '../bounded-cache.ts';
import { dayMinutes, type Instant, weekMinutes } from '../schedule/instant.ts';
import { type OffsetChange, offsetChanges, zoneOffsetMinutes } from '../schedule/time-zone.ts';
import type { AllowedHours } from '../topology/model.ts';
import { uint8At } from '../typed-arrays.ts';

/** Windows are proposed and counted in quarters of an hour. */
export const slotMinutes = 15;
export const slotsADay = dayMinutes / slotMinutes;
const slotsAWeek = weekMinutes / slotMinutes;

/** When in the UTC week a site may open a window of some length. */
export interface WeekHours {
  /**
   * For each quarter of a UTC day the days (bit 0 is Sunday) on which a window that opens then stays within the hours.
   */
  readonly daysAt: Uint8Array;
  /** Equal for equal hours. */
  readonly key: string;
  /** Instants at which the UTC times leave the local hours, because none suits both sides of an offset change. */
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

/** For each quarter of a day, the days on which it and the next `needed` - 1 quarters are allowed. */
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

/** A zone's offset from UTC at an instant, minutes, and its changes in the year after. */
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

/** Quarters of the UTC week, Sunday 00:00 first, that lie in a site's hours: 1 for allowed. */
export interface AllowedSlots {
  /** With the zone's present offset. */
  readonly now: Uint8Array;
  /** With every offset of the coming year, so that daylight saving moves no window out of the hours. */
  readonly always: Uint8Array;
  /** When the offset changes. */
  readonly changes: readonly Instant[];
}

/** Converts allowed hours on a site's clock to slots of the UTC week; null where every time is allowed. */
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

/**
 * When windows of some length keep within a site's hours, by every offset of the year; where none does, by the present
 * one.
 */
export const weekHours = ({ now, always, changes }: AllowedSlots, windowMinutes: number): WeekHours => {
  const needed = Math.ceil(windowMinutes / slotMinutes);
  const suits = daysWithRoom(always, needed);
  const enough = suits.some((days) => days !== 0);
  const daysAt = enough ? suits : daysWithRoom(now, needed);
  return { daysAt, key: daysAt.join(), moves: enough ? [] : changes };
};

/**
 * Whether a window that opens at a minute of the UTC day on some days (bit 0 is Sunday) keeps within quarters of the
 * week.
 */
export const fitsWithin = (allowed: Uint8Array, minute: number, days: number, windowMinutes: number): boolean => {
  const first = Math.floor(minute / slotMinutes);
  const last = Math.min(first + slotsAWeek, Math.ceil((minute + windowMinutes) / slotMinutes));
  for (let day = 0; day < 7; day++) {
    if ((days & (1 << day)) === 0) continue;
    for (let slot = first; slot < last; slot++) if (allowed[(day * slotsADay + slot) % slotsAWeek] === 0) return false;
  }
  return true;
};
