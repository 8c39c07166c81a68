import { strict as assert } from 'node:assert';
import type { EmulatorFault } from '../../../shared/ipc-payloads.ts';
import type { Edit } from '../../../shared/topology/edit-types.ts';
import { byTestId, must, picture, testIds } from '../pages/page.ts';
import {
  actual,
  applied,
  apply,
  commit,
  draftSchedule,
  fill,
  go,
  press,
  readText,
  restartApp,
  savedDraft,
  select,
  startApp,
  toast,
} from '../pages/window.ts';

const oneChange: readonly Edit[] = [
  { kind: 'set-sync', registry: 'line3paint', sync: { schedule: '0 6 * * *', syncWindow: 'PT3H' } },
];

const armFault = (kind: EmulatorFault['kind'], method: EmulatorFault['method'], registry: string) =>
  must('emulator.faults', {
    faults: [{ kind, method, pathContains: `connectedregistries/${registry}`, after: 0, times: 1 }],
  });

const outcome = (registry: string) => byTestId(`outcome-update-registry-${registry}`).getAttribute('data-state');

describe('A field of the inspector', () => {
  beforeEach(() => startApp());

  it('shows an error, and keeps an invalid value out of the draft until it is fixed or discarded', async () => {
    await select('line3paint');
    await fill('field-schedule', '0 25 * * *');
    await browser.keys('Enter');
    assert.equal(await byTestId('field-schedule').getAttribute('aria-invalid'), 'true');
    assert.match(await readText('inspector'), /The hour field reads "25": write a number from 0 to 23\./);
    assert.match(await readText('schedule-pending'), /^Not in the draft/);
    await select('line2weld');
    assert.match(await toast(), /The schedule of line3paint is not in the draft/);
    await go('review');
    await byTestId('review-empty').waitForDisplayed();
    assert.match(await readText('pending-input'), /Schedule of line3paint: 0 25 \* \* \*/);
    await select('line3paint');
    assert.equal(await byTestId('field-schedule').getValue(), '0 25 * * *');
    await byTestId('field-schedule').click();
    await browser.keys('Escape');
    assert.equal(await byTestId('field-schedule').getValue(), '0 1 * * *');
    assert.deepEqual(await savedDraft(), []);
  });

  it('shows typed text in its field only, and drafts it once it is committed', async () => {
    const before = await actual('line3paint');
    await select('line3paint');
    await fill('field-schedule', '0 6 * * *');
    assert.match(await readText('inspector'), /06:00 UTC/);
    assert.equal(await byTestId('inspector-mark').isExisting(), false);
    assert.doesNotMatch(await readText('effect-table'), /→/);
    // Leaving the field commits as Enter does.
    await fill('field-window', '3 h');
    await byTestId('inspector-mark').waitForDisplayed();
    await commit();
    await browser.waitUntil(async () => /→/.test(await readText('effect-table')), {
      timeoutMsg: 'No effect was shown.',
    });
    assert.match(
      await readText('effective-at'),
      /^Takes effect .+ 01:00 UTC, at its next sync under the old schedule\.$/,
    );
    await picture('change-drafted');
    assert.deepEqual((await actual('line3paint'))?.sync, before?.sync);
    assert.deepEqual(await savedDraft(), oneChange);
  });

  it('takes back a commit by Ctrl+Z, and drafts what was typed when the screen is left', async () => {
    await draftSchedule('line3paint', '0 6 * * *');
    await fill('field-window', '3 h');
    await commit();
    assert.deepEqual(await savedDraft(), oneChange);
    await browser.keys(['Control', 'z']);
    await browser.waitUntil(async () => (await byTestId('field-window').getValue()) !== 'PT3H', {
      timeoutMsg: 'Undo did not reach the field.',
    });
    await fill('field-window', '3 h');
    await browser.keys(['Alt', '4']);
    await byTestId('plan-steps').waitForDisplayed();
    assert.match(await readText('draft-groups'), /schedule 0 6 \* \* \*, window PT3H/);
    assert.match(await readText('apply'), /^Apply 1 change to contosoedge/);
    assert.equal(await readText('effect-summary'), '1 better');
  });
});

describe('A draft', () => {
  it('is undone and redone with the keyboard', async () => {
    await startApp();
    await draftSchedule('line3paint', '0 6 * * *');
    await fill('field-window', '3 h');
    await commit();
    await go('review');
    await byTestId('plan-steps').waitForDisplayed();
    await browser.keys(['Control', 'z']);
    await browser.keys(['Control', 'z']);
    await byTestId('review-empty').waitForDisplayed();
    await browser.keys(['Control', 'Shift', 'z']);
    await browser.keys(['Control', 'Shift', 'z']);
    await byTestId('plan-steps').waitForDisplayed();
    await browser.waitUntil(async () => JSON.stringify(await savedDraft()) === JSON.stringify(oneChange), {
      timeoutMsg: 'The draft is not the one that was undone.',
    });
  });

  it('is there at the next start', async () => {
    await startApp();
    await draftSchedule('line3paint', '0 6 * * *');
    await browser.waitUntil(async () => (await savedDraft()).length === 1, { timeoutMsg: 'The draft was not saved.' });
    await restartApp();
    await go('review');
    await byTestId('step-update-registry-line3paint').waitForDisplayed();
    assert.match(await readText('draft-groups'), /schedule 0 6 \* \* \*/);
    assert.deepEqual(await savedDraft(), [
      { kind: 'set-sync', registry: 'line3paint', sync: { schedule: '0 6 * * *' } },
    ]);
  });
});

describe('Review, apply, read back', () => {
  it('lists the requests of the plan with their difference', async () => {
    await startApp({ draft: oneChange });
    await go('review');
    const step = byTestId('step-update-registry-line3paint');
    await step.waitForDisplayed();
    await step.$('summary').click();
    assert.match(await step.getText(), /0 6 \* \* \*/);
    assert.match(await step.getText(), /PATCH/);
    await picture('change-review');
  });

  it('applies a change and reads it back', async () => {
    await startApp({ draft: oneChange });
    await apply();
    assert.match(await applied(), /^Applied and read back\n1 of 1 step done\./);
    assert.equal(await outcome('line3paint'), 'done');
    const registry = await actual('line3paint');
    assert.deepEqual([registry?.sync.schedule, registry?.sync.syncWindow], ['0 6 * * *', 'PT3H']);
    await go('review');
    await byTestId('review-empty').waitForDisplayed();
  });

  it('edits who may pull, what is reported and what is logged, by keyboard, and applies it', async () => {
    await startApp();
    await select('line1body');
    await press('edit-access');
    await byTestId('overlay-access').waitForDisplayed();
    const before = await actual('line1body');
    assert.ok(before);
    await byTestId('field-client-tokens').click();
    for (const _ of before.clientTokenIds) await browser.keys('Backspace');
    await byTestId('field-notifications').click();
    await byTestId('field-notifications').addValue('line/plc-driver:*:pushed');
    await browser.keys('Enter');
    assert.match(await readText('overlay-access'), /must end in ':push', ':delete' or ':\*'/);
    // A refused entry returns to the input for correction.
    await browser.keys('Backspace');
    await browser.keys(['Backspace', 'Backspace', 'Enter']);
    await byTestId('field-log-level').selectByVisibleText('Debug');
    await byTestId('field-audit-log').click();
    await picture('change-access');
    await byTestId('access-add-to-draft').click();
    await apply();
    assert.match(await applied(), /^Applied and read back\n/);
    const after = await actual('line1body');
    assert.deepEqual(
      [after?.clientTokenIds, after?.notifications.at(-1), after?.logLevel, after?.auditLog],
      [[], 'line/plc-driver:*:push', 'Debug', true],
    );
  });

  it('deactivates a registry once its name is typed', async () => {
    await startApp();
    await select('line2weld');
    await press('deactivate');
    await apply(['line2weld']);
    assert.match(await applied(), /^Applied and read back\n/);
    assert.equal((await actual('line2weld'))?.status.activation, 'Inactive');
  });

  it('deletes a registry with its token and scope map once its name is typed', async () => {
    await startApp();
    await select('deckpilot');
    await press('delete');
    await byTestId('delete-add-to-draft').click();
    await go('review');
    await byTestId('apply').waitForEnabled();
    assert.deepEqual(await testIds('step-delete-'), [
      'step-delete-registry-deckpilot',
      'step-delete-token-deckpilot',
      'step-delete-scope-map-deckpilot',
    ]);
    await byTestId('apply').click();
    await fill('confirm-name', 'deckpilo');
    assert.equal(await byTestId('apply-confirmed').isEnabled(), false);
    await fill('confirm-name', 'deckpilot');
    await picture('change-delete');
    await byTestId('apply-confirmed').click();
    assert.match(await applied(), /^Applied and read back\n5 of 5 steps done\./);
    assert.equal(await actual('deckpilot'), undefined);
    const { topology } = await must('view.get', {});
    assert.ok(!topology.tokens.some(({ name }) => name === 'deckpilot'));
  });

  it('stops at a fault in the middle of an apply, says what was done, and goes on after it', async () => {
    await startApp({
      draft: [
        { kind: 'set-sync', registry: 'line1body', sync: { schedule: '0 7 * * *' } },
        { kind: 'set-sync', registry: 'line2weld', sync: { schedule: '0 8 * * *' } },
      ],
    });
    await armFault('operation-fails', 'PATCH', 'line2weld');
    await apply();
    assert.match(await applied(), /^Stopped at a failure\n1 of 2 steps done; stopped at .*line2weld/);
    await picture('change-fault');
    assert.equal(await outcome('line1body'), 'done');
    assert.equal(await outcome('line2weld'), 'failed');
    assert.equal((await actual('line1body'))?.sync.schedule, '0 7 * * *');
    await byTestId('apply-resume').waitForEnabled();
    await byTestId('apply-resume').click();
    await browser.waitUntil(async () => (await outcome('line2weld')) === 'done', {
      timeout: 40_000,
      timeoutMsg: 'The apply did not go on.',
    });
    assert.equal((await actual('line2weld'))?.sync.schedule, '0 8 * * *');
  });

  it('refuses to overwrite what someone else changed meanwhile', async () => {
    await startApp({ draft: [{ kind: 'set-sync', registry: 'line1brno', sync: { schedule: '0 9 * * *' } }] });
    await armFault('changed-by-someone-else', 'GET', 'line1brno');
    await apply();
    assert.match(await applied(), /^Stopped at a failure\n0 of 1 step done; .*changed/);
    assert.equal(await outcome('line1brno'), 'failed');
    assert.notEqual((await actual('line1brno'))?.sync.schedule, '0 9 * * *');
  });
});
