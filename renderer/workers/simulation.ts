import { findings } from '../../shared/findings/findings.ts';
import type { Finding } from '../../shared/findings/types.ts';
import {
  createResultsBuilder,
  type ResultsRequest,
  type SimulationResults,
} from '../../shared/view/simulation-results.ts';
import { handleWithLocale } from './worker-locale.ts';

/** Figures first, findings after them. */
export type SimulationMessage =
  | ({ readonly kind: 'figures' } & SimulationResults)
  | {
      readonly kind: 'findings';
      readonly job: number;
      readonly findings: readonly Finding[];
      readonly live: readonly Finding[];
    };

const buildResults = createResultsBuilder();
let newest = 0;

/** Milliseconds: long enough that the next keystroke of a person who types comes first. */
const findingsAfterMs = 60;

const post = (message: SimulationMessage): void => postMessage(message);

const answer = (job: ResultsRequest): void => {
  newest = job.job;
  const work = buildResults(job);
  if (work === null) return;
  const { figures, actual, live, edited } = work;
  post({ kind: 'figures', ...figures });
  // Figures follow the keyboard; findings are posted later, unless a newer request came by then.
  setTimeout(() => {
    if (newest !== job.job) return;
    const before = findings(actual, live, job.now, { live: actual });
    const after = edited === null ? before : findings(edited.topology, edited.simulation, job.now, { live: actual });
    post({ kind: 'findings', job: job.job, findings: after, live: before });
  }, findingsAfterMs);
};

handleWithLocale(answer);
