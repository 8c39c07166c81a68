import { strict as assert } from 'node:assert';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import { ask } from '../pages/page.ts';

describe('The first start', () => {
  it('opens one window, titled Cascade, at the origin of the app', async () => {
    assert.equal((await browser.getWindowHandles()).length, 1);
    assert.equal(await browser.getTitle(), 'Cascade');
    assert.equal(await browser.getUrl(), 'app://cascade/index.html');
  });

  it('shows its version and runtime', async () => {
    const info = await ask('app.info', {});
    assert.ok(info.ok);
    assert.match(info.value.version, /^\d+\.\d+\.\d+/);
    assert.match(formatMessage(info.value.runtime), /\d+\.\d+\.\d+/);
  });
});
