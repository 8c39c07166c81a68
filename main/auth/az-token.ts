import { z } from 'zod';
import { type AppError, appError } from '../../shared/errors.ts';
import { formatMessage, t } from '../../shared/i18n/translate.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { describeTenant, homeTenant } from '../../shared/tenant.ts';
import { type AzRun, runAz } from './az-command.ts';
import type { AzAccount } from './az-profile.ts';
import { armScope, type Cloud, isCustom } from './clouds.ts';
import { entraErrors } from './entra-error-codes.ts';

export interface Token {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly expiresOnTimestamp: number;
}

const answer = z.object({
  accessToken: z.string().min(1),
  /** Local time without a zone. */
  expiresOn: z.string().optional(),
  /** Seconds since 1970; az 2.54 and later. */
  expires_on: z.number().optional(),
});

const quoteLimit = 300;

const describeRefusal = (stderr: string, account: AzAccount, cloud: Cloud, tenant: string): AppError => {
  const again = t('run `az login{more}` in a terminal, then try again', {
    more: tenant === homeTenant ? '' : ` --tenant ${tenant}`,
  });
  const code = /AADSTS(\d{5,9})/.exec(stderr);
  const known = code === null ? undefined : entraErrors()[Number(code[1])];
  if (code !== null && known !== undefined)
    return appError(
      known.kind,
      known.describe({ tenant: formatMessage(describeTenant(tenant)), cloud: cloud.name, again }),
      {
        code: code[0],
      },
    );
  if (/az login|No subscription found|Subscription '.*' not found|does not exist in MSAL/i.test(stderr))
    return appError(
      'refused',
      t('The Azure CLI is no longer signed in as {name} to {tenantName} in {name2}: {again}.', {
        name: account.name,
        tenantName: describeTenant(tenant),
        name2: cloud.name,
        again,
      }),
    );
  const output = stderr
    .replace(/^ERROR:\s*/gm, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, quoteLimit);
  return appError(
    'refused',
    t('The Azure CLI gave no token for {tenantName} in {name}, saying “{output}”: {again}.', {
      tenantName: describeTenant(tenant),
      name: cloud.name,
      output,
      again,
    }),
  );
};

/** Gets a token from the Azure CLI's sign-in. */
export const azToken = async (
  account: AzAccount,
  cloud: Cloud,
  tenant: string,
  scope: string,
  run: AzRun,
): Promise<Result<Token, AppError>> => {
  const subscription = account.subscriptionByTenant[tenant.toLowerCase()];
  const where =
    subscription !== undefined ? ['--subscription', subscription] : tenant === homeTenant ? [] : ['--tenant', tenant];
  // A custom cloud may share its name with another one in the Azure CLI, which would return that one's token.
  const isDefault = !isCustom(cloud) && (scope === armScope(cloud) || scope === `${cloud.armEndpoint}/.default`);
  const what = isDefault ? [] : ['--scope', scope];
  const output = await runAz(['account', 'get-access-token', '--output', 'json', ...where, ...what], {
    ...run,
    environment: { ...run.environment, AZURE_CLOUD_NAME: cloud.azName, AZURE_CORE_ONLY_SHOW_ERRORS: 'true' },
  });
  if (!output.ok) return output;
  if (output.value.status !== 0) return err(describeRefusal(output.value.stderr, account, cloud, tenant));
  let parsed;
  try {
    parsed = answer.safeParse(JSON.parse(output.value.stdout));
  } catch {
    parsed = undefined;
  }
  const expires =
    parsed?.data?.expires_on === undefined
      ? Date.parse((parsed?.data?.expiresOn ?? '').replace(' ', 'T'))
      : parsed.data.expires_on * 1000;
  if (parsed?.success !== true || Number.isNaN(expires))
    return err(
      appError(
        'unexpected',
        t('The Azure CLI answered, but not with a token: update it, or sign in with the browser.'),
      ),
    );
  return ok({ token: parsed.data.accessToken, expiresOnTimestamp: expires });
};
