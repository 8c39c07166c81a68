import { arrivals } from '../../shared/simulate/arrivals.ts';
import type { Arrival, Assumption } from '../../shared/simulate/types.ts';
import type { Topology } from '../../shared/topology/model.ts';
import type { ArrivalsJob, BothArrivals } from '../state/push.svelte.ts';
import { handleWithLocale } from './worker-locale.ts';

let known: Topology | null = null;

handleWithLocale(({ topology, moment, options }: ArrivalsJob) => {
  known = topology ?? known;
  if (known === null) return;
  const hierarchy = known;
  const under = (assumption: Assumption): readonly Arrival[] => arrivals(hierarchy, moment, assumption, options);
  postMessage({ optimistic: under('optimistic'), pessimistic: under('pessimistic') } satisfies BothArrivals);
});
