import type { AllowedHours, Topology } from '../../shared/topology/model.ts';
import { buildFleet, type Line } from './fleet.ts';
import { seeded } from './mixed-fleet.ts';

const zones = ['Europe/Paris', 'America/Chicago', 'Asia/Tokyo', 'Australia/Perth', 'Europe/Berlin'] as const;
const everyDay = [0, 1, 2, 3, 4, 5, 6] as const;

/** Mostly once at night, some on weekdays, every few hours, and 3 % every quarter of an hour. */
const presentSchedule = (kind: number, whole: (below: number) => number): string => {
  const at = `${whole(60)} ${whole(6)}`;
  if (kind < 0.03) return '*/15 * * * *';
  return kind < 0.15
    ? `${whole(60)} */${[4, 6, 8][whole(3)] ?? 6} * * *`
    : kind < 0.3
      ? `${at} * * 1-5`
      : `${at} * * *`;
};

/**
 * A fleet of three levels below continuous regions, with mixed local hours, links and payloads; most windows are at
 * night.
 */
export function plannerFleet(count: number, seed: number): Topology {
  const random = seeded(seed);
  const whole = (below: number): number => Math.floor(random() * below);
  const regions = Math.max(1, Math.floor(count / 50));
  const plants = Math.max(1, Math.floor(count / 8));
  const lines = Array.from({ length: count }, (_, i): Line => {
    if (i < regions) return { name: `site${i}`, schedule: '* * * * *', site: { linkMbps: 1_000, timeZone: 'UTC' } };
    const isPlant = i < regions + plants;
    const parent = isPlant ? `site${i % regions}` : `site${regions + (i % plants)}`;
    const hours: readonly AllowedHours[] =
      random() < 0.5
        ? []
        : [{ days: everyDay, startMinute: whole(24) * 60, endMinute: 0 }].map(({ days, startMinute }) => ({
            days,
            startMinute,
            endMinute: startMinute + (8 + whole(12)) * 60,
          }));
    return {
      name: `site${i}`,
      parent,
      schedule: presentSchedule(random(), whole),
      window: 'PT3H',
      site: {
        timeZone: zones[whole(zones.length)] ?? 'UTC',
        linkMbps: [10, 50, 100][whole(3)] ?? 50,
        payloadBytes: [200, 800, 2_000][whole(3)]! * 1e6,
        ...(isPlant || hours.length === 0 ? {} : { allowedHours: hours }),
      },
    };
  });
  return buildFleet(lines);
}

const hourMs = 3_600_000;

/** A branch small enough to try every combination of its children's schedules. */
export interface SmallBranch {
  readonly number: number;
  /** `plant` heads the branch. */
  readonly topology: Topology;
  /** UTC hour at which each child's allowed hours begin, and how many they are. */
  readonly hours: readonly { readonly name: string; readonly start: number; readonly length: number }[];
  readonly targetMs: number;
  readonly leastWindowMs: number;
}

/** Twenty plants with three to seven children whose allowed hours overlap. */
export function smallBranches(): readonly SmallBranch[] {
  const random = seeded(20);
  const whole = (below: number): number => Math.floor(random() * below);
  return Array.from({ length: 20 }, (_, number) => {
    const windowHours = 2 + whole(3);
    const base = whole(24);
    const hours = Array.from({ length: 3 + (number % 5) }, (_unused, n) => ({
      name: `line${n}`,
      start: (base + whole(4)) % 24,
      length: number % 4 === 0 || whole(6) === 0 ? 24 : windowHours + whole(4),
    }));
    const plant: Line = {
      name: 'plant',
      schedule: number % 2 === 0 ? '* * * * *' : `0 ${whole(24)} * * *`,
      window: number % 2 === 0 ? null : 'PT3H',
    };
    const children = hours.map(({ name, start, length }): Line => ({
      name,
      parent: 'plant',
      schedule: `15 ${whole(24)} * * *`,
      window: 'PT3H',
      ...(length === 24
        ? {}
        : {
            site: {
              allowedHours: [{ days: everyDay, startMinute: start * 60, endMinute: (start + length) * 60 }],
            },
          }),
    }));
    const targetMs = (number % 4 === 0 ? 13 + whole(12) : 26 + whole(24)) * hourMs;
    return { number, topology: buildFleet([plant, ...children]), hours, targetMs, leastWindowMs: windowHours * hourMs };
  });
}
