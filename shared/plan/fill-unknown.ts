import type { Topology } from '../topology/model.ts';
import { indexTopology } from '../topology/tree.ts';

/** Fills values that a source does not report from another topology of the cloud registry: they are no differences. */
export const fillUnknownFrom = (topology: Topology, other: Topology): Topology => {
  const others = indexTopology(other);
  const { cloud } = topology;
  return {
    ...topology,
    cloud: {
      ...cloud,
      location: cloud.location ?? other.cloud.location,
      sku: cloud.sku ?? other.cloud.sku,
      loginServer: cloud.loginServer ?? other.cloud.loginServer,
      ...(cloud.dataEndpointEnabled === null
        ? {
            dataEndpointEnabled: other.cloud.dataEndpointEnabled,
            dataEndpointHostNames: other.cloud.dataEndpointHostNames,
          }
        : {}),
    },
    registries: topology.registries.map((registry) => ({
      ...registry,
      garbageCollection: registry.garbageCollection ?? others.get(registry.name)?.garbageCollection ?? null,
    })),
    ...(topology.accessKnown
      ? {}
      : { tokens: other.tokens, scopeMaps: other.scopeMaps, accessKnown: other.accessKnown }),
  };
};
