import { describe, expect, it, vi } from 'vitest';
import type { ArrivalsJob, BothArrivals } from '../../../../renderer/workers/arrivals.ts';
import { arrivals } from '../../../../shared/simulate/arrivals.ts';
import type { Topology } from '../../../../shared/topology/model.ts';
import { buildFleet } from '../../../support/fleet.ts';

/** Workers that respond immediately, unless `held` is an array. */
let held: (() => void)[] | null = null;
const ended = vi.fn();
vi.mock('../../../../renderer/workers/spawn.ts', () => ({
  spawnArrivalsWorker: () => {
    let known: Topology | null = null;
    const worker = {
      onmessage: (_: { data: BothArrivals }) => {},
      onerror: (_: { message: string }) => {},
      terminate: ended,
      postMessage: ({ topology, moment, options }: ArrivalsJob) => {
        known = topology ?? known;
        const hierarchy = known!;
        const answer = (): void =>
          worker.onmessage({
            data: {
              optimistic: arrivals(hierarchy, moment, 'optimistic', options),
              pessimistic: arrivals(hierarchy, moment, 'pessimistic', options),
            },
          });
        if (held === null) answer();
        else held.push(answer);
      },
    };
    return worker;
  },
}));
const { Push } = await import('../../../../renderer/state/push.svelte.ts');
type Push = InstanceType<typeof Push>;
const opened = (push: Push): Push => {
  push.open();
  push.requestArrivals();
  return push;
};

const hour = 3_600_000;
const now = Date.parse('2026-11-23T12:00:30Z');
const noon = now - 30_000;
const port = (assumption: 'optimistic' | 'pessimistic' = 'pessimistic') => ({
  desired: buildFleet([
    { name: 'plant', schedule: '0 14 * * *', window: 'PT3H' },
    { name: 'line', parent: 'plant', schedule: '0 13 * * *', window: 'PT3H' },
  ]),
  now,
  settings: { assumption, payloadBytes: null },
  visible: { from: noon - 12 * hour, to: noon + 156 * hour },
});
const kinds = (push: Push): (string | undefined)[] => ['plant', 'line'].map((name) => push.states.get(name)?.kind);

describe('a push that is watched', () => {
  it('works nothing out until it is opened, then begins at the minute of the clock', () => {
    const push = new Push(port());
    expect([push.arrivals, push.states.size]).toEqual([null, 0]);
    opened(push);
    expect([push.moment, push.at]).toEqual([noon, noon]);
    expect(push.arrivals?.pessimistic.map(({ at }) => (at! - noon) / hour)).toEqual([2, 25]);
    expect(push.arrivals?.optimistic.map(({ at }) => (at! - noon) / hour)).toEqual([2, 2]);
  });

  it('shows each site as it is at the marker', () => {
    const push = new Push(port());
    opened(push);
    expect(kinds(push)).toEqual(['waiting', 'behind']);
    push.at = noon + 2 * hour;
    expect(kinds(push)).toEqual(['has', 'waiting']);
    push.at = noon + 25 * hour;
    expect(kinds(push)).toEqual(['has', 'has']);
  });

  it('shows no site with the content before the push', () => {
    const push = new Push(port());
    opened(push);
    push.at = noon - hour;
    expect(kinds(push)).toEqual(['waiting', 'behind']);
  });

  it('keeps its states while the marker moves between two changes', () => {
    const push = new Push(port());
    opened(push);
    push.at = noon + 3 * hour;
    const before = push.states;
    push.at = noon + 4 * hour;
    expect(push.states).toEqual(before);
  });

  it('names the sites that miss a deadline under the assumption', () => {
    const push = new Push(port());
    opened(push);
    push.deadline = noon + 6 * hour;
    expect(push.runbook.map(({ registry }) => registry)).toEqual(['line']);
    const optimist = new Push(port('optimistic'));
    opened(optimist);
    optimist.deadline = noon + 6 * hour;
    expect(optimist.runbook).toEqual([]);
  });

  it('forgets its deadline when it is closed', () => {
    const push = new Push(port());
    opened(push);
    push.deadline = noon + hour;
    push.close();
    expect([push.on, push.deadline, push.arrivals]).toEqual([false, null, null]);
  });

  it('asks one question at a time, and of what was moved meanwhile only the last', () => {
    held = [];
    const push = opened(new Push(port()));
    for (const at of [1, 2, 3]) {
      push.pushAt(noon + at * hour);
      push.requestArrivals();
    }
    expect(held).toHaveLength(1);
    held[0]?.();
    expect(held).toHaveLength(2);
    held[1]?.();
    held = null;
    expect(push.arrivals?.pessimistic.map(({ hops }) => (hops[0]!.availableAt - noon) / hour)).toEqual([3, 3]);
  });

  it('ends its worker when it is closed, and takes no late answer', () => {
    held = [];
    const push = opened(new Push(port()));
    ended.mockClear();
    push.close();
    held[0]?.();
    held = null;
    expect(ended).toHaveBeenCalledOnce();
    expect(push.arrivals).toBeNull();
  });
});
