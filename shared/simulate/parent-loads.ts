import type { Instant } from '../schedule/instant.ts';
import { isAlwaysOpen, shortestInterval, windowAround } from '../schedule/windows.ts';
import type { ConnectedRegistry } from '../topology/model.ts';
import { nameKey } from '../topology/tree.ts';
import { floatAt } from '../typed-arrays.ts';
import { type Link, repeatsWeekly } from './links.ts';
import { LoadBuffers, type LoadChild, parentLoad } from './parent-load.ts';
import type { ParentLoad, RegistrySimulation } from './types.ts';

export interface SimulatedChild {
  readonly simulation: RegistrySimulation;
  readonly link: Link;
  /** Equal for registries with the same windows. */
  readonly syncId: number;
}

/** Indices of children by lower-case parent name, null for the cloud registry. */
export function childrenByParent(registries: readonly ConnectedRegistry[]): ReadonlyMap<string | null, number[]> {
  const children = new Map<string | null, number[]>();
  registries.forEach(({ parent }, i) => {
    const key = parent === null ? null : nameKey(parent);
    const group = children.get(key);
    if (group === undefined) children.set(key, [i]);
    else group.push(i);
  });
  return children;
}

/**
 * Mbit/s that move a payload within each window, uncut by the range; null if unknown. Assumption: a continuous registry
 * takes its link rate, having no window to finish in.
 */
function neededMbps(
  { reading, closed, payloadBytes, linkMbps }: Link,
  windows: Float64Array,
  from: Instant,
  to: Instant,
): Float64Array | null {
  if (payloadBytes === null || reading.cron === null) return null;
  const needed = new Float64Array(windows.length / 2);
  if (reading.continuous) return needed.fill(linkMbps ?? 0);
  const interval = isAlwaysOpen(reading) ? shortestInterval(reading.cron) : Infinity;
  for (let i = 0; i < needed.length; i++) {
    const [start, end] = [floatAt(windows, 2 * i), floatAt(windows, 2 * i + 1)];
    let openMs = end - start;
    if ((start === from || end === to) && openMs < interval) {
      const whole = windowAround(reading, closed, start);
      if (whole !== null) openMs = whole.end - whole.start;
    }
    needed[i] = (payloadBytes * 8) / 1_000 / Math.min(openMs, interval);
  }
  return needed;
}

/** Caches loads, so that an unrelated edit yields the same object. */
export class ParentLoads {
  readonly #known = new Map<string, ParentLoad>();
  readonly #buffers = new LoadBuffers();

  clear(): void {
    this.#known.clear();
  }

  /** Loads over `[from, to)`, the cloud's first, then in the topology's order. */
  of(
    registries: readonly ConnectedRegistry[],
    childAt: (index: number) => SimulatedChild,
    from: Instant,
    to: Instant,
  ): readonly ParentLoad[] {
    const children = childrenByParent(registries);
    return [null, ...registries.map(({ name }) => name)].flatMap((parent) => {
      const group = children.get(parent === null ? null : nameKey(parent));
      return group === undefined ? [] : [this.#computeLoad(parent, group.map(childAt), from, to)];
    });
  }

  #computeLoad(parent: string | null, children: readonly SimulatedChild[], from: Instant, to: Instant): ParentLoad {
    const kinds = children.map(
      ({ syncId, link }) => `${String(syncId)} ${String(link.linkMbps)} ${String(link.payloadBytes)}`,
    );
    const key = `${parent ?? ''}\n${kinds.join()}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const members = children.map(({ simulation: { windows, continuous }, link }): LoadChild => ({
      windows,
      continuous,
      neededMbps: neededMbps(link, windows, from, to),
      weekly: repeatsWeekly(link),
      linkMbps: link.linkMbps,
    }));
    const made = parentLoad(parent, members, from, to, this.#buffers);
    this.#known.set(key, made);
    return made;
  }
}
