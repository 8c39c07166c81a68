import { Cron as Croner } from 'croner';
import { findings } from '../../shared/findings/findings.ts';
import type { Cron } from '../../shared/schedule/cron.ts';
import { dayMs } from '../../shared/schedule/instant.ts';
import { appendOccurrences, type Instants, occurrences } from '../../shared/schedule/occurrences.ts';
import { appendMerged, type ParsedSync, parseSync } from '../../shared/schedule/windows.ts';
import { createSimulator, simulate } from '../../shared/simulate/simulate.ts';
import type { Simulation } from '../../shared/simulate/types.ts';
import type { Topology } from '../../shared/topology/model.ts';
import { irregularFleet, mixedFleet } from '../support/mixed-fleet.ts';

/** One claim: a ratio of medians measured side by side in one run. */
export interface BenchRow {
  readonly name: string;
  readonly unit: string;
  readonly medians: Readonly<Record<string, number>>;
  readonly ratio: number;
  readonly target: string;
  readonly holds: boolean;
}

declare const process: {
  readonly memoryUsage: () => { readonly heapUsed: number; readonly arrayBuffers: number };
  readonly cpuUsage: () => { readonly user: number; readonly system: number };
};

const from = Date.parse('2026-11-23T00:00:00Z');
const toRange = (days: number): { readonly from: number; readonly to: number } => ({ from, to: from + days * dayMs });

/** Milliseconds of processor time so far, garbage collection included; other work on the machine does not count. */
const processorMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

/** Runs the works in turns, so that a slowdown affects all. */
function computeMedians<K extends string>(runs: number, works: Readonly<Record<K, () => void>>): Record<K, number> {
  const names = Object.keys(works) as K[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<K, number[]>;
  for (let i = 0; i < runs; i++) {
    for (const name of names) {
      const start = processorMs();
      works[name]();
      times[name].push(processorMs() - start);
    }
  }
  return Object.fromEntries(
    names.map((name) => [name, round(times[name].sort((a, b) => a - b)[runs >> 1] ?? NaN)]),
  ) as Record<K, number>;
}

/** Simulates and reads the loads, which are computed on the first read. */
const fullResults = (fleet: Topology, days: number): Simulation => {
  const simulation = simulate(fleet, toRange(days));
  if (simulation.loads.length === 0) throw new Error('There is no load.');
  return simulation;
};

/** Enumerates and merges the windows alone, into allocated buffers. */
function windowsAlone(readings: readonly ParsedSync[], days: number): number {
  const { to } = toRange(days);
  const opens: Instants = { values: new Float64Array(1 << 18), length: 0 };
  const merged: Instants = { values: new Float64Array(1 << 19), length: 0 };
  let count = 0;
  for (const reading of readings) {
    if (reading.cron === null || reading.continuous) continue;
    opens.length = 0;
    merged.length = 0;
    appendOccurrences(reading.cron, from, to, opens);
    appendMerged(opens, 0, reading.windowMs, merged);
    count += opens.length;
  }
  return count;
}

/**
 * croner's occurrences over a range, one call each, of every `every`th registry in order of how often it opens: times
 * `every` it stands for the fleet.
 */
function cronersOccurrences(readings: readonly ParsedSync[], days: number, every: number): void {
  const until = from + days * dayMs;
  const often = (cron: Cron): number => occurrences(cron, from, from + 28 * dayMs).length;
  const crons = readings.flatMap(({ cron, continuous }) =>
    cron === null || continuous ? [] : [{ cron, often: often(cron) }],
  );
  crons.sort((a, b) => a.often - b.often);
  for (let i = every >> 1; i < crons.length; i += every) {
    const cron = new Croner((crons[i] as { readonly cron: Cron }).cron.text, {
      mode: '5-part',
      utcOffset: 0,
      sloppyRanges: true,
      domAndDow: true,
    });
    for (let at = cron.nextRun(new Date(from - 1)); at !== null && at.getTime() < until;) at = cron.nextRun(at);
  }
}

const round = (value: number): number => Math.round(value * 100) / 100;
const countWindows = (simulation: Simulation): number =>
  simulation.registries.reduce((sum, { windows }) => sum + windows.length / 2, 0);

/** The claims about the simulator, measured in processor time. */
export function benchSimulate(): BenchRow[] {
  const rows: BenchRow[] = [];
  const large = mixedFleet(5_000);
  const middle = mixedFleet(500);
  const small = mixedFleet(50);
  const readings = large.registries.map(({ sync }) => parseSync(sync));
  for (let i = 0; i < 40; i++) for (const fleet of [small, middle]) fullResults(fleet, 365);

  const sizes: Record<string, number> = {};
  for (const [size, fleet] of [
    ['50', small],
    ['500', middle],
    ['5000', large],
  ] as const) {
    for (const days of [7, 30, 365])
      Object.assign(
        sizes,
        computeMedians(size === '5000' ? 5 : 15, { [`${size} × ${days} d`]: () => fullResults(fleet, days) }),
      );
  }
  const { full, alone } = computeMedians(15, {
    full: () => fullResults(large, 365),
    alone: () => windowsAlone(readings, 365),
  });
  rows.push({
    name: 'full results, loads included, against windows alone, 5,000 registries × 365 days',
    unit: 'ms',
    medians: { ...sizes, full, 'windows alone': alone },
    ratio: round(full / alone),
    target: '≤ 4',
    holds: full / alone <= 4,
  });

  // Dates, months, payloads and a change freeze at every site: no week repeats, so the whole range is simulated.
  const irregular = irregularFleet(5_000, from + 27 * dayMs);
  const irregularReadings = irregular.registries.map(({ sync }) => parseSync(sync));
  const whole = computeMedians(5, {
    full: () => fullResults(irregular, 365),
    alone: () => windowsAlone(irregularReadings, 365),
  });
  rows.push({
    name: 'the same with dates, months, payloads and a change freeze, 5,000 registries × 365 days',
    unit: 'ms',
    medians: { full: whole.full, 'windows alone': whole.alone },
    ratio: round(whole.full / whole.alone),
    target: 'no claim',
    holds: true,
  });

  const every = 25;
  const croner = computeMedians(1, { croner: () => cronersOccurrences(readings, 365, every) }).croner * every;
  rows.push({
    name:
      'full results against the same with the occurrences of every registry asked of croner, one call each (every ' +
      '25th registry measured, times 25), 5,000 × 365 days',
    unit: 'ms',
    medians: { full, 'fed by croner': round(croner + full) },
    ratio: round((croner + full) / full),
    target: '≥ 500',
    holds: croner + full >= 500 * full,
  });

  // In turns, so that collecting the garbage of one weighs the same on the other.
  const flat = computeMedians(15, {
    '500': () => {
      for (let i = 0; i < 10; i++) fullResults(middle, 365);
    },
    '5000': () => fullResults(large, 365),
  });
  const perWindow = (fleet: Topology, ms: number): number =>
    round((ms * 1e6) / countWindows(simulate(fleet, toRange(365))));
  const nanoseconds = { '500': perWindow(middle, flat['500'] / 10), '5000': perWindow(large, flat['5000']) };
  const spread = Math.max(nanoseconds['500'], nanoseconds['5000']) / Math.min(nanoseconds['500'], nanoseconds['5000']);
  rows.push({
    name: 'cost of a window, 500 against 5,000 registries × 365 days',
    unit: 'ns',
    medians: nanoseconds,
    ratio: round(spread),
    target: '≤ 2',
    holds: spread <= 2,
  });

  const used = (): number => {
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return (heapUsed + arrayBuffers) / 1e6;
  };
  let most = 0;
  let calls = 0;
  simulate(irregular, {
    ...toRange(365),
    ...{
      shouldStop: () => {
        if (calls++ % 50 === 0) most = Math.max(most, used());
        return false;
      },
    },
  });
  rows.push({
    name:
      'memory in use during a full run, garbage and the fleets included, 5,000 registries with dates, payloads and ' +
      'a freeze × 365 days',
    unit: 'MB',
    medians: { peak: round(most) },
    ratio: round(most / 200),
    target: '≤ 1 (200 MB)',
    holds: most <= 200,
  });

  const simulator = createSimulator();
  simulator.simulate(middle, toRange(30));
  let turn = 0;
  const { edit } = computeMedians(41, {
    edit: () => {
      turn++;
      const at = (turn * 37) % middle.registries.length;
      const registries = middle.registries.map((registry, i) =>
        i === at
          ? { ...registry, sync: { ...registry.sync, schedule: `${turn % 60} ${turn % 24} * * *`, syncWindow: 'PT3H' } }
          : registry,
      );
      if (simulator.simulate({ ...middle, registries }, toRange(30)).loads.length === 0)
        throw new Error('There is no load.');
    },
  });
  rows.push({
    name: 'a single edit simulated again against a frame of 16 ms, 500 registries × 30 days',
    unit: 'ms',
    medians: { edit, frame: 16 },
    ratio: round(edit / 16),
    target: '≤ 1',
    holds: edit <= 16,
  });

  const simulation = fullResults(large, 365);
  const { found } = computeMedians(5, { found: () => findings({ ...large }, simulation, from) });
  rows.push({
    name: 'findings of 5,000 registries over 365 days against a second',
    unit: 'ms',
    medians: { findings: found, second: 1_000 },
    ratio: round(found / 1_000),
    target: '≤ 1',
    holds: found <= 1_000,
  });
  return rows;
}
