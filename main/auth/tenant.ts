import { t } from '../../shared/i18n/translate.ts';

/** Whichever tenant a work or school account comes from. */
export const anyTenant = 'organizations';

export const tenantName = (tenant: string): string =>
  tenant === anyTenant ? t('the account’s own tenant') : t('tenant {tenant}', { tenant });

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const domain = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i;

export const isTenantId = (text: string): boolean => guid.test(text);

/** Whether a text is the id of a tenant, one of its domains, or `anyTenant`. */
export const isTenant = (text: string): boolean => text === anyTenant || isTenantId(text) || domain.test(text);
