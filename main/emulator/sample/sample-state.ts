import type { Instant } from '../../../shared/schedule/instant.ts';
import { parseRepository } from '../../../shared/topology/access.ts';
import type { EmulatorState, StoredRegistry } from '../state.ts';
import { emptyState, setEntry, withRegistry } from '../state.ts';
import { registryOfSites, type RegistrySpec } from './registry-of-sites.ts';
import { sampleSpecs } from './sites.ts';

const repositories: Readonly<Record<string, readonly string[]>> = {
  'acr/connected-registry': ['0.7.1', '0.8.0'],
  'hello-world': ['latest'],
  'base/alpine': ['3.19', '3.20', '3.21'],
  'edge/gateway': ['2.3.0', '2.4.0', '2.4.1'],
  'edge/telemetry': ['1.11.2', '1.12.0'],
  'plant/scada': ['5.0.3', '5.1.0'],
  'plant/vision': ['0.9.4', '1.0.0', '1.0.1'],
  'line/plc-driver': ['3.2.0', '3.3.0'],
  'shop/pos': ['11.4', '11.5', '12.0'],
  'shop/signage': ['4.8', '4.9'],
  'ship/navlog': ['1.6.0', '1.7.0'],
  'clinic/imaging': ['2.0.0', '2.1.0'],
};

const contosoedge: RegistrySpec = {
  name: 'contosoedge',
  resourceGroup: 'edge',
  location: 'westeurope',
  sku: 'Premium',
  dataEndpointEnabled: true,
  tags: { environment: 'production' },
  repositories,
  sites: sampleSpecs,
};

/** Empty, with its data endpoint off: shows what the first connected registry needs. */
const contosolab: RegistrySpec = {
  name: 'contosolab',
  resourceGroup: 'edge',
  location: 'westeurope',
  sku: 'Premium',
  dataEndpointEnabled: false,
  tags: { environment: 'test' },
  repositories: {
    'acr/connected-registry': ['0.8.0'],
    'hello-world': ['latest'],
    'edge/gateway': ['2.4.1', '2.5.0-beta'],
  },
  sites: [],
};

/** Its SKU is too small for connected registries. */
const contosodev: RegistrySpec = {
  name: 'contosodev',
  resourceGroup: 'edge',
  location: 'westeurope',
  sku: 'Basic',
  dataEndpointEnabled: false,
  tags: { environment: 'development' },
  repositories: { 'hello-world': ['latest'], 'edge/gateway': ['2.5.0-beta'] },
  sites: [],
};

const withoutActions = (registry: StoredRegistry, map: string, lost: (action: string) => boolean): StoredRegistry => {
  const found = registry.scopeMaps.get(map);
  if (found === undefined) return registry;
  return {
    ...registry,
    scopeMaps: setEntry(registry.scopeMaps, map, {
      ...found,
      actions: found.actions.filter((action) => !lost(action)),
    }),
  };
};

/** Flaws that scope maps can have: an ancestor lacks a repository of its child, another a descendant's gateway. */
const withFlawedAccess = (registry: StoredRegistry): StoredRegistry =>
  withoutActions(
    withoutActions(registry, 'plantbrno', (action) => parseRepository(action) === 'line/plc-driver'),
    'regionapac',
    (action) => action.startsWith('gateway/line1osaka/'),
  );

/** The fleet that the app starts with. Ids and names are constant; times lie around `now`. */
export const sampleState = (now: Instant): EmulatorState => {
  const state = emptyState();
  const made = (spec: RegistrySpec): StoredRegistry => registryOfSites(state, spec, now);
  return [withFlawedAccess(made(contosoedge)), made(contosolab), made(contosodev)].reduce(withRegistry, state);
};
