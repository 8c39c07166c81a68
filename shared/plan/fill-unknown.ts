import type { Topology } from '../topology/model.ts';
import { indexTopology } from '../topology/tree.ts';

/** A topology in which what its source does not tell is as another one of the same cloud registry has it, so that it is no difference. */
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
