import type { Instant } from '../../shared/schedule/instant.ts';
import { expectedStatus } from '../../shared/simulate/status.ts';
import type { ParentLoad, SyncStatus } from '../../shared/simulate/types.ts';
import type { Topology } from '../../shared/topology/model.ts';
import { indexTopology, nameKey } from '../../shared/topology/tree.ts';
import { cloudKey, missingKey, registryKey, unplacedKey } from '../../shared/view/hierarchy.ts';
import { processInChunks } from './process-in-chunks.ts';

export const noKeys: ReadonlySet<string> = new Set();
export const toKeySet = (keys: readonly string[]): ReadonlySet<string> => new Set(keys);

export const findMatchingNames = (topology: Topology | null, search: string): ReadonlySet<string> => {
  const text = search.trim().toLowerCase();
  if (text === '' || topology === null) return noKeys;
  return new Set(topology.registries.map(({ name }) => name).filter((name) => name.toLowerCase().includes(text)));
};

/**
 * Instant of the displayed status. Data that is not refreshed (a file, an unreachable registry) stays at the time of
 * its read: whether later windows were missed is unknown.
 */
export const getStatusInstant = (topology: Topology | null, isRefreshed: boolean, now: Instant): Instant =>
  isRefreshed ? now : Math.min(now, topology?.asOf ?? now);

export interface StatusLookup {
  readonly get: (name: string) => SyncStatus | undefined;
}

/** Expected and actual status at one instant by name, computed on first access. */
export const createStatusLookup = (topology: Topology | null, now: Instant): StatusLookup => {
  const known = new Map<string, SyncStatus>();
  return {
    get: (name) => {
      const registry = topology === null ? null : indexTopology(topology).get(name);
      if (topology === null || registry?.name !== name) return undefined;
      const status = known.get(name) ?? expectedStatus(registry, topology, now);
      known.set(name, status);
      return status;
    },
  };
};

/** Counts sites per state in chunks and calls `onCounted` once. Returns a cancel function. */
export const countStatuses = (
  topology: Topology | null,
  statuses: StatusLookup,
  onCounted: (counts: ReadonlyMap<string, number>) => void,
): (() => void) => {
  const counts = new Map<string, number>();
  return processInChunks(
    topology?.registries ?? [],
    ({ name }) => {
      const kind = statuses.get(name)?.kind ?? '';
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    },
    () => onCounted(counts),
  );
};

export const indexLoadsByNode = (loads: readonly ParentLoad[]): ReadonlyMap<string, ParentLoad> =>
  new Map(loads.map((load) => [load.parent === null ? cloudKey : registryKey(load.parent), load]));

/** Number of rows that the unfolded tree needs. */
export const countLeaves = ({ registries }: Topology): number => {
  const parents = new Set(registries.flatMap(({ parent }) => (parent === null ? [] : [nameKey(parent)])));
  return registries.reduce((count, { name }) => count + (parents.has(nameKey(name)) ? 0 : 1), 0);
};

export const toggleKey = (keys: ReadonlySet<string>, key: string): ReadonlySet<string> =>
  keys.has(key) ? new Set([...keys].filter((other) => other !== key)) : new Set([...keys, key]);

/** Folded keys without those on the path to a registry. */
export const unfoldTo = (topology: Topology, registry: string, folded: ReadonlySet<string>): ReadonlySet<string> => {
  if (folded.size === 0) return folded;
  const above = indexTopology(topology).getAncestors(registry);
  const top = (above.at(-1) ?? indexTopology(topology).get(registry))?.parent ?? null;
  const path = new Set([cloudKey, unplacedKey, missingKey(top ?? ''), ...above.map(({ name }) => registryKey(name))]);
  return new Set([...folded].filter((key) => !path.has(key)));
};
