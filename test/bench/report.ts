import { findings } from '../../shared/findings/findings.ts';
import { getFormatter } from '../../shared/i18n/translate.ts';
import { textFormats, writeReport } from '../../shared/report/report.ts';
import { dayMs } from '../../shared/schedule/instant.ts';
import { simulate } from '../../shared/simulate/simulate.ts';
import type { Topology } from '../../shared/topology/model.ts';
import { mixedFleet } from '../support/mixed-fleet.ts';
import type { BenchRow } from './simulate.ts';

declare const performance: { readonly now: () => number };

const computeMedian = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[times.length >> 1] ?? NaN;
const timed = (work: () => void): number => {
  const start = performance.now();
  work();
  return performance.now() - start;
};

const from = Date.parse('2026-11-23T00:00:00Z');
const to = from + 90 * dayMs;

/** The results of `cascade simulate`: windows, staleness, loads and findings. */
const simulated = (topology: Topology) => {
  const simulation = simulate(topology, { from, to });
  return { formatter: getFormatter(), topology, simulation, findings: findings(topology, simulation, from), now: from };
};

/** The work of `cascade report` without its files against that of `cascade simulate`; a new fleet for each run. */
export function benchReport(): readonly BenchRow[] {
  const runs = { simulate: [] as number[], report: [] as number[] };
  for (let i = 0; i < 60; i++) {
    const [one, other] = [mixedFleet(1_000, 2 * i + 1), mixedFleet(1_000, 2 * i + 2)];
    runs.simulate.push(timed(() => simulated(one)));
    runs.report.push(
      timed(() => {
        const input = simulated(other);
        textFormats.forEach((format) => writeReport(input, format));
      }),
    );
  }
  const medians = { simulate: computeMedian(runs.simulate), report: computeMedian(runs.report) };
  const ratio = medians.report / medians.simulate;
  return [
    {
      name: 'report of 1,000 registries over 90 days, all text formats, simulating included',
      unit: 'ms',
      medians,
      ratio,
      target: '< 2.5 times simulating them, findings included',
      holds: ratio < 2.5,
    },
  ];
}
