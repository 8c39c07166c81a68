import type { Instant } from '../../../shared/schedule/instant.ts';
import { maxConnectedRegistries } from '../../../shared/topology/limits.ts';
import type { EmulatorState, StoredRegistry } from '../state.ts';
import { emptyState, withRegistry } from '../state.ts';
import { registryOfSites } from './registry-of-sites.ts';
import type { SiteSpec } from './sites.ts';

/** mulberry32 pseudo-random generator. */
const generator = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const fleetSites = (count: number, random: () => number): readonly SiteSpec[] => {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const sites: SiteSpec[] = [];
  for (let index = 0; index < count; index++) {
    const parents = sites.filter((each) => each.mode === 'ReadWrite').slice(-8);
    const parent = parents.length === 0 || random() < 0.12 ? null : pick(parents);
    const continuous = parent === null && random() < 0.7;
    sites.push({
      name: `site${String(index).padStart(3, '0')}`,
      parent: parent?.name ?? null,
      mode: random() < 0.35 ? 'ReadWrite' : 'ReadOnly',
      schedule: continuous
        ? '* * * * *'
        : pick([
            `${Math.floor(random() * 4) * 15} ${Math.floor(random() * 24)} * * *`,
            `0 ${Math.floor(random() * 24)} * * ${Math.floor(random() * 7)}`,
            '0 */6 * * *',
          ]),
      syncWindow: continuous ? null : pick(['PT3H', 'PT4H', 'PT6H']),
      messageTtl: pick(['P2D', 'P7D', 'P14D']),
      repositories: ['acr/connected-registry', pick(['edge/gateway', 'edge/telemetry', 'edge/vision'])],
      clients: [],
      notifications: [],
      behaviour: random() < 0.94 ? 'healthy' : pick(['missing-windows', 'disk-error', 'offline', null]),
      attributes: {},
    });
  }
  return sites;
};

/**
 * Yields Premium registries with `count` connected registries in all, at most 50 each. Deterministic for a seed and an
 * instant. Each takes about a millisecond.
 */
export function* syntheticRegistries(count: number, seed: number, now: Instant): Generator<StoredRegistry> {
  const random = generator(seed);
  const state = emptyState();
  for (let first = 0, index = 0; first < count; first += maxConnectedRegistries, index++) {
    const spec = {
      name: `fleet${String(index).padStart(3, '0')}`,
      resourceGroup: 'edge',
      location: 'westeurope',
      sku: 'Premium',
      dataEndpointEnabled: true,
      tags: {},
      repositories: {
        'acr/connected-registry': ['0.8.0'],
        'edge/gateway': ['1.0'],
        'edge/telemetry': ['1.0'],
        'edge/vision': ['1.0'],
      },
      sites: fleetSites(Math.min(maxConnectedRegistries, count - first), random),
    } as const;
    yield registryOfSites(state, spec, now);
  }
}

/**
 * An emulated Azure of `syntheticRegistries`.
 * @internal
 */
export const syntheticState = (count: number, seed: number, now: Instant): EmulatorState =>
  [...syntheticRegistries(count, seed, now)].reduce(withRegistry, emptyState());
