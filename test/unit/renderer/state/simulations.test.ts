import { beforeEach, expect, it, vi } from 'vitest';
import type { SimulationMessage } from '../../../../renderer/workers/simulation.ts';
import type { Edit } from '../../../../shared/topology/edit-types.ts';
import type { ResultsRequest } from '../../../../shared/view/simulation-results.ts';
import { buildRegistry, createTopology } from '../../../support/topology.ts';

const staleness = { worstMs: 0, meanMs: 0, p95Ms: 0, expiredShare: null };
const figures = (name: string) => ({
  name,
  parent: null,
  continuous: true,
  planned: false,
  windows: new Float64Array(),
  openMs: 0,
  longestGapMs: 0,
  notes: [],
  optimistic: staleness,
  pessimistic: staleness,
});
const posted: ResultsRequest[] = [];
let answer: (job: number, more?: Partial<Extract<SimulationMessage, { kind: 'figures' }>>) => void;
let find: (job: number) => void;
let fail: (message: string) => void;
const ended = vi.fn();

vi.mock('../../../../renderer/workers/spawn.ts', () => ({
  spawnSimulationWorker: () => {
    const worker = {
      onmessage: (_: { data: SimulationMessage }) => {},
      onerror: (_: { message: string }) => {},
      terminate: () => ended(),
      postMessage: (job: ResultsRequest) => posted.push(job),
    };
    fail = (message) => worker.onerror({ message });
    answer = (job, more = {}) =>
      worker.onmessage({
        data: {
          kind: 'figures',
          job,
          live: { from: 0, to: 1, registries: [figures('sitea')], loads: [] },
          draft: null,
          effectiveAt: {},
          ...more,
        },
      });
    find = (job) =>
      worker.onmessage({
        data: {
          kind: 'findings',
          job,
          findings: [{ code: 'never-fires', severity: 'error', registry: 'sitea', message: 'It never fires.' }],
          live: [],
        },
      });
    return worker;
  },
}));

const { Simulations } = await import('../../../../renderer/state/simulations.svelte.ts');
const actual = createTopology([buildRegistry('sitea', null)]);
const port = {
  actual,
  draft: { edits: [] },
  horizon: { from: 0, to: 365 },
  from: 0,
  to: 1,
  now: 0,
  settings: { assumption: 'pessimistic' },
} as const;
const edits: readonly Edit[] = [{ kind: 'set-sync', registry: 'sitea', sync: { schedule: '0 2 * * *' } }];

beforeEach(() => posted.splice(0));

it('works on one question at a time and then goes on with the newest', () => {
  const simulations = new Simulations(port);
  simulations.simulate();
  simulations.simulate();
  simulations.simulate();
  expect(posted.map(({ job }) => job)).toEqual([1]);
  answer(1);
  expect(posted.map(({ job }) => job)).toEqual([1, 3]);
});

it('shows each newer answer while the newest question still waits', () => {
  const simulations = new Simulations(port);
  simulations.simulate();
  simulations.simulate();
  answer(1);
  expect(simulations.answer?.job).toBe(1);
  answer(2);
  expect(simulations.answer?.job).toBe(2);
});

it('sends a topology once, and the edits each time', () => {
  const simulations = new Simulations({ ...port, draft: { edits } });
  simulations.simulate();
  answer(1);
  simulations.simulate();
  expect(posted).toMatchObject([
    { actual, edits },
    { actual: null, edits },
  ]);
});

it('puts a draft together from what differs and the places of what does not', () => {
  const simulations = new Simulations(port);
  simulations.simulate();
  answer(1);
  simulations.simulate();
  answer(2, { live: null, draft: { registries: [figures('siteb'), 0], loads: [] } });
  expect(simulations.answer?.draft?.registries.map(({ name }) => name)).toEqual(['siteb', 'sitea']);
  expect(simulations.answer?.live.registries.map(({ name }) => name)).toEqual(['sitea']);
});

it('keeps the last findings until newer ones are there', () => {
  const simulations = new Simulations(port);
  simulations.simulate();
  answer(1);
  find(1);
  simulations.simulate();
  answer(2);
  expect(simulations.findings).toHaveLength(1);
});

it('asks nothing before there is a topology', () => {
  new Simulations({ ...port, actual: null }).simulate();
  expect(posted).toEqual([]);
});

it('shows the figures that came with the first view, and asks the worker once they are drawn', async () => {
  let onDrawn = (): void => undefined;
  const firstPaint = new Promise<void>((resolve) => (onDrawn = resolve));
  const simulations = new Simulations(port);
  simulations.seed(
    { job: 0, live: { from: 0, to: 1, registries: [figures('sitea')], loads: [] }, draft: null, effectiveAt: {} },
    firstPaint,
  );
  expect(simulations.live.has('sitea')).toBe(true);
  simulations.simulate();
  expect(posted).toEqual([]);
  onDrawn();
  await firstPaint;
  expect(posted.map(({ job }) => job)).toEqual([1]);
  answer(1);
  expect(simulations.answer?.job).toBe(1);
});

it('says that the worker ended, and sends everything to a new one', () => {
  const simulations = new Simulations(port);
  simulations.simulate();
  answer(1);
  simulations.simulate();
  fail('out of memory');
  expect(ended).toHaveBeenCalled();
  expect(simulations.failure).toBe('out of memory');
  expect(simulations.answer?.job).toBe(1);
  simulations.simulate();
  expect(posted.at(-1)).toMatchObject({ job: 3, actual });
  answer(3);
  expect(simulations).toMatchObject({ failure: null, answer: { job: 3 } });
});
