import assert from 'node:assert/strict';
import { byTestId } from '../pages/page.ts';
import { readText, startApp } from '../pages/window.ts';

/** The blocks under the pointer's reach, by name, and whether the canvas there differs from the gaps between blocks. */
const pointAtBlocks = async (): Promise<Readonly<Record<string, boolean>>> =>
  browser.execute<Promise<Record<string, boolean>>, []>(async () => {
    const map = document.querySelector<HTMLElement>('[data-testid="fleet-map"]');
    const canvas = map?.parentElement?.querySelector('canvas');
    const pixels = canvas?.getContext('2d');
    if (!map || !canvas || !pixels) return {};
    const { left, top, width, height } = map.getBoundingClientRect();
    const ratio = canvas.width / width;
    const colours = new Map<string | null, Set<string>>();
    for (let y = 4; y < height; y += 8)
      for (let x = 4; x < width; x += 8) {
        map.dispatchEvent(new PointerEvent('pointermove', { clientX: left + x, clientY: top + y, bubbles: true }));
        await Promise.resolve();
        const name = /Double-click to open (\w+)$/.exec(map.title)?.[1] ?? null;
        const seen = colours.get(name) ?? new Set();
        colours.set(name, seen.add(pixels.getImageData(x * ratio, y * ratio, 1, 1).data.join()));
      }
    const between = colours.get(null) ?? new Set();
    return Object.fromEntries(
      [...colours].flatMap(([name, seen]) =>
        name === null ? [] : [[name, [...seen].some((one) => !between.has(one))]],
      ),
    );
  });

const startFleet = async (): Promise<void> => {
  await startApp();
  await byTestId('choose-registry').click();
  await byTestId('choose-practice').click();
  await byTestId('fleet-map').waitForDisplayed();
  await browser.waitUntil(async () => (await byTestId('fleet-progress').getText()) === '', {
    timeout: 50_000,
    timeoutMsg: 'The fleet was not read to its end.',
  });
};

const showAsTable = (): Promise<void> =>
  browser.execute(() =>
    [...document.querySelectorAll<HTMLElement>('[data-testid="fleet-show"] label')]
      .find((label) => label.textContent.trim() === 'Table')
      ?.click(),
  );

describe('A fleet', () => {
  beforeEach(startFleet);

  it('shows a hundred cloud registries as blocks, read and simulated one after the other', async () => {
    assert.equal(await readText('fleet-counts'), '100 cloud registries, 5000 sites');
    const wanted = Array.from({ length: 100 }, (_, at) => `fleet${String(at).padStart(3, '0')}`);
    const blocks = await pointAtBlocks();
    assert.deepEqual(Object.keys(blocks).sort(), wanted);
    assert.deepEqual(
      wanted.filter((name) => blocks[name] !== true),
      [],
    );
  });

  it('describes the block with the keyboard focus', async () => {
    await browser.execute(() => document.querySelector<HTMLElement>('[data-testid="fleet-map"]')?.focus());
    await browser.keys('ArrowRight');
    const labels = await browser.execute(
      () => document.querySelector('[data-testid="fleet-map"] [role="option"]')?.textContent ?? '',
    );
    assert.match(labels, /^fleet001: 50 sites, worst .+, \d+ (?:warning|error)/);
  });

  it('has a table with the search results', async () => {
    await showAsTable();
    await byTestId('search').setValue('fleet07');
    await browser.waitUntil(async () => (await readText('fleet-row-count')) === '10 of 100', {
      timeoutMsg: 'The table does not show the ten that were searched.',
    });
  });

  it('is left by entering one of it, which is then open as alone, and is come back to', async () => {
    await showAsTable();
    await byTestId('search').setValue('fleet040');
    await byTestId('fleet-row-fleet040').waitForDisplayed();
    await byTestId('fleet-row-fleet040').doubleClick();
    await browser.waitUntil(
      async () =>
        (await byTestId('inspector-title').isExisting()) && (await readText('inspector-title')) === 'fleet040',
      { timeoutMsg: 'fleet040 was not opened.' },
    );
    // The other screens still show the registry that was open before.
    assert.match(await readText('rail-registry'), /fleet040/);
    await byTestId('go-fleet').click();
    await byTestId('fleet-leave').click();
    await byTestId('graph').waitForDisplayed();
    assert.equal(await byTestId('go-fleet').isExisting(), false);
  });
});
