import { findings } from '../findings/findings.ts';
import type { Severity } from '../findings/types.ts';
import { joinMessages, type Message, msg } from '../i18n/message.ts';
import { describeStaleness } from '../schedule/duration.ts';
import type { Instant } from '../schedule/instant.ts';
import { simulate } from '../simulate/simulate.ts';
import { expectedStatus } from '../simulate/status.ts';
import type { Assumption, SyncStatus } from '../simulate/types.ts';
import type { Topology } from '../topology/model.ts';
import { nameKey } from '../topology/tree.ts';
import { createRangeListing } from './listing.ts';
import { type StalenessClass, stalenessClass } from './staleness-class.ts';
import type { TimeRange } from './time-range.ts';

export type FindingCounts = Readonly<Record<Severity, number>>;

export interface SiteResults {
  readonly name: string;
  readonly parent: string | null;
  readonly worstMs: Readonly<Record<Assumption, number | null>>;
  readonly continuous: boolean;
  readonly windows: Float64Array;
  readonly status: SyncStatus;
  readonly findings: FindingCounts;
}

/** In the topology's order. */
export interface CloudResults {
  readonly sites: readonly SiteResults[];
  /** Includes those of the cloud registry itself. */
  readonly findings: FindingCounts;
}

const noFindings: FindingCounts = { error: 0, warning: 0, note: 0 };

/** Ranges of the figures and of the timeline. */
export interface FleetRanges {
  readonly horizon: TimeRange;
  readonly view: TimeRange;
  readonly now: Instant;
}

/** Simulates a cloud registry and counts its findings. */
export const computeCloudResults = (topology: Topology, { horizon, view, now }: FleetRanges): CloudResults => {
  const simulation = simulate(topology, horizon);
  const listing = createRangeListing(view);
  const found = findings(topology, simulation, now);
  const counts = new Map<string, FindingCounts>();
  for (const { registry, severity } of found) {
    const key = registry === null ? '' : nameKey(registry);
    const before = counts.get(key) ?? noFindings;
    counts.set(key, { ...before, [severity]: before[severity] + 1 });
  }
  const simulated = new Map(simulation.registries.map((one) => [one.name, one]));
  return {
    sites: topology.registries.flatMap((registry) => {
      const one = simulated.get(registry.name);
      if (one === undefined) return [];
      return [
        {
          name: registry.name,
          parent: registry.parent,
          worstMs: { optimistic: one.optimistic.worstMs, pessimistic: one.pessimistic.worstMs },
          continuous: one.continuous,
          windows: listing.registry(topology, one).windows,
          status: expectedStatus(registry, topology, Math.min(now, topology.asOf ?? now)),
          findings: counts.get(nameKey(registry.name)) ?? noFindings,
        },
      ];
    }),
    findings: found.reduce<FindingCounts>(
      (sum, { severity }) => ({ ...sum, [severity]: sum[severity] + 1 }),
      noFindings,
    ),
  };
};

export interface CloudSummary {
  readonly sites: number;
  /** Null is never; undefined while pending. */
  readonly worstMs: number | null | undefined;
  /** Sites by staleness class; null while pending. */
  readonly classes: Readonly<Record<StalenessClass, number>> | null;
  readonly trouble: number;
  readonly findings: FindingCounts;
}

const countClasses = ({ sites }: CloudResults, assumption: Assumption): Readonly<Record<StalenessClass, number>> => {
  const counts = { fresh: 0, stale: 0, old: 0, never: 0 };
  for (const { worstMs, status } of sites)
    if (status.kind !== 'not-deployed') counts[stalenessClass(worstMs[assumption])] += 1;
  return counts;
};

export const summarizeCloud = (
  topology: Topology,
  figures: CloudResults | undefined,
  assumption: Assumption,
): CloudSummary => ({
  sites: topology.registries.length,
  worstMs: figures?.sites.reduce<number | null>(
    (most, { worstMs, status }) =>
      status.kind === 'not-deployed'
        ? most
        : most === null || worstMs[assumption] === null
          ? null
          : Math.max(most, worstMs[assumption]),
    0,
  ),
  classes: figures === undefined ? null : countClasses(figures, assumption),
  trouble: figures?.sites.filter(({ status }) => status.kind === 'missed' || status.kind === 'unhealthy').length ?? 0,
  findings: figures?.findings ?? noFindings,
});

export const formatFindingCounts = ({ error, warning }: FindingCounts): Message => {
  const counts = [
    ...(error > 0 ? [msg('{n, plural, one {# error} other {# errors}}', { n: error })] : []),
    ...(warning > 0 ? [msg('{n, plural, one {# warning} other {# warnings}}', { n: warning })] : []),
  ];
  return counts.length === 0 ? msg('no errors or warnings') : joinMessages(counts, ', ');
};

/** Most important line first. */
export const describeSummary = ({ sites, worstMs, trouble, findings: found }: CloudSummary): readonly Message[] => {
  if (worstMs === undefined)
    return [msg('{n, plural, one {# site} other {# sites}}', { n: sites }), msg('figures to come')];
  return [
    msg('{n, plural, one {# site} other {# sites}}, worst {staleness}', {
      n: sites,
      staleness: describeStaleness(worstMs),
    }),
    formatFindingCounts(found),
    trouble === 0 ? msg('none missed or unhealthy') : msg('{trouble} missed or unhealthy', { trouble }),
  ];
};

export const summaryStalenessClass = ({ worstMs }: CloudSummary): StalenessClass | null =>
  worstMs === undefined ? null : stalenessClass(worstMs);

/** Pixels at scale 1. */
export interface TileGrid {
  readonly columns: number;
  readonly width: number;
  readonly height: number;
}

export const tile = { width: 320, height: 220, gap: 16 } as const;

/** Not taller than the aspect allows, so that what fits in width fits. */
export const layoutTileGrid = (count: number, aspect: number): TileGrid => {
  const toTileGrid = (columns: number): TileGrid => {
    const rows = Math.max(1, Math.ceil(count / columns));
    return {
      columns,
      width: columns * (tile.width + tile.gap) - tile.gap,
      height: rows * (tile.height + tile.gap) - tile.gap,
    };
  };
  let grid = toTileGrid(1);
  while (grid.width < grid.height * aspect && grid.columns < count) grid = toTileGrid(grid.columns + 1);
  return grid;
};

/** Top left corner of a tile, pixels at scale 1. */
export const tilePosition = ({ columns }: TileGrid, at: number): { readonly x: number; readonly y: number } => ({
  x: (at % columns) * (tile.width + tile.gap),
  y: Math.floor(at / columns) * (tile.height + tile.gap),
});
