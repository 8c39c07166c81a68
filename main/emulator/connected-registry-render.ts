import { hasGarbageCollection, hasPreviewProperties } from './api-versions.ts';
import { stableGuid } from './deterministic-id.ts';
import { armTime } from './http-types.ts';
import { liveState } from './instances.ts';
import { renderAuthorship } from './render.ts';
import type { RequestContext } from './request-context.ts';
import type { EmulatorState, StoredConnectedRegistry, StoredRegistry } from './state.ts';
import { nestedPath } from './state.ts';

/**
 * The service's host that sites sync with, present under a cloud parent only (recorded;
 * shared/topology/README.md#13-properties).
 */
const gatewayEndpoint = (registry: StoredRegistry): string =>
  `${registry.name.toLowerCase()}.${registry.location}.data.azurecr.io`;

/** The service adds the ids of the identities that a request names. Synthesized: the same ids for the same name. */
const renderIdentity = (identity: NonNullable<StoredConnectedRegistry['identity']>): unknown => ({
  type: identity.type,
  userAssignedIdentities: Object.fromEntries(
    identity.names.map((name) => [
      name,
      { clientId: stableGuid(`client ${name}`), principalId: stableGuid(`principal ${name}`) },
    ]),
  ),
});

/** A connected registry as an api-version shows it. Empty lists are left out, as in every recording. */
export const renderConnectedRegistry = (
  state: EmulatorState,
  registry: StoredRegistry,
  stored: StoredConnectedRegistry,
  call: Pick<RequestContext, 'apiVersion' | 'now'>,
): unknown => {
  const live = liveState(registry, stored, call.now);
  const { sync } = stored;
  const preview = hasPreviewProperties(call.apiVersion);
  const details = live.statusDetails.filter((detail) => preview || !detail.informational);
  return {
    type: 'Microsoft.ContainerRegistry/registries/connectedRegistries',
    id: nestedPath(state, registry, 'connectedRegistries', stored.name),
    name: stored.name,
    systemData: renderAuthorship(stored.authorship),
    ...(preview && stored.identity !== null ? { identity: renderIdentity(stored.identity) } : {}),
    properties: {
      provisioningState: stored.provisioningState,
      mode: stored.mode,
      ...(live.version === null ? {} : { version: live.version }),
      connectionState: live.connectionState,
      ...(live.lastActivityTime === null ? {} : { lastActivityTime: armTime(live.lastActivityTime) }),
      activation: { status: stored.instance === null ? 'Inactive' : 'Active' },
      parent: {
        ...(stored.parentId === null ? {} : { id: stored.parentId }),
        syncProperties: {
          ...(preview && sync.authType !== 'SyncToken' ? { authType: sync.authType } : {}),
          ...(sync.tokenId === null ? {} : { tokenId: sync.tokenId }),
          schedule: sync.schedule,
          ...(sync.syncWindow === null ? {} : { syncWindow: sync.syncWindow }),
          messageTtl: sync.messageTtl,
          ...(live.lastSyncTime === null ? {} : { lastSyncTime: armTime(live.lastSyncTime) }),
          ...(stored.parentId === null ? { gatewayEndpoint: gatewayEndpoint(registry) } : {}),
        },
      },
      ...(stored.clientTokenIds.length === 0 ? {} : { clientTokenIds: stored.clientTokenIds }),
      loginServer:
        live.host === null
          ? { tls: { certificate: {} } }
          : {
              host: live.host,
              tls: { status: 'Enabled', certificate: { type: 'LocalDirectory', location: '/var/acr/certs' } },
            },
      logging: { logLevel: stored.logLevel, auditLogStatus: stored.auditLogStatus },
      ...(details.length === 0
        ? {}
        : {
            statusDetails: details.map(({ informational: _, timestamp, ...detail }) => ({
              ...detail,
              timestamp: armTime(timestamp),
            })),
          }),
      ...(stored.notifications.length === 0 ? {} : { notificationsList: stored.notifications }),
      ...(stored.garbageCollection !== null && hasGarbageCollection(call.apiVersion)
        ? { garbageCollection: stored.garbageCollection }
        : {}),
      ...(preview && live.syncResult !== null
        ? {
            registrySyncResult: {
              syncTrigger: live.syncResult.syncTrigger,
              syncState: live.syncResult.syncState,
              ...(live.syncResult.start === null ? {} : { lastSyncStartTime: armTime(live.syncResult.start) }),
              ...(live.syncResult.end === null ? {} : { lastSyncEndTime: armTime(live.syncResult.end) }),
              ...(live.syncResult.lastSuccess === null
                ? {}
                : { lastSuccessfulSyncEndTime: armTime(live.syncResult.lastSuccess) }),
            },
          }
        : {}),
    },
  };
};
