import { strict as assert } from 'node:assert';
import { byTestId, byTestIdPrefix, picture, testIds } from '../pages/page.ts';
import { fill, go, readText, savedDraft, select, startApp } from '../pages/window.ts';

describe('The first start, without an account', () => {
  beforeEach(() => startApp());

  it('says that it is the emulator and that nothing reaches Azure', async () => {
    assert.match(await readText('source'), /Emulator.*nothing here reaches Azure/s);
  });

  it('draws the sample: the cloud registry and its 41 connected registries', async () => {
    assert.match(await readText('counts'), /41 registries/);
    assert.ok((await byTestIdPrefix('node-').length) > 5);
    await byTestId('node-cloud').waitForDisplayed();
    await picture('sample-topology');
  });

  it('describes each state: asleep by plan is no alarm, missed and unhealthy are', async () => {
    const counts = await readText('counts');
    for (const pattern of [/\d\d asleep/, /1 missed/, /1 unhealthy/, /1 not deployed/]) assert.match(counts, pattern);
  });

  it('shows the same registries as a table with the columns of az', async () => {
    await go('table');
    const head = (await byTestId('table').$('[aria-rowindex="1"]').getText()).toUpperCase();
    for (const column of ['NAME', 'MODE', 'CONNECTION STATE', 'PARENT', 'LOGIN SERVER', 'LAST SYNC (UTC)'])
      assert.ok(head.includes(column), `${column} is missing in ${head}`);
    assert.match(await readText('row-count'), /41/);
  });

  it('sorts and filters the table', async () => {
    await go('table');
    await byTestId('sort-staleness').click();
    await byTestId('sort-staleness').click();
    const first = (await testIds('row-')).find((id) => id !== 'row-count') ?? '';
    assert.match(first, /^row-(kioskoslo|clinicboise|shipaurora|deckpilot)$/);
    await byTestId('table-filter').$('label=Wants attention').click();
    await browser.waitUntil(async () => /^\d+ of 41$/.test(await readText('row-count')), {
      timeoutMsg: 'Nothing was left out.',
    });
    await byTestId('table-filter').$('label=All').click();
    await fill('search', 'plantlyon');
    await browser.waitUntil(
      async () =>
        (await testIds('row-')).includes('row-plantlyon') && !(await testIds('row-')).includes('row-kioskoslo'),
      { timeoutMsg: 'The search filters nothing.' },
    );
  });

  it('is walked and selected in the graph by keyboard', async () => {
    await browser.execute(() => document.querySelector<HTMLElement>('[data-testid="graph"]')?.focus());
    await browser.keys(['Home']);
    await browser.keys(['ArrowRight']);
    await browser.keys(['Enter']);
    await browser.waitUntil(async () => /^region/.test(await readText('inspector-title')), {
      timeoutMsg: 'No region was selected.',
    });
    await browser.keys(['ArrowLeft']);
    await browser.keys(['Enter']);
    await browser.waitUntil(async () => (await readText('inspector-title')) === 'contosoedge', {
      timeoutMsg: 'The cloud registry was not selected.',
    });
  });

  it('lists the findings of the sample, filters them, leads to their place, and fixes one in the draft', async () => {
    await go('findings');
    await byTestId('finding-window-out-of-range-depotperth').waitForExist();
    await picture('sample-findings');
    await fill('findings-filter', 'depotperth');
    await browser.waitUntil(async () => (await testIds('finding-')).every((id) => id.endsWith('-depotperth')), {
      timeoutMsg: 'The filter hides too little.',
    });
    await byTestId('finding-window-out-of-range-depotperth').$('button.place').click();
    assert.equal(await readText('inspector-title'), 'depotperth');
    await go('findings');
    await fill('findings-filter', 'depotperth');
    await byTestId('fix-window-out-of-range').click();
    await byTestId('finding-window-out-of-range-depotperth').waitForExist({ reverse: true });
    assert.deepEqual(await savedDraft(), [{ kind: 'set-sync', registry: 'depotperth', sync: { syncWindow: 'PT3H' } }]);
  });

  it('shows what the children of a parent do at once, by hour of the week', async () => {
    await select('shophubeu');
    assert.match(await readText('load-peak'), /^5 of 5, /);
    const days = await byTestId('load-heat')
      .$$('tbody tr')
      .map((row) => row.getProperty('textContent'));
    assert.equal(days.length, 7);
    assert.match(String(days[0]), /^Mon\d from 00:00 to \d\d:00/);
    assert.ok(
      days.some((day) => String(day).includes('5 from ')),
      `five at once in ${days.join('; ')}`,
    );
    assert.match(await readText('load-rate'), /Mbit\/s of .*Mbit\/s/);
  });

  it('reads a registry as a sentence and its next windows', async () => {
    await select('line1body');
    await byTestId('next-windows').waitForExist();
    assert.equal(await byTestId('next-windows').$$('tbody tr').length, 5);
    await picture('sample-inspector');
  });
});
