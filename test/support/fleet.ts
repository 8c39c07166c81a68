import type { Blackout, ConnectedRegistry, SiteAttributes, Topology } from '../../shared/topology/model.ts';
import { buildRegistry, createTopology } from './topology.ts';

export interface Line {
  readonly name: string;
  readonly parent?: string | null;
  readonly schedule: string;
  readonly window?: string | null;
  readonly ttl?: string;
  readonly site?: SiteAttributes;
  readonly more?: Partial<ConnectedRegistry>;
}

const toRegistry = ({ name, parent, schedule, window, ttl, more }: Line): ConnectedRegistry =>
  buildRegistry(name, parent ?? null, {
    sync: { schedule, syncWindow: window ?? null, messageTtl: ttl ?? 'P2D' },
    ...more,
  });

/** A topology of schedules alone, in the given order; tokens and scope maps are unknown. */
export const buildFleet = (lines: readonly Line[], blackouts: readonly Blackout[] = []): Topology => {
  const topology = createTopology(lines.map(toRegistry));
  return {
    ...topology,
    cloud: { ...topology.cloud, name: 'contoso', loginServer: null },
    sites: Object.fromEntries(
      lines
        .filter(({ site }) => site !== undefined)
        .map(({ name, site }) => [name.toLowerCase(), site as SiteAttributes]),
    ),
    blackouts,
    accessKnown: false,
  };
};
