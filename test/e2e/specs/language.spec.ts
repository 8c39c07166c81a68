import assert from 'node:assert/strict';
import { byTestId, must, picture } from '../pages/page.ts';
import { fill, go, readText, savedDraft, select, startApp } from '../pages/window.ts';

const choose = (setting: string, option: string): Promise<void> =>
  browser.execute(
    (testid, wanted) =>
      [...document.querySelectorAll<HTMLElement>(`[data-testid="${testid}"] label`)]
        .find(({ textContent }) => textContent.trim() === wanted)
        ?.click(),
    setting,
    option,
  );
const contains = (testid: string, text: string): Promise<unknown> =>
  browser.waitUntil(async () => (await readText(testid)).includes(text), {
    timeout: 20_000,
    timeoutMsg: `${testid} does not contain “${text}”.`,
  });

describe('Time zone and clock', () => {
  it('are a person’s own: one zone in addition to UTC, and twelve hours, on the screen and in search', async () => {
    await startApp();
    await go('settings');
    await choose('setting-clock', '12 hours');
    await byTestId('setting-zone').selectByAttribute('value', 'named');
    await fill('setting-zone-name', 'Asia/Tokyo');
    await picture('clock-settings');
    await contains('clock', 'UTC + Tokyo');
    await go('topology');
    await select('line3paint');
    await contains('next-windows', 'Tokyo');
    await contains('next-windows', 'am');
    await picture('clock-topology');
  });

  it('go back to 24 hours and to each site’s own zone', async () => {
    await startApp({ settings: { zone: 'Asia/Tokyo', clock: '12' } });
    assert.equal(await readText('clock'), 'UTC + Tokyo');
    await go('settings');
    await choose('setting-clock', '24 hours');
    await byTestId('setting-zone').selectByAttribute('value', 'site');
    await contains('clock', 'UTC + site time');
    const { zone, clock } = await must('settings.get', {});
    assert.deepEqual([zone, clock], ['site', '24']);
  });
});

describe('The language', () => {
  it('changes immediately, on the screen and in search, and the draft stays', async () => {
    await startApp({
      draft: [{ kind: 'set-sync', registry: 'line3paint', sync: { schedule: '0 6 * * *', syncWindow: 'PT3H' } }],
    });
    await go('settings');
    await choose('setting-language', 'Deutsch');
    await contains('screen-settings', 'Einstellungen');
    assert.equal(await browser.execute(() => document.documentElement.lang), 'de');
    await contains('go-table', 'Tabelle');
    await contains('counts', 'Registrys');
    await select('line3paint');
    await go('findings');
    await contains('screen-findings', 'Befunde');
    await contains('screen-findings', 'Der Zeitplan');
    assert.equal((await savedDraft()).length, 1);
    await picture('german-findings');
    await go('review');
    await contains('plan-steps', 'Ändert');
    await picture('german-review');
  });

  it('goes back to English', async () => {
    await startApp({ settings: { language: 'de' } });
    await contains('go-table', 'Tabelle');
    await go('settings');
    await choose('setting-language', 'English');
    await contains('screen-settings', 'Settings');
    await contains('go-table', 'Table');
    await go('findings');
    await contains('screen-findings', 'The schedule');
  });
});
