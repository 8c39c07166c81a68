import { strict as assert } from 'node:assert';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startCloud, type TestCloud } from '../../support/cloud.ts';
import { ask, byTestId, picture } from '../pages/page.ts';
import { fill, go, settled, textOf } from '../pages/window.ts';

/** The folder of this session's profile, as the driver tells it. */
const profile = (): string =>
  (browser.capabilities as { readonly chrome?: { readonly userDataDir?: string } }).chrome?.userDataDir ?? '';

let cloud: TestCloud;

describe('Azure, through a cloud of its own on loopback', () => {
  before(async () => {
    cloud = await startCloud();
    // The system's dialog, in which a person chooses the certificate authority, cannot be driven: it is as if chosen at an earlier start.
    const folder = join(profile(), 'data');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'azure.json'), JSON.stringify({ extraCa: { file: 'ca.pem', pem: cloud.ca } }));
    await browser.reloadSession();
    await settled();
  });
  after(() => cloud.close());

  it('asks the cloud where to sign in, and keeps it in the settings', async () => {
    await go('settings');
    await fill('cloud-name', 'Contoso Stack');
    await fill('cloud-host', cloud.armHost);
    await byTestId('cloud-save').click();
    const signInHost = new URL(cloud.service.cloud.authorityHost).host;
    await browser.waitUntil(async () => (await textOf('azure-settings')).includes(`people sign in at ${signInHost}`), {
      timeoutMsg: 'The cloud was not found.',
    });
    assert.match(await textOf('ca-authorities'), /CN=Test authority/);
    await picture('azure-settings');
  });

  it('signs in with a device code, once the person has confirmed the cloud; the prompt names the cloud and the tenant', async () => {
    assert.equal(await textOf('open-accounts'), 'No account');
    await byTestId('open-accounts').click();
    await byTestId('accounts-storage').waitForDisplayed();
    await byTestId('accounts-cloud').selectByAttribute('value', `custom:${cloud.armHost}`);
    const { authorityHost, audience } = cloud.service.cloud;
    await byTestId('confirm-cloud').waitForDisplayed();
    assert.equal(await byTestId('sign-in-device-code').isExisting(), false);
    assert.equal(await textOf('confirm-sign-in'), authorityHost);
    assert.equal(await textOf('confirm-audience'), audience);
    assert.equal(await textOf('confirm-arm'), cloud.armHost);
    await picture('azure-confirm');
    await byTestId('confirm-cloud-button').click();
    await byTestId('sign-in-device-code').waitForDisplayed();
    await fill('accounts-tenant', 'contoso.example');
    await picture('azure-accounts');
    await byTestId('sign-in-device-code').click();
    const message = await textOf('device-code-message');
    assert.match(message, /tenant contoso\.example in Contoso Stack/);
    assert.match(await textOf('accounts-waiting'), /tenant contoso\.example in Contoso Stack/);
    await picture('azure-device-code');
    const page = /open (https:\S+) in any browser/.exec(message)?.[1] ?? '';
    await cloud.browse(page, await textOf('device-code'));
    await byTestId('overlay-choose-registry').waitForDisplayed();
  });

  it('lists the registries of every subscription, with the reason why one cannot be used', async () => {
    await byTestId('choose-contosoedge').waitForDisplayed();
    assert.match(
      await textOf('choose-contosodev'),
      /Connected registries need the Premium tier, and this registry is Basic\./,
    );
    assert.equal(await byTestId('choose-contosodev').isEnabled(), false);
    await picture('azure-registries');
  });

  it('opens one, and says at the top which cloud, tenant and account it is', async () => {
    await byTestId('choose-contosoedge').click();
    await browser.waitUntil(async () => /Contoso Stack/.test(await textOf('source')), {
      timeoutMsg: 'The source was not shown.',
    });
    await settled();
    assert.equal(await textOf('open-accounts'), 'dana@contoso.example');
    await go('topology');
    await picture('azure-open');
    const view = await ask('view.get', {});
    assert.ok(view.ok && view.value.session.source.kind === 'azure' && view.value.topology.registries.length > 30);
  });

  it('says once the sign-in is worth nothing, and at the next start, to sign in again, over what was known', async () => {
    await byTestId('open-accounts').click();
    await byTestId('account-out-dana@contoso.example').click();
    await byTestId('account-out-dana@contoso.example').waitForExist({ reverse: true });
    await browser.keys('Escape');
    assert.match(await textOf('failure'), /sign in first/);

    await browser.reloadSession();
    await settled();
    assert.match(await textOf('source'), /Contoso Stack/);
    assert.match(await textOf('counts'), /41 registries/);
    assert.match(await textOf('failure'), /Nobody is signed in to tenant .* in Contoso Stack: sign in first/);
    await byTestId('sign-in-again').click();
    assert.match(await textOf('accounts-again'), /Nobody is signed in to tenant/);
    await browser.waitUntil(async () => (await byTestId('accounts-cloud').getValue()) === `custom:${cloud.armHost}`, {
      timeoutMsg: 'The cloud was not proposed.',
    });
    await picture('azure-again');
    await browser.keys('Escape');
  });

  it('goes to the emulator without a restart', async () => {
    await byTestId('choose-registry').click();
    await byTestId('choose-emulator').click();
    await browser.waitUntil(async () => /Emulator/.test(await textOf('source')), {
      timeoutMsg: 'The emulator was not shown.',
    });
    assert.equal(await textOf('open-accounts'), 'No account');
  });
});
