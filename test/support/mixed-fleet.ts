import type { SiteAttributes, Topology } from '../../shared/topology/model.ts';
import { buildFleet, type Line } from './fleet.ts';

/** A repeatable generator of numbers in [0, 1) (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * A fleet with four levels: 3 % sync every 15 minutes or more often, 10 % continuously, the others every few hours,
 * daily, on weekdays or weekly, on quarters of an hour.
 */
export function mixedFleet(count: number, seed = 1): Topology {
  const random = seeded(seed);
  const whole = (below: number): number => Math.floor(random() * below);
  const lines: Line[] = [];
  const tops = Math.max(1, Math.floor(count / 50));
  for (let i = 0; i < count; i++) {
    const parent = i < tops ? null : `site${Math.floor((i - tops) / 8) % Math.max(1, i)}`;
    const kind = random();
    const quarter = whole(4) * 15;
    const at = `${quarter} ${whole(24)}`;
    const [schedule, window] =
      kind < 0.03
        ? [`*/${[5, 10, 15][whole(3)] ?? 15} * * * *`, 'PT1H']
        : kind < 0.13
          ? ['* * * * *', null]
          : kind < 0.25
            ? [`${quarter} ${whole(4)}-23/${4 + whole(5)} * * *`, 'PT1H']
            : kind < 0.75
              ? [`${at} * * *`, `PT${1 + whole(6)}H`]
              : kind < 0.88
                ? [`${at} * * 1-5`, `PT${2 + whole(4)}H`]
                : [`${at} * * ${whole(7)}`, `PT${3 + whole(9)}H`];
    lines.push({ name: `site${i}`, parent, schedule, window });
  }
  return buildFleet(lines);
}

/**
 * The mixed fleet with weeks that differ: one in twelve opens on dates, one in thirty in some months only, three in ten
 * move a payload over their own link, and all are closed for a change freeze of two weeks from `freeze`.
 */
export function irregularFleet(count: number, freeze: number, seed = 1): Topology {
  const random = seeded(seed + 1_000);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const mixed = mixedFleet(count, seed);
  const day = 86_400_000;
  const sites: Record<string, SiteAttributes> = {};
  const registries = mixed.registries.map((registry) => {
    const [minute = '0', hour = '0'] = registry.sync.schedule.split(' ');
    const kind = random();
    if (random() < 0.3)
      sites[registry.name] = { linkMbps: pick([20, 50, 100]), payloadBytes: pick([200, 800, 2_000]) * 1e6 };
    if (!/^\d+ \d+ \* \* \*$/.test(registry.sync.schedule) || kind > 0.23) return registry;
    const dates =
      kind < 0.16 ? pick(['1,15 *', '1 *', '*/2 *', '28 *', '1-7 *']) : pick(['* 1-6', '* 3,6,9,12', '* APR-OCT']);
    return { ...registry, sync: { ...registry.sync, schedule: `${minute} ${hour} ${dates} *` } };
  });
  return {
    ...mixed,
    registries,
    sites,
    blackouts: [{ label: 'freeze', registries: [], start: freeze, end: freeze + 14 * day }],
  };
}
