import { dayMs, type Instant, weekMs } from '../schedule/instant.ts';
import type { Instants } from '../schedule/occurrences.ts';
import { WindowEnumerator } from '../schedule/windows.ts';
import type { ConnectedRegistry, SyncProperties, Topology } from '../topology/model.ts';
import { indexTopology, nameKey } from '../topology/tree.ts';
import { ArrivalPool } from './arrival-pool.ts';
import { buildLink, type Link, parsedSync, repeatsWeekly } from './links.ts';
import { pickUp } from './pick-up.ts';
import {
  cloudArrivalFunction,
  compose,
  constant,
  emptyArrival,
  latestArrival,
  type PiecewiseArrival,
  push,
  release,
} from './piecewise-arrival.ts';
import { measureStaleness } from './staleness.ts';
import { StalenessDistribution } from './staleness-distribution.ts';
import type { Assumption } from './types.ts';

export type BothPieces = Readonly<Record<Assumption, PiecewiseArrival>>;

/** Worst staleness under both assumptions; null for never. */
export type WorstStaleness = Readonly<Record<Assumption, number | null>>;

export interface Range {
  readonly from: Instant;
  readonly to: Instant;
}

const nowhere = (): PiecewiseArrival => {
  const pieces = emptyArrival();
  push(pieces, -Infinity, Infinity, constant);
  return pieces;
};

export const cloudArrival: BothPieces = { optimistic: cloudArrivalFunction(), pessimistic: cloudArrivalFunction() };
/** For registries without a path to the cloud. */
export const noArrival: BothPieces = { optimistic: nowhere(), pessimistic: nowhere() };

/** Tries schedules on single registries, with everything above them as it is. */
export interface WhatIf {
  /** Worst staleness of a registry under another schedule or window. */
  readonly worst: (registry: ConnectedRegistry, sync?: Partial<SyncProperties>) => WorstStaleness;
  /** Worst staleness of every descendant of a registry with another schedule or window, always in the same order. */
  readonly worstBelow: (registry: ConnectedRegistry, sync?: Partial<SyncProperties>) => readonly WorstStaleness[];
}

/** Caches results, which registries below equal schedules share. If all repeat weekly, one week suffices. */
export function createWhatIf(topology: Topology, range: Range): WhatIf {
  const tree = indexTopology(topology);
  const week = Math.min(range.from + weekMs, range.to);
  const arrivalAt = new Map<string, { readonly key: string; readonly pieces: BothPieces }>();
  const arrivalBy = new Map<string, BothPieces>();
  const tried = new Map<string, WorstStaleness>();
  const spare: Instants[] = [];
  const pool = new ArrivalPool();
  const spans = new StalenessDistribution();

  const links = new Map<ConnectedRegistry, Link>();
  const linkTo = (registry: ConnectedRegistry): Link => {
    let link = links.get(registry);
    if (link === undefined) {
      link = buildLink(topology, registry);
      links.set(registry, link);
    }
    return link;
  };

  const below = (above: BothPieces, link: Link, to: Instant): BothPieces => {
    const openings = new WindowEnumerator(link.reading, range.from, to + 2 * dayMs, link.closed, spare);
    const at = (assumption: Assumption): PiecewiseArrival => {
      const parent = above[assumption];
      const into = emptyArrival(pool);
      const picked = pickUp(
        openings,
        link.transferMs,
        assumption,
        latestArrival(parent, to),
        emptyArrival(pool),
      ).pieces;
      compose(parent, picked, range.from, to, into);
      release(picked);
      return into;
    };
    const both = { optimistic: at('optimistic'), pessimistic: at('pessimistic') };
    openings.release(spare);
    return both;
  };

  const keyFor = (above: string, sync: SyncProperties, link: Link): string =>
    `${above}\n${sync.schedule}|${sync.syncWindow ?? ''}|${link.transferMs}|${link.closed.join()}`;

  /** Arrival until `to` at the parent of a registry, which the ways lead to from the top. */
  const getArrivalAbove = (
    registry: ConnectedRegistry,
    way: readonly ConnectedRegistry[],
    to: Instant,
  ): { readonly key: string; readonly pieces: BothPieces } => {
    let at = { key: String(to), pieces: tree.isCyclic(registry.name) ? noArrival : cloudArrival };
    if ((way[0] ?? registry).parent !== null) at = { key: `? ${to}`, pieces: noArrival };
    for (const ancestor of way) {
      const name = `${to} ${nameKey(ancestor.name)}`;
      const known = arrivalAt.get(name);
      if (known !== undefined) {
        at = known;
        continue;
      }
      const link = linkTo(ancestor);
      const key = keyFor(at.key, ancestor.sync, link);
      const pieces = arrivalBy.get(key) ?? below(at.pieces, link, to);
      at = { key, pieces };
      arrivalBy.set(key, pieces);
      arrivalAt.set(name, at);
    }
    return at;
  };

  const measureWorst = (pieces: BothPieces, to: Instant): WorstStaleness => ({
    optimistic: measureStaleness(spans, pieces.optimistic, to).worstMs,
    pessimistic: measureStaleness(spans, pieces.pessimistic, to).worstMs,
  });
  const giveBack = (pieces: BothPieces): void => {
    release(pieces.optimistic);
    release(pieces.pessimistic);
  };
  const linkWith = (registry: ConnectedRegistry, wanted: SyncProperties): Link => ({
    ...linkTo(registry),
    reading: parsedSync({ sync: wanted }),
  });

  return {
    worst: (registry, sync = {}) => {
      const wanted = { ...registry.sync, ...sync };
      const link = linkWith(registry, wanted);
      const way = [...tree.getAncestors(registry.name)].reverse();
      const weekly = repeatsWeekly(link) && way.every((ancestor) => repeatsWeekly(linkTo(ancestor)));
      const to = weekly ? week : range.to;
      const above = getArrivalAbove(registry, way, to);
      const key = keyFor(above.key, wanted, link);
      let found = tried.get(key);
      if (found === undefined) {
        const pieces = below(above.pieces, link, to);
        found = measureWorst(pieces, to);
        tried.set(key, found);
        giveBack(pieces);
      }
      return found;
    },
    worstBelow: (registry, sync = {}) => {
      const wanted = { ...registry.sync, ...sync };
      const link = linkWith(registry, wanted);
      const way = [...tree.getAncestors(registry.name)].reverse();
      const members = tree.getDescendants(registry.name);
      if (members.length === 0 || tree.isCyclic(registry.name)) return [];
      const weekly = repeatsWeekly(link) && [...way, ...members].every((member) => repeatsWeekly(linkTo(member)));
      const to = weekly ? week : range.to;
      const above = getArrivalAbove(registry, way, to);
      const found: WorstStaleness[] = [];
      const visit = (name: string, key: string, pieces: BothPieces): void => {
        for (const child of tree.getChildren(name)) {
          const childLink = linkTo(child);
          const childKey = keyFor(key, child.sync, childLink);
          let worst = tried.get(childKey);
          const isLeaf = tree.getChildren(child.name).length === 0;
          if (worst === undefined || !isLeaf) {
            const childPieces = below(pieces, childLink, to);
            worst ??= measureWorst(childPieces, to);
            tried.set(childKey, worst);
            if (!isLeaf) visit(child.name, childKey, childPieces);
            giveBack(childPieces);
          }
          found.push(worst);
        }
      };
      const own = below(above.pieces, link, to);
      visit(registry.name, keyFor(above.key, wanted, link), own);
      giveBack(own);
      return found;
    },
  };
}
