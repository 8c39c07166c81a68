import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AzurePorts, createAzure } from '../../../main/connections/azure.ts';
import { readLastRegistry } from '../../../main/storage/last-registry-store.ts';
import type { Store } from '../../../main/storage/store.ts';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import { makePlan } from '../../../shared/plan/make-plan.ts';
import { noPolicy, type Policy } from '../../../shared/policy.ts';
import { ok } from '../../../shared/result.ts';
import { applyEdits } from '../../../shared/topology/edit.ts';
import type { Edit } from '../../../shared/topology/edit-types.ts';
import { carryOnNode, startCloud, type TestCloud } from '../../support/cloud.ts';
import { formatMessages } from '../../support/format-messages.ts';
import { contoso } from '../../support/oidc-auth.ts';
import { keyInMemory } from '../../support/oidc-secrets.ts';
import { unwrap } from '../../support/topologies.ts';
import { memoryStore } from '../apply/fake-azure.ts';
import { startApp } from './app.ts';

// The provider warns at every start that it is not set up for production.
beforeEach(() => {
  for (const level of ['info', 'warn'] as const) vi.spyOn(console, level).mockImplementation(() => undefined);
});

let cloud: TestCloud;
let folder = '';
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.close());

const registry =
  '/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/edge/providers/Microsoft.ContainerRegistry/registries/edge';
let opened: string[] = [];
let ports: Omit<AzurePorts, 'store'>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cascade-accounts-'));
  opened = [];
  ports = {
    policy: noPolicy,
    carry: carryOnNode,
    openBrowser: (url) => {
      opened.push(url);
      return Promise.resolve();
    },
    secrets: keyInMemory(),
    cacheFile: join(folder, 'sign-ins.bin'),
    environment: { PATH: '' },
    home: folder,
  };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const azure = (store: Store) => createAzure({ ...ports, store });
const start = (options: Parameters<typeof startApp>[0] = {}) =>
  startApp({
    azure,
    dialogs: {
      open: (_context, what) => Promise.resolve(ok(what === 'authority' ? { name: 'ca.pem', text: cloud.ca } : null)),
    },
    ...options,
  });
type App = ReturnType<typeof start>;

const custom = () => ({ cloud: { name: 'Contoso Stack', armHost: cloud.armHost, loginServerSuffix: null } });
const confirm = async (app: App) => {
  const { clouds } = await app.must('accounts.list', {});
  for (const { id, toConfirm } of clouds)
    if (toConfirm !== null) {
      const { signInAddress, audience } = toConfirm;
      await app.must('accounts.confirmCloud', { cloud: id, signInAddress, audience });
    }
};
const setUp = async (app: App) => {
  await app.must('azure.chooseCa', {});
  await app.must('azure.setCloud', custom());
  await confirm(app);
};
const byCode = () => ({
  cloud: `custom:${cloud.armHost}`,
  tenant: 'contoso.example',
  method: 'device-code',
  accountId: null,
});
const signIn = async (app: App) => {
  await setUp(app);
  const signedIn = app.must('accounts.signIn', byCode());
  const { verificationUri, userCode } = await app.event('accounts.deviceCode');
  await cloud.browse(verificationUri, userCode);
  return signedIn;
};
const open = async (app: App) => {
  const { id } = await signIn(app);
  const { registries } = await app.must('source.azure', { accountId: id, tenant: contoso.id });
  const registryId = registries.find(({ name }) => name === 'contosoedge')?.id ?? '';
  return { id, registryId, view: await app.must('azure.open', { accountId: id, tenant: contoso.id, registryId }) };
};

describe('a custom cloud', () => {
  it('is asked where to sign in, once the authority of its certificate is trusted, which holds at once', async () => {
    const app = start();
    expect(await app.request('azure.setCloud', custom())).toMatchObject({
      ok: false,
      error: { kind: 'network', message: expect.stringContaining('extra certificate authority') },
    });
    expect(await app.must('azure.chooseCa', {})).toMatchObject({
      extraCa: { file: 'ca.pem', authorities: [{ subject: 'CN=Test authority' }] },
    });
    expect(await app.must('azure.setCloud', custom())).toMatchObject({
      customCloud: {
        name: 'Contoso Stack',
        armHost: cloud.armHost,
        signInHost: new URL(cloud.service.cloud.authorityHost).host,
      },
    });
    expect((await app.must('accounts.list', {})).clouds.map(({ name }) => name)).toEqual([
      'the Azure public cloud',
      'Azure US Government',
      'Azure operated by 21Vianet (China)',
      'Contoso Stack',
    ]);
    expect(await app.must('azure.removeCa', {})).toMatchObject({ extraCa: null });
    expect(await app.request('azure.setCloud', custom())).toMatchObject({ ok: false });
  });

  it('is stored with the other settings for the next start', async () => {
    const app = start();
    await setUp(app);
    await app.must('azure.setClientId', { clientId: '11111111-2222-4333-8444-555555555555' });
    const before = await app.must('azure.settings', {});
    expect(await start({ store: app.store }).must('azure.settings', {})).toEqual(before);
    expect(before.clientId).toBe('11111111-2222-4333-8444-555555555555');
  });

  it.each(['https://evil.example/path', 'a b', ''])('has a host, not %j', async (armHost) => {
    const app = start();
    expect(
      await app.request('azure.setCloud', { cloud: { name: 'x', armHost, loginServerSuffix: null } }),
    ).toMatchObject({ ok: false, error: { kind: 'invalid-input' } });
  });

  it.each(['Azure US Government', 'AzureCloud', 'azurechinacloud', ' AzureUSGovernment ', 'AzureGermanCloud'])(
    'takes no name of a cloud that is known already: %j',
    async (name) => {
      const refused = await start().request('azure.setCloud', {
        cloud: { name, armHost: cloud.armHost, loginServerSuffix: null },
      });
      expect(refused).toMatchObject({ ok: false, error: { kind: 'invalid-input', where: 'name' } });
    },
  );

  it('gets no sign-in and no token until the person has agreed to its sign-in host and audience', async () => {
    const app = start();
    await app.must('azure.chooseCa', {});
    await app.must('azure.setCloud', custom());
    const { clouds } = await app.must('accounts.list', {});
    const { authorityHost, audience } = cloud.service.cloud;
    expect(clouds.map(({ toConfirm }) => toConfirm)).toEqual([
      null,
      null,
      null,
      { armHost: cloud.armHost, signInAddress: authorityHost, audience },
    ]);
    expect(formatMessages(await app.request('accounts.signIn', byCode()))).toEqual({
      ok: false,
      error: {
        kind: 'refused',
        where: 'cloud',
        message: 'Confirm where Contoso Stack signs in and what its tokens are for, then sign in.',
      },
    });
    const id = `custom:${cloud.armHost}`;
    const other = { cloud: id, signInAddress: 'https://login.microsoftonline.com', audience };
    expect(await app.request('accounts.confirmCloud', other)).toMatchObject({ ok: false, error: { kind: 'conflict' } });
    await app.must('accounts.confirmCloud', { cloud: id, signInAddress: authorityHost, audience });
    expect((await app.must('accounts.list', {})).clouds.at(-1)?.toConfirm).toBeNull();
    const again = start({ store: app.store });
    expect((await again.must('accounts.list', {})).clouds.at(-1)?.toConfirm).toBeNull();
  });

  it.each(['authorityHost', 'audience'] as const)(
    'is asked about again once its %s is another, and lends nobody a token until then',
    async (property) => {
      const app = start();
      const { id } = await signIn(app);
      const place = { accountId: id, account: 'dana@contoso.example', tenant: contoso.id, registryId: registry };
      expect((await azure(app.store)).reconnect(place)).not.toBeNull();
      const kept = JSON.parse((await app.store.read('azure.json')) ?? '') as {
        readonly customCloud: Record<string, string>;
      };
      const changed = {
        authorityHost: 'https://login.other.example',
        audience: 'https://management.other.example/0c0a7c3e-5f7b-4a0e-9a55-3f8f6a1d0001',
      };
      await app.store.write(
        'azure.json',
        JSON.stringify({ ...kept, customCloud: { ...kept.customCloud, [property]: changed[property] } }),
      );
      const next = await azure(app.store);
      const { accounts, clouds } = await next.signIns();
      expect([accounts, clouds.at(-1)?.toConfirm !== null]).toEqual([[], true]);
      expect(next.reconnect(place)).toBeNull();
      expect(await next.connect(id, contoso.id)).toMatchObject({ ok: false });
      expect(await next.signIn(byCode() as never, () => undefined)).toMatchObject({
        ok: false,
        error: { kind: 'refused' },
      });
    },
  );

  const keptCloud = {
    id: 'custom:allowed.example',
    name: 'Contoso',
    authorityHost: 'https://login.microsoftonline.com',
    armEndpoint: 'https://allowed.example',
    audience: 'https://management.contoso.example/0c0a7c3e-5f7b-4a0e-9a55-3f8f6a1d0001',
    loginServerSuffix: 'azurecr.example',
    azName: 'Contoso',
  };
  const fromDisk = async (change: Partial<typeof keptCloud>) => {
    const app = start({
      azure: (store) => createAzure({ ...ports, policy: { ...noPolicy, clouds: ['custom:allowed.example'] }, store }),
    });
    await app.store.write('azure.json', JSON.stringify({ customCloud: { ...keptCloud, ...change } }));
    return (await app.must('accounts.list', {})).clouds.map(({ id }) => id);
  };

  it('is read back from the disk unchanged', async () => {
    expect(await fromDisk({})).toEqual(['custom:allowed.example']);
  });

  it.each([
    { armEndpoint: 'https://attacker.example' },
    { armEndpoint: 'https://allowed.example@attacker.example' },
    { id: 'custom:allowed.example/../x', armEndpoint: 'https://allowed.example/../x' },
    { id: 'public', armEndpoint: 'https://public' },
    { audience: 'https://management.azure.com' },
    { audience: 'https://management.core.windows.net/0c0a7c3e-5f7b-4a0e-9a55-3f8f6a1d0001' },
    { azName: 'AzureCloud' },
    { name: 'azurecloud' },
    { authorityHost: 'http://login.microsoftonline.com' },
    { authorityHost: 'https://login.microsoftonline.com@attacker.example' },
    { authorityHost: 'https://login.microsoftonline.com/?x=' },
    { loginServerSuffix: '' },
    { loginServerSuffix: 'azurecr.io/x' },
  ])('is not read back where the file says what no cloud could have told: %j', async (change) => {
    expect(await fromDisk(change)).toEqual([]);
  });
});

describe('an account', () => {
  it('signs in with a device code, whose prompt names cloud and tenant and whose page main remembers', async () => {
    const app = start();
    await setUp(app);
    const signedIn = app.must('accounts.signIn', byCode());
    const code = await app.event('accounts.deviceCode');
    expect(formatMessage(code.message)).toContain('tenant contoso.example in Contoso Stack');
    await app.must('accounts.openDeviceCodePage', {});
    expect(opened).toEqual([code.verificationUri]);
    await cloud.browse(code.verificationUri, code.userCode);
    expect(await signedIn).toMatchObject({ name: 'dana@contoso.example', method: 'microsoft', tenants: [contoso.id] });
    expect(await app.must('accounts.list', {})).toMatchObject({
      accounts: [{ name: 'dana@contoso.example' }],
      azAccounts: { message: expect.stringContaining('az login') },
      storage: { kind: 'encrypted' },
    });
    expect(await app.request('accounts.openDeviceCodePage', {})).toMatchObject({
      ok: false,
      error: { kind: 'not-found' },
    });
  });

  it('is shown no page for a code that is not on https', async () => {
    const carry: AzurePorts['carry'] = (authorities) => async (url, request) => {
      const answer = await carryOnNode(authorities)(url, request);
      const text = (await answer.text()).replaceAll(/"(verification_uri\w*)":"https:/g, '"$1":"http:');
      return { ...answer, text: () => Promise.resolve(text) };
    };
    const app = start({ azure: (store) => createAzure({ ...ports, carry, store }) });
    await setUp(app);
    const first = await Promise.race([app.request('accounts.signIn', byCode()), app.event('accounts.deviceCode')]);
    expect(first).toMatchObject({ ok: false });
    expect(await app.request('accounts.openDeviceCodePage', {})).toMatchObject({
      ok: false,
      error: { kind: 'not-found' },
    });
    expect(opened).toEqual([]);
  });

  it('signs in one at a time, until it is cancelled', async () => {
    const app = start();
    await setUp(app);
    const first = app.request('accounts.signIn', byCode());
    await app.event('accounts.deviceCode');
    expect(await app.request('accounts.signIn', byCode())).toMatchObject({ ok: false, error: { kind: 'conflict' } });
    await app.must('accounts.cancel', {});
    expect(await first).toMatchObject({
      ok: false,
      error: { kind: 'cancelled', message: 'The sign-in to tenant contoso.example in Contoso Stack was cancelled.' },
    });
    expect((await app.must('accounts.list', {})).accounts).toEqual([]);
  });

  it('is lent by the Azure CLI, whose tokens then open its registries', async () => {
    const subscription = {
      id: 'sub-1',
      tenantId: contoso.id,
      environmentName: 'Contoso Stack',
      isDefault: true,
      user: { name: 'ops@contoso.example' },
    };
    mkdirSync(join(folder, '.azure'));
    writeFileSync(join(folder, '.azure', 'azureProfile.json'), JSON.stringify({ subscriptions: [subscription] }));
    const token = { accessToken: 'lent-by-the-cli', expires_on: Math.round(Date.now() / 1000) + 3600 };
    const calls = join(folder, 'calls');
    writeFileSync(join(folder, 'az'), `#!/bin/sh\necho "$*" >>'${calls}'\necho '${JSON.stringify(token)}'\n`, {
      mode: 0o755,
    });
    ports = { ...ports, environment: { PATH: `${folder}:/usr/bin:/bin` } };

    const app = start();
    await setUp(app);
    const { azAccounts } = await app.must('accounts.list', {});
    expect(azAccounts).toMatchObject([{ name: 'ops@contoso.example', method: 'az', tenants: [contoso.id] }]);
    const { id } = await app.must('accounts.signIn', { ...byCode(), tenant: 'organizations', method: 'az' });
    expect(
      (await app.must('source.azure', { accountId: id, tenant: contoso.id })).registries.map(({ name }) => name),
    ).toEqual(['contosoedge', 'contosolab', 'contosodev']);
    expect(cloud.authorizations()).toContain('Bearer lent-by-the-cli');
    // The Azure CLI may know another cloud by that name.
    for (const call of readFileSync(calls, 'utf8').trim().split('\n'))
      expect(call).toContain(`--scope ${cloud.service.cloud.audience}/.default`);
  });

  it(
    'leaves no token in what the page gets and in what is kept, through sign-in, apply and sign-out',
    { timeout: 30_000 },
    async () => {
      const secrets = new Set<string>();
      const carry: AzurePorts['carry'] = (authorities) => async (url, request) => {
        const answer = await carryOnNode(authorities)(url, request);
        const text = await answer.text();
        for (const [, token = ''] of text.matchAll(/"(?:access_token|refresh_token|id_token|device_code)":"([^"]+)"/g))
          secrets.add(token);
        return { ...answer, text: () => Promise.resolve(text) };
      };
      const store = memoryStore();
      const events: unknown[] = [];
      const app = start({ store, azure: (kept) => createAzure({ ...ports, carry, store: kept }) });
      const { id, registryId, view } = await open(app);
      for (const authorization of cloud.authorizations()) secrets.add(authorization.replace(/^Bearer /, ''));
      secrets.delete('');
      expect(secrets.size).toBeGreaterThanOrEqual(4);
      const edits: readonly Edit[] = [{ kind: 'set-logging', registry: 'line3paint', logLevel: 'Debug' }];
      const plan = unwrap(makePlan(view.topology, unwrap(applyEdits(view.topology, edits))));
      events.push(view, await app.must('apply.start', { edits, planId: plan.id }));
      events.push(await app.event('apply.progress', ({ state }) => state !== 'running'));
      for (const name of ['accounts.list', 'azure.settings', 'apply.history', 'history.get', 'view.refresh'] as const)
        events.push(await app.request(name, {}));
      events.push(
        await app.request('accounts.signOut', { accountId: id }),
        await app.request('view.refresh', {}),
        await app.request('azure.open', { accountId: id, tenant: contoso.id, registryId }),
      );
      expect([...store.files.keys()]).toEqual(expect.arrayContaining(['place.json', 'azure.json']));
      const places = JSON.stringify([events, app.events, app.bugs.map(String), [...store.files]]);
      for (const secret of secrets) expect(places.includes(secret)).toBe(false);
    },
  );
});

describe('a registry in Azure', () => {
  it('is listed with progress, opened under the names of its cloud, and opens again at the next start', async () => {
    const app = start();
    await app.must('view.get', {});
    const { id, registryId, view } = await open(app);
    expect(app.events).toContainEqual({
      name: 'source.progress',
      payload: { subscriptions: 1, read: 1, registries: expect.any(Number) },
    });
    expect(view.session).toMatchObject({
      source: {
        kind: 'azure',
        cloud: 'Contoso Stack',
        tenant: contoso.id,
        account: 'dana@contoso.example',
        accountId: id,
      },
      registry: { name: 'contosoedge', unusable: null },
      writable: true,
    });
    expect(view.topology.registries).toHaveLength(41);

    const place = await readLastRegistry(app.store);
    expect(place).toEqual({ accountId: id, account: 'dana@contoso.example', tenant: contoso.id, registryId });
    const connection = place === null ? null : (await azure(app.store)).reconnect(place);
    if (connection === null) throw new Error('The place is lost');
    const next = start({ store: app.store, connection });
    expect((await next.must('view.get', {})).session).toMatchObject({
      source: view.session.source,
      registry: { name: 'contosoedge' },
    });
    await next.event('view.changed');
  });

  it('is no longer looked for once the person cancels', async () => {
    const app = start();
    const { id } = await signIn(app);
    cloud.emulator.setFaults([{ kind: 'timeout', method: 'GET', pathContains: '/registries', after: 0, times: 1 }]);
    const progress = { ended: false };
    const listing = app
      .request('source.azure', { accountId: id, tenant: contoso.id })
      .finally(() => (progress.ended = true));
    // It may not have started when the first event arrives.
    while (!progress.ended) {
      await app.must('source.cancel', {});
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    cloud.emulator.setFaults([]);
    expect(await listing).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
  });

  it('stays apart from the emulator, to which the way back is short', async () => {
    const app = start();
    const emulated = await app.must('view.get', {});
    const { registryId } = await open(app);
    await app.must('draft.save', { edits: [{ kind: 'enable-data-endpoint' }] });
    expect(await app.request('emulator.reset', {})).toMatchObject({ ok: false, error: { kind: 'refused' } });
    const back = await app.must('source.emulator', {});
    expect(back).toMatchObject({ session: { source: { kind: 'emulator' } }, edits: emulated.edits });
    expect(await readLastRegistry(app.store)).toBeNull();
    expect(registryId).not.toBe('');
  });

  it('is not left for another source while a plan is being applied to it', async () => {
    const app = start();
    const { view } = await open(app);
    const name = view.topology.registries.find(({ sync }) => sync.syncWindow !== null)?.name ?? '';
    const edits: readonly Edit[] = [
      { kind: 'set-sync', registry: name, sync: { schedule: '0 13 * * *', syncWindow: 'PT4H' } },
    ];
    const desired = applyEdits(view.topology, edits);
    const plan = desired.ok ? makePlan(view.topology, desired.value) : desired;
    if (!plan.ok) throw new Error(formatMessage(plan.error.message));
    await app.must('apply.start', { edits, planId: plan.value.id });
    expect(await app.request('source.emulator', {})).toMatchObject({ ok: false, error: { kind: 'conflict' } });
    expect(await app.event('apply.progress', ({ state }) => state !== 'running')).toMatchObject({ state: 'done' });
    expect(await app.request('source.emulator', {})).toMatchObject({ ok: true });
    expect(app.bugs).toEqual([]);
  });

  it('is not written to in read-only mode, whatever the page asks', async () => {
    const app = start();
    const { view } = await open(app);
    await app.must('settings.set', { readOnly: true });
    const image = {
      source: { kind: 'public', host: 'mcr.microsoft.com' },
      sourceImage: 'hello-world:latest',
      targetTags: ['x:1'],
      force: false,
    };
    expect(await app.request('images.import', image)).toMatchObject({ ok: false, error: { kind: 'read-only' } });
    expect(await app.request('registry.resync', { registry: view.topology.registries[0]?.name })).toMatchObject({
      ok: false,
      error: { kind: 'read-only' },
    });
  });

  it('says in one sentence to sign in again once the sign-in is worth nothing, and shows what it knew', async () => {
    const app = start();
    const { id } = await open(app);
    await app.must('accounts.signOut', { accountId: id });
    const refused = await app.request('view.refresh', {});
    expect(refused).toMatchObject({
      ok: false,
      error: { signIn: true, message: `Nobody is signed in to tenant ${contoso.id} in Contoso Stack: sign in first.` },
    });
    expect(await app.request('view.get', {})).toMatchObject({ ok: true });
    expect(await app.session.refreshInBackground()).toMatchObject({ ok: false });
    expect(await app.event('view.refreshFailed')).toMatchObject({ signIn: true });
    app.events.splice(0);
    await app.must('view.get', {});
    expect(await app.event('view.refreshFailed')).toMatchObject({ signIn: true });
    expect(await app.request('source.azure', { accountId: id, tenant: contoso.id })).toMatchObject({
      ok: false,
      error: { signIn: true },
    });
  });

  it('that cannot be opened leaves the open document unchanged', async () => {
    const app = start();
    await app.must('view.get', {});
    const { id } = await signIn(app);
    const registryId =
      '/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/none/providers/Microsoft.ContainerRegistry/registries/nothere1';
    expect(await app.request('azure.open', { accountId: id, tenant: contoso.id, registryId })).toMatchObject({
      ok: false,
    });
    expect((await app.must('view.get', {})).session.source.kind).toBe('emulator');
    expect(await readLastRegistry(app.store)).toBeNull();
  });
});

describe('the policy of an organisation', () => {
  const under = (policy: Partial<Policy>) =>
    start({
      azure: (store) =>
        createAzure({
          ...ports,
          policy: { ...noPolicy, extraCa: { file: 'corporate.pem', pem: cloud.ca }, ...policy },
          store,
        }),
    });

  it('brings a certificate authority that cannot be changed here', async () => {
    const app = under({});
    expect(await app.must('azure.settings', {})).toMatchObject({
      extraCa: { file: 'corporate.pem', authorities: [{ subject: 'CN=Test authority' }] },
    });
    expect(await app.must('azure.setCloud', custom())).toMatchObject({ customCloud: { name: 'Contoso Stack' } });
    for (const change of ['azure.chooseCa', 'azure.removeCa'] as const)
      expect(await app.request(change, {})).toMatchObject({
        ok: false,
        error: { kind: 'refused', message: "The extra certificate authority is set by your organisation's policy." },
      });
  });

  it('opens nothing at the start in a cloud or a tenant that it does not name', async () => {
    const app = start();
    const { id } = await signIn(app);
    const place = { accountId: id, account: 'dana@contoso.example', tenant: contoso.id, registryId: registry };
    const at = async (policy: Partial<Policy>) =>
      (await createAzure({ ...ports, policy: { ...noPolicy, ...policy }, store: app.store })).reconnect(place);
    expect(await at({})).not.toBeNull();
    expect(await at({ clouds: ['public'] })).toBeNull();
    expect(await at({ tenants: ['00000000-0000-4000-8000-000000000001'] })).toBeNull();
    expect(await at({ clouds: [`custom:${cloud.armHost}`], tenants: [contoso.id] })).not.toBeNull();
  });

  it('leaves the clouds that it names, and takes no other', async () => {
    const app = under({ clouds: ['china'] });
    expect((await app.must('accounts.list', {})).clouds.map(({ id }) => id)).toEqual(['china']);
    expect(await app.request('azure.setCloud', custom())).toMatchObject({
      ok: false,
      error: { message: "Your organisation's policy does not allow Contoso Stack." },
    });
    expect(
      await app.request('accounts.signIn', {
        cloud: 'public',
        tenant: 'contoso.example',
        method: 'browser',
        accountId: null,
      }),
    ).toMatchObject({ ok: false });
    expect(opened).toEqual([]);
  });

  const signInUnder = async (app: App) => {
    await app.must('azure.setCloud', custom());
    await confirm(app);
    const signedIn = app.request('accounts.signIn', byCode());
    const { verificationUri, userCode } = await app.event('accounts.deviceCode');
    await cloud.browse(verificationUri, userCode);
    return signedIn;
  };

  it('immediately removes accounts of a tenant that it does not name', async () => {
    const app = under({ tenants: ['00000000-0000-4000-8000-000000000001'] });
    expect(await signInUnder(app)).toMatchObject({
      ok: false,
      error: { kind: 'refused', message: expect.stringContaining(`does not allow the tenant ${contoso.id}`) },
    });
    expect((await app.must('accounts.list', {})).accounts).toEqual([]);
  });

  it('lets in to the tenant that it names, and to no other that the account has', async () => {
    const app = under({ tenants: [contoso.id] });
    const account = await signInUnder(app);
    const id = account.ok ? account.value.id : '';
    expect(await app.request('source.azure', { accountId: id, tenant: contoso.id })).toMatchObject({ ok: true });
    const other = '00000000-0000-4000-8000-000000000001';
    expect(await app.request('source.azure', { accountId: id, tenant: other })).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining(`does not allow the tenant ${other}`) },
    });
  });
});
