import type { Instant } from '../schedule/instant.ts';
import { effectiveAt } from '../simulate/arrivals.ts';
import { createSimulator } from '../simulate/simulate.ts';
import type { Assumption, SimulateOptions } from '../simulate/types.ts';
import type { ConnectedRegistry, Topology } from '../topology/model.ts';
import { getSite, indexTopology, nameKey } from '../topology/tree.ts';

/** Effect of a plan on one registry, under *pessimistic* (shared/simulate/README.md#two-bounds-never-one-number). */
export interface Effect {
  readonly registry: string;
  /** Over the horizon; null for never and for a registry that does not exist. */
  readonly worstStalenessMs: { readonly before: number | null; readonly after: number | null };
  /**
   * When the registry follows its new schedule, applied now (shared/simulate/README.md#when-a-change-takes-effect);
   * null for never and without a running instance.
   */
  readonly effectiveAt: Instant | null;
}

const timingKey = (topology: Topology, { name, parent, sync }: ConnectedRegistry): string =>
  JSON.stringify([parent && nameKey(parent), sync.schedule, sync.syncWindow, sync.messageTtl, getSite(topology, name)]);

/**
 * Effects on registries that are created, deleted, rescheduled or reached sooner or later for one that is; in the
 * desired tree's order, deleted last. The plan is applied at `now`.
 */
export const planEffects = (
  actual: Topology,
  desired: Topology,
  { now, ...range }: SimulateOptions & { readonly now: Instant },
  assumption: Assumption = 'pessimistic',
): readonly Effect[] => {
  const simulator = createSimulator();
  const worst = (topology: Topology) =>
    new Map(
      simulator
        .simulate(topology, range)
        .registries.map((registry) => [nameKey(registry.name), registry[assumption].worstMs]),
    );
  const [before, after] = [worst(actual), worst(desired)];
  const [was, is] = [indexTopology(actual), indexTopology(desired)];
  const changed = (registry: ConnectedRegistry): boolean => {
    const old = was.get(registry.name);
    return old !== null && timingKey(actual, old) !== timingKey(desired, registry);
  };
  const learned = (registry: ConnectedRegistry): Instant | null => {
    const learning = [registry, ...is.getAncestors(registry.name)]
      .filter(changed)
      .map(({ name }) => effectiveAt(actual, name, now, assumption));
    return learning.reduce<Instant | null>(
      (latest, at) => (latest === null || at === null ? null : Math.max(latest, at)),
      now,
    );
  };
  const staying = desired.registries.flatMap((registry): readonly Effect[] => {
    const key = nameKey(registry.name);
    const worstStalenessMs = { before: before.get(key) ?? null, after: after.get(key) ?? null };
    if (was.get(registry.name) === null) return [{ registry: registry.name, worstStalenessMs, effectiveAt: null }];
    return changed(registry) || worstStalenessMs.before !== worstStalenessMs.after
      ? [{ registry: registry.name, worstStalenessMs, effectiveAt: learned(registry) }]
      : [];
  });
  const going = actual.registries
    .filter(({ name }) => is.get(name) === null)
    .map(({ name }) => ({
      registry: name,
      worstStalenessMs: { before: before.get(nameKey(name)) ?? null, after: null },
      effectiveAt: null,
    }));
  return [...staying, ...going];
};
