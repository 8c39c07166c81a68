// What goes to Azure goes through Chromium's network: the proxy of the system, automatic configuration, and the extra
// authority of the settings from the moment that it is given. Source:
// https://chromium.googlesource.com/chromium/src/+/HEAD/net/docs/proxy.md
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { startCloud, type TestCloud } from '../support/cloud.ts';
import { startConnectProxy } from '../support/connect-proxy.ts';
import { describeUnless } from '../support/describe-unless.ts';
import { contoso } from '../support/oidc-auth.ts';
import { beyondProxy } from '../support/oidc-certificates.ts';
import {
  buildElectronApp,
  electronExecutable,
  type ElectronJob,
  runElectron,
  whyNoKeyring,
} from '../support/oidc-electron.ts';

const subscriptions = ['Contoso Edge (emulated)'];
const quiet = (): void => {
  for (const level of ['info', 'warn'] as const) vi.spyOn(console, level).mockImplementation(() => undefined);
};

describeUnless(whyNoKeyring(), 'sign-in and Azure Resource Manager', () => {
  let executable: string;
  let folder: string;
  let cloud: TestCloud;
  let proxy: Awaited<ReturnType<typeof startConnectProxy>>;
  let homes = 0;

  beforeAll(async () => {
    quiet();
    folder = mkdtempSync(join(tmpdir(), 'cascade-network-'));
    [executable] = await Promise.all([electronExecutable(), buildElectronApp(join(folder, 'app'))]);
  });
  beforeEach(async () => {
    quiet();
    [cloud, proxy] = await Promise.all([startCloud(beyondProxy), startConnectProxy()]);
    return () => Promise.all([cloud.close(), proxy.close()]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = (env: Readonly<Record<string, string>>, job: Partial<ElectronJob> = {}) => {
    const home = join(folder, `home${(homes += 1)}`);
    return runElectron({
      executable,
      app: join(folder, 'app'),
      home,
      keyring: 'basic',
      env,
      job: {
        cloud: cloud.service.cloud,
        tenant: contoso.id,
        ca: cloud.ca,
        cacheFile: join(home, 'sign-ins.bin'),
        signIn: true,
        changeCa: false,
        arm: `https://${cloud.armHost}`,
        ...job,
      },
      openBrowser: cloud.browse,
    });
  };
  const both = (): ReadonlySet<string> => new Set([new URL(cloud.service.cloud.authorityHost).host, cloud.armHost]);

  it('do not get there without the proxy', async () => {
    expect(await run({})).toMatchObject({ refused: { kind: 'network', code: 'ERR_NAME_NOT_RESOLVED' } });
    expect(proxy.requests()).toEqual([]);
  });

  it('go through the proxy of the system', async () => {
    expect(await run({ https_proxy: proxy.origin })).toMatchObject({ gotToken: true, subscriptions });
    expect(new Set(proxy.requests())).toEqual(both());
  });

  it('go through the proxy that automatic configuration names', async () => {
    expect(await run({ auto_proxy: `${proxy.origin}/proxy.pac` })).toMatchObject({ gotToken: true, subscriptions });
    expect(new Set(proxy.requests())).toEqual(both());
  });

  it('trust the extra authority of the settings from when it is given until it is removed', async () => {
    const untrusted = { kind: 'network', code: 'ERR_CERT_AUTHORITY_INVALID' };
    const { changes } = await run({ https_proxy: proxy.origin }, { changeCa: true, signIn: false });
    expect(changes).toMatchObject([untrusted, subscriptions, untrusted, subscriptions]);
  });
});
