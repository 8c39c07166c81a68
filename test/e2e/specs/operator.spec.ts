// Messages to the operator before, during and after a change is sent.
import { strict as assert } from 'node:assert';
import type { Edit } from '../../../shared/topology/edit-types.ts';
import { byTestId, must } from '../pages/page.ts';
import { actual, apply, fill, go, readText, runCommand, savedDraft, select, startApp } from '../pages/window.ts';

const setSchedule = (registry: string, schedule: string): readonly Edit[] => [
  { kind: 'set-sync', registry, sync: { schedule } },
];

describe('Resync', () => {
  beforeEach(() => startApp());

  it('is offered for a site that is online', async () => {
    await select('regioneu');
    assert.equal(await byTestId('resync').isEnabled(), true);
    assert.equal(await byTestId('resync').getAttribute('title'), null);
  });

  it('is greyed for a site outside its window, and says until when', async () => {
    // One window is on Sundays only, the other on Wednesdays.
    await select(new Date().getUTCDay() === 3 ? 'deckpilot' : 'shipboreal');
    assert.equal(await byTestId('resync').isEnabled(), false);
    assert.match(
      (await byTestId('resync').getAttribute('title')) ?? '',
      /^Resync needs the instance online\. Asleep as planned until \w{3} \d+ \w{3} \d\d:00 UTC\.$/,
    );
  });
});

describe('The payload of a site', () => {
  beforeEach(() => startApp());

  it('is the same number of megabytes in the grid of sites and in the inspector', async () => {
    await runCommand('Edit the attributes of all sites');
    await byTestId('overlay-sites').waitForDisplayed();
    assert.equal(await byTestId('site-shipaurora-payloadBytes').getValue(), '6000');
    await fill('site-line1body-payloadBytes', '1500');
    await byTestId('sites-add').click();
    await byTestId('overlay-sites').waitForDisplayed({ reverse: true });
    await select('line1body');
    assert.equal(await byTestId('field-payload').getValue(), '1500');
    await select('shipaurora');
    assert.equal(await byTestId('field-payload').getValue(), '6000');
  });
});

describe('A card of the graph', () => {
  beforeEach(() => startApp());

  it('has a tooltip that begins with the full name of its site', async () => {
    await select('plantdetroit');
    await byTestId('node-plantdetroit').waitForDisplayed();
    assert.match((await byTestId('node-plantdetroit').getAttribute('title')) ?? '', /^plantdetroit\n\w/);
  });
});

describe('A switch in the status bar', () => {
  beforeEach(() => startApp());

  for (const { name, testid } of [
    { name: 'the assumption', testid: 'assumption' },
    { name: 'the time zone', testid: 'clock' },
  ]) {
    it(`is a button and has an outline: ${name}`, async () => {
      assert.equal(await byTestId(testid).getTagName(), 'button');
      assert.equal(await byTestId(testid).getComputedRole(), 'button');
      const outline = await browser.execute(
        (id) => getComputedStyle(document.querySelector(`[data-testid="${id}"]`) as Element).boxShadow,
        testid,
      );
      assert.match(outline, /^rgb\(\d+, \d+, \d+\) 0px 0px 0px 1px inset$/);
    });
  }
});

describe('An import onto a tag that exists', () => {
  beforeEach(() => startApp());

  it('is refused with the option that overwrites it, and without a word of refreshing', async () => {
    await runCommand('Import images');
    await byTestId('overlay-import').waitForDisplayed();
    await fill('field-import-source', 'mcr.microsoft.com/hello-world:latest');
    await byTestId('import-send').click();
    await browser.waitUntil(async () => /The import was refused/.test(await readText('overlay-import')), {
      timeoutMsg: 'The import was not refused.',
    });
    const text = await readText('overlay-import');
    assert.match(text, /hello-world:latest exists already: write another tag, or choose “Overwrite tags that exist”\./);
    assert.doesNotMatch(text, /refresh/i);
  });
});

describe('A plan that is being applied', () => {
  it('is counted in the status bar of another screen, which leads back to it', async () => {
    await startApp({ draft: setSchedule('line2weld', '0 8 * * *') });
    await must('emulator.faults', {
      faults: [
        { kind: 'operation-hangs', method: 'PATCH', pathContains: 'connectedregistries/line2weld', after: 0, times: 1 },
      ],
    });
    await apply();
    await go('table');
    assert.equal(await readText('apply-status'), 'Applying: 0 of 1');
    await byTestId('apply-status').click();
    await byTestId('screen-activity').waitForDisplayed();
    await byTestId('apply-cancel').click();
    await byTestId('apply-status').waitForExist({ reverse: true, timeout: 40_000 });
  });
});

describe('The reset of the practice fleet', () => {
  beforeEach(async () => {
    await startApp({ applied: [setSchedule('line1body', '0 11 * * *')] });
    assert.equal((await actual('line1body'))?.sync.schedule, '0 11 * * *');
    await runCommand('Reset the practice fleet');
    await byTestId('overlay-reset-practice').waitForDisplayed();
  });

  it('asks first, and what was applied stays where that is cancelled', async () => {
    assert.match(
      await readText('overlay-reset-practice'),
      /Reset the practice fleet\?\n.*Everything that was applied to it is undone, and its draft is gone\./s,
    );
    assert.equal((await actual('line1body'))?.sync.schedule, '0 11 * * *');
    await byTestId('overlay-reset-practice').$('button=Cancel').click();
    await byTestId('overlay-reset-practice').waitForDisplayed({ reverse: true });
    assert.equal((await actual('line1body'))?.sync.schedule, '0 11 * * *');
  });

  it('restores the sample once it is confirmed', async () => {
    await byTestId('reset-practice-confirm').click();
    await byTestId('overlay-reset-practice').waitForDisplayed({ reverse: true });
    assert.equal((await actual('line1body'))?.sync.schedule, '0 5 * * *');
    await select('line1body');
    assert.equal(await byTestId('field-schedule').getValue(), '0 5 * * *');
  });
});

describe('A draft that a roll-back takes the place of', () => {
  it('is brought back in Review', async () => {
    const draft = setSchedule('line2brno', '0 4 * * *');
    await startApp({ applied: [setSchedule('line1body', '0 11 * * *')], draft });
    await go('activity');
    await byTestId('apply-revert').click();
    await byTestId('screen-review').waitForDisplayed();
    await byTestId('step-update-registry-line1body').waitForDisplayed();
    assert.equal(await byTestId('step-update-registry-line2brno').isExisting(), false);
    assert.equal(await readText('draft-bring-back'), 'Bring it back');
    await byTestId('draft-bring-back').click();
    await byTestId('step-update-registry-line2brno').waitForDisplayed();
    assert.equal(await byTestId('step-update-registry-line1body').isExisting(), false);
    assert.equal(await byTestId('draft-aside').isExisting(), false);
    await browser.waitUntil(async () => (await savedDraft())[0]?.kind === 'set-sync', {
      timeoutMsg: 'The draft from before was not kept.',
    });
    assert.deepEqual(await savedDraft(), draft);
  });
});
