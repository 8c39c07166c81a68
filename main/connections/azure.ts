import type { HttpClient } from '@azure/core-rest-pipeline';
import { type AppError, appError } from '../../shared/errors.ts';
import { msg } from '../../shared/i18n/message.ts';
import type { AzureSettings, DeviceCode, SignIns } from '../../shared/ipc-payloads.ts';
import type { Account } from '../../shared/ipc-payloads.ts';
import { describeLock, findSignInProblem, type Policy } from '../../shared/policy.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { createArmClient } from '../arm/client.ts';
import { type AuthPorts, azureToolsClientId, createAuth } from '../auth/auth.ts';
import {
  armScope,
  type Cloud,
  clouds as knownClouds,
  type CustomCloud,
  discoverCloud,
  findCloudOfAccount,
  isCustom,
  isKnownName,
} from '../auth/clouds.ts';
import { type ExtraAuthorities, noExtraAuthorities, readCertificateAuthorities } from '../auth/extra-ca.ts';
import { fetchHttpClient } from '../auth/fetch-http-client.ts';
import type { Fetch } from '../auth/ports.ts';
import { notSignedIn } from '../auth/sign-in-error.ts';
import { readAzureSettings, type StoredAzureSettings, writeAzureSettings } from '../storage/azure-settings-store.ts';
import type { LastRegistry } from '../storage/last-registry-store.ts';
import type { Store } from '../storage/store.ts';
import type { Connection } from './connection.ts';

export interface AzurePorts extends Pick<AuthPorts, 'openBrowser' | 'secrets' | 'cacheFile' | 'environment' | 'home'> {
  readonly store: Store;
  readonly policy: Policy;
  /** Returns a `fetch` that also trusts these authorities, which it gets anew for every request. */
  readonly carry: (authorities: () => ExtraAuthorities) => Fetch;
}

interface SignInInput {
  readonly cloud: string;
  readonly tenant: string;
  readonly method: 'browser' | 'device-code' | 'az';
  readonly accountId: string | null;
}

interface ConfirmCloudInput {
  readonly cloud: string;
  readonly signInAddress: string;
  readonly audience: string;
}

export interface Azure {
  readonly signIns: () => Promise<SignIns>;
  readonly signIn: (input: SignInInput, onDeviceCode: (code: DeviceCode) => void) => Promise<Result<Account, AppError>>;
  /** Stores the person's consent to a custom cloud. Fails unless what was shown is what holds now. */
  readonly confirmCloud: (seen: ConfirmCloudInput) => Promise<Result<null, AppError>>;
  readonly cancelSignIn: () => void;
  readonly signOut: (accountId: string) => Promise<Result<null, AppError>>;
  readonly openDeviceCodePage: () => Promise<Result<null, AppError>>;
  readonly connect: (accountId: string, tenant: string) => Promise<Result<Connection, AppError>>;
  /** Restores the last connection, whose sign-in is checked at the first read. Null if its cloud is gone. */
  readonly reconnect: (last: LastRegistry) => Connection | null;
  readonly settings: () => AzureSettings;
  readonly setClientId: (clientId: string | null) => Promise<AzureSettings>;
  readonly setCloud: (custom: CustomCloud | null) => Promise<Result<AzureSettings, AppError>>;
  readonly setCa: (
    file: { readonly name: string; readonly text: string } | null,
    countForMicrosoft: boolean,
  ) => Promise<Result<AzureSettings, AppError>>;
}

interface SigningIn {
  readonly abort: AbortController;
  /** Page to enter the device code on; null before there is a code. */
  page: string | null;
}

const busy = () => appError('conflict', msg('A sign-in is under way: finish or cancel it before another one.'));
const noCode = () => appError('not-found', msg('No device code is waiting: start the sign-in again.'));

const readAuthorities = (extraCa: StoredAzureSettings['extraCa']): ExtraAuthorities => {
  const read = extraCa === null ? null : readCertificateAuthorities(extraCa.pem, extraCa.file);
  return read?.ok === true
    ? { certificates: read.value, countForMicrosoft: extraCa?.countForMicrosoft === true }
    : noExtraAuthorities;
};

const getHost = ({ id }: Cloud): string => id.slice('custom:'.length);

export const createAzure = async (ports: AzurePorts): Promise<Azure> => {
  let stored = await readAzureSettings(ports.store);
  const { policy } = ports;
  const trusted = (): StoredAzureSettings['extraCa'] =>
    policy.extraCa === null ? stored.extraCa : { ...policy.extraCa, countForMicrosoft: true };
  let authorities = readAuthorities(trusted());
  const fetch = ports.carry(() => authorities);
  const httpClient = fetchHttpClient(fetch);
  const offered = (): readonly Cloud[] =>
    (stored.customCloud === null ? knownClouds : [...knownClouds, stored.customCloud]).filter(
      (cloud) => findSignInProblem(policy, cloud, null) === null,
    );
  const isConfirmed = (cloud: Cloud): boolean =>
    !isCustom(cloud) ||
    (stored.confirmed?.id === cloud.id &&
      stored.confirmed.authorityHost === cloud.authorityHost &&
      stored.confirmed.audience === cloud.audience);
  const clouds = (): readonly Cloud[] => offered().filter(isConfirmed);
  const forbidden = (cloud: Pick<Cloud, 'id' | 'name'>, tenant: string | null): Result<never, AppError> | null => {
    const why = findSignInProblem(policy, cloud, tenant);
    return why === null ? null : err(appError('refused', why));
  };
  const auth = createAuth({ ...ports, fetch, clouds, clientId: () => stored.clientId ?? azureToolsClientId });
  const signedOut = new Set<string>();
  let signingIn: SigningIn | null = null;

  const settings = (): AzureSettings => {
    const { clientId, customCloud } = stored;
    const extraCa = trusted();
    return {
      clientId,
      customCloud:
        customCloud === null
          ? null
          : {
              name: customCloud.name,
              armHost: getHost(customCloud),
              signInHost: new URL(customCloud.authorityHost).host,
            },
      extraCa:
        extraCa === null
          ? null
          : {
              file: extraCa.file,
              countForMicrosoft: authorities.countForMicrosoft,
              authorities: authorities.certificates.map(({ subject, validTo }) => ({
                subject: subject.replaceAll('\n', ', '),
                validTo,
              })),
            },
    };
  };

  const change = async (next: Partial<StoredAzureSettings>): Promise<AzureSettings> => {
    stored = { ...stored, ...next };
    authorities = readAuthorities(trusted());
    await writeAzureSettings(ports.store, stored);
    return settings();
  };

  /** Sends nothing for an account that was signed out, although the SDK caches its token until it expires. */
  const sendAs = (cloud: Cloud, accountId: string, tenant: string): HttpClient => ({
    sendRequest: (request) =>
      signedOut.has(accountId) ? Promise.reject(notSignedIn(tenant, cloud)) : httpClient.sendRequest(request),
  });

  const connection = (cloud: Cloud, { accountId, account, tenant }: Omit<LastRegistry, 'registryId'>): Connection => ({
    source: { kind: 'azure', cloud: cloud.name, tenant, account, accountId },
    arm: createArmClient({
      endpoint: cloud.armEndpoint,
      loginServerSuffix: cloud.loginServerSuffix,
      scopes: [armScope(cloud)],
      credential: auth.credentialFor(accountId, tenant),
      httpClient: sendAs(cloud, accountId, tenant),
    }),
    now: Date.now,
    firstRegistry: null,
    sites: {},
    sampleControls: null,
  });

  const signOut = (accountId: string): Promise<Result<null, AppError>> => {
    signedOut.add(accountId);
    return auth.signOut(accountId);
  };

  return {
    signIns: async () => {
      const [accounts, lent, storage] = await Promise.all([auth.accounts(), auth.azAccounts(), auth.storageState()]);
      return {
        accounts,
        azAccounts: lent.ok ? lent.value : { message: lent.error.message },
        clouds: offered().map((cloud) => ({
          id: cloud.id,
          name: cloud.name,
          toConfirm: isConfirmed(cloud)
            ? null
            : { armHost: getHost(cloud), signInAddress: cloud.authorityHost, audience: cloud.audience },
        })),
        storage,
      };
    },
    signIn: async ({ accountId, ...wanted }, onDeviceCode) => {
      if (signingIn !== null) return err(busy());
      const wantedCloud = offered().find(({ id }) => id === wanted.cloud);
      if (wantedCloud !== undefined && !isConfirmed(wantedCloud))
        return err(
          appError(
            'refused',
            msg('Confirm where {name} signs in and what its tokens are for, then sign in.', { name: wantedCloud.name }),
            { where: 'cloud' },
          ),
        );
      const own: SigningIn = { abort: new AbortController(), page: null };
      signingIn = own;
      try {
        const account = await auth.signIn({
          ...wanted,
          ...(accountId === null ? {} : { accountId }),
          signal: own.abort.signal,
          onDeviceCode: ({ userCode, verificationUri, expiresAt, message }) => {
            own.page = verificationUri;
            onDeviceCode({ userCode, verificationUri, expiresAt, message });
          },
        });
        if (!account.ok) return account;
        signedOut.delete(account.value.id);
        const cloud = findCloudOfAccount(clouds(), account.value.id);
        // The tenant of an account is known only after the sign-in.
        const refusals = cloud === undefined ? [] : account.value.tenants.map((tenant) => forbidden(cloud, tenant));
        const refused = refusals.includes(null) ? null : (refusals[0] ?? null);
        if (refused !== null) await signOut(account.value.id);
        return refused ?? account;
      } finally {
        signingIn = null;
      }
    },
    confirmCloud: async ({ cloud: id, signInAddress, audience }) => {
      const cloud = offered().find((one) => one.id === id);
      if (cloud === undefined || cloud.authorityHost !== signInAddress || cloud.audience !== audience)
        return err(
          appError('conflict', msg('The cloud has changed meanwhile: look at it again.'), { where: id.slice(0, 300) }),
        );
      await change({ confirmed: { id, authorityHost: cloud.authorityHost, audience } });
      return ok(null);
    },
    cancelSignIn: () => signingIn?.abort.abort(),
    signOut,
    openDeviceCodePage: async () => {
      const page = signingIn?.page ?? null;
      if (page === null) return err(noCode());
      try {
        await ports.openBrowser(page);
        return ok(null);
      } catch {
        return err(
          appError('unexpected', msg('No browser could be opened: open {page} in a browser of your own.', { page })),
        );
      }
    },
    connect: async (accountId, tenant) => {
      const account = (await auth.accounts()).find(({ id }) => id === accountId);
      const cloud = findCloudOfAccount(clouds(), accountId);
      if (account === undefined || cloud === undefined)
        return err(
          appError('refused', msg('This account is not signed in any more: sign in again.'), { signIn: true }),
        );
      return forbidden(cloud, tenant) ?? ok(connection(cloud, { accountId, account: account.name, tenant }));
    },
    reconnect: (last) => {
      const cloud = findCloudOfAccount(clouds(), last.accountId);
      return cloud === undefined || forbidden(cloud, last.tenant) !== null
        ? null
        : { ...connection(cloud, last), firstRegistry: last.registryId };
    },
    settings,
    setClientId: (clientId) => change({ clientId }),
    setCloud: async (custom) => {
      if (custom === null) return ok(await change({ customCloud: null }));
      if (isKnownName(custom.name))
        return err(
          appError(
            'invalid-input',
            msg('“{name}” is the name of a known cloud: give the custom cloud another.', { name: custom.name }),
            { where: 'name' },
          ),
        );
      const refused = forbidden({ id: `custom:${custom.armHost.toLowerCase()}`, name: custom.name }, null);
      if (refused !== null) return refused;
      const found = await discoverCloud(custom, fetch);
      return found.ok ? ok(await change({ customCloud: found.value })) : found;
    },
    setCa: async (file, countForMicrosoft) => {
      if (policy.extraCa !== null) return err(appError('refused', describeLock('extraCa')));
      if (file === null) return ok(await change({ extraCa: null }));
      const read = readCertificateAuthorities(file.text, file.name);
      return read.ok
        ? ok(await change({ extraCa: { file: file.name, pem: read.value.map(String).join('\n'), countForMicrosoft } }))
        : read;
    },
  };
};
