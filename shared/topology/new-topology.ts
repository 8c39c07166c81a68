import type { Topology } from './model.ts';

/** Without it a plan cannot address its requests. */
export interface AzureScope {
  readonly subscription: string;
  readonly resourceGroup: string;
}

export const createEmptyTopology = (cloudName: string, place: AzureScope | null): Topology => ({
  cloud: {
    name: cloudName,
    id:
      place &&
      `/subscriptions/${place.subscription}/resourceGroups/${place.resourceGroup}/` +
        `providers/Microsoft.ContainerRegistry/registries/${cloudName}`,
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
