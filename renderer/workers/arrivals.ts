import type { Instant } from '../../shared/schedule/instant.ts';
import { arrivals } from '../../shared/simulate/arrivals.ts';
import type { Arrival, ArrivalOptions, Assumption } from '../../shared/simulate/types.ts';
import type { Topology } from '../../shared/topology/model.ts';
import { handleWithLocale } from './worker-locale.ts';

export interface ArrivalsJob {
  /** Null if unchanged since the last job. */
  readonly topology: Topology | null;
  readonly moment: Instant;
  readonly options: ArrivalOptions;
}

export type BothArrivals = Readonly<Record<Assumption, readonly Arrival[]>>;

let known: Topology | null = null;

handleWithLocale(({ topology, moment, options }: ArrivalsJob) => {
  known = topology ?? known;
  if (known === null) return;
  const hierarchy = known;
  const under = (assumption: Assumption): readonly Arrival[] => arrivals(hierarchy, moment, assumption, options);
  postMessage({ optimistic: under('optimistic'), pessimistic: under('pessimistic') } satisfies BothArrivals);
});
