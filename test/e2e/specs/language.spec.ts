import assert from 'node:assert/strict';
import { byTestId, picture } from '../pages/page.ts';
import { commit, fill, go, savedDraft, select, settled, textOf } from '../pages/window.ts';

const choose = (language: string): Promise<void> =>
  browser.execute(
    (wanted) =>
      [...document.querySelectorAll<HTMLElement>('[data-testid="setting-language"] label')]
        .find(({ textContent }) => textContent.trim() === wanted)
        ?.click(),
    language,
  );
const says = (testid: string, words: string): Promise<unknown> =>
  browser.waitUntil(async () => (await textOf(testid)).includes(words), {
    timeoutMsg: `${testid} does not say “${words}”.`,
  });

describe('Time zone and clock', () => {
  it('are a person’s own: one zone beside UTC, and twelve hours, in what is on the screen and in what is found', async () => {
    await settled();
    await go('settings');
    await browser.execute(() => {
      [...document.querySelectorAll<HTMLElement>('[data-testid="setting-clock"] label')]
        .find(({ textContent }) => textContent.trim() === '12 hours')
        ?.click();
    });
    await byTestId('setting-zone').selectByAttribute('value', 'named');
    await fill('setting-zone-name', 'Asia/Tokyo');
    await picture('clock-settings');
    await says('clock', 'UTC + Tokyo');
    await go('topology');
    await select('line3paint');
    await says('next-windows', 'Tokyo');
    await says('next-windows', 'am');
    await picture('clock-topology');
    await go('settings');
    await browser.execute(() => {
      [...document.querySelectorAll<HTMLElement>('[data-testid="setting-clock"] label')]
        .find(({ textContent }) => textContent.trim() === '24 hours')
        ?.click();
      const zone = document.querySelector<HTMLSelectElement>('[data-testid="setting-zone"]');
      if (zone === null) return;
      zone.selectedIndex = 0;
      zone.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await says('clock', 'UTC + site time');
  });
});

describe('The language', () => {
  it('is another one at once, in what is on the screen and in what is found, and the draft stays', async () => {
    await settled();
    await select('line3paint');
    await fill('field-schedule', '0 6 * * *');
    await fill('field-window', '3 h');
    await commit();
    await go('settings');
    await choose('Deutsch');
    await says('screen-settings', 'Einstellungen');
    assert.equal(await browser.execute(() => document.documentElement.lang), 'de');
    await says('go-table', 'Tabelle');
    await says('counts', 'Registrys');
    await go('topology');
    await select('line3paint');
    await go('findings');
    await says('screen-findings', 'Befunde');
    await browser.waitUntil(async () => (await textOf('screen-findings')).includes('Der Zeitplan'), {
      timeout: 20_000,
      timeoutMsg: 'The findings are not German.',
    });
    assert.equal((await savedDraft()).length, 1);
    await picture('german-findings');
    await go('review');
    await says('plan-steps', 'Ändert');
    await picture('german-review');
  });

  it('goes back to English', async () => {
    await go('settings');
    await choose('English');
    await says('screen-settings', 'Settings');
    await says('go-table', 'Table');
    await go('findings');
    await browser.waitUntil(async () => (await textOf('screen-findings')).includes('The schedule'), {
      timeout: 20_000,
      timeoutMsg: 'The findings are not English.',
    });
  });
});
