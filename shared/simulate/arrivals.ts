import type { Instant } from '../schedule/instant.ts';
import { WindowEnumerator } from '../schedule/windows.ts';
import type { ConnectedRegistry, Topology } from '../topology/model.ts';
import { indexTopology, isDeployed, nameKey } from '../topology/tree.ts';
import { buildLink } from './links.ts';
import { neverMs, pickUp } from './pick-up.ts';
import { valueAt } from './piecewise-arrival.ts';
import type { Arrival, Arrivals, Assumption, Hop } from './types.ts';

function computeHop(
  topology: Topology,
  registry: ConnectedRegistry,
  push: Instant,
  availableAt: Instant,
  assumption: Assumption,
  payloadBytes: number | undefined,
): Hop {
  const link = buildLink(topology, registry, payloadBytes);
  const soonEnough = (at: number): Instant | null => (at - push > neverMs ? null : at);
  const openings = new WindowEnumerator(link.reading, availableAt, availableAt, link.closed);
  const arrivesAt = soonEnough(valueAt(pickUp(openings, link.transferMs, assumption, availableAt).pieces, availableAt));
  const starts =
    assumption === 'pessimistic'
      ? arrivesAt === null
        ? null
        : arrivesAt - link.transferMs
      : soonEnough(valueAt(pickUp(openings, 0, assumption, availableAt).pieces, availableAt));
  return { registry: registry.name, availableAt, startsAt: starts, arrivesAt };
}

/** Hops from the cloud down, up to the first that never arrives; null if no path leads to the cloud. */
function hopsTo(
  topology: Topology,
  registry: ConnectedRegistry,
  push: Instant,
  assumption: Assumption,
  payloadBytes: number | undefined,
  known: Map<string, readonly Hop[] | null>,
): readonly Hop[] | null {
  const tree = indexTopology(topology);
  const way = [registry, ...tree.getAncestors(registry.name)].reverse();
  if (way[0]?.parent !== null) return null;
  let hops: readonly Hop[] = [];
  for (const member of way) {
    const key = nameKey(member.name);
    const last = hops.at(-1);
    const availableAt = last === undefined ? push : last.arrivesAt;
    if (availableAt === null) return hops;
    const found = known.get(key) ?? [
      ...hops,
      computeHop(topology, member, push, availableAt, assumption, payloadBytes),
    ];
    known.set(key, found);
    hops = found;
  }
  return hops;
}

function toArrival(registry: ConnectedRegistry, hops: readonly Hop[] | null): Arrival {
  const last = hops?.at(-1);
  return { registry: registry.name, at: last?.registry === registry.name ? last.arrivesAt : null, hops: hops ?? [] };
}

/** Arrival of content pushed at `push`, in the topology's order (shared/simulate/README.md#arrival). */
export const arrivals: Arrivals = (topology, push, assumption, options = {}) => {
  const known = new Map<string, readonly Hop[] | null>();
  const wanted =
    options.only === undefined ? topology.registries : topology.registries.filter(({ name }) => name === options.only);
  return wanted.map((registry) =>
    toArrival(registry, hopsTo(topology, registry, push, assumption, options.payloadBytes, known)),
  );
};

/**
 * When a registry learns of a change applied at `at`, given the topology before it
 * (shared/simulate/README.md#when-a-change-takes-effect). Assumption: a change of schedule moves no payload. Null for
 * never, an unknown name, or no running instance.
 */
export function effectiveAt(topology: Topology, registry: string, at: Instant, assumption: Assumption): Instant | null {
  const found = indexTopology(topology).get(registry);
  return found === null || !isDeployed(found)
    ? null
    : toArrival(found, hopsTo(topology, found, at, assumption, 0, new Map())).at;
}
