import type { CloudRegistry, Topology } from './model.ts';

/** Returns the resource name, the last segment of an ARM id; empty for an empty id. */
export const nameInId = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

/** ARM ids are compared ignoring case (shared/topology/README.md#12-paths-and-names). */
export const sameId = (a: string | null, b: string | null): boolean => a?.toLowerCase() === b?.toLowerCase();

const cloudRegistryId = new RegExp(
  String.raw`^/subscriptions/[\da-f-]{36}/resourceGroups/[\w.()-]{1,90}` +
    String.raw`/providers/Microsoft\.ContainerRegistry/registries/[a-z0-9-]+$`,
  'i',
);

export const isCloudRegistryId = (text: string): boolean => cloudRegistryId.test(text);

/** The cloud registry's id within the id of anything below it; null where the id is of another kind. */
export const cloudIdIn = (id: string): string | null => /^(.*\/registries\/[^/]+)(?:\/|$)/i.exec(id)?.[1] ?? null;

/**
 * Whether every id in a topology is of this cloud registry or of something in it, as of one that was read from Azure.
 */
export const isWithinCloud = ({ cloud, registries, tokens, scopeMaps }: Topology, cloudId: string): boolean =>
  (cloud.id === null || sameId(cloud.id, cloudId)) &&
  [...registries, ...tokens, ...scopeMaps].every(({ id }) => id === null || sameId(cloudIdIn(id), cloudId));

/** Finds the cloud registry's ARM id, from itself or from a connected registry's id; null in a sketch. */
export const findCloudId = (topology: Topology): string | null =>
  topology.cloud.id ??
  topology.registries.map(({ id }) => (id === null ? null : cloudIdIn(id))).find((id) => id !== null) ??
  null;

/** Id of the subscription that a topology's registry is in, in lower case; null in a sketch. */
export const findSubscriptionId = (topology: Topology): string | null =>
  /^\/subscriptions\/([\da-f-]{36})\//i.exec(findCloudId(topology) ?? '')?.[1]?.toLowerCase() ?? null;

export type ResourceType = 'connectedRegistries' | 'tokens' | 'scopeMaps';

/** ARM id of a resource below the cloud registry; starts at `/registries/` in a sketch that never saw Azure. */
export const resourceId = (topology: Topology, type: ResourceType, name: string): string =>
  `${findCloudId(topology) ?? `/registries/${topology.cloud.name}`}/${type}/${name}`;

/** Builds the cloud registry of a bare list, of which only the id is known. */
export const cloudFromId = (id: string | null, fallbackName: string): CloudRegistry => ({
  name: id === null ? fallbackName : nameInId(id),
  id,
  location: null,
  sku: null,
  loginServer: null,
  dataEndpointEnabled: null,
  dataEndpointHostNames: [],
});
