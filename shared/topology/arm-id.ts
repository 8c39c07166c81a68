import type { CloudRegistry, Topology } from './model.ts';

/** Last segment of an ARM id: the resource's own name. Empty for an empty id. */
export const nameInId = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

/** ARM ids are compared ignoring case (shared/topology/README.md#12-paths-and-names). */
export const sameId = (a: string | null, b: string | null): boolean => a?.toLowerCase() === b?.toLowerCase();

/** Whether a text is the ARM id of a cloud registry. */
export const isCloudRegistryId = (text: string): boolean =>
  /^\/subscriptions\/[\da-f-]{36}\/resourceGroups\/[\w.()-]{1,90}\/providers\/Microsoft\.ContainerRegistry\/registries\/[a-z0-9-]+$/i.test(
    text,
  );

/** The cloud registry's id within the id of anything below it; null where the id is of another kind. */
export const cloudIdIn = (id: string): string | null => /^(.*\/registries\/[^/]+)(?:\/|$)/i.exec(id)?.[1] ?? null;

/** Whether every id in a topology is of this cloud registry or of something in it, as of one that was read from Azure. */
export const isWithinCloud = ({ cloud, registries, tokens, scopeMaps }: Topology, cloudId: string): boolean =>
  (cloud.id === null || sameId(cloud.id, cloudId)) &&
  [...registries, ...tokens, ...scopeMaps].every(({ id }) => id === null || sameId(cloudIdIn(id), cloudId));

/** ARM id of the cloud registry, from itself or from any connected registry's id; null in a sketch that never saw Azure. */
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

/** What a bare list tells of the cloud registry: its id. */
export const cloudFromId = (id: string | null, fallbackName: string): CloudRegistry => ({
  name: id === null ? fallbackName : nameInId(id),
  id,
  location: null,
  sku: null,
  loginServer: null,
  dataEndpointEnabled: null,
  dataEndpointHostNames: [],
});
