import type { Topology } from '../../shared/topology/model.ts';
import { type CloudResults, computeCloudResults, type FleetRanges } from '../../shared/view/fleet.ts';
import { handleWithLocale } from './worker-locale.ts';

export interface FleetJob extends FleetRanges {
  readonly id: string;
  readonly topology: Topology;
}

export interface FleetAnswer {
  readonly id: string;
  readonly figures: CloudResults;
}

handleWithLocale(({ id, topology, ...ranges }: FleetJob) => {
  const figures = computeCloudResults(topology, ranges);
  // Several sites may share what they have in common.
  postMessage(
    { id, figures },
    { transfer: [...new Set(figures.sites.map(({ windows }) => windows.buffer as ArrayBuffer))] },
  );
});
