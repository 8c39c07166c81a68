import assert from 'node:assert/strict';
import { byTestId } from '../pages/page.ts';
import { settled, textOf } from '../pages/window.ts';

describe('A fleet', () => {
  it('shows a hundred cloud registries as blocks, read and simulated one after the other', async () => {
    await settled();
    await byTestId('choose-registry').click();
    await byTestId('choose-practice').click();
    await byTestId('fleet-map').waitForDisplayed();
    await browser.waitUntil(async () => (await byTestId('fleet-progress').getText()) === '', {
      timeout: 120_000,
      timeoutMsg: 'The fleet was not read to its end.',
    });
    assert.equal(await textOf('fleet-counts'), '100 cloud registries, 5000 sites');
  });

  it('tells of the block that the keyboard is at in words, and has a table with what is searched', async () => {
    await browser.execute(() => document.querySelector<HTMLElement>('[data-testid="fleet-map"]')?.focus());
    await browser.keys('ArrowRight');
    const words = await browser.execute(
      () => document.querySelector('[data-testid="fleet-map"] [role="option"]')?.textContent ?? '',
    );
    assert.match(words, /^fleet001: 50 sites, worst .*(?:warning|error)/);
    await browser.execute(() =>
      [...document.querySelectorAll<HTMLElement>('[data-testid="fleet-show"] label')]
        .find((label) => label.textContent.trim() === 'Table')
        ?.click(),
    );
    await byTestId('search').setValue('fleet07');
    await browser.waitUntil(async () => (await textOf('fleet-row-count')) === '10 of 100', {
      timeoutMsg: 'The table does not show the ten that were searched.',
    });
    await byTestId('search').setValue('');
  });

  it('is left by entering one of it, which is then open as alone, and is come back to', async () => {
    await byTestId('search').setValue('fleet040');
    await byTestId('fleet-row-fleet040').waitForDisplayed();
    await byTestId('fleet-row-fleet040').doubleClick();
    await browser.waitUntil(
      async () => (await byTestId('inspector-title').isExisting()) && (await textOf('inspector-title')) === 'fleet040',
      { timeoutMsg: 'fleet040 was not opened.' },
    );
    // The other screens are still those of the registry that was opened before.
    assert.match(await textOf('rail-registry'), /fleet040/);
    await byTestId('go-fleet').click();
    await byTestId('fleet-leave').click();
    await byTestId('graph').waitForDisplayed();
    assert.equal(await byTestId('go-fleet').isExisting(), false);
  });
});
