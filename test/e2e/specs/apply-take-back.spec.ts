import { strict as assert } from 'node:assert';
import { ask, byTestId, byTestIdPrefix, picture } from '../pages/page.ts';
import { actual, applied, apply, commit, fill, go, select, settled, textOf } from '../pages/window.ts';

const schedule = async (registry: string, cron: string): Promise<void> => {
  await select(registry);
  await go('topology');
  await fill('field-schedule', cron);
  await commit();
};

describe('What was applied', () => {
  before(settled);

  it('is taken back by a draft that is reviewed like any other', async () => {
    const before = await actual('line1body');
    await schedule('line1body', '0 11 * * *');
    await apply();
    await applied();
    assert.equal((await actual('line1body'))?.sync.schedule, '0 11 * * *');

    await byTestId('apply-take-back').click();
    await byTestId('screen-review').waitForDisplayed();
    assert.match(await textOf('draft-groups'), /Take back what was applied/);
    await byTestId('step-update-registry-line1body').waitForDisplayed();
    await picture('take-back-review');
    await apply();
    await applied();
    assert.deepEqual((await actual('line1body'))?.sync, before?.sync);
  });

  it('is listed with the earlier ones, each with its own way back', async () => {
    await byTestId('past-applies').waitForDisplayed();
    assert.match(await textOf('past-applies'), /line1body in contosoedge\n.+, 1 of 1 step done/);
    assert.equal(await byTestIdPrefix('take-back-').length, 1);
    await picture('take-back-earlier');
  });

  it('is compared three ways where someone else’s change stopped it', async () => {
    await schedule('line1brno', '0 9 * * *');
    const set = await ask('emulator.faults', {
      faults: [
        {
          kind: 'changed-by-someone-else',
          method: 'GET',
          pathContains: 'connectedregistries/line1brno',
          after: 0,
          times: 1,
        },
      ],
    });
    assert.ok(set.ok);
    await apply();
    await applied();
    assert.deepEqual((await textOf('drift')).split('\n')[0], 'Property Planned from Wanted Now');
    assert.match(await textOf('drift'), /logLevel Information .*Information Debug/);
    await picture('take-back-drift');
    await byTestId('apply-review-again').click();
    await byTestId('step-update-registry-line1brno').waitForDisplayed();
    await go('activity');
  });

  it('is told at the next start where the end of the app cut it off', async () => {
    const set = await ask('emulator.faults', {
      faults: [
        { kind: 'operation-hangs', method: 'PATCH', pathContains: 'connectedregistries/line2weld', after: 0, times: 1 },
      ],
    });
    assert.ok(set.ok);
    await byTestId('apply-dismiss').click();
    await go('review');
    for (const discard of await byTestIdPrefix('draft-remove-').getElements()) await discard.click();
    await schedule('line2weld', '0 8 * * *');
    await apply();
    await byTestId('apply-cancel').waitForDisplayed();
    await browser.reloadSession();
    await settled();
    await byTestId('screen-activity').waitForDisplayed();
    assert.match(
      await textOf('apply-message'),
      /Cascade ended while it applied this plan: 0 of 1 step is known to be done/,
    );
    assert.deepEqual(
      await Promise.all(['apply-resume', 'apply-take-back', 'apply-dismiss'].map((id) => byTestId(id).getText())),
      ['Resume', 'Take it back', 'Leave it'],
    );
    assert.match(await textOf('apply-steps'), /Its end is not known/);
    await picture('take-back-interrupted');
    await byTestId('apply-dismiss').click();
    await byTestId('activity-empty').waitForDisplayed();
  });
});
