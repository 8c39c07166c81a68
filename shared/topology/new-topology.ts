import type { Topology } from './model.ts';

/** Where a sketch is meant to come to be; without it the plan has no addresses to send requests to. */
export interface AzureScope {
  readonly subscription: string;
  readonly resourceGroup: string;
}

/** A topology from nothing: a cloud registry that nobody has read from Azure. */
export const createEmptyTopology = (cloudName: string, place: AzureScope | null): Topology => ({
  cloud: {
    name: cloudName,
    id:
      place &&
      `/subscriptions/${place.subscription}/resourceGroups/${place.resourceGroup}/providers/Microsoft.ContainerRegistry/registries/${cloudName}`,
    location: null,
    sku: null,
    loginServer: null,
    dataEndpointEnabled: null,
    dataEndpointHostNames: [],
  },
  registries: [],
  tokens: [],
  scopeMaps: [],
  sites: {},
  blackouts: [],
  asOf: null,
  accessKnown: true,
});
