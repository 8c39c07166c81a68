// Sign-in through MSAL against a real OpenID provider on loopback. Sources: OAuth 2.0 for native apps,
// https://www.rfc-editor.org/rfc/rfc8252 (system browser, loopback, PKCE); device grant,
// https://www.rfc-editor.org/rfc/rfc8628; AADSTS codes,
// https://learn.microsoft.com/entra/identity-platform/reference-error-codes
import { existsSync, readFileSync, statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Auth, azureToolsClientId } from '../../main/auth/auth.ts';
import type { DeviceCodePrompt } from '../../main/auth/msal-accounts.ts';
import { SignInError } from '../../main/auth/sign-in-error.ts';
import type { AppError } from '../../shared/errors.ts';
import { formatMessage } from '../../shared/i18n/translate.ts';
import type { Account } from '../../shared/ipc-payloads.ts';
import type { Result } from '../../shared/result.ts';
import { type Bench, contoso, fabrikam, startBench } from '../support/oidc-auth.ts';
import { nodeFetch } from '../support/oidc-http.ts';
import type { ServiceOptions } from '../support/oidc-provider.ts';

// The provider warns at every start that it is not set up for production.
beforeEach(() => {
  for (const level of ['info', 'warn'] as const) vi.spyOn(console, level).mockImplementation(() => undefined);
});

let bench: Bench;
const prepare = async (options?: Partial<ServiceOptions>): Promise<void> => {
  bench = await startBench(options);
};
afterEach(() => bench.close());

const dana = { name: 'dana@contoso.example' };
const lee = { name: 'lee@contoso.example' };

const must = <T>(result: Result<T, AppError>): T => {
  if (!result.ok) throw new Error(formatMessage(result.error.message));
  return result.value;
};
const getError = (result: Result<Account, AppError>): AppError => {
  if (result.ok) throw new Error(`${result.value.name} was signed in`);
  return result.error;
};

const signInAs = async (
  person: { readonly name: string; readonly answer?: 'accept' | 'decline' },
  tenant = 'contoso.example',
): Promise<readonly [Auth, Result<Account, AppError>]> => {
  const browse = bench.createBrowser(person);
  const auth = bench.start({
    openBrowser: async (url) => {
      bench.opened.push(url);
      await browse(url);
    },
  });
  return [auth, await auth.signIn({ cloud: bench.service.cloud.id, tenant, method: 'browser' })];
};

const scope = 'https://management.cascade.example/4de154de-f8a8-4017-af41-df619da68155/.default';
const getToken = async (auth: Auth, accountId: string, tenant = contoso.id): Promise<string> =>
  (await auth.credentialFor(accountId, tenant).getToken(scope))?.token ?? '';
const refusedToken = async (auth: Auth, accountId: string, tenant = contoso.id): Promise<SignInError> => {
  const thrown: unknown = await auth
    .credentialFor(accountId, tenant)
    .getToken(scope)
    .then(
      () => new Error('A token came'),
      (error: unknown) => error,
    );
  if (!(thrown instanceof SignInError)) throw thrown;
  return thrown;
};

describe('the first sign-in', () => {
  it('goes through the system’s browser with PKCE and comes back with an account and a token', async () => {
    await prepare();
    const opened: URL[] = [];
    const pages: string[] = [];
    const browse = bench.createBrowser(dana);
    const auth = bench.start({
      openBrowser: async (url) => {
        opened.push(new URL(url));
        pages.push(await browse(url));
      },
    });
    const account = must(
      await auth.signIn({ cloud: bench.service.cloud.id, tenant: 'contoso.example', method: 'browser' }),
    );
    expect(account).toEqual({
      id: `${bench.service.cloud.id}/oid-of-dana@contoso.example.${contoso.id}`,
      method: 'microsoft',
      name: 'dana@contoso.example',
      cloud: bench.service.cloud.id,
      tenants: [contoso.id],
    });
    const query = opened[0]?.searchParams;
    expect(query?.get('client_id')).toBe(azureToolsClientId);
    expect(query?.get('code_challenge_method')).toBe('S256');
    expect(query?.get('code_challenge')).toMatch(/^[\w-]{43}$/);
    expect(query?.get('redirect_uri')).toMatch(/^http:\/\/localhost:\d+$/);
    expect(pages[0]).toContain('Cascade is signed in to tenant contoso.example in the test cloud.');
    expect(await getToken(auth, account.id)).toMatch(/^.{20,}$/);
    expect(bench.service.grants()).toEqual(['authorization_code']);
  });

  it('goes by device code, and the prompt names the cloud and the tenant', async () => {
    await prepare();
    const prompts: DeviceCodePrompt[] = [];
    const auth = bench.start();
    const browse = bench.createBrowser(dana);
    let page = Promise.resolve('');
    const account = must(
      await auth.signIn({
        cloud: bench.service.cloud.id,
        tenant: 'contoso.example',
        method: 'device-code',
        onDeviceCode: (prompt) => {
          prompts.push(prompt);
          page = browse(prompt.verificationUri, prompt.userCode);
        },
      }),
    );
    await page;
    expect(account.name).toBe('dana@contoso.example');
    expect(prompts).toHaveLength(1);
    const { message, userCode, verificationUri } = prompts[0]!;
    expect(message).toBe(
      `Sign in to tenant contoso.example in the test cloud: open ${verificationUri} in any browser and enter the ` +
        `code ${userCode}.`,
    );
    expect(bench.service.grants()).toEqual(['urn:ietf:params:oauth:grant-type:device_code']);
  });

  it('lets several people be signed in at once, each with tokens of their own', async () => {
    await prepare();
    const [, first] = await signInAs(dana);
    const [auth, second] = await signInAs(lee);
    const accounts = await auth.accounts();
    expect(accounts.map(({ name }) => name).sort()).toEqual(['dana@contoso.example', 'lee@contoso.example']);
    const [danas, lees] = [await getToken(auth, must(first).id), await getToken(auth, must(second).id)];
    expect(danas).not.toBe(lees);
  });

  it('finds the account’s own tenant where none is named', async () => {
    await prepare();
    const [, result] = await signInAs(dana, 'organizations');
    expect(must(result).tenants).toEqual([contoso.id]);
  });
});

describe('renewal', () => {
  it('takes an access token that is still good from the cache, without a request', async () => {
    await prepare({ accessTokenSeconds: 3600 });
    const [auth, result] = await signInAs(dana);
    const account = must(result);
    expect(await getToken(auth, account.id)).toBe(await getToken(auth, account.id));
    expect(bench.service.grants()).toEqual(['authorization_code']);
  });

  it('renews an access token that is about to end, without a prompt', async () => {
    await prepare({ accessTokenSeconds: 60 });
    const [auth, result] = await signInAs(dana);
    const account = must(result);
    const first = await getToken(auth, account.id);
    const second = await getToken(auth, account.id);
    expect(second).not.toBe(first);
    expect(bench.service.grants()).toEqual(['authorization_code', 'refresh_token', 'refresh_token']);
  });

  it('renews once for concurrent requests', async () => {
    await prepare({ accessTokenSeconds: 60 });
    const [auth, result] = await signInAs(dana);
    const { id } = must(result);
    const tokens = await Promise.all([getToken(auth, id), getToken(auth, id), getToken(auth, id)]);
    expect(new Set(tokens).size).toBe(1);
    expect(bench.service.grants()).toEqual(['authorization_code', 'refresh_token']);
  });

  it('goes on after a new start of the app, from the encrypted file', async () => {
    await prepare({ accessTokenSeconds: 60 });
    const account = must((await signInAs(dana))[1]);
    const restarted = bench.start();
    expect(await restarted.accounts()).toEqual([account]);
    expect(await getToken(restarted, account.id)).toMatch(/^.{20,}$/);
    expect(bench.service.grants()).toEqual(['authorization_code', 'refresh_token']);
  });

  it('fails when the sign-in has expired: the message says to sign in again, and nothing is retried', async () => {
    await prepare({ accessTokenSeconds: 1, refreshTokenSeconds: 1 });
    const [auth, result] = await signInAs(dana);
    const { id } = must(result);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10_000 });
    const refused = await refusedToken(auth, id).finally(() => vi.useRealTimers());
    expect(refused.appError).toEqual({
      kind: 'refused',
      code: 'invalid_grant',
      message: `The sign-in to tenant ${contoso.id} has run out: sign in again.`,
    });
    expect(refused.needsSignIn).toBe(true);
  });

  it("quotes Entra ID's reason for ending a sign-in", async () => {
    await prepare({ accessTokenSeconds: 60 });
    const [auth, result] = await signInAs(dana);
    bench.service.refuseNext({
      error: 'invalid_grant',
      code: 50173,
      description: 'The provided grant has expired due to it being revoked.',
    });
    const refused = await refusedToken(auth, must(result).id);
    expect(formatMessage(refused.appError.message)).toBe(
      `The sign-in to tenant ${contoso.id} is no longer valid, because the password changed or an administrator ` +
        'ended it: sign in again.',
    );
    expect(refused.appError).toMatchObject({
      code: 'AADSTS50173',
      correlationId: '11111111-2222-4333-8444-555555555555',
    });
    expect(refused.needsSignIn).toBe(true);
  });

  it('asks for a second factor in words when a policy wants one', async () => {
    await prepare({ accessTokenSeconds: 60 });
    const [auth, result] = await signInAs(dana);
    bench.service.refuseNext({
      error: 'interaction_required',
      code: 50076,
      description: 'You must use multi-factor authentication.',
    });
    const refused = await refusedToken(auth, must(result).id);
    expect(formatMessage(refused.appError.message)).toBe(
      `Tenant ${contoso.id} asks for a second factor: sign in again and complete the multi-factor prompt.`,
    );
    expect(refused.needsSignIn).toBe(true);
  });

  it('hands what the policy wants to the next sign-in, and proposes the same account there', async () => {
    await prepare({ accessTokenSeconds: 60 });
    const [auth, result] = await signInAs(dana);
    const { id } = must(result);
    const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
    bench.service.refuseNext({ error: 'interaction_required', code: 53003, description: 'Blocked by policy.', claims });
    await refusedToken(auth, id);
    bench.opened.length = 0;
    must(
      await auth.signIn({ cloud: bench.service.cloud.id, tenant: 'contoso.example', method: 'browser', accountId: id }),
    );
    const query = new URL(bench.opened[0] ?? '').searchParams;
    expect(query.get('login_hint')).toBe('dana@contoso.example');
    expect(query.get('prompt')).toBeNull();
    expect(JSON.parse(query.get('claims') ?? '{}')).toMatchObject(JSON.parse(claims));
  });

  it('asks anew, past the cache, when Azure says that the token no longer suffices', async () => {
    await prepare({ accessTokenSeconds: 3600 });
    const [auth, result] = await signInAs(dana);
    await auth
      .credentialFor(must(result).id, contoso.id)
      .getToken(scope, { claims: '{"access_token":{"nbf":{"essential":true,"value":"1"}}}' });
    expect(bench.service.grants()).toEqual(['authorization_code', 'refresh_token']);
  });

  it('keeps the sign-in when the network is gone: it is worth another try', async () => {
    await prepare({ accessTokenSeconds: 60 });
    const account = must((await signInAs(dana))[1]);
    const offline = bench.start({ fetch: () => Promise.reject(new Error('net::ERR_INTERNET_DISCONNECTED')) });
    const refused = await refusedToken(offline, account.id);
    const host = new URL(bench.service.cloud.authorityHost).host;
    expect(refused.appError).toEqual({
      kind: 'network',
      code: 'ERR_INTERNET_DISCONNECTED',
      where: host,
      message: `${host}, where the test cloud signs people in, could not be reached: check the network and the proxy.`,
    });
    expect(refused.needsSignIn).toBe(false);
  });
});

describe('a sign-in that does not come about', () => {
  it('is refused consent', async () => {
    await prepare();
    const [auth, result] = await signInAs({ ...dana, answer: 'decline' });
    expect(getError(result)).toMatchObject({
      kind: 'refused',
      code: 'AADSTS65004',
      message:
        'The request to use Azure in tenant contoso.example was declined: sign in again and accept it, or ask an administrator to consent.',
    });
    expect(await auth.accounts()).toEqual([]);
  });

  it('is made with an account of another tenant', async () => {
    await prepare();
    const [, result] = await signInAs(lee, 'fabrikam.example');
    expect(getError(result)).toMatchObject({
      code: 'AADSTS50020',
      message:
        "This account does not belong to tenant fabrikam.example in the test cloud: sign in with another account, choose the account's own tenant, or ask an administrator there to invite it as a guest.",
    });
  });

  it('ends in another tenant than the one asked for, and leaves nothing behind', async () => {
    await prepare({ tenants: [{ ...contoso, description: fabrikam.id }] });
    const [auth, result] = await signInAs(dana);
    expect(formatMessage(getError(result).message)).toBe(
      `The browser signed in to tenant ${fabrikam.id}, not to tenant contoso.example in the test cloud: sign in ` +
        'again with an account of that tenant.',
    );
    expect(await auth.accounts()).toEqual([]);
    expect(existsSync(bench.cacheFile)).toBe(false);
  });

  it('names a tenant that does not exist, before any browser opens', async () => {
    await prepare();
    const [, result] = await signInAs(dana, 'nobody.example');
    expect(getError(result)).toMatchObject({
      kind: 'not-found',
      code: 'AADSTS90002',
      message:
        'There is no tenant nobody.example in the test cloud: check its spelling, and that the cloud is the one it belongs to.',
    });
    expect(bench.service.grants()).toEqual([]);
  });

  it('is cancelled while the browser is open, and the local port is closed at once', async () => {
    await prepare();
    const abort = new AbortController();
    let redirect = '';
    const auth = bench.start({
      openBrowser: (url) => {
        redirect = new URL(url).searchParams.get('redirect_uri') ?? '';
        setImmediate(() => abort.abort());
        return Promise.resolve();
      },
    });
    const result = await auth.signIn({
      cloud: bench.service.cloud.id,
      tenant: 'contoso.example',
      method: 'browser',
      signal: abort.signal,
    });
    expect(getError(result)).toEqual({
      kind: 'cancelled',
      message: 'The sign-in to tenant contoso.example in the test cloud was cancelled.',
    });
    await expect(fetch(redirect.replace('localhost', '127.0.0.1'))).rejects.toThrow('fetch failed');
  });

  it('is closed by the person in the browser, and the time runs out', async () => {
    await prepare();
    const auth = bench.start({ openBrowser: () => Promise.resolve(), limits: { signInMs: 400, azMs: 1000 } });
    const result = await auth.signIn({ cloud: bench.service.cloud.id, tenant: 'contoso.example', method: 'browser' });
    expect(getError(result)).toEqual({
      kind: 'timeout',
      message: 'The sign-in to tenant contoso.example in the test cloud was not finished in time: start it again.',
    });
  });

  it('is cancelled while it waits for a device code, at once', async () => {
    await prepare();
    const abort = new AbortController();
    let cancelledAt = Infinity;
    const result = await bench.start().signIn({
      cloud: bench.service.cloud.id,
      tenant: 'contoso.example',
      method: 'device-code',
      onDeviceCode: () =>
        setImmediate(() => {
          cancelledAt = performance.now();
          abort.abort();
        }),
      signal: abort.signal,
    });
    expect(getError(result).kind).toBe('cancelled');
    // Polls are a second apart.
    expect(performance.now() - cancelledAt).toBeLessThan(900);
  });

  it('is declined on the page for the device code', async () => {
    await prepare();
    const browse = bench.createBrowser({ ...dana, answer: 'decline' });
    const result = await bench.start().signIn({
      cloud: bench.service.cloud.id,
      tenant: 'contoso.example',
      method: 'device-code',
      onDeviceCode: ({ verificationUri, userCode }) => void browse(verificationUri, userCode),
    });
    expect(getError(result)).toMatchObject({ kind: 'refused', code: 'AADSTS65004' });
  });

  it('lets the device code expire', async () => {
    await prepare({ deviceCodeSeconds: 1 });
    const result = await bench.start().signIn({
      cloud: bench.service.cloud.id,
      tenant: 'contoso.example',
      method: 'device-code',
      onDeviceCode: () => undefined,
    });
    expect(getError(result)).toMatchObject({
      kind: 'timeout',
      message: 'The code has expired before it was entered: sign in again to get a new one.',
    });
  });

  it('uses an application that the tenant does not know', async () => {
    await prepare();
    const auth = bench.start({ clientId: () => '00000000-0000-4000-8000-000000000000' });
    const result = await auth.signIn({
      cloud: bench.service.cloud.id,
      tenant: 'contoso.example',
      method: 'device-code',
      onDeviceCode: () => undefined,
    });
    expect(getError(result)).toMatchObject({
      code: 'invalid_client',
      message:
        'Tenant contoso.example does not accept this application: check its client id in the settings, or clear it to use the one of the Azure tools.',
    });
  });

  it('finds no browser', async () => {
    await prepare();
    const auth = bench.start({ openBrowser: () => Promise.reject(new Error('no handler for https')) });
    const result = await auth.signIn({ cloud: bench.service.cloud.id, tenant: 'contoso.example', method: 'browser' });
    expect(getError(result)).toMatchObject({
      kind: 'unexpected',
      message:
        'No browser could be opened for tenant contoso.example in the test cloud: sign in with a device code instead.',
    });
  });
});

describe('signing out', () => {
  it('forgets the account and every token of it, on the disk too', async () => {
    await prepare();
    const danas = must((await signInAs(dana))[1]);
    const [auth, second] = await signInAs(lee);
    const token = await getToken(auth, danas.id);
    expect(bench.secrets.decrypt(readFileSync(bench.cacheFile))).toContain(token);

    expect(await auth.signOut(danas.id)).toEqual({ ok: true, value: null });
    expect(await auth.accounts()).toEqual([must(second)]);
    const kept = bench.secrets.decrypt(readFileSync(bench.cacheFile));
    expect(kept).toContain('lee@contoso.example');
    expect(kept).not.toContain('dana@contoso.example');
    expect(kept).not.toContain(token);
    expect((await refusedToken(auth, danas.id)).needsSignIn).toBe(true);
  });

  it('during a silent renewal lets no token come back to life, in memory or on the disk', async () => {
    await prepare({ accessTokenSeconds: 60 });
    const id = must((await signInAs(dana))[1]).id;
    const carry = nodeFetch(bench.service.ca);
    let answered = (): void => undefined;
    const renewed = new Promise<void>((resolve) => (answered = resolve));
    let release = (): void => undefined;
    const signedOut = new Promise<void>((resolve) => (release = resolve));
    const auth = bench.start({
      // The response with the new tokens is under way while the person signs out.
      fetch: async (url, request) => {
        const answer = await carry(url, request);
        if (request.method === 'POST') {
          answered();
          await signedOut;
        }
        return answer;
      },
    });
    const renewal = refusedToken(auth, id);
    await renewed;
    expect(await auth.signOut(id)).toEqual({ ok: true, value: null });
    release();
    expect((await renewal).needsSignIn).toBe(true);
    expect(bench.service.grants()).toEqual(['authorization_code', 'refresh_token']);
    for (const later of [auth, bench.start()]) {
      expect(await later.accounts()).toEqual([]);
      expect((await refusedToken(later, id)).needsSignIn).toBe(true);
    }
    expect(existsSync(bench.cacheFile)).toBe(false);

    const [again, result] = await signInAs(dana);
    expect(await getToken(again, must(result).id)).toMatch(/^.{20,}$/);
  });

  it('removes the file with the last account', async () => {
    await prepare();
    const [auth, result] = await signInAs(dana);
    expect(existsSync(bench.cacheFile)).toBe(true);
    await auth.signOut(must(result).id);
    expect(existsSync(bench.cacheFile)).toBe(false);
    expect(await bench.start().accounts()).toEqual([]);
  });
});

describe('what lies on the disk', () => {
  it('is never plain text, and only its owner may read it', async () => {
    await prepare();
    const [auth, result] = await signInAs(dana);
    const token = await getToken(auth, must(result).id);
    const raw = readFileSync(bench.cacheFile);
    for (const secret of [token, 'dana@contoso.example', 'RefreshToken']) expect(raw.includes(secret)).toBe(false);
    expect(statSync(bench.cacheFile).mode & 0o777).toBe(0o600);
  });

  it('is nothing at all where no keyring can encrypt: the sign-in works and ends with the app', async () => {
    await prepare();
    const browse = bench.createBrowser(dana);
    const secrets = { ...bench.secrets, unavailable: () => 'this computer has no keyring' };
    const auth = bench.start({
      secrets,
      openBrowser: async (url) => {
        await browse(url);
      },
    });
    const account = must(
      await auth.signIn({ cloud: bench.service.cloud.id, tenant: 'contoso.example', method: 'browser' }),
    );
    expect(await getToken(auth, account.id)).toMatch(/^.{20,}$/);
    expect(await auth.storageState()).toEqual({
      kind: 'memory',
      message: 'Sign-ins are kept in memory only and end when Cascade is closed, because this computer has no keyring.',
    });
    expect(existsSync(bench.cacheFile)).toBe(false);
    expect(await bench.start({ secrets }).accounts()).toEqual([]);
  });
});
