import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { buildListEntry } from '../../support/az-list.ts';
import { byTestId } from '../pages/page.ts';
import { commit, drop, fill, go, readText, select, startApp, toast } from '../pages/window.ts';

const fixture = (name: string): string =>
  readFileSync(new URL(`../../fixtures/topology/${name}`, import.meta.url), 'utf8');
const azList = fixture('az-list.json');
const names = (JSON.parse(azList) as { name: string }[]).map(({ name }) => name);

const openFile = async (name: string, text: string): Promise<void> => {
  await drop(name, text);
  await browser.waitUntil(async () => (await readText('source')).includes(name), {
    timeoutMsg: `${name} was not shown.`,
  });
};

describe('Files', () => {
  beforeEach(() => startApp());

  it('refuses a broken file in one sentence with its position, and leaves the window unchanged', async () => {
    await drop('broken.json', azList.slice(0, 200));
    assert.match(await toast(), /^broken\.json: This is not JSON: line 7, column 7: /);
    assert.match(await readText('source'), /Emulator/);
    assert.match(await readText('counts'), /41 registries/);
  });

  it('refuses JSON that is no list of connected registries, and says what it reads', async () => {
    await drop('other.json', '{"hello": "world"}');
    assert.match(await toast(), /^other\.json/);
    assert.match(await readText('source'), /Emulator/);
  });

  it('opens what az acr connected-registry list -o json wrote', async () => {
    await openFile('fleet.json', azList);
    assert.match(await readText('counts'), new RegExp(`${String(names.length)} registr`));
    assert.equal(await readText('refresh'), 'not dated');
    for (const name of names) await select(name);
  });

  it('plans over a file and says why it cannot be applied', async () => {
    await openFile('fleet.json', azList);
    await select(names[0] ?? '');
    await fill('field-schedule', '0 12 * * *');
    await fill('field-window', 'PT4H');
    await commit();
    await go('review');
    await byTestId('plan-steps').waitForDisplayed();
    assert.equal(await byTestId('apply').isEnabled(), false);
    assert.match(await readText('apply-bar'), /This is a file: its plan can be exported/);
  });

  it('draws a fleet of hundreds as blocks, each of which can be pointed at and chosen', async () => {
    const fleet = Array.from({ length: 400 }, (_, at) => buildListEntry(`site${String(at).padStart(3, '0')}`));
    await openFile('hundreds.json', JSON.stringify(fleet));
    await byTestId('zoom-fit').click();
    const graph = byTestId('graph');
    const { width } = await graph.getSize();
    let pointed = '';
    let at = 0;
    await browser.waitUntil(
      async () => {
        for (let x = 40 - width / 2; x < width / 2 && !/^site\d+$/.test(pointed); x += 60) {
          at = Math.round(x);
          await graph.moveTo({ xOffset: at, yOffset: 0 });
          pointed = (await graph.getAttribute('title')) ?? '';
        }
        return /^site\d+$/.test(pointed);
      },
      { timeoutMsg: 'No block is under the pointer anywhere across the middle.' },
    );
    await browser
      .action('pointer')
      .move({ origin: await graph.getElement(), x: at, y: 0 })
      .down()
      .up()
      .perform();
    await byTestId(`node-${pointed}`).waitForExist();
    assert.equal(await byTestId(`node-${pointed}`).getAttribute('aria-selected'), 'true');
  });

  it('goes back to the emulator', async () => {
    await openFile('fleet.json', azList);
    await byTestId('choose-registry').click();
    await byTestId('choose-emulator').click();
    await browser.waitUntil(async () => (await readText('source')).includes('Emulator'), {
      timeoutMsg: 'The emulator did not come back.',
    });
  });
});
