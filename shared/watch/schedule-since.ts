import type { ConnectedRegistry, Topology } from '../topology/model.ts';
import { indexTopology } from '../topology/tree.ts';

const sameSchedule = (a: ConnectedRegistry, b: ConnectedRegistry): boolean =>
  a.sync.schedule === b.sync.schedule && a.sync.syncWindow === b.sync.syncWindow;

/** Keeps the known start of an unchanged schedule: Azure reports the last write of any property. */
export const preserveScheduleSince = (before: Topology, now: Topology): Topology => {
  const known = indexTopology(before);
  return {
    ...now,
    registries: now.registries.map((registry) => {
      const earlier = known.get(registry.name);
      if (earlier === null || !sameSchedule(earlier, registry)) return registry;
      return { ...registry, status: { ...registry.status, scheduleSince: earlier.status.scheduleSince } };
    }),
  };
};
