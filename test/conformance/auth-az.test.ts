// https://learn.microsoft.com/cli/azure/account#az-account-get-access-token and
// https://learn.microsoft.com/cli/azure/manage-clouds-azure-cli: the real az lends its sign-in, for the cloud that
// Cascade chooses, and knows Microsoft's clouds by the same addresses.
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createArmClient } from '../../main/arm/client.ts';
import { type Auth, createAuth } from '../../main/auth/auth.ts';
import { azToken } from '../../main/auth/az-token.ts';
import { armScope, type Cloud, clouds, discoverCloud } from '../../main/auth/clouds.ts';
import { createEmulator } from '../../main/emulator/emulator.ts';
import { emptyState } from '../../main/emulator/state.ts';
import { type RunningServer, startTlsServer } from '../../main/emulator/tls-server.ts';
import { formatMessage } from '../../shared/i18n/translate.ts';
import { type Az, azAgainst, azMissing } from '../support/az.ts';
import { describeUnless } from '../support/describe-unless.ts';
import { nodeFetch } from '../support/oidc-http.ts';
import { keyInMemory } from '../support/oidc-secrets.ts';

describeUnless(azMissing, 'the real az', () => {
  let server: RunningServer;
  let az: Az;
  let cloud: Cloud;
  let auth: Auth;

  beforeAll(async () => {
    server = await startTlsServer(createEmulator({ state: emptyState() }), { port: 0 });
    az = await azAgainst(server);
    await az.signIn();
    // The active cloud of the person's own CLI must not matter.
    await az.run('cloud', 'set', '-n', 'AzureCloud');

    const discovered = await discoverCloud({ name: 'local', armHost: new URL(server.arm).host }, nodeFetch(server.ca));
    if (!discovered.ok) throw new Error(formatMessage(discovered.error.message));
    cloud = discovered.value;
    auth = createAuth({
      fetch: nodeFetch(server.ca),
      openBrowser: () => Promise.reject(new Error('No browser is expected here')),
      secrets: keyInMemory(),
      cacheFile: join(String(az.env['HOME']), 'sign-ins.bin'),
      clouds: () => [...clouds, cloud],
      clientId: () => 'unused',
      environment: az.env,
      home: homedir(),
    });
  }, 60_000);
  afterAll(async () => {
    await az.remove();
    await server.close();
  });

  it('lends its sign-in to a custom cloud, and Azure Resource Manager answers with it', async () => {
    const signedIn = await auth.signIn({ cloud: cloud.id, tenant: 'organizations', method: 'az' });
    if (!signedIn.ok) throw new Error(formatMessage(signedIn.error.message));
    const { id, name, tenants } = signedIn.value;
    expect(name).toBe('systemAssignedIdentity');
    const arm = createArmClient({
      endpoint: cloud.armEndpoint,
      ca: server.ca,
      credential: auth.credentialFor(id, tenants[0] ?? ''),
    });
    expect(await arm.listSubscriptions()).toMatchObject({
      ok: true,
      value: [{ name: 'Contoso Edge (emulated)', tenantId: tenants[0] }],
    });
  });

  it('says that it does not know a subscription any more, which becomes the command to run', async () => {
    const gone = {
      id: 'az/local/dana',
      method: 'az' as const,
      name: 'dana',
      cloud: cloud.id,
      tenants: ['t'],
      subscriptionByTenant: { t: '0c0a7c3e-5f7b-4a0e-9a55-3f8f6a1d0009' },
    };
    expect(await azToken(gone, cloud, 't', armScope(cloud), { environment: az.env, limitMs: 30_000 })).toMatchObject({
      ok: false,
      error: {
        kind: 'refused',
        message:
          'The Azure CLI is no longer signed in as dana to tenant t in local: run `az login --tenant t` in a terminal, then try again.',
      },
    });
  });

  it('knows the same resource managers and login servers for Microsoft’s clouds', async () => {
    interface AzCloud {
      readonly name: string;
      readonly endpoints: { readonly resourceManager: string };
      readonly suffixes: { readonly acrLoginServerEndpoint: string | null };
    }
    const theirs = JSON.parse((await az.run('cloud', 'list', '-o', 'json')).stdout) as readonly AzCloud[];
    for (const { azName, armEndpoint, loginServerSuffix } of clouds) {
      const known = theirs.find(({ name }) => name === azName);
      expect({
        armEndpoint: known?.endpoints.resourceManager.replace(/\/$/, ''),
        loginServerSuffix: known?.suffixes.acrLoginServerEndpoint?.slice(1),
      }).toEqual({ armEndpoint, loginServerSuffix });
    }
  });
});
