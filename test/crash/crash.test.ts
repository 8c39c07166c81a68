// A real process that applies a plan over TLS is killed by SIGKILL around every request and around and within every write to its journal,
// and another one goes on. `npm run test:crash` tries every instant, otherwise a few stand for them.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EmulatorState } from '../../main/emulator/state.ts';
import { makePlan } from '../../shared/plan/make-plan.ts';
import { applyEdits } from '../../shared/topology/edit.ts';
import { goal as wider, start } from '../support/plan-scenario.ts';
import { valueOf } from '../support/topologies.ts';
import { createWorld, type World } from './world.ts';

const all = process.env['CASES'] === 'all';
const sampled = 6;

const goal = valueOf(applyEdits(wider, [{ kind: 'deactivate', registry: 'plant' }]));
const plan = valueOf(makePlan(start, goal));

/** What Azure holds, without when and by which guid. */
const holdings = ({ registries }: EmulatorState): unknown =>
  JSON.parse(
    JSON.stringify([...registries.values()], (key, value: unknown) => {
      if (value instanceof Map) return Object.fromEntries([...value].sort());
      return [
        'authorship',
        'creationDate',
        'statusChangedAt',
        'deployedAt',
        'setAt',
        'at',
        'creationTime',
        'runs',
      ].includes(key)
        ? undefined
        : value;
    }),
  );

let world: World;
beforeAll(async () => {
  world = await createWorld(start, plan);
}, 120_000);
afterAll(() => world.close());

it(
  'kills an apply of at least twelve steps at any instant, and going on ends it as planned with no request sent twice',
  { timeout: 3_600_000 },
  async () => {
    expect(plan.steps.length).toBeGreaterThanOrEqual(12);
    await world.reset();
    const whole = await world.run(null);
    expect(whole.told).toMatchObject({
      found: null,
      end: { state: 'done', message: `${plan.steps.length} of ${plan.steps.length} steps done.` },
    });
    const wanted = holdings(world.state());
    const sent = world.writes().toSorted();
    expect(sent).toHaveLength(plan.steps.length);
    const instants = whole.told?.instants ?? [];

    const chosen = instants
      .map((_, at) => at)
      .filter((at) => all || at % Math.ceil(instants.length / sampled) === Math.floor(instants.length / sampled / 2));
    let killed = 0;
    let again = 0;
    for (const at of chosen) {
      await world.reset();
      const first = await world.run(at);
      const where = `killed at instant ${at} of ${instants.length}, about “${instants[at] ?? ''}”`;
      // Polls of an operation may be fewer than in the whole run, so that the last instants are not always reached.
      if (first.signal === 'SIGKILL') killed += 1;
      else expect.soft(first.told?.end.state, where).toBe('done');
      // The one that goes on is killed as well, now and then.
      if (at % 4 === 0 && (await world.run((at * 7) % 41)).signal === 'SIGKILL') again += 1;
      const second = await world.run(null);
      expect.soft(second.told?.end, where).toMatchObject({ state: 'done', message: whole.told?.end.message });
      if (second.told?.found?.state !== 'done' && second.told?.found !== null)
        expect.soft(second.told?.found, where).toMatchObject({
          state: 'interrupted',
          message: expect.stringMatching(
            /^Cascade ended while it applied this plan: \d+ of \d+ steps are known to be done\./,
          ),
        });
      expect.soft(holdings(world.state()), where).toEqual(wanted);
      expect.soft(world.writes().toSorted(), where).toEqual(sent);
      if (all && killed % 50 === 0) process.stdout.write(`${killed} of ${chosen.length} instants tried\n`);
    }
    expect(killed).toBeGreaterThanOrEqual(chosen.length - 10);
    process.stdout.write(
      `${killed} kill points tried of ${instants.length} in an apply of ${plan.steps.length} steps: each was resumed to the draft, ${again} after one more kill while going on; no request was sent twice.\n`,
    );
  },
);
