import { windowsBetween } from '../schedule/windows.ts';
import { blackoutIntervals, parsedSync } from '../simulate/links.ts';
import { openAtOnce } from '../simulate/parent-load.ts';
import type { ParentLoad, RegistrySimulation } from '../simulate/types.ts';
import type { ConnectedRegistry, Topology } from '../topology/model.ts';
import { indexTopology } from '../topology/tree.ts';
import type { TimeRange } from './time-range.ts';

/** Replaces a simulation's windows and load steps by those of another range; figures stay. */
export interface RangeListing {
  readonly registry: (topology: Topology, one: RegistrySimulation) => RegistrySimulation;
  readonly load: (topology: Topology, one: ParentLoad) => ParentLoad;
}

/** Lists a range once for registries that share their windows. */
export const createRangeListing = ({ from, to }: TimeRange): RangeListing => {
  const known = new WeakMap<Float64Array, Float64Array>();
  const list = (topology: Topology, registry: ConnectedRegistry): Float64Array =>
    windowsBetween(parsedSync(registry), blackoutIntervals(topology, registry.name), from, to);

  return {
    registry: (topology, one) => {
      const registry = indexTopology(topology).get(one.name);
      if (registry === null) return one;
      const windows = known.get(one.windows) ?? list(topology, registry);
      known.set(one.windows, windows);
      return { ...one, windows };
    },
    load: (topology, { parent, children, peak, peakAt, heat, requiredMbps, availableMbps }) => {
      const members = indexTopology(topology).getChildren(parent);
      return {
        parent,
        children,
        peak,
        peakAt,
        ...openAtOnce(
          members.map((member) => list(topology, member)),
          from,
          to,
        ),
        heat,
        requiredMbps,
        availableMbps,
      };
    },
  };
};
