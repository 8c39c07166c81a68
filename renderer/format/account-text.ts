import { formatMessage, t } from '../../shared/i18n/translate.ts';
import type { Source } from '../../shared/ipc-payloads.ts';
import { describeTenant, homeTenant, isTenant } from '../../shared/tenant.ts';

export const capitalize = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const describeSource = (source: Source): { readonly name: string; readonly more: string } => {
  switch (source.kind) {
    case 'emulator':
      return { name: t('Emulator'), more: t('nothing here reaches Azure') };
    case 'azure':
      return { name: capitalize(source.cloud), more: formatMessage(describeTenant(source.tenant)) };
    case 'file':
      return { name: t('File, read-only'), more: source.name };
  }
};

export const validateTenant = (tenant: string): string | null =>
  isTenant(tenant.trim())
    ? null
    : t("Give the tenant's id or one of its domains, such as contoso.com, or {ownTenant} for the account's own.", {
        ownTenant: homeTenant,
      });
