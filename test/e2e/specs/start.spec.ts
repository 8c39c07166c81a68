import { strict as assert } from 'node:assert';
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
    assert.match(info.value.runtime, /\d+\.\d+\.\d+/);
  });
});
