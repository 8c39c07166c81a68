import { strict as assert } from 'node:assert';
import type { EmulatorFault } from '../../../shared/ipc-payloads.ts';
import type { Edit } from '../../../shared/topology/edit-types.ts';
import { byTestId, byTestIdPrefix, must, picture } from '../pages/page.ts';
import { actual, applied, apply, draftSchedule, go, readText, restartApp, startApp } from '../pages/window.ts';

const once = (kind: EmulatorFault['kind'], method: EmulatorFault['method'], registry: string) =>
  must('emulator.faults', {
    faults: [{ kind, method, pathContains: `connectedregistries/${registry}`, after: 0, times: 1 }],
  });
const setSchedule = (registry: string, schedule: string): readonly Edit[] => [
  { kind: 'set-sync', registry, sync: { schedule } },
];

describe('What was applied', () => {
  it('is taken back by a draft that is reviewed like any other', async () => {
    await startApp();
    const before = await actual('line1body');
    await draftSchedule('line1body', '0 11 * * *');
    await apply();
    assert.match(await applied(), /1 of 1 step done/);
    assert.equal((await actual('line1body'))?.sync.schedule, '0 11 * * *');

    await byTestId('apply-revert').click();
    await byTestId('screen-review').waitForDisplayed();
    assert.match(await readText('draft-groups'), /Take back what was applied/);
    await byTestId('step-update-registry-line1body').waitForDisplayed();
    await picture('take-back-review');
    await apply();
    assert.match(await applied(), /1 of 1 step done/);
    assert.deepEqual((await actual('line1body'))?.sync, before?.sync);
  });

  it('is listed with the earlier ones, each with its own way back', async () => {
    await startApp({ applied: [setSchedule('line1body', '0 11 * * *'), setSchedule('line2weld', '0 8 * * *')] });
    await go('activity');
    await byTestId('past-applies').waitForDisplayed();
    assert.match(await readText('past-applies'), /line1body in contosoedge\n.+, 1 of 1 step done/);
    assert.equal(await byTestIdPrefix('revert-').length, 1);
    await picture('take-back-earlier');
  });

  it('is compared three ways where someone else’s change stopped it', async () => {
    await startApp({ draft: setSchedule('line1brno', '0 9 * * *') });
    await once('changed-by-someone-else', 'GET', 'line1brno');
    await apply();
    assert.match(await applied(), /0 of 1 step done/);
    assert.deepEqual((await readText('drift')).split('\n')[0], 'Property Planned from Wanted Now');
    assert.match(await readText('drift'), /logLevel Information .*Information Debug/);
    await picture('take-back-drift');
    await byTestId('apply-review-again').click();
    await byTestId('step-update-registry-line1brno').waitForDisplayed();
  });

  it('is reported at the next start if the end of the app interrupted it', async () => {
    await startApp({ draft: setSchedule('line2weld', '0 8 * * *') });
    await once('operation-hangs', 'PATCH', 'line2weld');
    await apply();
    await byTestId('apply-cancel').waitForDisplayed();
    await restartApp();
    await byTestId('screen-activity').waitForDisplayed();
    assert.match(
      await readText('apply-message'),
      /Cascade ended while it applied this plan: 0 of 1 step is known to be done/,
    );
    assert.deepEqual(
      await Promise.all(['apply-resume', 'apply-revert', 'apply-dismiss'].map((id) => byTestId(id).getText())),
      ['Resume', 'Take it back', 'Leave it'],
    );
    assert.match(await readText('apply-steps'), /Its end is not known/);
    await picture('take-back-interrupted');
    await byTestId('apply-dismiss').click();
    await byTestId('activity-empty').waitForDisplayed();
  });
});
