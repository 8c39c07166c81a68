import type { GetTokenOptions, TokenCredential } from '@azure/core-auth';
import { type AppError, appError } from '../../shared/errors.ts';
import { t } from '../../shared/i18n/translate.ts';
import type { Account } from '../../shared/ipc-payloads.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { describeTenant, homeTenant, isTenant } from '../../shared/tenant.ts';
import type { Environment } from './az-command.ts';
import { type AzAccount, readAzAccounts } from './az-profile.ts';
import { azToken, type Token } from './az-token.ts';
import { armScope, type Cloud, findCloudOfAccount } from './clouds.ts';
import { createEncryptedStore, type StorageState } from './encrypted-store.ts';
import { createMsalAccounts, type DeviceCodePrompt } from './msal-accounts.ts';
import { createNetwork } from './network.ts';
import type { Fetch, SecretStore } from './ports.ts';
import { SignInError } from './sign-in-error.ts';
import { createSingleFlight } from './single-flight.ts';

/** The public client of the Azure CLI, which Microsoft's developer tools sign in with. Every tenant knows it. */
export const azureToolsClientId = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';

export interface AuthPorts {
  readonly fetch: Fetch;
  readonly openBrowser: (url: string) => Promise<void>;
  readonly secrets: SecretStore;
  readonly cacheFile: string;
  /** Custom clouds included. */
  readonly clouds: () => readonly Cloud[];
  /** `azureToolsClientId`, or the person's own app registration from the settings. */
  readonly clientId: () => string;
  /** The process's: holds PATH and AZURE_CONFIG_DIR, and is passed to the Azure CLI. */
  readonly environment: Environment;
  readonly home: string;
  readonly limits?: Limits;
}

interface Limits {
  readonly signInMs: number;
  /** Time limit of one call of the Azure CLI. */
  readonly azMs: number;
}

interface SignInRequest {
  readonly cloud: string;
  /** Id or domain; `organizations` for the account's own. */
  readonly tenant: string;
  readonly method: 'browser' | 'device-code' | 'az';
  /** `browser`: the account that signs in again. `az`: one of `azAccounts`, if there are several. */
  readonly accountId?: string;
  /** Required for `device-code`. */
  readonly onDeviceCode?: (prompt: DeviceCodePrompt) => void;
  readonly signal?: AbortSignal;
}

/** Sign-in to Azure. Tokens leave it through `credentialFor` only. */
export interface Auth {
  readonly signIn: (request: SignInRequest) => Promise<Result<Account, AppError>>;
  readonly accounts: () => Promise<readonly Account[]>;
  /** All accounts that the Azure CLI is signed in with, its default subscription's first. */
  readonly azAccounts: () => Promise<Result<readonly Account[], AppError>>;
  /** Removes the account and its tokens. A sign-in of the Azure CLI is left there. */
  readonly signOut: (accountId: string) => Promise<Result<null, AppError>>;
  /** Renews silently; its `getToken` throws a `SignInError`. */
  readonly credentialFor: (accountId: string, tenant: string) => TokenCredential;
  readonly storageState: () => Promise<StorageState>;
}

const defaultLimits: Limits = { signInMs: 10 * 60_000, azMs: 30_000 };
/** A call of the Azure CLI takes seconds, so its tokens are reused until shortly before they expire. */
const azMarginMs = 5 * 60_000;

const toAbortSignal = (like: GetTokenOptions['abortSignal']): AbortSignal | undefined => {
  if (like === undefined || like instanceof AbortSignal) return like;
  const abort = new AbortController();
  if (like.aborted) abort.abort();
  else like.addEventListener('abort', () => abort.abort());
  return abort.signal;
};

export const createAuth = (ports: AuthPorts): Auth => {
  const { environment, home, clouds, limits = defaultLimits } = ports;
  const file = createEncryptedStore(ports.cacheFile, ports.secrets);
  const network = createNetwork(ports.fetch);
  const msal = createMsalAccounts({ network, openBrowser: ports.openBrowser, clientId: ports.clientId, file });
  const singleFlight = createSingleFlight<Token>();
  const azTokens = new Map<string, Token>();

  const findCloud = (accountId: string): Cloud | undefined => findCloudOfAccount(clouds(), accountId);
  const isAz = (accountId: string): boolean => accountId.startsWith('az/');
  const readAz = () => readAzAccounts(environment, home, clouds());

  const signInWithAz = async (cloud: Cloud, request: SignInRequest): Promise<Result<Account, AppError>> => {
    const known = await readAz();
    if (!known.ok) return known;
    const wanted = request.tenant.toLowerCase();
    const inCloud = known.value.filter(
      (account) => account.cloud === cloud.id && (request.accountId ?? account.id) === account.id,
    );
    const account = inCloud.find(({ tenants }) => tenants.includes(wanted)) ?? inCloud[0];
    if (account === undefined)
      return err(
        appError(
          'not-found',
          t(
            'The Azure CLI is not signed in to {name}: run `az cloud set --name {azName}` and `az login` in a terminal, then try again.',
            { name: cloud.name, azName: cloud.azName },
          ),
        ),
      );
    const tenant = wanted === homeTenant ? (account.tenants[0] ?? homeTenant) : wanted;
    const token = await azToken(account, cloud, tenant, armScope(cloud), {
      environment,
      limitMs: limits.azMs,
      ...(request.signal === undefined ? {} : { signal: request.signal }),
    });
    if (!token.ok) return token;
    const { id, method, name, tenants } = account;
    const kept = {
      id,
      method,
      name,
      cloud: cloud.id,
      tenants: [tenant, ...tenants.filter((other) => other !== tenant)],
    };
    await file.update((now) => ({ ...now, az: [...now.az.filter((other) => other.id !== id), kept] }));
    return ok(kept);
  };

  const getAzToken = async (
    accountId: string,
    cloud: Cloud,
    tenant: string,
    scope: string,
    signal: AbortSignal,
  ): Promise<Token> => {
    const fail = (error: AppError): never => {
      throw new SignInError(error, error.kind === 'refused' || error.kind === 'not-found');
    };
    const stored = (await file.read()).az.find(({ id }) => id === accountId);
    const signedOut = appError(
      'refused',
      t("The Azure CLI's account is not used for {tenantName} in {name} any more: sign in first.", {
        tenantName: describeTenant(tenant),
        name: cloud.name,
      }),
    );
    if (stored === undefined) return fail(signedOut);
    const key = JSON.stringify([accountId, tenant, scope]);
    const cached = azTokens.get(key);
    if (cached !== undefined && cached.expiresOnTimestamp - azMarginMs > Date.now()) return cached;
    const known = await readAz();
    if (!known.ok) return fail(known.error);
    const account: AzAccount | undefined = known.value.find(({ id }) => id === accountId);
    if (account === undefined)
      return fail(
        appError(
          'refused',
          t(
            'The Azure CLI is no longer signed in as {name} in {name2}: run `az login` in a terminal, then try again.',
            { name: stored.name, name2: cloud.name },
          ),
        ),
      );
    const token = await azToken(account, cloud, tenant, scope, { environment, limitMs: limits.azMs, signal });
    if (!token.ok) return fail(token.error);
    // The account may have been signed out meanwhile.
    if (!(await file.read()).az.some(({ id }) => id === accountId)) return fail(signedOut);
    azTokens.set(key, token.value);
    return token.value;
  };

  return {
    signIn: async (request) => {
      const cloud = clouds().find(({ id }) => id === request.cloud);
      if (cloud === undefined)
        return err(
          appError(
            'invalid-input',
            t('There is no cloud “{cloud}”: choose one of the list.', { cloud: request.cloud.slice(0, 100) }),
            { where: 'cloud' },
          ),
        );
      if (!isTenant(request.tenant))
        return err(
          appError(
            'invalid-input',
            t(
              "“{tenant}” is no tenant: give its id or one of its domains, such as contoso.com, or choose the account's own.",
              { tenant: request.tenant.slice(0, 100) },
            ),
            {
              where: 'tenant',
            },
          ),
        );
      if (request.method === 'az') return signInWithAz(cloud, request);
      if (request.method === 'device-code' && request.onDeviceCode === undefined)
        return err(
          appError('invalid-input', t('A device code cannot be shown here: sign in with the browser.'), {
            where: 'method',
          }),
        );
      const limit = AbortSignal.timeout(limits.signInMs);
      return msal.signIn({
        cloud,
        tenant: request.tenant,
        accountId: request.accountId,
        onDeviceCode: request.method === 'device-code' ? (request.onDeviceCode ?? null) : null,
        signal: request.signal === undefined ? limit : AbortSignal.any([request.signal, limit]),
      });
    },

    accounts: async () => {
      const msalAccounts: Account[] = [];
      for (const cloud of clouds()) msalAccounts.push(...(await msal.accounts(cloud)));
      return [...msalAccounts, ...(await file.read()).az];
    },

    azAccounts: async () => {
      const known = await readAz();
      return known.ok
        ? ok(known.value.map(({ id, method, name, cloud, tenants }) => ({ id, method, name, cloud, tenants })))
        : known;
    },

    signOut: async (accountId) => {
      const cloud = findCloud(accountId);
      for (const key of azTokens.keys()) if ((JSON.parse(key) as string[])[0] === accountId) azTokens.delete(key);
      const failed =
        cloud === undefined || isAz(accountId)
          ? await file.update((now) => ({ ...now, az: now.az.filter(({ id }) => id !== accountId) }))
          : await msal.signOut(cloud, accountId);
      return failed === null ? ok(null) : err(appError('unexpected', failed, { where: ports.cacheFile }));
    },

    credentialFor: (accountId, tenant) => ({
      getToken: async (scopes, options = {}) => {
        const cloud = findCloud(accountId);
        if (cloud === undefined)
          throw new SignInError(
            appError('refused', t('This account belongs to a cloud that is no longer in the settings: sign in again.')),
            true,
          );
        const list = typeof scopes === 'string' ? [scopes] : scopes;
        const { claims } = options;
        const chosen = options.tenantId ?? tenant;
        const key = JSON.stringify([accountId, chosen, list, claims]);
        return singleFlight(key, toAbortSignal(options.abortSignal), (signal) =>
          isAz(accountId)
            ? getAzToken(accountId, cloud, chosen, list[0] ?? armScope(cloud), signal)
            : msal.token(cloud, accountId, { tenant: chosen, scopes: list, claims, signal }),
        );
      },
    }),

    storageState: file.state,
  };
};
