import type { Blackout, ConnectedRegistry, SiteAttributes, Topology } from '../../shared/topology/model.ts';

export interface Line {
  readonly name: string;
  readonly parent?: string | null;
  readonly schedule: string;
  readonly window?: string | null;
  readonly ttl?: string;
  readonly site?: SiteAttributes;
  readonly more?: Partial<ConnectedRegistry>;
}

function buildRegistry({ name, parent, schedule, window, ttl, more }: Line): ConnectedRegistry {
  return {
    name,
    id: null,
    parent: parent ?? null,
    mode: 'ReadOnly',
    sync: { schedule, syncWindow: window ?? null, messageTtl: ttl ?? 'P2D' },
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
  };
}

/** A topology of schedules alone, in the given order; tokens and scope maps are unknown. */
export const buildFleet = (lines: readonly Line[], blackouts: readonly Blackout[] = []): Topology => ({
  cloud: {
    name: 'contoso',
    id: null,
    location: 'westeurope',
    sku: 'Premium',
    loginServer: null,
    dataEndpointEnabled: true,
    dataEndpointHostNames: [],
  },
  registries: lines.map(buildRegistry),
  tokens: [],
  scopeMaps: [],
  sites: Object.fromEntries(
    lines
      .filter(({ site }) => site !== undefined)
      .map(({ name, site }) => [name.toLowerCase(), site as SiteAttributes]),
  ),
  blackouts,
  asOf: null,
  accessKnown: false,
});
