// Main process of a small Electron app that signs in as the real one does, through Chromium's network and the system's
// keyring. Commands and results are lines of JSON.
import { app, session } from 'electron';
import { createArmClient } from '../../main/arm/client.ts';
import { azureToolsClientId, createAuth } from '../../main/auth/auth.ts';
import { electronFetch, electronSecrets } from '../../main/auth/electron-auth.ts';
import { readCertificateAuthorities } from '../../main/auth/extra-ca.ts';
import { fetchHttpClient } from '../../main/auth/fetch-http-client.ts';
import { createAzure } from '../../main/connections/azure.ts';
import { hardenApp } from '../../main/security/guards.ts';
import { writeAzureSettings } from '../../main/storage/azure-settings-store.ts';
import { createStore } from '../../main/storage/store.ts';
import { formatMessage } from '../../shared/i18n/translate.ts';
import { noPolicy } from '../../shared/policy.ts';
import { err, ok } from '../../shared/result.ts';
import type { ElectronJob, ElectronReport } from './oidc-electron.ts';

const job = JSON.parse(process.env['CASCADE_TEST_JOB'] ?? '{}') as ElectronJob;
const print = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
const openBrowser = (open: string): Promise<void> => {
  print({ open });
  return Promise.resolve();
};
const ports = {
  policy: noPolicy,
  openBrowser,
  secrets: electronSecrets,
  cacheFile: job.cacheFile,
  environment: {},
  home: '/nowhere',
};

/**
 * Applies the settings without the authority, with it, without it and with it. Each time signs in if nobody is, then
 * reads a list.
 */
const changeCa = async (): Promise<ElectronReport['changes']> => {
  const store = createStore(app.getPath('userData'));
  const { authorityHost, audience } = job.cloud;
  const armEndpoint = job.arm ?? '';
  const id = `custom:${new URL(armEndpoint).host}`;
  await writeAzureSettings(store, {
    clientId: null,
    customCloud: { ...job.cloud, id, armEndpoint },
    confirmed: { id, authorityHost, audience },
    extraCa: null,
  });
  const azure = await createAzure({ ...ports, store, carry: (authorities) => electronFetch(authorities) });
  const list = async () => {
    const known = (await azure.signIns()).accounts[0];
    const account =
      known === undefined
        ? await azure.signIn({ cloud: id, tenant: job.tenant, method: 'browser', accountId: null }, () => undefined)
        : ok(known);
    if (!account.ok) return account;
    const connection = await azure.connect(account.value.id, job.tenant);
    return connection.ok ? connection.value.arm.listSubscriptions() : err(connection.error);
  };
  const seen: (readonly string[] | ElectronReport['refused'])[] = [];
  for (const file of [null, { name: 'ca.pem', text: job.ca ?? '' }, null, { name: 'ca.pem', text: job.ca ?? '' }]) {
    await azure.setCa(file, false);
    const listed = await list();
    seen.push(listed.ok ? listed.value.map(({ name }) => name) : listed.error);
  }
  return seen as ElectronReport['changes'];
};

const silent = { info: () => undefined, error: () => undefined };

const run = async (): Promise<ElectronReport> => {
  hardenApp(app, session, silent);
  await app.whenReady();
  const changes = job.changeCa ? await changeCa() : [];
  const authorities = job.ca === null ? ok([]) : readCertificateAuthorities(job.ca, 'the test');
  if (!authorities.ok) throw new Error(formatMessage(authorities.error.message));
  const fetch = electronFetch(() => ({ certificates: authorities.value, countForMicrosoft: false }));
  const auth = createAuth({ ...ports, fetch, clouds: () => [job.cloud], clientId: () => azureToolsClientId });
  const signedIn = job.signIn
    ? await auth.signIn({ cloud: job.cloud.id, tenant: job.tenant, method: 'browser' })
    : null;
  const accounts = await auth.accounts();
  const [first] = accounts;
  const credential = first === undefined ? null : auth.credentialFor(first.id, job.tenant);
  const scope = `${job.cloud.audience}/.default`;
  const token = credential === null ? null : await credential.getToken(scope);
  const arm =
    credential === null || job.arm === null
      ? null
      : createArmClient({ endpoint: job.arm, scopes: [scope], credential, httpClient: fetchHttpClient(fetch) });
  const listed = arm === null ? null : await arm.listSubscriptions();
  return {
    accounts: accounts.map(({ name }) => name),
    gotToken: token !== null,
    subscriptions: listed === null ? null : listed.ok ? listed.value.map(({ name }) => name) : listed.error,
    refused: signedIn === null || signedIn.ok ? null : signedIn.error,
    state: await auth.storageState(),
    changes,
  };
};

run()
  .then((report) => print({ report }))
  .catch((error: unknown) => print({ failed: String(error) }))
  .finally(() => app.exit(0));
