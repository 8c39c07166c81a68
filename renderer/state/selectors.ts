import type { Instant } from '../../shared/schedule/instant.ts';
import { expectedStatus } from '../../shared/simulate/status.ts';
import type { ParentLoad, SyncStatus } from '../../shared/simulate/types.ts';
import type { Topology } from '../../shared/topology/model.ts';
import { indexTopology, nameKey } from '../../shared/topology/tree.ts';
import { cloudKey, missingKey, registryKey, unplacedKey } from '../../shared/view/hierarchy.ts';
import { processInChunks } from './process-in-chunks.ts';

export const noKeys: ReadonlySet<string> = new Set();
export const keysFrom = (keys: readonly string[]): ReadonlySet<string> => new Set(keys);

/** Names that hold the text of a search; none for an empty search. */
export const namesMatching = (topology: Topology | null, search: string): ReadonlySet<string> => {
  const text = search.trim().toLowerCase();
  if (text === '' || topology === null) return noKeys;
  return new Set(topology.registries.map(({ name }) => name).filter((name) => name.toLowerCase().includes(text)));
};

/**
 * The moment for which a site's state is told. What is not read again (a file, a registry that cannot be reached) tells of the time when
 * it was read: nobody knows of any window since that it was missed.
 */
export const statusInstant = (topology: Topology | null, isReadAgain: boolean, now: Instant): Instant =>
  isReadAgain ? now : Math.min(now, topology?.asOf ?? now);

export interface Statuses {
  /** Undefined for a name that is not there. */
  readonly get: (name: string) => SyncStatus | undefined;
}

/** Expected against actual at one instant, by name; worked out for a site once somebody asks for it. */
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

/** How many sites are in each state; `tell` is called once all are counted. Returns what stops the count. */
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

/** The load on each parent by the key of its box. */
export const loadsByBox = (loads: readonly ParentLoad[]): ReadonlyMap<string, ParentLoad> =>
  new Map(loads.map((load) => [load.parent === null ? cloudKey : registryKey(load.parent), load]));

/** Rows that the whole tree needs: sites below which there is none. */
export const leavesOf = ({ registries }: Topology): number => {
  const parents = new Set(registries.flatMap(({ parent }) => (parent === null ? [] : [nameKey(parent)])));
  return registries.reduce((count, { name }) => count + (parents.has(nameKey(name)) ? 0 : 1), 0);
};

/** The set with a key taken out where it is in, else put in. */
export const toggled = (keys: ReadonlySet<string>, key: string): ReadonlySet<string> =>
  keys.has(key) ? new Set([...keys].filter((other) => other !== key)) : new Set([...keys, key]);

/** What stays folded so that a registry is in sight: everything but the way to it. */
export const unfoldedTo = (topology: Topology, registry: string, folded: ReadonlySet<string>): ReadonlySet<string> => {
  if (folded.size === 0) return folded;
  const above = indexTopology(topology).ancestorsOf(registry);
  const top = (above.at(-1) ?? indexTopology(topology).get(registry))?.parent ?? null;
  const way = new Set([cloudKey, unplacedKey, missingKey(top ?? ''), ...above.map(({ name }) => registryKey(name))]);
  return new Set([...folded].filter((key) => !way.has(key)));
};
