import { strict as assert } from 'node:assert';
import { byTestId, picture } from '../pages/page.ts';
import { actual, apply, applied, fill, go, select, settled } from '../pages/window.ts';

const practise = async (id: string): Promise<void> => {
  await go('activity');
  const practice = byTestId(`practice-${id}`);
  if (!(await practice.isDisplayed())) await byTestId('practice').$('summary').click();
  await practice.scrollIntoView({ block: 'center' });
  await practice.click();
  await browser.waitUntil(async () => (await practice.getAttribute('aria-pressed')) === 'true', { timeoutMsg: `${id} was not set.` });
};

const outcome = (registry: string) => byTestId(`outcome-update-registry-${registry}`).getAttribute('data-state');

describe('Practising a failure', () => {
  before(settled);

  it('of a service that does not answer stops the apply, says so, and leaves it to be resumed', async () => {
    await select('line3paint');
    await go('topology');
    await fill('field-schedule', '0 6 * * *');
    await byTestId('add-to-draft').click();
    await practise('timeout');
    await picture('practise-set');
    await apply();
    assert.match(await applied(), /0 of 1 step done; stopped at .+ did not answer in time\. Try again\. Resume goes on where it stopped/);
    assert.equal(await outcome('line3paint'), 'failed');
    await picture('practise-timeout');
    assert.equal((await actual('line3paint'))?.sync.schedule, '0 1 * * *');
  });

  it('of an operation that never ends stops waiting for it, waits once more when resumed, and then sends it again', async () => {
    await practise('operation-hangs');
    await byTestId('apply-resume').click();
    await browser.waitUntil(async () => /is taking Azure longer than expected/.test(await applied()), { timeout: 40_000, timeoutMsg: 'The apply waited on.' });
    await picture('practise-hangs');
    const resume = async (until: string): Promise<void> => {
      await byTestId('apply-resume').waitForEnabled();
      await byTestId('apply-resume').click();
      await browser.waitUntil(async () => (await outcome('line3paint')) === until, { timeout: 40_000, timeoutMsg: `It was not ${until}.` });
    };
    await resume('running');
    await browser.waitUntil(async () => (await outcome('line3paint')) === 'failed', { timeout: 40_000, timeoutMsg: 'It was not given up.' });
    await resume('done');
    assert.equal((await actual('line3paint'))?.sync.schedule, '0 6 * * *');
  });
});
