import { strict as assert } from 'node:assert';
import { byTestId, picture } from '../pages/page.ts';
import {
  actual,
  applied,
  apply,
  commit,
  createRegistry,
  draftSchedule,
  fill,
  go,
  press,
  readText,
  savedDraft,
  select,
  startApp,
} from '../pages/window.ts';

const repositories = ['hello-world', 'acr/connected-registry'];
const readWrite = createRegistry('myconnectedregrw', null, 'ReadWrite', repositories);
const readOnly = createRegistry('myconnectedregro', 'myconnectedregrw', 'ReadOnly', repositories);

const create = async (name: string, parent: string, mode: 'ReadWrite' | 'ReadOnly'): Promise<void> => {
  await go('table');
  await byTestId('create').click();
  await byTestId('overlay-create').waitForDisplayed();
  await byTestId('field-parent').selectByAttribute('value', parent);
  await byTestId('field-mode').$(`input[value="${mode}"]`).parentElement().click();
  await fill('field-name', name);
  for (const repository of repositories) {
    await byTestId('field-repositories').click();
    await byTestId('field-repositories').addValue(repository);
    await browser.keys('Enter');
  }
  await picture(`how-to-create-${name}`);
  await byTestId('create-add-to-draft').click();
  await byTestId('overlay-create').waitForDisplayed({ reverse: true });
};

describe("Microsoft's how-to, step by step", () => {
  it('imports the images into the cloud registry', async () => {
    await startApp();
    await byTestId('import-open').click();
    await fill('field-import-source', 'mcr.microsoft.com/hello-world:latest');
    await byTestId('field-import-force').click();
    await byTestId('import-send').click();
    await byTestId('import-done').waitForDisplayed();
    await byTestId('field-import-kind').$('label=Private registry').click();
    await fill('field-import-source', 'registry.contoso.example/plc-driver:1.4');
    await fill('field-import-username', 'dana');
    await byTestId('import-send').click();
    assert.match(await readText('overlay-import'), /Enter the password or token/);
    assert.equal(await byTestId('field-import-password').isFocused(), true);
    await fill('field-import-password', 'not-kept');
    await picture('how-to-import-private');
    await byTestId('import-send').click();
    await browser.waitUntil(async () => /plc-driver:1\.4/.test(await readText('import-done')), {
      timeoutMsg: 'The private image did not come.',
    });
    assert.equal(await byTestId('field-import-password').getValue(), '');
    await browser.keys('Escape');
    await byTestId('overlay-import').waitForDisplayed({ reverse: true });
  });

  it('creates a ReadWrite registry without a parent and a ReadOnly one below it', async () => {
    await startApp();
    await create('myconnectedregrw', '', 'ReadWrite');
    await create('myconnectedregro', 'myconnectedregrw', 'ReadOnly');
    assert.deepEqual(await savedDraft(), [readWrite, readOnly]);
    await apply();
    assert.match(await applied(), /^Applied and read back\n6 of 6 steps done\./);
    assert.equal((await actual('myconnectedregro'))?.parent, 'myconnectedregrw');
  });

  it('verifies them: Offline, because nothing is deployed yet, and continuous', async () => {
    await startApp({ applied: [[readWrite, readOnly]] });
    const rw = await actual('myconnectedregrw');
    const ro = await actual('myconnectedregro');
    assert.deepEqual(
      [rw?.mode, rw?.parent, rw?.status.connectionState, rw?.sync.schedule, rw?.sync.syncWindow],
      ['ReadWrite', null, 'Offline', '* * * * *', null],
    );
    assert.deepEqual(
      [ro?.mode, ro?.parent, ro?.status.connectionState, ro?.sync.schedule],
      ['ReadOnly', 'myconnectedregrw', 'Offline', '* * * * *'],
    );
    await select('myconnectedregro');
    await go('table');
    assert.match(await readText('row-myconnectedregro'), /myconnectedregrw/);
    assert.match(await readText('row-myconnectedregro'), /Offline/);
  });

  it('sets a daily sync at 12:00 UTC with a window of four hours', async () => {
    await startApp({ applied: [[readWrite]] });
    await select('myconnectedregrw');
    await fill('field-schedule', '0 12 * * *');
    await fill('field-window', '4 h');
    assert.match(await readText('inspector'), /12:00 UTC/);
    await picture('how-to-schedule');
    await commit();
    await apply();
    assert.match(await applied(), /^Applied and read back\n1 of 1 step done\./);
    const registry = await actual('myconnectedregrw');
    assert.deepEqual([registry?.sync.schedule, registry?.sync.syncWindow], ['0 12 * * *', 'PT4H']);
  });

  it('sets a sync every minute and sees the window gone', async () => {
    const daily = { schedule: '0 12 * * *', syncWindow: 'PT4H' };
    await startApp({ applied: [[readWrite, { kind: 'set-sync', registry: 'myconnectedregrw', sync: daily }]] });
    assert.equal((await actual('myconnectedregrw'))?.sync.syncWindow, 'PT4H');
    await draftSchedule('myconnectedregrw', '* * * * *');
    await apply();
    assert.match(await applied(), /^Applied and read back\n1 of 1 step done\./);
    const registry = await actual('myconnectedregrw');
    assert.deepEqual([registry?.sync.schedule, registry?.sync.syncWindow], ['* * * * *', null]);
  });

  it('shows the connection string without a password, and a new password once', async () => {
    await startApp({ applied: [[readWrite]] });
    await select('myconnectedregrw');
    await press('connection-string-open');
    assert.match(
      await readText('connection-string'),
      /^ConnectedRegistryName=myconnectedregrw;SyncTokenName=myconnectedregrw;SyncTokenPassword=no password: generate one below;ParentGatewayEndpoint=contosoedge\.westeurope\.data\.azurecr\.io;ParentEndpointProtocol=https$/,
    );
    await byTestId('install-generate').click();
    await byTestId('install-secret').waitForDisplayed();
    await byTestId('install-reveal').click();
    const secret = /SyncTokenPassword=([^;]+);/.exec(await readText('connection-string'))?.[1] ?? '';
    assert.ok(secret.length > 20 && !secret.includes('<'));
    await byTestId('install-close').click();
    await press('connection-string-open');
    assert.ok(!(await readText('connection-string')).includes(secret));
    await byTestId('install-close').click();
    assert.equal(
      await browser.execute((text: string) => document.documentElement.outerHTML.includes(text), secret),
      false,
    );
  });
});
