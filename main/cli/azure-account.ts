import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import type { TokenCredential } from '@azure/core-auth';
import { type AppError, appError } from '../../shared/errors.ts';
import { type Policy, whyNotAllowed } from '../../shared/policy.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { createAzureArm } from '../arm/azure.ts';
import type { ArmPort } from '../arm/port.ts';
import { readAzAccounts } from '../auth/az-profile.ts';
import { azToken } from '../auth/az-token.ts';
import { clouds } from '../auth/clouds.ts';
import { SignInError } from '../auth/sign-in-error.ts';
import { anyTenant } from '../auth/tenant-name.ts';
import type { Io } from './command.ts';

/** The options of every command that talks to Azure. */
export const azureOptions = {
  arm: { type: 'string' },
  ca: { type: 'string' },
  'token-from': { type: 'string' },
} as const;

export const azureHelp = `  --token-from az|emulator   az (default) takes the sign-in of the Azure CLI; emulator for cascade emulator
  --arm URL                  another Azure Resource Manager, such as that of cascade emulator
  --ca FILE                  a certificate authority to trust there, PEM
`;

export interface AzureValues {
  readonly arm?: string | undefined;
  readonly ca?: string | undefined;
  readonly 'token-from'?: string | undefined;
}

/** Azure CLI's answer takes seconds at most. */
const azLimitMs = 30_000;

const emulatorCredential: TokenCredential = {
  getToken: () => Promise.resolve({ token: 'emulator', expiresOnTimestamp: Number.MAX_SAFE_INTEGER }),
};

const refuse = (message: string, where: string): { readonly ok: false; readonly error: AppError } =>
  err(appError('invalid-input', message, { where }));

/** The account that `az` uses by default, and the cloud that it is in. */
const azAccount = async (
  policy: Policy,
  arm: string | undefined,
): Promise<Result<{ readonly credential: TokenCredential; readonly endpoint: string }, AppError>> => {
  const environment = process.env;
  const accounts = await readAzAccounts(environment, homedir(), clouds);
  if (!accounts.ok) return accounts;
  const [account] = accounts.value;
  const cloud = clouds.find(({ id }) => id === account?.cloud);
  if (account === undefined || cloud === undefined)
    return err(appError('refused', 'The Azure CLI is not signed in: run `az login` in a terminal, then try again.'));
  const tenant = account.tenants[0] ?? anyTenant;
  const target =
    arm === undefined || arm === cloud.armEndpoint ? cloud : { id: `custom:${new URL(arm).host}`, name: arm };
  const why = whyNotAllowed(policy, target, tenant);
  if (why !== null) return err(appError('refused', why));
  return ok({
    endpoint: cloud.armEndpoint,
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

/** Azure as the options choose it. */
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
      ca = await readFile(values.ca, 'utf8');
    } catch {
      return refuse(`--ca ${values.ca} cannot be read: give the path of a PEM certificate.`, '--ca');
    }
    if (!ca.includes('-----BEGIN CERTIFICATE-----'))
      return refuse(`--ca ${values.ca} holds no PEM certificate.`, '--ca');
  }
  const { policy, problem } = await io.policy();
  if (problem !== null) return err(appError('refused', problem));
  const account =
    from === 'emulator'
      ? ok({ credential: emulatorCredential, endpoint: '' })
      : await azAccount(policy, values.arm?.replace(/\/$/, ''));
  if (!account.ok) return account;
  const trusted = policy.extraCa?.pem ?? ca;
  return ok(
    createAzureArm({
      endpoint: values.arm ?? account.value.endpoint,
      credential: account.value.credential,
      ...(trusted === undefined ? {} : { ca: trusted }),
      ...(from === 'emulator' ? { pollMs: 200 } : {}),
    }),
  );
};
