import type { Instant } from '../../shared/schedule/instant.ts';
import { expectedStatus } from '../../shared/simulate/status.ts';
import type { ParentLoad, SyncStatus } from '../../shared/simulate/types.ts';
import type { Topology } from '../../shared/topology/model.ts';
import { indexTopology, nameKey } from '../../shared/topology/tree.ts';
import { cloudKey, missingKey, registryKey, unplacedKey } from '../../shared/view/hierarchy.ts';
import { processInChunks } from './process-in-chunks.ts';

export const noKeys: ReadonlySet<string> = new Set();
export const keysFrom = (keys: readonly string[]): ReadonlySet<string> => new Set(keys);

export const namesMatching = (topology: Topology | null, search: string): ReadonlySet<string> => {
  const text = search.trim().toLowerCase();
  if (text === '' || topology === null) return noKeys;
  return new Set(topology.registries.map(({ name }) => name).filter((name) => name.toLowerCase().includes(text)));
};

/**
 * Instant of the displayed status. Data that is not refreshed (a file, an unreachable registry) stays at the time of
 * its read: whether later windows were missed is unknown.
 */
export const statusInstant = (topology: Topology | null, isReadAgain: boolean, now: Instant): Instant =>
  isReadAgain ? now : Math.min(now, topology?.asOf ?? now);

export interface Statuses {
  readonly get: (name: string) => SyncStatus | undefined;
}

/** Expected and actual status at one instant by name, computed on first access. */
export const statusesAt = (topology: Topology | null, now: Instant): Statuses => {
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
  statuses: Statuses,
  tell: (counts: ReadonlyMap<string, number>) => void,
): (() => void) => {
  const counts = new Map<string, number>();
  return processInChunks(
    topology?.registries ?? [],
    ({ name }) => {
      const kind = statuses.get(name)?.kind ?? '';
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    },
    () => tell(counts),
  );
};

export const loadsByBox = (loads: readonly ParentLoad[]): ReadonlyMap<string, ParentLoad> =>
  new Map(loads.map((load) => [load.parent === null ? cloudKey : registryKey(load.parent), load]));

/** Number of rows that the unfolded tree needs. */
export const leavesOf = ({ registries }: Topology): number => {
  const parents = new Set(registries.flatMap(({ parent }) => (parent === null ? [] : [nameKey(parent)])));
  return registries.reduce((count, { name }) => count + (parents.has(nameKey(name)) ? 0 : 1), 0);
};

export const toggled = (keys: ReadonlySet<string>, key: string): ReadonlySet<string> =>
  keys.has(key) ? new Set([...keys].filter((other) => other !== key)) : new Set([...keys, key]);

/** Folded keys without those on the path to a registry. */
export const unfoldedTo = (topology: Topology, registry: string, folded: ReadonlySet<string>): ReadonlySet<string> => {
  if (folded.size === 0) return folded;
  const above = indexTopology(topology).ancestorsOf(registry);
  const top = (above.at(-1) ?? indexTopology(topology).get(registry))?.parent ?? null;
  const way = new Set([cloudKey, unplacedKey, missingKey(top ?? ''), ...above.map(({ name }) => registryKey(name))]);
  return new Set([...folded].filter((key) => !way.has(key)));
};
