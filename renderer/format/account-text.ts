import { t } from '../../shared/i18n/translate.ts';
import type { Source } from '../../shared/ipc-payloads.ts';

/** Entra's alias for the tenant of any work or school account. */
export const homeTenant = 'organizations';

export const describeTenant = (tenant: string): string =>
  tenant === homeTenant ? t('the account’s own tenant') : t('tenant {tenant}', { tenant });

export const capitalize = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const describeSource = (source: Source): { readonly name: string; readonly more: string } => {
  switch (source.kind) {
    case 'emulator':
      return { name: t('Emulator'), more: t('nothing here reaches Azure') };
    case 'azure':
      return { name: capitalize(source.cloud), more: describeTenant(source.tenant) };
    case 'file':
      return { name: t('File, read-only'), more: source.name };
  }
};

const tenantPattern =
  /^(organizations|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63})$/i;

export const validateTenant = (tenant: string): string | null =>
  tenantPattern.test(tenant.trim())
    ? null
    : t("Give the tenant's id or one of its domains, such as contoso.com, or {ownTenant} for the account's own.", {
        ownTenant: homeTenant,
      });
