import { strict as assert } from 'node:assert';
import { byTestId, picture } from '../pages/page.ts';
import { actual, applied, apply, commit, fill, go, select, settled, textOf } from '../pages/window.ts';

const practise = async (id: string): Promise<void> => {
  await go('activity');
  const practice = byTestId(`practice-${id}`);
  if (!(await practice.isDisplayed())) await byTestId('practice').$('summary').click();
  await practice.scrollIntoView({ block: 'center' });
  await practice.click();
  await browser.waitUntil(async () => (await practice.getAttribute('aria-pressed')) === 'true', {
    timeoutMsg: `${id} was not set.`,
  });
};

const outcome = (registry: string) => byTestId(`outcome-update-registry-${registry}`).getAttribute('data-state');

describe('Practising a failure', () => {
  before(settled);

  it('of a service that does not answer stops the apply, says so, and leaves it to be resumed', async () => {
    await select('line3paint');
    await go('topology');
    await fill('field-schedule', '0 6 * * *');
    await commit();
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

  it('of an operation that never ends stops waiting for it, waits once more when resumed, and then sends it again', async () => {
    await practise('operation-hangs');
    await byTestId('apply-resume').click();
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
  it('leads from a stale site to a reviewed change, and sends nothing', async () => {
    await go('topology');
    await browser.keys('Escape');
    await byTestId('node-cloud').click();
    await byTestId('tour-start').click();
    assert.equal(await textOf('tour-title'), 'A fleet to practise on');
    await picture('tour');
    await byTestId('tour-next').click();
    assert.equal(await textOf('tour-title'), 'Choose a site');
    await select('plantlyon');
    assert.equal(await textOf('tour-title'), 'Give it another schedule');
    await fill('field-schedule', '0 */6 * * *');
    await fill('field-window', 'PT1H');
    await commit();
    assert.equal(await textOf('tour-title'), 'See what it would do');
    await byTestId('tour-next').click();
    await go('review');
    assert.equal(await textOf('tour-title'), 'A change that is reviewed');
    await byTestId('plan-steps').waitForDisplayed();
    await byTestId('tour-next').click();
    await byTestId('tour').waitForExist({ reverse: true });
    assert.equal((await actual('plantlyon'))?.sync.schedule, '0 2 * * *');
    await browser.keys(['Control', 'z']);
    await go('topology');
    await byTestId('node-cloud').click();
    await byTestId('create-open').waitForDisplayed();
    assert.equal(await byTestId('tour-start').isExisting(), false);
  });
});

describe('A subscription that is marked as production', () => {
  it('marks the window, and an apply asks for the registry’s name', async () => {
    await go('settings');
    await byTestId('mark-production').scrollIntoView({ block: 'center' });
    await byTestId('mark-production').click();
    await byTestId('production').waitForDisplayed();
    await picture('production');
    await select('plantlyon');
    await fill('field-schedule', '0 3 * * *');
    await commit();
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
    // By keyboard: what was just said may lie over the end of the page.
    await browser.execute(() => document.querySelector<HTMLElement>('[data-testid="production-list"] button')?.focus());
    await browser.keys('Enter');
    await byTestId('production').waitForExist({ reverse: true });
  });
});
