import type { CloudRegistry, Topology } from './model.ts';

/** Last segment of an ARM id; empty for an empty id. */
export const nameInId = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

/** Case does not count (shared/topology/README.md#12-paths-and-names). */
export const sameId = (a: string | null, b: string | null): boolean => a?.toLowerCase() === b?.toLowerCase();

const cloudRegistryId = new RegExp(
  String.raw`^/subscriptions/[\da-f-]{36}/resourceGroups/[\w.()-]{1,90}` +
    String.raw`/providers/Microsoft\.ContainerRegistry/registries/[a-z0-9-]+$`,
  'i',
);

/** Whether text is the ARM id of a container registry, whose subscription is a GUID. */
export const isCloudRegistryId = (text: string): boolean => cloudRegistryId.test(text);

/** Id of the cloud registry within the id of a resource below it; null for any other id. */
export const cloudIdIn = (id: string): string | null => /^(.*\/registries\/[^/]+)(?:\/|$)/i.exec(id)?.[1] ?? null;

/** Whether every id of a topology is this cloud registry's or of a resource below it. */
export const isWithinCloud = ({ cloud, registries, tokens, scopeMaps }: Topology, cloudId: string): boolean =>
  (cloud.id === null || sameId(cloud.id, cloudId)) &&
  [...registries, ...tokens, ...scopeMaps].every(({ id }) => id === null || sameId(cloudIdIn(id), cloudId));

/** Id of the cloud registry, also from a connected registry's id; null in a sketch. */
export const findCloudId = (topology: Topology): string | null =>
  topology.cloud.id ??
  topology.registries.map(({ id }) => (id === null ? null : cloudIdIn(id))).find((id) => id !== null) ??
  null;

/** Lower-case subscription id; null in a sketch. */
export const findSubscriptionId = (topology: Topology): string | null =>
  /^\/subscriptions\/([\da-f-]{36})\//i.exec(findCloudId(topology) ?? '')?.[1]?.toLowerCase() ?? null;

export type ResourceType = 'connectedRegistries' | 'tokens' | 'scopeMaps';

/** ARM id of a resource below the cloud registry; starts at `/registries/` in a sketch. */
export const resourceId = (topology: Topology, type: ResourceType, name: string): string =>
  `${findCloudId(topology) ?? `/registries/${topology.cloud.name}`}/${type}/${name}`;

/** Builds a cloud registry of which only the id is known. */
export const cloudFromId = (id: string | null, fallbackName: string): CloudRegistry => ({
  name: id === null ? fallbackName : nameInId(id),
  id,
  location: null,
  sku: null,
  loginServer: null,
  dataEndpointEnabled: null,
  dataEndpointHostNames: [],
});
