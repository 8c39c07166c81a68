import { join } from 'node:path';
import { z } from 'zod';
import { type AppError, appError } from '../../shared/errors.ts';
import { t } from '../../shared/i18n/translate.ts';
import type { Account } from '../../shared/ipc-payloads.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { azFolder, readAzFile } from './az-clouds.ts';
import type { Environment } from './az-command.ts';
import type { Cloud } from './clouds.ts';

/** The Azure CLI's list of subscriptions with their accounts and tenants. Holds no tokens. */
const profile = z.object({
  subscriptions: z
    .array(
      z.object({
        id: z.string(),
        tenantId: z.string(),
        environmentName: z.string(),
        isDefault: z.boolean().optional(),
        user: z.object({ name: z.string() }),
      }),
    )
    .default([]),
});

export interface AzAccount extends Account {
  readonly method: 'az';
  /** One subscription per tenant: its token is this account's even if az knows several accounts. */
  readonly subscriptionByTenant: Readonly<Record<string, string>>;
}

const profileFile = (environment: Environment, home: string): string =>
  join(azFolder(environment, home), 'azureProfile.json');

/** The accounts of the Azure CLI, its default subscription's first. */
export const readAzAccounts = async (
  environment: Environment,
  home: string,
  clouds: readonly Cloud[],
): Promise<Result<readonly AzAccount[], AppError>> => {
  const file = profileFile(environment, home);
  let parsed;
  try {
    parsed = profile.safeParse(JSON.parse(await readAzFile(file)));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT')
      return err(
        appError(
          'not-found',
          t('The Azure CLI is not signed in: there is no {file}. Run `az login` in a terminal, then try again.', {
            file,
          }),
          { where: file },
        ),
      );
  }
  if (parsed?.success !== true)
    return err(
      appError(
        'invalid-input',
        t(
          "The Azure CLI's list of accounts in {file} cannot be read: run `az account clear` and `az login`, then try again.",
          { file },
        ),
        { where: file },
      ),
    );

  const accounts = new Map<string, AzAccount>();
  const byDefault = [...parsed.data.subscriptions].sort(
    (a, b) => Number(b.isDefault ?? false) - Number(a.isDefault ?? false),
  );
  for (const { id, tenantId, environmentName, user } of byDefault) {
    const cloud = clouds.find(({ azName }) => azName.toLowerCase() === environmentName.toLowerCase());
    if (cloud === undefined) continue;
    const key = `az/${cloud.id}/${user.name}`;
    const tenant = tenantId.toLowerCase();
    const known = accounts.get(key) ?? {
      id: key,
      method: 'az',
      name: user.name,
      cloud: cloud.id,
      tenants: [],
      subscriptionByTenant: {},
    };
    if (known.tenants.includes(tenant)) continue;
    accounts.set(key, {
      ...known,
      tenants: [...known.tenants, tenant],
      subscriptionByTenant: { ...known.subscriptionByTenant, [tenant]: id },
    });
  }
  return ok([...accounts.values()]);
};
