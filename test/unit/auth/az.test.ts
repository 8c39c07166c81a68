import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Auth, type AuthPorts, createAuth } from '../../../main/auth/auth.ts';
import { readAzClouds } from '../../../main/auth/az-clouds.ts';
import { readAzAccounts } from '../../../main/auth/az-profile.ts';
import { clouds } from '../../../main/auth/clouds.ts';
import { SignInError } from '../../../main/auth/sign-in-error.ts';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import { keyInMemory } from '../../support/oidc-secrets.ts';

const contoso = '0c0a7c3e-5f7b-4a0e-9a55-3f8f6a1d0001';
const fabrikam = '0c0a7c3e-5f7b-4a0e-9a55-3f8f6a1d0002';
const subscriptions = [
  {
    id: 'sub-1',
    tenantId: fabrikam,
    environmentName: 'AzureCloud',
    isDefault: false,
    user: { name: 'dana@contoso.com', type: 'user' },
  },
  {
    id: 'sub-2',
    tenantId: contoso,
    environmentName: 'AzureCloud',
    isDefault: true,
    user: { name: 'dana@contoso.com', type: 'user' },
  },
  {
    id: 'sub-3',
    tenantId: contoso,
    environmentName: 'AzureCloud',
    isDefault: false,
    user: { name: 'dana@contoso.com', type: 'user' },
  },
  {
    id: 'sub-4',
    tenantId: contoso,
    environmentName: 'AzureChinaCloud',
    isDefault: false,
    user: { name: 'lee@contoso.cn', type: 'user' },
  },
  {
    id: 'sub-5',
    tenantId: contoso,
    environmentName: 'SomebodysStack',
    isDefault: false,
    user: { name: 'ops@stack', type: 'user' },
  },
];

let folder: string;
let calls: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cascade-az-'));
  calls = join(folder, 'calls');
  mkdirSync(join(folder, 'bin'));
  mkdirSync(join(folder, '.azure'));
  // The Azure CLI writes a byte order mark.
  writeFileSync(
    join(folder, '.azure', 'azureProfile.json'),
    `\uFEFF${JSON.stringify({ installationId: 'x', subscriptions })}`,
  );
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Replaces the Azure CLI by a script that records its calls. */
const az = (script: string): void => {
  const file = join(folder, 'bin', 'az');
  writeFileSync(file, `#!/bin/sh\necho "$AZURE_CLOUD_NAME: $*" >>'${calls}'\n${script}\n`);
  chmodSync(file, 0o755);
};
const answer = (token: string, expiresOn: number): string =>
  `echo '${JSON.stringify({ accessToken: token, expires_on: expiresOn, tokenType: 'Bearer' })}'`;
const inAnHour = Math.round(Date.now() / 1000) + 3600;
const called = (): readonly string[] => (existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : []);

const start = (ports: Partial<AuthPorts> = {}): Auth =>
  createAuth({
    fetch: () => Promise.reject(new Error('No request is expected here')),
    openBrowser: () => Promise.reject(new Error('No browser is expected here')),
    secrets: keyInMemory(),
    cacheFile: join(folder, 'sign-ins.bin'),
    clouds: () => clouds,
    clientId: () => 'unused',
    environment: { PATH: `${join(folder, 'bin')}:/usr/bin:/bin` },
    home: folder,
    ...ports,
  });
const dana = {
  id: 'az/public/dana@contoso.com',
  method: 'az',
  name: 'dana@contoso.com',
  cloud: 'public',
  tenants: [contoso, fabrikam],
};
const signedIn = async (ports?: Partial<AuthPorts>): Promise<Auth> => {
  const auth = start(ports);
  const result = await auth.signIn({ cloud: 'public', tenant: 'organizations', method: 'az' });
  if (!result.ok) throw new Error(formatMessage(result.error.message));
  return auth;
};
const scope = 'https://management.azure.com/.default';
const getToken = async (auth: Auth, tenant: string, chosen = scope): Promise<string | undefined> =>
  (await auth.credentialFor(dana.id, tenant).getToken(chosen))?.token;
const expectRefusal = async (auth: Auth, tenant = contoso): Promise<SignInError> => {
  const thrown: unknown = await getToken(auth, tenant, 'https://other.example/.default').catch(
    (error: unknown) => error,
  );
  if (!(thrown instanceof SignInError)) throw new Error('A token came');
  return thrown;
};

describe('the accounts of the Azure CLI', () => {
  it('are read from its profile, the default one first, with their tenants, for known clouds', async () => {
    expect(await start().azAccounts()).toEqual({
      ok: true,
      value: [
        dana,
        { id: 'az/china/lee@contoso.cn', method: 'az', name: 'lee@contoso.cn', cloud: 'china', tenants: [contoso] },
      ],
    });
  });

  it('are read from AZURE_CONFIG_DIR where it is set', async () => {
    const result = await start({ environment: { AZURE_CONFIG_DIR: join(folder, 'elsewhere') } }).azAccounts();
    expect(result).toMatchObject({
      ok: false,
      error: {
        kind: 'not-found',
        message:
          `The Azure CLI is not signed in: there is no ${join(folder, 'elsewhere', 'azureProfile.json')}. Run \`az ` +
          `login\` in a terminal, then try again.`,
      },
    });
  });

  it.each(['{"subscriptions":[{"id":1}]}', '{"subscriptions', ''])(
    'are refused where the profile is damaged: %s',
    async (text) => {
      writeFileSync(join(folder, '.azure', 'azureProfile.json'), text);
      expect(await start().azAccounts()).toMatchObject({ ok: false, error: { kind: 'invalid-input' } });
    },
  );
});

describe('signing in with the Azure CLI', () => {
  it('asks for a token of the chosen account in its cloud, and remembers the account, not the token', async () => {
    az(answer('SECRET-1', inAnHour));
    const secrets = keyInMemory();
    const auth = await signedIn({ secrets });
    expect(await auth.accounts()).toEqual([dana]);
    expect(called()).toEqual(['AzureCloud: account get-access-token --output json --subscription sub-2']);
    expect(await start({ secrets }).accounts()).toEqual([dana]);
    const kept = secrets.decrypt(readFileSync(join(folder, 'sign-ins.bin')));
    expect(kept).toContain('dana@contoso.com');
    expect(kept).not.toContain('SECRET');
  });

  it('connects to the chosen cloud, whichever is active', async () => {
    az(answer('t', inAnHour));
    const result = await start().signIn({ cloud: 'china', tenant: contoso, method: 'az' });
    expect(result).toMatchObject({ ok: true, value: { name: 'lee@contoso.cn' } });
    expect(called()).toEqual(['AzureChinaCloud: account get-access-token --output json --subscription sub-4']);
  });

  it('explains how to sign in if there is no sign-in to that cloud', async () => {
    expect(await start().signIn({ cloud: 'us-government', tenant: 'organizations', method: 'az' })).toMatchObject({
      ok: false,
      error: {
        message:
          'The Azure CLI is not signed in to Azure US Government: run `az cloud set --name AzureUSGovernment` and `az login` in a terminal, then try again.',
      },
    });
  });

  it('reports that the Azure CLI is missing, and does not look for it in the current folder', async () => {
    az(answer('t', inAnHour));
    const besides = relative(process.cwd(), join(folder, 'bin'));
    const result = await start({ environment: { PATH: `${besides}:.::${join(folder, 'empty')}` } }).signIn({
      cloud: 'public',
      tenant: 'organizations',
      method: 'az',
    });
    expect(result).toMatchObject({
      ok: false,
      error: {
        kind: 'not-found',
        message: 'The Azure CLI (az) is not on PATH: install it and run `az login`, or sign in with the browser.',
      },
    });
    expect(called()).toEqual([]);
  });

  it('passes nothing on that a shell could read as a command', async () => {
    az(answer('t', inAnHour));
    for (const tenant of ['x; rm -rf ~', '--debug', '$(id).com']) {
      const result = await start().signIn({ cloud: 'public', tenant, method: 'az' });
      expect(result).toMatchObject({ ok: false, error: { kind: 'invalid-input', where: 'tenant' } });
    }
    writeFileSync(
      join(folder, '.azure', 'azureProfile.json'),
      JSON.stringify({ subscriptions: [{ ...subscriptions[1], id: 'sub & calc' }] }),
    );
    const result = await start().signIn({ cloud: 'public', tenant: contoso, method: 'az' });
    expect(result).toMatchObject({ ok: false, error: { message: '“sub & calc” cannot be given to the Azure CLI.' } });
    expect(called()).toEqual([]);
  });
});

describe('tokens of the Azure CLI', () => {
  it('are asked for once and used until shortly before they end', async () => {
    az(answer('t', inAnHour));
    const auth = await signedIn();
    expect(await Promise.all([getToken(auth, contoso), getToken(auth, contoso)])).toEqual(['t', 't']);
    expect(await getToken(auth, contoso)).toBe('t');
    expect(called()).toHaveLength(2);
  });

  it('are asked for again when they are about to end', async () => {
    az(answer('t', Math.round(Date.now() / 1000) + 120));
    const auth = await signedIn();
    await getToken(auth, contoso);
    await getToken(auth, contoso);
    expect(called()).toHaveLength(3);
  });

  it('are those of the tenant: by a subscription of it, or by its id where there is none', async () => {
    az(answer('t', inAnHour));
    const auth = await signedIn();
    await getToken(auth, fabrikam);
    await getToken(auth, '0c0a7c3e-5f7b-4a0e-9a55-3f8f6a1d0009');
    expect(called().slice(1)).toEqual([
      'AzureCloud: account get-access-token --output json --subscription sub-1',
      'AzureCloud: account get-access-token --output json --tenant 0c0a7c3e-5f7b-4a0e-9a55-3f8f6a1d0009',
    ]);
  });

  it('may be for something other than Azure Resource Manager', async () => {
    az(answer('t', inAnHour));
    const auth = await signedIn();
    await getToken(auth, contoso, 'https://containerregistry.azure.net/.default');
    expect(called()[1]).toBe(
      'AzureCloud: account get-access-token --output json --subscription sub-2 --scope https://containerregistry.azure.net/.default',
    );
  });

  it('end at the local time that older versions print', async () => {
    const end = new Date(Date.now() + 3_600_000);
    const local = new Date(end.getTime() - end.getTimezoneOffset() * 60_000)
      .toISOString()
      .replace('T', ' ')
      .replace('Z', '000');
    az(`echo '${JSON.stringify({ accessToken: 't', expiresOn: local })}'`);
    const auth = await signedIn();
    const token = await auth.credentialFor(dana.id, contoso).getToken(scope);
    expect(token?.expiresOnTimestamp).toBe(end.getTime());
  });

  it.each([
    [
      "ERROR: Please run 'az login' to setup account.",
      `The Azure CLI is no longer signed in as dana@contoso.com to tenant ${contoso} in the Azure public cloud: ` +
        `run \`az login --tenant ${contoso}\` in a terminal, then try again.`,
    ],
    [
      'ERROR: AADSTS700082: The refresh token has expired due to inactivity.',
      `The sign-in to tenant ${contoso} has run out: run \`az login --tenant ${contoso}\` in a terminal, then ` +
        'try again.',
    ],
    [
      'ERROR: The moon is in the wrong phase.',
      `The Azure CLI gave no token for tenant ${contoso} in the Azure public cloud, saying “The moon is in the ` +
        `wrong phase.”: run \`az login --tenant ${contoso}\` in a terminal, then try again.`,
    ],
  ])('are refused in words: %s', async (output, message) => {
    az(answer('t', inAnHour));
    const auth = await signedIn();
    az(`echo "${output}" >&2; exit 1`);
    const refused = await expectRefusal(auth);
    expect(refused.message).toBe(message);
    expect(refused.needsSignIn).toBe(true);
  });

  it.each(['echo hello', 'echo "{}"', 'true'])('are not made of other output: %s', async (script) => {
    az(answer('t', inAnHour));
    const auth = await signedIn();
    az(script);
    expect((await expectRefusal(auth)).message).toBe(
      'The Azure CLI answered, but not with a token: update it, or sign in with the browser.',
    );
  });
});

describe('an Azure CLI that hangs', () => {
  const hang = `sleep 60 & echo $! >'PID'; wait`;
  const isRunning = (pid: number): boolean => {
    try {
      // A zombie process still has its id.
      return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    } catch {
      return false;
    }
  };
  const hanging = (): string => {
    const file = join(folder, 'pid');
    az(hang.replace('PID', file));
    return file;
  };
  const pidIn = async (file: string): Promise<number> => {
    while (!existsSync(file) || readFileSync(file, 'utf8') === '')
      await new Promise((resolve) => setTimeout(resolve, 10));
    return Number(readFileSync(file, 'utf8'));
  };

  it('is ended when its time is up, with everything that it started', async () => {
    const file = hanging();
    const result = await start({ limits: { signInMs: 1000, azMs: 300 } }).signIn({
      cloud: 'public',
      tenant: 'organizations',
      method: 'az',
    });
    expect(result).toMatchObject({ ok: false, error: { kind: 'timeout' } });
    expect(isRunning(await pidIn(file))).toBe(false);
  });

  it('is ended when the person cancels', async () => {
    const file = hanging();
    const abort = new AbortController();
    const running = start().signIn({ cloud: 'public', tenant: 'organizations', method: 'az', signal: abort.signal });
    const pid = await pidIn(file);
    expect(isRunning(pid)).toBe(true);
    abort.abort();
    expect(await running).toEqual({
      ok: false,
      error: { kind: 'cancelled', message: 'Asking the Azure CLI for a token was cancelled.' },
    });
    expect(isRunning(pid)).toBe(false);
  });

  it('is ended when the last call that waits for its token is given up', async () => {
    az(answer('t', Math.round(Date.now() / 1000) + 60));
    const auth = await signedIn();
    const file = hanging();
    const abort = new AbortController();
    const waiting = auth.credentialFor(dana.id, contoso).getToken(scope, { abortSignal: abort.signal });
    const pid = await pidIn(file);
    abort.abort();
    await expect(waiting).rejects.toThrow('aborted');
    while (isRunning(pid)) await new Promise((resolve) => setTimeout(resolve, 10));
  });
});

describe('signing out of the Azure CLI’s account', () => {
  it('forgets it here, leaves the Azure CLI alone, and gives out no more tokens', async () => {
    az(answer('t', inAnHour));
    const auth = await signedIn();
    await getToken(auth, contoso);
    expect(await auth.signOut(dana.id)).toEqual({ ok: true, value: null });
    expect(await auth.accounts()).toEqual([]);
    expect(existsSync(join(folder, 'sign-ins.bin'))).toBe(false);
    await expect(getToken(auth, contoso)).rejects.toThrow('sign in first');
    expect(called().filter((call) => !call.includes('get-access-token'))).toEqual([]);
  });

  it('gives out no token that the Azure CLI was still being asked for', async () => {
    az(answer('t', inAnHour));
    const auth = await signedIn();
    az(
      `touch '${join(folder, 'asked')}'; while [ ! -e '${join(folder, 'go')}' ]; do sleep 0.02; done; ` +
        answer('late', inAnHour),
    );
    const late = getToken(auth, fabrikam).then(String, String);
    while (!existsSync(join(folder, 'asked'))) await new Promise((resolve) => setTimeout(resolve, 10));
    await auth.signOut(dana.id);
    writeFileSync(join(folder, 'go'), '');
    expect(await late).toContain('sign in first');
  });
});

describe('a file of the Azure CLI', () => {
  const megabyte = 1024 * 1024;
  const at = (name: string): string => join(folder, '.azure', name);

  it('of clouds is read up to 8 MB, and one byte more is passed over', async () => {
    writeFileSync(
      at('clouds.config'),
      '[Stack]\nendpoint_resource_manager = https://arm.stack.example\n' +
        'endpoint_active_directory = https://login.stack.example\n',
    );
    truncateSync(at('clouds.config'), 8 * megabyte);
    expect(await readAzClouds({}, folder)).toMatchObject([{ name: 'Stack' }]);
    truncateSync(at('clouds.config'), 8 * megabyte + 1);
    expect(await readAzClouds({}, folder)).toEqual([]);
  });

  it('of accounts that is too large is no list of accounts', async () => {
    truncateSync(at('azureProfile.json'), 8 * megabyte + 1);
    expect(await readAzAccounts({}, folder, clouds)).toMatchObject({
      ok: false,
      error: { kind: 'invalid-input', message: expect.stringContaining('cannot be read') },
    });
  });
});
