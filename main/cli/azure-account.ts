import { homedir } from 'node:os';
import type { TokenCredential } from '@azure/core-auth';
import { type AppError, appError } from '../../shared/errors.ts';
import { formatMessage } from '../../shared/i18n/translate.ts';
import { findSignInProblem, type Policy } from '../../shared/policy.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { homeTenant } from '../../shared/tenant.ts';
import { createArmClient } from '../arm/client.ts';
import type { ArmPort } from '../arm/port.ts';
import { activeAzCloud, readAzClouds } from '../auth/az-clouds.ts';
import { readAzAccounts } from '../auth/az-profile.ts';
import { azToken } from '../auth/az-token.ts';
import { armScope, clouds, isCustom, isCustomCloud } from '../auth/clouds.ts';
import { SignInError } from '../auth/sign-in-error.ts';
import { describeIoError, readText } from '../files/text-file.ts';
import type { Io } from './command.ts';
import { createHttpClient } from './http-client.ts';

export const azureOptions = {
  arm: { type: 'string' },
  ca: { type: 'string' },
  'token-from': { type: 'string' },
  policy: { type: 'string' },
} as const;

export const azureHelp = `\
  --token-from az|emulator   az (default) takes the sign-in of the Azure CLI; emulator for cascade emulator
  --arm URL                  another Azure Resource Manager, such as that of cascade emulator
  --ca FILE                  a certificate authority to trust there, PEM
  --policy FILE              an organisation's policy to try out; ignored where this machine has one
`;

export interface AzureValues {
  readonly arm?: string | undefined;
  readonly ca?: string | undefined;
  readonly 'token-from'?: string | undefined;
  readonly policy?: string | undefined;
}

const azLimitMs = 30_000;

const emulatorCredential: TokenCredential = {
  getToken: () => Promise.resolve({ token: 'emulator', expiresOnTimestamp: Number.MAX_SAFE_INTEGER }),
};

const refuse = (message: string, where: string): { readonly ok: false; readonly error: AppError } =>
  err(appError('invalid-input', message, { where }));

interface Signed {
  readonly credential: TokenCredential;
  readonly endpoint: string;
  readonly scopes?: readonly string[];
}

const findAzAccount = async (policy: Policy, arm: string | undefined): Promise<Result<Signed, AppError>> => {
  const environment =
    policy.proxy === null ? process.env : { ...process.env, HTTPS_PROXY: policy.proxy, https_proxy: policy.proxy };
  const known = [...clouds, ...(await readAzClouds(environment, homedir()))];
  const accounts = await readAzAccounts(environment, homedir(), known);
  if (!accounts.ok) return accounts;
  const active = await activeAzCloud(environment, homedir());
  const cloud =
    known.find(({ armEndpoint }) => armEndpoint === arm) ??
    known.find(({ azName }) => azName.toLowerCase() === active.toLowerCase());
  const account = accounts.value.find((one) => one.cloud === cloud?.id);
  if (account === undefined || cloud === undefined)
    return err(
      appError(
        'refused',
        `The Azure CLI is not signed in to ${cloud?.name ?? `the cloud ${active}`}: run \`az login\` in a ` +
          'terminal, then try again.',
      ),
    );
  if (isCustom(cloud) && !isCustomCloud(cloud))
    return err(
      appError(
        'refused',
        `The Azure CLI's cloud '${cloud.name}' asks for tokens of ${cloud.audience}, which is not its own: ` +
          'correct it with az cloud update, or ask who runs it.',
      ),
    );
  const tenant = account.tenants[0] ?? homeTenant;
  const target =
    arm === undefined || arm === cloud.armEndpoint ? cloud : { id: `custom:${new URL(arm).host}`, name: arm };
  const why = findSignInProblem(policy, target, tenant);
  if (why !== null) return err(appError('refused', why));
  return ok({
    endpoint: cloud.armEndpoint,
    ...(target === cloud ? { scopes: [armScope(cloud)] } : {}),
    credential: {
      getToken: async (scopes) => {
        const scope = typeof scopes === 'string' ? scopes : (scopes[0] ?? '');
        const token = await azToken(account, cloud, tenant, scope, { environment, limitMs: azLimitMs });
        if (!token.ok) throw new SignInError(token.error, true);
        return token.value;
      },
    },
  });
};

export const connectAzure = async (values: AzureValues, io: Io): Promise<Result<ArmPort, AppError>> => {
  const from = values['token-from'] ?? 'az';
  if (from !== 'az' && from !== 'emulator')
    return refuse(`--token-from '${from}' is not known: write az or emulator.`, '--token-from');
  if (from === 'emulator' && values.arm === undefined)
    return refuse('--token-from emulator needs --arm with the address that cascade emulator printed.', '--arm');
  if (values.arm !== undefined && !(/^https:\/\/[^/\s@?#]+\/?$/.test(values.arm) && URL.canParse(values.arm)))
    return refuse(`--arm ${values.arm} is no address: write it as https://HOST:PORT.`, '--arm');
  let ca: string | undefined;
  if (values.ca !== undefined) {
    try {
      ca = await readText(values.ca);
    } catch (cause) {
      return refuse(
        `--ca ${values.ca} cannot be read: ${formatMessage(describeIoError(cause))}. ` +
          'Give the path of a PEM certificate.',
        '--ca',
      );
    }
    if (!ca.includes('-----BEGIN CERTIFICATE-----'))
      return refuse(`--ca ${values.ca} holds no PEM certificate.`, '--ca');
  }
  const { policy, problem } = await io.policy(values.policy);
  if (problem !== null) return err(appError('refused', problem));
  if (policy.proxy?.startsWith('socks') === true)
    return err(
      appError(
        'refused',
        `The policy's proxy, ${policy.proxy}, speaks SOCKS, which the command line cannot: use the window.`,
      ),
    );
  const account =
    from === 'emulator'
      ? ok<Signed>({ credential: emulatorCredential, endpoint: '' })
      : await findAzAccount(policy, values.arm?.replace(/\/$/, ''));
  if (!account.ok) return account;
  const trusted = policy.extraCa?.pem ?? ca;
  return ok(
    createArmClient({
      endpoint: values.arm ?? account.value.endpoint,
      credential: account.value.credential,
      ...(account.value.scopes === undefined ? {} : { scopes: account.value.scopes }),
      httpClient: createHttpClient({ ca: trusted, proxy: policy.proxy, onRetry: io.stderr }),
      ...(from === 'emulator' ? { pollMs: 200 } : {}),
    }),
  );
};
