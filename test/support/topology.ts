import type { ConnectedRegistry, Topology } from '../../shared/topology/model.ts';

/** A connected registry with the service's defaults, overridden by `more`. */
export const buildRegistry = (
  name: string,
  parent: string | null,
  more: Partial<ConnectedRegistry> = {},
): ConnectedRegistry => ({
  name,
  id: null,
  parent,
  mode: 'ReadOnly',
  sync: { schedule: '* * * * *', syncWindow: null, messageTtl: 'P2D' },
  tokenId: null,
  clientTokenIds: [],
  notifications: [],
  logLevel: 'Information',
  auditLog: false,
  garbageCollection: null,
  status: {
    provisioningState: 'Succeeded',
    connectionState: 'Offline',
    activation: 'Active',
    version: null,
    lastActivityTime: null,
    lastSyncTime: null,
    systemData: null,
    scheduleSince: null,
    gatewayEndpoint: null,
    loginServer: null,
    tlsStatus: null,
    statusDetails: [],
    syncResult: null,
    authType: null,
  },
  unknown: {},
  ...more,
});

export const createTopology = (registries: readonly ConnectedRegistry[], more: Partial<Topology> = {}): Topology => ({
  cloud: {
    name: 'contosoedge',
    id: null,
    location: 'westeurope',
    sku: 'Premium',
    loginServer: 'contosoedge.azurecr.io',
    dataEndpointEnabled: true,
    dataEndpointHostNames: [],
  },
  registries,
  tokens: [],
  scopeMaps: [],
  sites: {},
  blackouts: [],
  asOf: null,
  accessKnown: true,
  ...more,
});
