import { strict as assert } from 'node:assert';
import { ask, byTestId, byTestIdPrefix, picture } from '../pages/page.ts';
import {
  actual,
  applied,
  apply,
  commit,
  fill,
  go,
  savedDraft,
  select,
  settled,
  textOf,
  toast,
} from '../pages/window.ts';

describe('Change, preview, review, apply, read back', () => {
  before(settled);

  it('shows an error at the field, and keeps what is invalid out of the draft until it is fixed or discarded', async () => {
    await select('line3paint');
    await go('topology');
    await fill('field-schedule', '0 25 * * *');
    await browser.keys('Enter');
    assert.match(await textOf('inspector'), /hour/i);
    assert.match(await textOf('schedule-typed'), /^Not in the draft/);
    await select('line2weld');
    assert.match(await toast(), /The schedule of line3paint is not in the draft/);
    await go('review');
    await byTestId('review-empty').waitForDisplayed();
    assert.match(await textOf('typed-left'), /Schedule of line3paint: 0 25 \* \* \*/);
    await select('line3paint');
    assert.equal(await byTestId('field-schedule').getValue(), '0 25 * * *');
    await byTestId('field-schedule').click();
    await browser.keys('Escape');
    assert.equal(await byTestId('field-schedule').getValue(), '0 1 * * *');
    assert.deepEqual(await savedDraft(), []);
  });

  it('shows what is typed nowhere but at its field, and drafts it once it is committed', async () => {
    const before = await actual('line3paint');
    await fill('field-schedule', '0 6 * * *');
    assert.match(await textOf('inspector'), /06:00 UTC/);
    assert.equal(await byTestId('inspector-mark').isExisting(), false);
    assert.doesNotMatch(await textOf('effect-table'), /→/);
    // Leaving the field commits as Enter does.
    await fill('field-window', '3 h');
    await byTestId('inspector-mark').waitForDisplayed();
    await commit();
    await browser.waitUntil(async () => /→/.test(await textOf('effect-table')), { timeoutMsg: 'No effect was shown.' });
    assert.match(await textOf('effective-at'), /effect/i);
    await picture('change-drafted');
    assert.deepEqual((await actual('line3paint'))?.sync, before?.sync);
    assert.deepEqual(await savedDraft(), [
      { kind: 'set-sync', registry: 'line3paint', sync: { schedule: '0 6 * * *', syncWindow: 'PT3H' } },
    ]);
  });

  it('takes back a commit by Ctrl+Z in its field, and drafts what was typed when the screen is left', async () => {
    await browser.keys(['Control', 'z']);
    await browser.waitUntil(async () => (await byTestId('field-window').getValue()) !== 'PT3H', {
      timeoutMsg: 'Undo did not reach the field.',
    });
    await fill('field-window', '3 h');
    await browser.keys(['Alt', '4']);
    await byTestId('plan-steps').waitForDisplayed();
    assert.match(await textOf('draft-groups'), /schedule 0 6 \* \* \*, window PT3H/);
    assert.match(await textOf('apply'), /^Apply 1 change to contosoedge/);
    assert.match(await textOf('effect-summary'), /worse|better/);
  });

  it('undoes and redoes with the keyboard', async () => {
    await go('review');
    await browser.keys(['Control', 'z']);
    await browser.keys(['Control', 'z']);
    await byTestId('review-empty').waitForDisplayed();
    await browser.keys(['Control', 'Shift', 'z']);
    await browser.keys(['Control', 'Shift', 'z']);
    await byTestId('plan-steps').waitForDisplayed();
  });

  it('keeps the draft for the next start', async () => {
    await browser.waitUntil(async () => (await savedDraft()).length === 1, { timeoutMsg: 'The draft was not saved.' });
  });

  it('lists the requests of the plan with their difference', async () => {
    const step = byTestId('step-update-registry-line3paint');
    await step.waitForDisplayed();
    await step.$('summary').click();
    assert.match(await step.getText(), /0 6 \* \* \*/);
    assert.match(await step.getText(), /PATCH/);
    await picture('change-review');
  });

  it('applies it and reads it back', async () => {
    await apply();
    await applied();
    assert.equal(await byTestId('outcome-update-registry-line3paint').getAttribute('data-state'), 'done');
    const registry = await actual('line3paint');
    assert.deepEqual([registry?.sync.schedule, registry?.sync.syncWindow], ['0 6 * * *', 'PT3H']);
    await go('review');
    await byTestId('review-empty').waitForDisplayed();
  });

  it('edits who may pull, what is reported and what is logged, by keyboard, and applies it', async () => {
    await select('line1body');
    await go('topology');
    await byTestId('edit-access').scrollIntoView({ block: 'center' });
    await byTestId('edit-access').click();
    await byTestId('overlay-access').waitForDisplayed();
    const before = await actual('line1body');
    assert.ok(before);
    await byTestId('field-client-tokens').click();
    for (const _ of before.clientTokenIds) await browser.keys('Backspace');
    await byTestId('field-notifications').click();
    await byTestId('field-notifications').addValue('line/plc-driver:*:pushed');
    await browser.keys('Enter');
    assert.match(await textOf('overlay-access'), /must end in ':push', ':delete' or ':\*'/);
    // A refused chip comes back to be mended.
    await browser.keys('Backspace');
    await browser.keys(['Backspace', 'Backspace', 'Enter']);
    await byTestId('field-log-level').selectByVisibleText('Debug');
    await byTestId('field-audit-log').click();
    await picture('change-access');
    await byTestId('access-add-to-draft').click();
    await apply();
    await applied();
    const after = await actual('line1body');
    assert.deepEqual(
      [after?.clientTokenIds, after?.notifications.at(-1), after?.logLevel, after?.auditLog],
      [[], 'line/plc-driver:*:push', 'Debug', true],
    );
  });

  it('deactivates a registry once its name is typed', async () => {
    await select('line2weld');
    await go('topology');
    await byTestId('deactivate').scrollIntoView({ block: 'center' });
    await byTestId('deactivate').click();
    await apply(['line2weld']);
    await applied();
    assert.equal((await actual('line2weld'))?.status.activation, 'Inactive');
  });

  it('deletes a registry with its token and scope map once its name is typed', async () => {
    await select('deckpilot');
    await go('topology');
    await byTestId('delete').scrollIntoView({ block: 'center' });
    await byTestId('delete').click();
    await byTestId('delete-add-to-draft').click();
    await go('review');
    assert.ok((await byTestIdPrefix('step-delete-').length) === 3);
    await byTestId('apply').click();
    await fill('confirm-name', 'deckpilo');
    assert.equal(await byTestId('apply-confirmed').isEnabled(), false);
    await fill('confirm-name', 'deckpilot');
    await picture('change-delete');
    await byTestId('apply-confirmed').click();
    await applied();
    assert.equal(await actual('deckpilot'), undefined);
    const view = await ask('view.get', {});
    assert.ok(view.ok);
    assert.ok(!view.value.topology.tokens.some(({ name }) => name === 'deckpilot'));
  });

  it('stops at a fault in the middle of an apply, says what was done, and goes on after it', async () => {
    for (const [name, schedule] of [
      ['line1body', '0 7 * * *'],
      ['line2weld', '0 8 * * *'],
    ] as const) {
      await select(name);
      await go('topology');
      await fill('field-schedule', schedule);
      await commit();
    }
    const set = await ask('emulator.faults', {
      faults: [
        { kind: 'operation-fails', method: 'PATCH', pathContains: 'connectedregistries/line2weld', after: 0, times: 1 },
      ],
    });
    assert.ok(set.ok);
    await apply();
    const said = await applied();
    await picture('change-fault');
    assert.match(said, /line2weld|1 of 2|stopped/i);
    assert.equal(await byTestId('outcome-update-registry-line1body').getAttribute('data-state'), 'done');
    assert.equal(await byTestId('outcome-update-registry-line2weld').getAttribute('data-state'), 'failed');
    assert.equal((await actual('line1body'))?.sync.schedule, '0 7 * * *');
    await byTestId('apply-resume').waitForEnabled();
    await byTestId('apply-resume').click();
    await browser.waitUntil(
      async () => (await byTestId('outcome-update-registry-line2weld').getAttribute('data-state')) === 'done',
      {
        timeout: 40_000,
        timeoutMsg: 'The apply did not go on.',
      },
    );
    assert.equal((await actual('line2weld'))?.sync.schedule, '0 8 * * *');
  });

  it('refuses to overwrite what someone else changed meanwhile', async () => {
    await select('line1brno');
    await go('topology');
    await fill('field-schedule', '0 9 * * *');
    await commit();
    await go('review');
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
    assert.match(await applied(), /changed/i);
    assert.notEqual((await actual('line1brno'))?.sync.schedule, '0 9 * * *');
  });
});
