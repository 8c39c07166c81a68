import { AsyncLocalStorage } from 'node:async_hooks';
import type { AccountInfo, AuthenticationResult, ICachePlugin, PublicClientApplication } from '@azure/msal-node';
import { type AppError, appError } from '../../shared/errors.ts';
import { t } from '../../shared/i18n/translate.ts';
import type { Account } from '../../shared/ipc-payloads.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { describeTenant, homeTenant } from '../../shared/tenant.ts';
import type { Token } from './az-token.ts';
import { browserPage } from './browser-page.ts';
import { armScope, authorityUrl, type Cloud, isCustom } from './clouds.ts';
import type { EncryptedStore } from './encrypted-store.ts';
import { sentenceCase } from './entra-error-codes.ts';
import type { Network, RequestFailure } from './network.ts';
import { resolveTenant } from './resolve-tenant.ts';
import { type Attempt, needsSignIn, notSignedIn, SignInError, signInError } from './sign-in-error.ts';

/** Shown to a person who signs in on another device or in another browser. */
export interface DeviceCodePrompt {
  readonly cloud: string;
  readonly tenant: string;
  readonly userCode: string;
  /** `https:` only. */
  readonly verificationUri: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** One sentence with the cloud and the tenant. */
  readonly message: string;
}

export interface MsalPorts {
  readonly network: Network;
  readonly openBrowser: (url: string) => Promise<void>;
  readonly clientId: () => string;
  readonly file: EncryptedStore;
}

export interface MsalSignIn {
  readonly cloud: Cloud;
  readonly tenant: string;
  readonly signal: AbortSignal;
  /** The account that signs in again: preselected, with the claims that a policy requires of it. */
  readonly accountId: string | undefined;
  /** Null opens the system's browser. */
  readonly onDeviceCode: ((prompt: DeviceCodePrompt) => void) | null;
}

export interface TokenRequest {
  readonly tenant: string;
  readonly scopes: readonly string[];
  readonly claims: string | undefined;
  readonly signal: AbortSignal;
}

const toAccountId = (cloud: Cloud, account: AccountInfo): string => `${cloud.id}/${account.homeAccountId}`;

const toAccount = (cloud: Cloud, account: AccountInfo): Account => ({
  id: toAccountId(cloud, account),
  method: 'microsoft',
  name: account.username,
  cloud: cloud.id,
  tenants: [...new Set([account.tenantId, ...(account.tenantProfiles?.keys() ?? [])])],
});

const abortable = <T>(signal: AbortSignal, running: Promise<T>): Promise<T> =>
  Promise.race([
    running,
    new Promise<never>((_, reject) => {
      const onAbort = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error('Aborted'));
      if (signal.aborted) onAbort();
      else signal.addEventListener('abort', onAbort, { once: true });
    }),
  ]);

/** Ends MSAL's wait for the browser. MSAL closes its loopback server only on a response with the right state. */
const stopLoopbackServer = (authorizeUrl: string): void => {
  const { searchParams } = new URL(authorizeUrl);
  const port = new URL(searchParams.get('redirect_uri') ?? 'http://localhost').port;
  const body = new URLSearchParams({ error: 'access_denied', state: searchParams.get('state') ?? '' });
  void globalThis.fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body }).catch(() => undefined);
};

const readClaims = (thrown: unknown): string =>
  thrown instanceof Error && 'claims' in thrown && typeof thrown.claims === 'string' ? thrown.claims : '';

class BrowserError extends Error {}

type CacheText = Readonly<Record<string, Readonly<Record<string, { readonly home_account_id?: string }>>>>;

/** MSAL's cache without some accounts; null if no account is left. */
const cacheWithout = (cache: string, isSignedOut: (homeAccountId: string) => boolean): string | null => {
  const left = Object.entries(JSON.parse(cache) as CacheText).map(
    ([kind, entries]) =>
      [
        kind,
        Object.fromEntries(
          Object.entries(entries).filter(([, { home_account_id: id }]) => id === undefined || !isSignedOut(id)),
        ),
      ] as const,
  );
  return left.some(([kind, entries]) => kind === 'Account' && Object.keys(entries).length > 0)
    ? JSON.stringify(Object.fromEntries(left))
    : null;
};

export const createMsalAccounts = ({ network, openBrowser, clientId, file }: MsalPorts) => {
  const clients = new Map<string, Promise<PublicClientApplication>>();
  /** Claims that a policy requires of an account whose renewal failed, such as a second factor. */
  const requiredClaims = new Map<string, string>();

  /** Accounts that were signed out. A renewal that ends later must not restore them. */
  const signedOut = new Set<string>();
  const signIns = new AsyncLocalStorage<true>();

  const createCachePlugin = (cloud: Cloud): ICachePlugin => ({
    beforeCacheAccess: async ({ tokenCache }) => tokenCache.deserialize((await file.read()).msal[cloud.id] ?? '{}'),
    afterCacheAccess: async ({ tokenCache, cacheHasChanged }) => {
      if (!cacheHasChanged) return;
      const cache = cacheWithout(
        tokenCache.serialize(),
        (id) => signIns.getStore() !== true && signedOut.has(`${cloud.id}/${id}`),
      );
      await file.update((now) => {
        const { [cloud.id]: _, ...others } = now.msal;
        return { ...now, msal: cache === null ? others : { ...others, [cloud.id]: cache } };
      });
    },
  });

  const load = async (cloud: Cloud, client: string): Promise<PublicClientApplication> => {
    const { PublicClientApplication: Client } = await import('@azure/msal-node');
    return new Client({
      auth: {
        clientId: client,
        authority: authorityUrl(cloud, homeTenant),
        knownAuthorities: isCustom(cloud) ? [new URL(cloud.authorityHost).host] : [],
      },
      cache: { cachePlugin: createCachePlugin(cloud) },
      system: {
        networkClient: network.module,
        loggerOptions: { loggerCallback: () => undefined, piiLoggingEnabled: false },
      },
    });
  };

  const getClient = (cloud: Cloud): Promise<PublicClientApplication> => {
    const key = JSON.stringify([cloud, clientId()]);
    const client = clients.get(key) ?? load(cloud, clientId());
    clients.set(key, client);
    return client;
  };

  const listAccounts = async (cloud: Cloud): Promise<readonly AccountInfo[]> => {
    if ((await file.read()).msal[cloud.id] === undefined) return [];
    return (await getClient(cloud)).getAllAccounts();
  };

  const find = async (cloud: Cloud, id: string): Promise<AccountInfo | undefined> =>
    (await listAccounts(cloud)).find((account) => toAccountId(cloud, account) === id);

  const forget = async (cloud: Cloud, account: AccountInfo): Promise<string | null> => {
    signedOut.add(toAccountId(cloud, account));
    await (await getClient(cloud)).signOut({ account });
    return file.update((now) => now);
  };

  const signInWithBrowser = async ({
    cloud,
    tenant,
    signal,
    accountId = '',
  }: MsalSignIn): Promise<AuthenticationResult> => {
    const again = await find(cloud, accountId);
    const claims = requiredClaims.get(accountId);
    const place = t('{tenantName} in {name}', { tenantName: describeTenant(tenant), name: cloud.name });
    let waitingAt: string | undefined;
    const cancel = (): void => {
      if (waitingAt !== undefined) stopLoopbackServer(waitingAt);
    };
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await (
        await getClient(cloud)
      ).acquireTokenInteractive({
        scopes: [armScope(cloud)],
        authority: authorityUrl(cloud, tenant),
        ...(again === undefined ? { prompt: 'select_account' } : { loginHint: again.username }),
        ...(claims === undefined ? {} : { claims }),
        openBrowser: async (url) => {
          signal.throwIfAborted();
          waitingAt = url;
          await abortable(
            signal,
            openBrowser(url).catch((cause: unknown) => {
              throw new BrowserError(t('No browser opened'), { cause });
            }),
          );
        },
        successTemplate: browserPage(
          t('You are signed in'),
          t('Cascade is signed in to {place}. Close this page and go back to Cascade.', { place }),
        ),
        errorTemplate: browserPage(
          t('The sign-in was not completed'),
          t('Cascade is not signed in to {place}. Close this page and go back to Cascade, which says why.', { place }),
        ),
      });
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  };

  const signInWithDeviceCode = async (
    { cloud, tenant, signal }: MsalSignIn,
    show: (prompt: DeviceCodePrompt) => void,
  ): Promise<AuthenticationResult> => {
    const request = {
      scopes: [armScope(cloud)],
      authority: authorityUrl(cloud, tenant),
      cancel: false,
      deviceCodeCallback: ({
        userCode,
        verificationUri,
        expiresIn,
      }: {
        userCode: string;
        verificationUri: string;
        expiresIn: number;
      }) => {
        if (!verificationUri.startsWith('https://')) throw new Error(t('The page for the code is not on https'));
        const message = t(
          'Sign in to {tenantName} in {name}: open {verificationUri} in any browser and enter the code {userCode}.',
          { tenantName: describeTenant(tenant), name: cloud.name, verificationUri, userCode },
        );
        show({ cloud: cloud.id, tenant, userCode, verificationUri, expiresAt: Date.now() + expiresIn * 1000, message });
      },
    };
    signal.addEventListener('abort', () => (request.cancel = true), { once: true });
    const result = await abortable(signal, (await getClient(cloud)).acquireTokenByDeviceCode(request));
    if (result === null) throw new Error(t('No token came'));
    return result;
  };

  const signIn = async (request: MsalSignIn): Promise<Result<Account, AppError>> => {
    const { cloud, tenant, signal, onDeviceCode } = request;
    const attempt: Attempt = { cloud, tenant, signal };
    const tenantId = await resolveTenant(cloud, tenant, network, signal);
    if (!tenantId.ok) return tenantId;
    const known = new Set((await listAccounts(cloud)).map((account) => toAccountId(cloud, account)));
    const done = await network.attempt(signal, () =>
      signIns.run(true, () =>
        onDeviceCode === null ? signInWithBrowser(request) : signInWithDeviceCode(request, onDeviceCode),
      ),
    );
    if ('failure' in done)
      return err(
        done.failure.thrown instanceof BrowserError
          ? appError(
              'unexpected',
              t('No browser could be opened for {tenantName} in {name}: sign in with a device code instead.', {
                tenantName: describeTenant(tenant),
                name: cloud.name,
              }),
            )
          : signInError(done.failure, attempt),
      );

    const { account, tenantId: signedInTo } = done.value;
    if (account !== null) signedOut.delete(toAccountId(cloud, account));
    if (account === null)
      return err(
        appError('unexpected', t('{name} signed in nobody: sign in again.', { name: sentenceCase(cloud.name) })),
      );
    // A sign-in that was cancelled, or that ended in another tenant, leaves no account.
    const isOtherTenant = tenantId.value !== null && signedInTo.toLowerCase() !== tenantId.value;
    if (!isOtherTenant && !signal.aborted) {
      requiredClaims.delete(toAccountId(cloud, account));
      return ok(toAccount(cloud, account));
    }
    if (!known.has(toAccountId(cloud, account))) await forget(cloud, account);
    if (!isOtherTenant) return err(signInError({ thrown: null, error: null }, attempt));
    return err(
      appError(
        'refused',
        t(
          'The browser signed in to tenant {signedInTo}, not to {tenantName} in {name}: sign in again with an account of that tenant.',
          { signedInTo, tenantName: describeTenant(tenant), name: cloud.name },
        ),
        { where: 'tenant' },
      ),
    );
  };

  return {
    signIn,
    accounts: async (cloud: Cloud): Promise<readonly Account[]> =>
      (await listAccounts(cloud)).map((account) => toAccount(cloud, account)),
    signOut: async (cloud: Cloud, id: string): Promise<string | null> => {
      const account = await find(cloud, id);
      return account === undefined ? null : forget(cloud, account);
    },
    /** From the cache, renewed without a prompt. Throws a `SignInError`. */
    token: async (cloud: Cloud, id: string, { tenant, scopes, claims, signal }: TokenRequest): Promise<Token> => {
      const fail = (failure: RequestFailure): never => {
        throw new SignInError(signInError(failure, { cloud, tenant, signal }), needsSignIn(failure));
      };
      const account = await find(cloud, id);
      if (account === undefined) throw notSignedIn(tenant, cloud);
      const done = await network.attempt(signal, async () =>
        (await getClient(cloud)).acquireTokenSilent({
          account,
          scopes: [...scopes],
          authority: authorityUrl(cloud, tenant),
          ...(claims === undefined ? {} : { claims }),
        }),
      );
      if ('failure' in done) {
        const wanted = readClaims(done.failure.thrown);
        if (wanted !== '') requiredClaims.set(id, wanted);
        return fail(done.failure);
      }
      if (signedOut.has(id)) throw notSignedIn(tenant, cloud);
      const { accessToken, expiresOn } = done.value;
      return { token: accessToken, expiresOnTimestamp: expiresOn?.getTime() ?? 0 };
    },
  };
};
