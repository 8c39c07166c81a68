import { strict as assert } from 'node:assert';
import type { Account } from '../../../shared/ipc-payloads.ts';
import { startCloud, type TestCloud } from '../../support/cloud.ts';
import { byTestId, must, picture, waitForEvent } from '../pages/page.ts';
import { fill, go, readText, reload, restartApp, startApp } from '../pages/window.ts';

let cloud: TestCloud;

/** The driver cannot control the system's file dialog, so the certificate authority is already in the settings. */
const startWithAuthority = (): Promise<void> =>
  startApp({ files: { 'azure.json': JSON.stringify({ extraCa: { file: 'ca.pem', pem: cloud.ca } }) } });

const startWithCloud = async (): Promise<void> => {
  await startWithAuthority();
  await must('azure.setCloud', {
    cloud: { name: 'Contoso Stack', armHost: cloud.armHost, loginServerSuffix: null },
  });
  await reload();
};

const tenant = 'contoso.example';

/** Signs in with a device code, by requests alone. */
const startSignedIn = async (): Promise<Account> => {
  await startWithCloud();
  const { authorityHost, audience } = cloud.service.cloud;
  const id = `custom:${cloud.armHost}`;
  await must('accounts.confirmCloud', { cloud: id, signInAddress: authorityHost, audience });
  const { verificationUri, userCode } = await waitForEvent('accounts.deviceCode', () =>
    browser.execute(
      (wanted, where) => {
        void window.cascade.request('accounts.signIn', {
          cloud: wanted,
          tenant: where,
          method: 'device-code',
          accountId: null,
        });
      },
      id,
      tenant,
    ),
  );
  await cloud.browse(verificationUri, userCode);
  const account = await browser.waitUntil(async () => (await must('accounts.list', {})).accounts[0], {
    timeoutMsg: 'Nobody was signed in.',
  });
  await reload();
  return account;
};

const startWithOpenRegistry = async (): Promise<void> => {
  const { id: accountId } = await startSignedIn();
  const { registries } = await must('source.azure', { accountId, tenant });
  const registryId = registries.find(({ name }) => name === 'contosoedge')?.id ?? '';
  await must('azure.open', { accountId, tenant, registryId });
  await reload();
};

describe('Azure, through a cloud of its own on loopback', () => {
  before(async () => {
    cloud = await startCloud();
  });
  after(() => cloud.close());

  it('asks the cloud where to sign in, and keeps it in the settings', async () => {
    await startWithAuthority();
    await go('settings');
    await fill('cloud-name', 'Contoso Stack');
    await fill('cloud-host', cloud.armHost);
    await byTestId('cloud-save').click();
    const signInHost = new URL(cloud.service.cloud.authorityHost).host;
    await browser.waitUntil(
      async () => (await readText('azure-settings')).includes(`people sign in at ${signInHost}`),
      {
        timeoutMsg: 'The cloud was not found.',
      },
    );
    assert.match(await readText('ca-authorities'), /CN=Test authority/);
    await picture('azure-settings');
  });

  it('signs in with a device code once the cloud is confirmed; the prompt names the cloud and the tenant', async () => {
    await startWithCloud();
    assert.equal(await readText('open-accounts'), 'No account');
    await byTestId('open-accounts').click();
    await byTestId('accounts-storage').waitForDisplayed();
    await byTestId('accounts-cloud').selectByAttribute('value', `custom:${cloud.armHost}`);
    const { authorityHost, audience } = cloud.service.cloud;
    await byTestId('confirm-cloud').waitForDisplayed();
    assert.equal(await byTestId('sign-in-device-code').isExisting(), false);
    assert.equal(await readText('confirm-sign-in'), authorityHost);
    assert.equal(await readText('confirm-audience'), audience);
    assert.equal(await readText('confirm-arm'), cloud.armHost);
    await picture('azure-confirm');
    await byTestId('confirm-cloud-button').click();
    await byTestId('sign-in-device-code').waitForDisplayed();
    await fill('accounts-tenant', 'contoso.example');
    await picture('azure-accounts');
    await byTestId('sign-in-device-code').click();
    const message = await readText('device-code-message');
    assert.match(message, /tenant contoso\.example in Contoso Stack/);
    assert.match(await readText('accounts-waiting'), /tenant contoso\.example in Contoso Stack/);
    await picture('azure-device-code');
    const page = /open (https:\S+) in any browser/.exec(message)?.[1] ?? '';
    await cloud.browse(page, await readText('device-code'));
    await byTestId('overlay-choose-registry').waitForDisplayed();
  });

  it('lists the registries of every subscription, with the reason why one cannot be used, and opens one', async () => {
    const { name } = await startSignedIn();
    await byTestId('open-accounts').click();
    await byTestId(`account-choose-${name}`).click();
    await byTestId('choose-contosoedge').waitForDisplayed();
    assert.match(
      await readText('choose-contosodev'),
      /Connected registries need the Premium tier, and this registry is Basic\./,
    );
    assert.equal(await byTestId('choose-contosodev').isEnabled(), false);
    await picture('azure-registries');
    await byTestId('choose-contosoedge').click();
    await browser.waitUntil(async () => /Contoso Stack/.test(await readText('source')), {
      timeoutMsg: 'The source was not shown.',
    });
  });

  it('says at the top which cloud, tenant and account the open registry is of', async () => {
    await startWithOpenRegistry();
    assert.match(await readText('source'), /Contoso Stack/);
    assert.equal(await readText('open-accounts'), 'dana@contoso.example');
    await picture('azure-open');
    const { session, topology } = await must('view.get', {});
    assert.equal(session.source.kind, 'azure');
    assert.equal(topology.registries.length, 41);
  });

  it('asks to sign in again over what was known, when the sign-in is worth nothing and at the next start', async () => {
    await startWithOpenRegistry();
    await byTestId('open-accounts').click();
    await byTestId('account-out-dana@contoso.example').click();
    await byTestId('account-out-dana@contoso.example').waitForExist({ reverse: true });
    await browser.keys('Escape');
    assert.match(await readText('failure'), /sign in first/);

    await restartApp();
    assert.match(await readText('source'), /Contoso Stack/);
    assert.match(await readText('counts'), /41 registries/);
    assert.match(await readText('failure'), /Nobody is signed in to tenant .* in Contoso Stack: sign in first/);
    await byTestId('sign-in-again').click();
    assert.match(await readText('accounts-again'), /Nobody is signed in to tenant/);
    await browser.waitUntil(async () => (await byTestId('accounts-cloud').getValue()) === `custom:${cloud.armHost}`, {
      timeoutMsg: 'The cloud was not proposed.',
    });
    await picture('azure-again');
  });

  it('goes to the emulator without a restart', async () => {
    await startWithOpenRegistry();
    await byTestId('choose-registry').click();
    await byTestId('choose-emulator').click();
    await browser.waitUntil(async () => /Emulator/.test(await readText('source')), {
      timeoutMsg: 'The emulator was not shown.',
    });
    assert.equal(await readText('open-accounts'), 'No account');
  });
});
