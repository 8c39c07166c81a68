import { strict as assert } from 'node:assert';
import type { Instant } from '../../../shared/schedule/instant.ts';
import { byTestId, byTestIdPrefix, must, picture, testIds } from '../pages/page.ts';
import { drop, fill, go, press, readText, savedDraft, select, startApp, toast } from '../pages/window.ts';

const now = async (): Promise<Instant> => (await must('view.get', {})).session.now;
const blackouts = async () => (await must('view.get', {})).topology.blackouts;
const typed = (at: Instant): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');
const hour = 3_600_000;

/** Position of the playhead after two frames, during which it moves if it plays. */
const markerAfterFrames = async (): Promise<string | null> => {
  await browser.execute<Promise<void>, []>(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
  );
  return byTestId('marker').getAttribute('aria-valuenow');
};

describe('Push now', () => {
  beforeEach(async () => {
    await startApp();
    await byTestId('push-open').click();
    await byTestId('push-panel').waitForDisplayed();
  });

  it('plays, and content comes down the tree', async () => {
    const have = async (): Promise<number> => Number(/(\d+) of \d+ have it/.exec(await readText('push-progress'))?.[1]);
    await browser.waitUntil(async () => (await have()) > 10, { timeoutMsg: 'Nothing came down.', timeout: 20_000 });
    await picture('simulate-push');
    const moving = await markerAfterFrames();
    await browser.waitUntil(async () => (await markerAfterFrames()) !== moving, { timeoutMsg: 'It does not play.' });
    await byTestId('play').click();
    assert.equal(await readText('play'), 'Play');
    const stopped = await markerAfterFrames();
    for (let look = 0; look < 5; look += 1) assert.equal(await markerAfterFrames(), stopped);
  });

  it('shows when each site has it under both assumptions, hop by hop', async () => {
    await byTestId('push-row-line1body').$('button').scrollIntoView({ block: 'center' });
    await byTestId('push-row-line1body').$('button').click();
    await byTestId('marker').click();
    await browser.keys('End');
    assert.deepEqual(await testIds('push-hop-'), ['push-hop-regioneu', 'push-hop-plantlyon', 'push-hop-line1body']);
    assert.match(await readText('push-hop-line1body'), /line1\s*body\s+(?:waits|at once)/);
    assert.equal(await byTestId('push-hop-line1body').$$('td').length, 2);
    assert.equal(await byTestId('push-row-line1body').$$('td').length, 2);
    assert.match(await byTestId('node-line1body').getText(), /Has it/);
    assert.equal(await byTestIdPrefix('wait-').length, 3);
  });

  it('moves its marker with the keyboard from change to change', async () => {
    const at = async (): Promise<number> => Number(await byTestId('marker').getAttribute('aria-valuenow'));
    await byTestId('marker').click();
    await browser.keys('Home');
    const first = await at();
    await browser.keys('PageDown');
    assert.ok((await at()) > first);
    assert.match((await byTestId('marker').getAttribute('aria-valuetext')) ?? '', /of \d+ have it/);
  });

  it('writes a runbook for the sites that would be too late, parents first', async () => {
    await fill('push-deadline', '6 h');
    const steps = await readText('runbook-steps');
    assert.match(steps, /resync/);
    await fill('push-deadline', '900 d');
    await browser.waitUntil(async () => /kioskoslo|clinicboise/.test(await readText('runbook-steps')), {
      timeoutMsg: 'Who never gets it is missing.',
    });
    await byTestId('push-close').click();
    await byTestId('inspector').waitForDisplayed();
  });
});

describe('The timeline', () => {
  beforeEach(() => startApp());

  it('zooms to a stretch that is drawn, and back with a double-click', async () => {
    const whole = await readText('visible-range');
    const lanes = byTestId('timeline');
    const { width } = await lanes.getSize();
    await browser
      .action('pointer')
      .move({ origin: lanes, x: Math.round(-width / 8), y: 10 })
      .down()
      .move({ origin: lanes, x: Math.round(width / 8), y: 10, duration: 200 })
      .up()
      .perform();
    await browser.waitUntil(async () => (await readText('visible-range')) !== whole, {
      timeoutMsg: 'It did not zoom.',
    });
    assert.match(await readText('visible-range'), /\d\d:\d\d/);
    await picture('simulate-brush');
    // On a busy machine two clicks may be too far apart for a double click; repeats them.
    await browser.waitUntil(
      async () => {
        await lanes.doubleClick();
        return (await readText('visible-range')) === whole;
      },
      { timeoutMsg: 'It did not come back.' },
    );
  });

  it('reads out any instant by keyboard, in UTC and on the site’s own clock', async () => {
    await select('line3paint');
    await browser.execute(() => document.querySelector<HTMLElement>('[data-testid="timeline"]')?.focus());
    await browser.keys('ArrowRight');
    await browser.keys(['Shift', 'ArrowRight']);
    assert.match(await readText('cursor-clock'), /^\w{3} \d+ \w{3} \d\d:\d\d UTC · .*\d\d:\d\d CES?T$/);
    assert.match(await readText('timeline-description'), /^line3paint (?:open|closed) .* UTC \(Paris .* CES?T\)$/);
  });

  it('shows a day, a month and a week', async () => {
    for (const [range, days, text] of [
      ['Day', 1, /^\w{3} \d+ \w{3}$/],
      ['Month', 30, /–/],
      ['Week', 7, /–/],
    ] as const) {
      await byTestId('range-days').$(`label=${range}`).click();
      await browser.waitUntil(
        async () => text.test(await readText('visible-range')) && (await must('settings.get', {})).rangeDays === days,
        { timeoutMsg: `${range} was not shown.` },
      );
    }
  });

  it('shows a year, and the load under each parent', async () => {
    await byTestId('range-days').$('label=Year').click();
    await browser.waitUntil(async () => / – .*\d{4}/.test(await readText('visible-range')), {
      timeoutMsg: 'No year was shown.',
    });
    await byTestId('toggle-loads').click();
    await $('[data-testid^="load-"]:not([data-testid="load-strip"])').waitForDisplayed();
    await picture('simulate-year');
  });

  it('colours the graph by the chosen figure, with a legend', async () => {
    await byTestId('colour-by').selectByVisibleText('Expiry risk');
    await browser.waitUntil(async () => /10 % and more/.test(await readText('legend')), {
      timeoutMsg: 'The legend stayed.',
    });
  });
});

describe('Blackouts', () => {
  it('are typed, drawn and counted in', async () => {
    await startApp();
    const start = (await now()) + 24 * hour;
    await byTestId('blackouts-open').click();
    await fill('blackout-label', 'Shutdown');
    await fill('blackout-start', typed(start));
    await fill('blackout-end', '36 h');
    await byTestId('blackout-add').click();
    await browser.waitUntil(async () => (await blackouts()).length === 1, { timeoutMsg: 'It was not kept.' });
    assert.equal(((await blackouts())[0]?.end ?? 0) - ((await blackouts())[0]?.start ?? 0), 36 * hour);
    assert.match(await readText('blackout-list'), /Shutdown/);
    await picture('simulate-blackout');
  });

  it('are read from a dropped calendar, and saved once they were reviewed', async () => {
    await startApp();
    const start = (await now()) + 24 * hour;
    await must('blackouts.save', {
      blackouts: [{ label: 'Shutdown', registries: [], start, end: start + 36 * hour }],
    });
    const day = typed((await now()) + 72 * hour)
      .slice(0, 10)
      .replaceAll('-', '');
    const text = [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'BEGIN:VEVENT',
      'UID:1',
      'SUMMARY:Inventory',
      `DTSTART;TZID=Europe/Paris:${day}T220000`,
      'DURATION:PT4H',
      'RRULE:FREQ=WEEKLY;COUNT=3',
      'END:VEVENT',
      'END:VCALENDAR',
    ].join('\r\n');
    await drop('plant.ics', text);
    assert.match(await readText('calendar-staged'), /3 times/);
    await byTestId('calendar-keep').click();
    await browser.waitUntil(async () => (await blackouts()).length === 4, { timeoutMsg: 'They were not kept.' });
    await byTestId('blackout-remove-Inventory').click();
    await browser.waitUntil(async () => (await blackouts()).length === 1, { timeoutMsg: 'They were not removed.' });
    assert.equal((await blackouts())[0]?.label, 'Shutdown');
  });
});

/**
 * Plans the branch of Lyon in the window and adds the schedules to the draft without that of line2weld. Resolves to the
 * sites added.
 */
const planBranch = async (): Promise<readonly string[]> => {
  await select('plantlyon');
  await press('plan-branch-open');
  await fill('plan-target', '24 h');
  await byTestId('plan-run').click();
  await byTestId('plan-result').waitForDisplayed();
  assert.match(await readText('plan-result'), /within 24 h/);
  await picture('simulate-plan');
  const planned = (await testIds('plan-take-')).map((id) => id.replace('plan-take-', '')).filter((id) => id !== 'all');
  assert.ok(planned.includes('line1body') && planned.includes('line2weld'), planned.join());
  await press('plan-take-line2weld');
  await byTestId('plan-add').click();
  assert.match(await toast(), /Added to the draft/);
  return planned.filter((site) => site !== 'line2weld');
};

describe('The planner', () => {
  beforeEach(() => startApp());

  it('finds schedules for a branch and adds those that are ticked to the draft', async () => {
    const added = await planBranch();
    await browser.waitUntil(async () => (await savedDraft()).length > 0, { timeoutMsg: 'The draft was not saved.' });
    const sites = (await savedDraft()).map((edit) =>
      'registry' in edit && typeof edit.registry === 'string' ? edit.registry : '',
    );
    assert.deepEqual(sites.toSorted(), added.toSorted());
    await go('review');
    await byTestId('draft-remove-0').click();
    await browser.waitUntil(async () => (await savedDraft()).length === sites.length - 1, {
      timeoutMsg: 'One schedule was not taken out.',
    });
    await picture('simulate-plan-review');
    await browser.keys(['Control', 'z']);
    await browser.waitUntil(async () => (await savedDraft()).length === sites.length, {
      timeoutMsg: 'It did not come back.',
    });
  });

  it('adds them as one action, which one undo takes back', async () => {
    await planBranch();
    await browser.waitUntil(async () => (await savedDraft()).length > 0, { timeoutMsg: 'The draft was not saved.' });
    await go('review');
    await byTestId('plan-steps').waitForDisplayed();
    await browser.keys(['Control', 'z']);
    await byTestId('review-empty').waitForDisplayed();
    await browser.waitUntil(async () => (await savedDraft()).length === 0, { timeoutMsg: 'The draft was kept.' });
  });
});

describe('Compare', () => {
  it('shows live and draft side by side, sorted as asked', async () => {
    await startApp({
      draft: [{ kind: 'set-sync', registry: 'line3paint', sync: { schedule: '0 6 * * *', syncWindow: 'PT3H' } }],
    });
    await go('review');
    await byTestId('compare-open-screen').click();
    await byTestId('compare-table').waitForDisplayed();
    assert.match(await readText('compare-counts'), /1 better/);
    assert.match(await readText('compare-row-line3paint'), /→/);
    const changed = await testIds('compare-row-');
    assert.ok(changed.includes('compare-row-line3paint') && changed.length < 41, changed.join());
    await byTestId('compare-only').click();
    assert.equal(await byTestIdPrefix('compare-row-').length, 41);
    await byTestId('compare-sort-worstMs').click();
    assert.match(await byTestId('compare-table').$('tbody tr').getText(), /never/);
    await picture('simulate-compare');
  });
});
