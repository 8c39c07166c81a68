// Dialogs lose entered or shown values only through a button that says so.
import { strict as assert } from 'node:assert';
import { byTestId, must } from '../pages/page.ts';
import { fill, press, readText, reload, runCommand, select, startApp } from '../pages/window.ts';

/** A click on the dimmed window, at its upper left corner. */
const clickBackdrop = (): Promise<void> => browser.action('pointer').move({ x: 4, y: 4 }).down().up().perform();

const openAccess = async (): Promise<void> => {
  await select('line1body');
  await press('edit-access');
  await byTestId('overlay-access').waitForDisplayed();
};

const isOpen = (testid: string): Promise<boolean> => byTestId(testid).isDisplayed();

describe('A dialog with entered values', () => {
  beforeEach(() => startApp());

  const forms: readonly {
    readonly name: string;
    readonly overlay: string;
    readonly field: string;
    readonly open: () => Promise<unknown>;
  }[] = [
    {
      name: 'Create',
      overlay: 'overlay-create',
      field: 'field-name',
      open: () => runCommand('Create a connected registry'),
    },
    {
      name: 'Import',
      overlay: 'overlay-import',
      field: 'field-import-source',
      open: () => runCommand('Import images'),
    },
    { name: 'Blackouts', overlay: 'blackouts', field: 'blackout-label', open: () => runCommand('Blackouts') },
    { name: 'Saved views', overlay: 'overlay-views', field: 'field-view-name', open: () => runCommand('Saved views') },
    {
      name: 'Sites',
      overlay: 'overlay-sites',
      field: 'site-line1body-owner',
      open: () => runCommand('Edit the attributes'),
    },
  ];

  for (const { name, overlay, field, open } of forms) {
    it(`asks before Esc or a click beside it closes ${name}, and keeps them`, async () => {
      await open();
      await byTestId(overlay).waitForDisplayed();
      await fill(field, 'night');
      await browser.keys('Escape');
      await byTestId('dialog-unsaved').waitForDisplayed();
      await browser.keys('Escape');
      // Chromium closes a dialog on the second Esc in a row; the dialog opens again and withdraws its question.
      await browser.waitUntil(
        async () => (await isOpen(overlay)) && !(await byTestId('dialog-unsaved').isDisplayed()),
        { timeoutMsg: `Esc in answer to the question does not keep ${name} open.` },
      );
      await clickBackdrop();
      await byTestId('dialog-keep').click();
      assert.equal(await byTestId(field).getValue(), 'night');
      await clickBackdrop();
      await byTestId('dialog-discard').click();
      await byTestId(overlay).waitForDisplayed({ reverse: true });
    });
  }

  it('counts half-typed list entries', async () => {
    await openAccess();
    await byTestId('field-repositories').click();
    await byTestId('field-repositories').addValue('line/half-typed');
    await browser.keys('Escape');
    await byTestId('dialog-unsaved').waitForDisplayed();
    await byTestId('dialog-discard').click();
    await byTestId('overlay-access').waitForDisplayed({ reverse: true });
  });

  it('closes at once while nothing is entered', async () => {
    await runCommand('Create a connected registry');
    await byTestId('overlay-create').waitForDisplayed();
    await browser.keys('Escape');
    await byTestId('overlay-create').waitForDisplayed({ reverse: true });
    await openAccess();
    await browser.keys('Escape');
    await byTestId('overlay-access').waitForDisplayed({ reverse: true });
  });
});

describe('A form that is submitted while a field is invalid', () => {
  const focused = (): Promise<string | null> =>
    browser.execute(() => document.activeElement?.getAttribute('data-testid') ?? null);

  beforeEach(() => startApp());

  it('has the focus in its first invalid field: Create, whose name has it from the start', async () => {
    await runCommand('Create a connected registry');
    await byTestId('overlay-create').waitForDisplayed();
    assert.equal(await focused(), 'field-name');
    await browser.keys('Enter');
    await browser.waitUntil(async () => (await byTestId('field-name').getAttribute('aria-invalid')) === 'true');
    assert.equal(await focused(), 'field-name');
  });

  it('has the focus in its first invalid field: Blackouts', async () => {
    await runCommand('Blackouts');
    await byTestId('blackouts').waitForDisplayed();
    await fill('blackout-label', 'Freeze');
    await byTestId('blackout-add').click();
    await browser.waitUntil(async () => (await focused()) === 'blackout-start');
  });

  it('has the focus in its first invalid field: Edit access, where a refused entry is not dropped', async () => {
    await openAccess();
    await byTestId('field-audit-log').click();
    await byTestId('field-notifications').click();
    await byTestId('field-notifications').addValue('nonsense');
    await byTestId('access-add-to-draft').click();
    await browser.waitUntil(async () => (await focused()) === 'field-notifications');
    assert.equal(await isOpen('overlay-access'), true);
  });

  it('marks a time that cannot be read on the site’s clock', async () => {
    await select('line1body');
    if (!(await byTestId('field-site-time').isDisplayed())) await byTestId('site-time').$('summary').click();
    await fill('field-site-time', '25:00');
    await browser.keys('Enter');
    await browser.waitUntil(async () => (await byTestId('field-site-time').getAttribute('aria-invalid')) === 'true');
    assert.equal(await byTestId('field-site-time').getValue(), '25:00');
  });
});

describe('A one-time password', () => {
  const shownText = (): Promise<string> => browser.execute(() => document.body.innerText);
  const openInstall = async (): Promise<void> => {
    await select('plantlyon');
    await press('connection-string-open');
    await byTestId('connection-string').waitForDisplayed();
  };
  const generate = async (): Promise<void> => {
    await openInstall();
    await byTestId('install-generate').click();
    await byTestId('install-secret').waitForDisplayed();
  };

  beforeEach(() => startApp());

  it('is offered for the free place, without a word of replacing', async () => {
    await openInstall();
    assert.match(await readText('connection-string'), /SyncTokenPassword=no password: generate one below;/);
    assert.equal(await byTestId('install-copy').isEnabled(), false);
    assert.equal(await readText('install-generate'), 'Generate password 2');
  });

  it('is masked, and then shown once', async () => {
    await generate();
    assert.match(await readText('connection-string'), /SyncTokenPassword=•+;/);
    assert.equal(await byTestId('install-copy').isEnabled(), true);
    await byTestId('install-reveal').click();
    const secret = /SyncTokenPassword=([^;]+);/.exec(await readText('connection-string'))?.[1] ?? '';
    assert.match(secret, /^[^•]{20,}$/);
    assert.equal((await shownText()).split(secret).length - 1, 1);
    await byTestId('install-reveal').click();
    assert.equal((await shownText()).includes(secret), false);
  });

  it('is lost neither by Esc, twice, nor by a click outside of the dialog', async () => {
    await generate();
    await browser.keys('Escape');
    await browser.keys('Escape');
    await clickBackdrop();
    assert.equal(await isOpen('install-secret'), true);
    assert.equal(await $('dialog[open] header button').isExisting(), false);
    await byTestId('install-close').click();
    await byTestId('overlay-install').waitForDisplayed({ reverse: true });
  });

  it('of a place that is taken is replaced only when that is confirmed', async () => {
    await must('registry.settings', {
      registry: 'plantlyon',
      parentProtocol: 'https',
      parentEndpoint: null,
      generatePassword: 1,
    });
    await must('view.refresh', {});
    await reload();
    await openInstall();
    await byTestId('install-password').$('label=Password 1').click();
    await byTestId('install-generate').click();
    assert.equal(await readText('install-generate-confirm'), 'Yes, replace password 1');
  });
});
