import type { AppError } from '../../shared/errors.ts';
import { t } from '../../shared/i18n/translate.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { authorityOf, type Cloud, isAdfs } from './clouds.ts';
import type { Network } from './network.ts';
import { signInError } from './sign-in-error.ts';
import { anyTenant } from './tenant-name.ts';

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const domain = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i;

export const isTenant = (text: string): boolean => text === anyTenant || guid.test(text) || domain.test(text);

/**
 * The id of a tenant that was given by id or domain; null where any will do. Asked before a person is sent to a browser, because a
 * browser shows a wrong tenant's error to the person only.
 */
export const resolveTenant = async (
  cloud: Cloud,
  tenant: string,
  network: Network,
  signal?: AbortSignal,
): Promise<Result<string | null, AppError>> => {
  if (tenant === anyTenant || isAdfs(cloud)) return ok(null);
  const described = `${authorityOf(cloud, tenant)}/v2.0/.well-known/openid-configuration`;
  const asked = await network.attempt(signal, async () => {
    const { body } = await network.module.sendGetRequestAsync<{ readonly issuer?: unknown }>(described);
    const id = typeof body.issuer === 'string' ? body.issuer.split('/').find((part) => guid.test(part)) : undefined;
    if (id === undefined) throw new Error(t('{host} does not describe the tenant', { host: new URL(described).host }));
    return id.toLowerCase();
  });
  return 'value' in asked
    ? ok(asked.value)
    : err(signInError(asked.failure, { cloud, tenant, ...(signal === undefined ? {} : { signal }) }));
};
