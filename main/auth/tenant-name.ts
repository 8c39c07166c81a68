import { t } from '../../shared/i18n/translate.ts';
/** Whichever tenant a work or school account comes from. */
export const anyTenant = 'organizations';

/** A tenant as every prompt names it. */
export const tenantName = (tenant: string): string =>
  tenant === anyTenant ? t('the account’s own tenant') : t('tenant {tenant}', { tenant });
