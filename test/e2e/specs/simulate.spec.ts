import { strict as assert } from 'node:assert';
import type { Instant } from '../../../shared/schedule/instant.ts';
import { ask, byTestId, byTestIdPrefix, picture, testIds } from '../pages/page.ts';
import { drop, fill, go, savedDraft, select, settled, textOf, toast } from '../pages/window.ts';

const clockOf = async (): Promise<Instant> => {
  const view = await ask('view.get', {});
  assert.ok(view.ok);
  return view.value.session.now;
};
const blackouts = async () => {
  const view = await ask('view.get', {});
  assert.ok(view.ok);
  return view.value.topology.blackouts;
};
const typed = (at: Instant): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');
const hour = 3_600_000;

describe('Push now', () => {
  before(settled);

  it('plays, and content comes down the tree', async () => {
    await go('topology');
    await byTestId('push-open').click();
    await byTestId('push-panel').waitForDisplayed();
    const have = async (): Promise<number> => Number(/(\d+) of \d+ have it/.exec(await textOf('push-progress'))?.[1]);
    await browser.waitUntil(async () => (await have()) > 10, { timeoutMsg: 'Nothing came down.', timeout: 20_000 });
    await picture('simulate-push');
    await byTestId('play').click();
    const stopped = await have();
    await browser.pause(600);
    assert.equal(await have(), stopped);
  });

  it('tells when each site has it under both assumptions, and hop by hop how it got there', async () => {
    await byTestId('push-row-line1body').$('button').scrollIntoView({ block: 'center' });
    await byTestId('push-row-line1body').$('button').click();
    assert.deepEqual(await testIds('push-hop-'), ['push-hop-regioneu', 'push-hop-plantlyon', 'push-hop-line1body']);
    assert.match(await textOf('push-hop-line1body'), /line1\s*body\s+(?:waits|at once)/);
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
    const steps = await textOf('runbook-steps');
    assert.match(steps, /resync/);
    await fill('push-deadline', '900 d');
    await browser.waitUntil(async () => /kioskoslo|clinicboise/.test(await textOf('runbook-steps')), {
      timeoutMsg: 'Who never gets it is missing.',
    });
    await byTestId('push-close').click();
    await byTestId('inspector').waitForDisplayed();
  });
});

describe('The timeline', () => {
  it('zooms to a stretch that is drawn, and back with a double-click', async () => {
    const whole = await textOf('visible-range');
    const lanes = byTestId('timeline');
    const { width } = await lanes.getSize();
    await browser
      .action('pointer')
      .move({ origin: lanes, x: Math.round(-width / 8), y: 10 })
      .down()
      .move({ origin: lanes, x: Math.round(width / 8), y: 10, duration: 200 })
      .up()
      .perform();
    await browser.waitUntil(async () => (await textOf('visible-range')) !== whole, { timeoutMsg: 'It did not zoom.' });
    assert.match(await textOf('visible-range'), /\d\d:\d\d/);
    await picture('simulate-brush');
    // On a busy machine two clicks may come too far apart to be a double one; a person clicks again.
    await browser.waitUntil(
      async () => {
        await lanes.doubleClick();
        return (await textOf('visible-range')) === whole;
      },
      { timeoutMsg: 'It did not come back.' },
    );
  });

  it('reads out any instant by keyboard, in UTC and on the site’s own clock', async () => {
    await select('line3paint');
    await browser.execute(() => document.querySelector<HTMLElement>('[data-testid="timeline"]')?.focus());
    await browser.keys('ArrowRight');
    await browser.keys(['Shift', 'ArrowRight']);
    assert.match(await textOf('cursor-clock'), /^\w{3} \d+ \w{3} \d\d:\d\d UTC · .*\d\d:\d\d CES?T$/);
    assert.match(await textOf('read-out'), /^line3paint (open|closed) .* UTC \(Paris .* CES?T\)$/);
    await browser.keys('Escape');
  });

  it('shows a day, a month and a week', async () => {
    for (const [range, words] of [
      ['Day', /^\w{3} \d+ \w{3}$/],
      ['Month', / – /],
      ['Week', /–/],
    ] as const) {
      await byTestId('range-days').$(`label=${range}`).click();
      await browser.waitUntil(async () => words.test(await textOf('visible-range')), {
        timeoutMsg: `${range} was not shown.`,
      });
    }
  });

  it('shows a year, and the load under each parent', async () => {
    await byTestId('range-days').$('label=Year').click();
    await browser.waitUntil(async () => / – .*\d{4}/.test(await textOf('visible-range')), {
      timeoutMsg: 'No year was shown.',
    });
    await byTestId('toggle-loads').click();
    await $('[data-testid^="load-"]:not([data-testid="load-strip"])').waitForDisplayed();
    await picture('simulate-year');
    await byTestId('toggle-loads').click();
    await byTestId('range-days').$('label=Week').click();
  });

  it('colours the graph by what is asked, with a legend', async () => {
    await byTestId('colour-by').selectByVisibleText('Expiry risk');
    await browser.waitUntil(async () => /10 % and more/.test(await textOf('legend')), {
      timeoutMsg: 'The legend stayed.',
    });
    await byTestId('colour-by').selectByVisibleText('Worst staleness');
  });
});

describe('Blackouts', () => {
  it('are typed, drawn and counted in', async () => {
    const now = await clockOf();
    await byTestId('blackouts-open').click();
    await fill('blackout-label', 'Shutdown');
    await fill('blackout-start', typed(now + 24 * hour));
    await fill('blackout-end', '36 h');
    await byTestId('blackout-add').click();
    await browser.waitUntil(async () => (await blackouts()).length === 1, { timeoutMsg: 'It was not kept.' });
    assert.equal(((await blackouts())[0]?.end ?? 0) - ((await blackouts())[0]?.start ?? 0), 36 * hour);
    assert.match(await textOf('blackout-list'), /Shutdown/);
    await picture('simulate-blackout');
  });

  it('are read from a calendar that is dropped, and kept once they were seen', async () => {
    await browser.keys('Escape');
    const day = typed((await clockOf()) + 72 * hour)
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
    assert.match(await textOf('calendar-staged'), /3 times/);
    await byTestId('calendar-keep').click();
    await browser.waitUntil(async () => (await blackouts()).length === 4, { timeoutMsg: 'They were not kept.' });
    await byTestId('blackout-remove-Inventory').click();
    await browser.waitUntil(async () => (await blackouts()).length === 1, { timeoutMsg: 'They were not removed.' });
    await byTestId('blackout-remove-Shutdown').click();
    await browser.waitUntil(async () => (await blackouts()).length === 0, { timeoutMsg: 'It was not removed.' });
    await browser.keys('Escape');
  });
});

describe('The planner', () => {
  it('finds schedules for a branch and adds those that are ticked to the draft as one action', async () => {
    await select('plantlyon');
    await byTestId('plan-branch-open').scrollIntoView({ block: 'center' });
    await byTestId('plan-branch-open').click();
    await fill('plan-target', '24 h');
    await byTestId('plan-run').click();
    await byTestId('plan-result').waitForDisplayed();
    assert.match(await textOf('plan-result'), /within 24 h/);
    await picture('simulate-plan');
    const planned = await byTestIdPrefix('plan-take-line').length;
    await byTestId('plan-take-line2weld').scrollIntoView({ block: 'center' });
    await byTestId('plan-take-line2weld').click();
    await byTestId('plan-add').click();
    assert.match(await toast(), /Added to the draft/);
    await browser.waitUntil(async () => (await savedDraft()).length > 2, { timeoutMsg: 'The draft was not saved.' });
    const sites = (await savedDraft()).map((edit) => ('registry' in edit ? edit.registry : null));
    assert.ok(planned > 1 && sites.includes('line1body') && !sites.includes('line2weld'), JSON.stringify(sites));
    await go('review');
    const before = sites.length;
    await byTestId('draft-remove-0').click();
    await browser.waitUntil(async () => (await savedDraft()).length === before - 1, {
      timeoutMsg: 'One schedule was not taken out.',
    });
    await picture('simulate-plan-review');
    await browser.keys(['Control', 'z']);
    await browser.waitUntil(async () => (await savedDraft()).length === before, {
      timeoutMsg: 'It did not come back.',
    });
  });
});

describe('Compare', () => {
  it('shows live and draft side by side, sorted as asked', async () => {
    await go('review');
    await byTestId('compare-open-screen').click();
    await byTestId('compare-table').waitForDisplayed();
    assert.match(await textOf('compare-counts'), /[1-9]\d* better/);
    assert.match(await textOf('compare-row-line1body'), /→/);
    const before = await byTestIdPrefix('compare-row-').length;
    await byTestId('compare-only').click();
    assert.ok((await byTestIdPrefix('compare-row-').length) > before);
    await byTestId('compare-sort-worstMs').click();
    assert.match(await byTestId('compare-table').$('tbody tr').getText(), /never/);
    await picture('simulate-compare');
  });

  it('the plan is taken back by one undo', async () => {
    await browser.keys(['Control', 'z']);
    await byTestId('compare-empty').waitForDisplayed();
  });
});
