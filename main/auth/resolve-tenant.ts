import type { AppError } from '../../shared/errors.ts';
import { t } from '../../shared/i18n/translate.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { homeTenant, isTenantId } from '../../shared/tenant.ts';
import { authorityUrl, type Cloud, isAdfs } from './clouds.ts';
import type { Network } from './network.ts';
import { signInError } from './sign-in-error.ts';

/**
 * Resolves an id or domain to a tenant id; null for any tenant. Called before the browser opens, because a browser
 * shows the error of a wrong tenant to the person only.
 */
export const resolveTenant = async (
  cloud: Cloud,
  tenant: string,
  network: Network,
  signal?: AbortSignal,
): Promise<Result<string | null, AppError>> => {
  if (tenant === homeTenant || isAdfs(cloud)) return ok(null);
  const configurationUrl = `${authorityUrl(cloud, tenant)}/v2.0/.well-known/openid-configuration`;
  const response = await network.attempt(signal, async () => {
    const { body } = await network.module.sendGetRequestAsync<{ readonly issuer?: unknown }>(configurationUrl);
    const id = typeof body.issuer === 'string' ? body.issuer.split('/').find(isTenantId) : undefined;
    if (id === undefined)
      throw new Error(t('{host} does not describe the tenant', { host: new URL(configurationUrl).host }));
    return id.toLowerCase();
  });
  return 'value' in response
    ? ok(response.value)
    : err(signInError(response.failure, { cloud, tenant, ...(signal === undefined ? {} : { signal }) }));
};
