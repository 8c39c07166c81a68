import type { Instant } from '../../shared/schedule/instant.ts';
import { expectedStatus } from '../../shared/simulate/status.ts';
import type { SyncStatus } from '../../shared/simulate/types.ts';
import type { Topology } from '../../shared/topology/model.ts';
import { indexTopology } from '../../shared/topology/tree.ts';
import { cloudKey, missingKey, registryKey, unplacedKey } from '../../shared/view/hierarchy.ts';

export const noKeys: ReadonlySet<string> = new Set();

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

/** Expected against actual at one instant, by name. */
export const statusesAt = (topology: Topology | null, now: Instant): ReadonlyMap<string, SyncStatus> =>
  new Map(topology?.registries.map((registry) => [registry.name, expectedStatus(registry, topology, now)]));

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
