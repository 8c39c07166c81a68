// Kills a real process that applies a plan over TLS by SIGKILL around every request and around and within every journal
// write; another process resumes. `npm run test:crash` tries every instant, other runs a sample.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EmulatorState } from '../../main/emulator/state.ts';
import { formatMessage } from '../../shared/i18n/translate.ts';
import { makePlan } from '../../shared/plan/make-plan.ts';
import { applyEdits } from '../../shared/topology/edit.ts';
import { formatMessages } from '../support/format-messages.ts';
import { goal as wider, start } from '../support/plan-scenario.ts';
import { unwrap } from '../support/topologies.ts';
import { type CrashFixture, createCrashFixture } from './fixture.ts';

const all = process.env['CASES'] === 'all';
const sampled = 6;

const goal = unwrap(applyEdits(wider, [{ kind: 'deactivate', registry: 'plant' }]));
const plan = unwrap(makePlan(start, goal));

/** State of Azure without times and guids. */
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

let fixture: CrashFixture;
beforeAll(async () => {
  fixture = await createCrashFixture(start, plan);
}, 120_000);
afterAll(() => fixture.close());

it(
  'kills an apply of at least twelve steps at any instant, and going on ends it as planned with no request sent twice',
  { timeout: 3_600_000 },
  async () => {
    expect(plan.steps.length).toBeGreaterThanOrEqual(12);
    await fixture.reset();
    const whole = await fixture.run(null);
    expect(formatMessages(whole.report)).toMatchObject({
      found: null,
      end: { state: 'done', message: `${plan.steps.length} of ${plan.steps.length} steps done.` },
    });
    const wanted = holdings(fixture.state());
    const sent = fixture.writes().toSorted();
    expect(sent).toHaveLength(plan.steps.length);
    const instants = whole.report?.instants ?? [];

    const chosen = instants
      .map((_, at) => at)
      .filter((at) => all || at % Math.ceil(instants.length / sampled) === Math.floor(instants.length / sampled / 2));
    let killed = 0;
    let again = 0;
    for (const at of chosen) {
      await fixture.reset();
      const first = await fixture.run(at);
      const where = `killed at instant ${at} of ${instants.length}, about “${instants[at] ?? ''}”`;
      // A run may poll an operation less often, so that the last instants are not always reached.
      if (first.signal === 'SIGKILL') killed += 1;
      else expect.soft(first.report?.end.state, where).toBe('done');
      // Sometimes kills the resuming process as well.
      if (at % 4 === 0 && (await fixture.run((at * 7) % 41)).signal === 'SIGKILL') again += 1;
      const second = await fixture.run(null);
      expect
        .soft(formatMessages(second.report?.end), where)
        .toMatchObject({ state: 'done', message: formatMessage(whole.report?.end.message ?? '') });
      if (second.report?.found?.state !== 'done' && second.report?.found !== null)
        expect.soft(formatMessages(second.report?.found), where).toMatchObject({
          state: 'interrupted',
          message: expect.stringMatching(
            /^Cascade ended while it applied this plan: \d+ of \d+ steps are known to be done\./,
          ),
        });
      expect.soft(holdings(fixture.state()), where).toEqual(wanted);
      expect.soft(fixture.writes().toSorted(), where).toEqual(sent);
      if (all && killed % 50 === 0) process.stdout.write(`${killed} of ${chosen.length} instants tried\n`);
    }
    expect(killed).toBeGreaterThanOrEqual(chosen.length - 10);
    process.stdout.write(
      `${killed} kill points tried of ${instants.length} in an apply of ${plan.steps.length} steps: each was ` +
        `resumed to the draft, ${again} after one more kill while going on; no request was sent twice.\n`,
    );
  },
);
