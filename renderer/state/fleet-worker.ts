import type { Instant } from '../../shared/schedule/instant.ts';
import type { Topology } from '../../shared/topology/model.ts';
import { type CloudFigures, cloudFigures } from '../../shared/view/fleet.ts';
import { answerInLanguage } from './worker-speech.ts';

export interface FleetJob {
  readonly id: string;
  readonly topology: Topology;
  readonly from: Instant;
  readonly to: Instant;
  readonly now: Instant;
}

export interface FleetAnswer {
  readonly id: string;
  readonly figures: CloudFigures;
}

answerInLanguage(({ id, topology, ...range }: FleetJob) => {
  const figures = cloudFigures(topology, range);
  // Several sites may share what they have in common.
  postMessage(
    { id, figures },
    { transfer: [...new Set(figures.sites.map(({ windows }) => windows.buffer as ArrayBuffer))] },
  );
});
