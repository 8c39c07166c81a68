import { describe, expect, it } from 'vitest';
import { getFaultScenarios } from '../../../../renderer/forms/fault-scenarios.ts';
import { formatMessage } from '../../../../shared/i18n/translate.ts';
import { makePlan } from '../../../../shared/plan/make-plan.ts';
import { applyEdits } from '../../../../shared/topology/edit.ts';
import { start } from '../../../support/plan-scenario.ts';
import { unwrap } from '../../../support/topologies.ts';
import { emulatedApply } from '../../apply/emulated-apply.ts';

const goal = unwrap(
  applyEdits(start, [
    { kind: 'set-sync', registry: 'line1', sync: { schedule: '0 12 * * *', syncWindow: 'PT4H' } },
    { kind: 'set-logging', registry: 'depot', logLevel: 'Error' },
  ]),
);
const plan = unwrap(makePlan(start, goal));

/** What the person sees of an apply of two steps. */
const comes: Readonly<Record<string, string | RegExp>> = {
  'server-error': '2 of 2 steps done.',
  outage:
    /^0 of 2 steps done; stopped at “.+”: .+An internal server error occurred\..+ Resume goes on where it stopped/,
  throttled: '2 of 2 steps done.',
  timeout:
    /^0 of 2 steps done; stopped at “.+”: .+ did not answer in time\. Try again\. .+ Resume goes on where it stopped/,
  reset: /^0 of 2 steps done; stopped at “.+”: .+ broke off\. Try again\. .+ Resume goes on where it stopped/,
  'operation-fails':
    /^0 of 2 steps done; stopped at “.+”: .+ was taken by Azure and failed there: .+ Resume goes on where it stopped/,
  'operation-hangs':
    /^0 of 2 steps done; stopped at “.+”: .+ is taking Azure longer than expected, and may still end well\. .+ Resume goes on where it stopped/,
  'changed-by-someone-else':
    /^0 of 2 steps done; stopped at “.+”: .+ was changed by someone else since the plan was made: .+ Refresh, look at what changed/,
};

describe('Practising a failure', () => {
  it('offers each of them', () => {
    expect(
      getFaultScenarios()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(Object.keys(comes).sort());
  });

  it.each(getFaultScenarios())('$id ends as it says', async ({ id, faults }) => {
    const { emulator, go } = await emulatedApply(start, goal, plan, 400);
    emulator.setFaults(faults.map((fault) => ({ ...fault, retryAfterSeconds: 0 })));
    expect(formatMessage((await go()).message)).toMatch(comes[id] ?? '');
  });
});
