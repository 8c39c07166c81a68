import { strict as assert } from 'node:assert';
import { byTestId, picture } from '../pages/page.ts';
import { actual, applied, apply, commit, draftSchedule, fill, go, press, readText, startApp } from '../pages/window.ts';

const practise = async (id: string): Promise<void> => {
  await go('activity');
  const practice = byTestId(`practice-${id}`);
  if (!(await practice.isDisplayed())) await byTestId('practice').$('summary').click();
  await press(`practice-${id}`);
  await browser.waitUntil(async () => (await practice.getAttribute('aria-pressed')) === 'true', {
    timeoutMsg: `${id} was not set.`,
  });
};

const outcome = (registry: string) => byTestId(`outcome-update-registry-${registry}`).getAttribute('data-state');

describe('Practising a failure', () => {
  beforeEach(() =>
    startApp({ draft: [{ kind: 'set-sync', registry: 'line3paint', sync: { schedule: '0 6 * * *' } }] }),
  );

  it('of a service that does not answer stops the apply, says so, and leaves it to be resumed', async () => {
    await practise('timeout');
    await picture('practise-set');
    await apply();
    assert.match(
      await applied(),
      /0 of 1 step done; stopped at .+ did not answer in time\. Try again\. Resume goes on where it stopped/,
    );
    assert.equal(await outcome('line3paint'), 'failed');
    await picture('practise-timeout');
    assert.equal((await actual('line3paint'))?.sync.schedule, '0 1 * * *');
  });

  it('of an operation that never ends stops waiting, waits once more when resumed, then sends it again', async () => {
    await practise('operation-hangs');
    await apply();
    await browser.waitUntil(async () => /is taking Azure longer than expected/.test(await applied()), {
      timeout: 40_000,
      timeoutMsg: 'The apply waited on.',
    });
    await picture('practise-hangs');
    const resume = async (until: string): Promise<void> => {
      await byTestId('apply-resume').waitForEnabled();
      await byTestId('apply-resume').click();
      await browser.waitUntil(async () => (await outcome('line3paint')) === until, {
        timeout: 40_000,
        timeoutMsg: `It was not ${until}.`,
      });
    };
    await resume('running');
    await browser.waitUntil(async () => (await outcome('line3paint')) === 'failed', {
      timeout: 40_000,
      timeoutMsg: 'It was not given up.',
    });
    await resume('done');
    assert.equal((await actual('line3paint'))?.sync.schedule, '0 6 * * *');
  });
});

describe('The tour', () => {
  beforeEach(() => startApp());

  it('leads from a stale site to a reviewed change, and sends nothing', async () => {
    await browser.sendCommand('Emulation.setDeviceMetricsOverride', {
      width: 1280,
      height: 800,
      deviceScaleFactor: 1,
      mobile: false,
    });
    await byTestId('node-cloud').click();
    await byTestId('tour-start').click();
    /** Whether the framed element is in the window and not covered. */
    const isSeen = (): Promise<boolean> =>
      browser.execute(() => {
        const framed = document.querySelector('[data-tour]');
        if (framed === null) return false;
        const { left, top, width, height } = framed.getBoundingClientRect();
        const at = document.elementFromPoint(left + width / 2, top + Math.min(height / 2, 24));
        return at !== null && (framed.contains(at) || at.contains(framed));
      });
    const step = async (title: string): Promise<void> => {
      await browser.waitUntil(async () => (await readText('tour-title')) === title, {
        timeoutMsg: `The step ${title} did not come.`,
      });
      await browser.waitUntil(isSeen, { timeoutMsg: `What the step ${title} is about is out of sight.` });
      await picture(`tour-${title.toLowerCase().replaceAll(' ', '-')}`);
    };
    await step('A fleet to practise on');
    await byTestId('tour-next').click();
    await step('Choose a site');
    await byTestId('node-line3paint').click();
    await step('Give it another schedule');
    await fill('field-schedule', '0 5 * * *');
    assert.equal(await readText('tour-title'), 'Give it another schedule');
    await commit();
    await step('See what it would do');
    await byTestId('tour-back').click();
    await step('Give it another schedule');
    await byTestId('tour-next').click();
    await step('See what it would do');
    await byTestId('tour-next').click();
    await step('Review it');
    await go('review');
    await step('A change that is reviewed');
    assert.match(await readText('effect-summary'), /^1 better$/);
    await byTestId('tour-next').click();
    await byTestId('tour').waitForExist({ reverse: true });
    assert.equal((await actual('line3paint'))?.sync.schedule, '0 1 * * *');
    await browser.keys(['Control', 'z']);
    await go('topology');
    await byTestId('node-cloud').click();
    await byTestId('create-open').waitForDisplayed();
    assert.equal(await byTestId('tour-start').isExisting(), false);
  });
});

describe('A subscription that is marked as production', () => {
  beforeEach(() => startApp());

  it('marks the window, and an apply asks for the registry’s name', async () => {
    await go('settings');
    await press('mark-production');
    await byTestId('production').waitForDisplayed();
    await picture('production');
    await draftSchedule('plantlyon', '0 3 * * *');
    await go('review');
    await byTestId('apply').waitForEnabled();
    await byTestId('apply').click();
    await byTestId('confirm-name').waitForDisplayed();
    assert.equal(await byTestId('apply-confirmed').isEnabled(), false);
    await fill('confirm-name', 'contosoedge');
    await byTestId('apply-confirmed').waitForEnabled();
    await picture('production-apply');
    await browser.keys('Escape');
    await browser.keys(['Control', 'z']);
    await go('settings');
    await byTestId('production-list').waitForDisplayed();
    // By keyboard, because a toast may cover the end of the page.
    await browser.execute(() => document.querySelector<HTMLElement>('[data-testid="production-list"] button')?.focus());
    await browser.keys('Enter');
    await byTestId('production').waitForExist({ reverse: true });
  });
});
