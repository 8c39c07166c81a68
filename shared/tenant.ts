import { type Message, msg } from './i18n/message.ts';

/** Entra's alias for the tenant of any work or school account. */
export const homeTenant = 'organizations';

export const describeTenant = (tenant: string): Message =>
  tenant === homeTenant ? msg('the account’s own tenant') : msg('tenant {tenant}', { tenant });

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const domain = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i;

export const isTenantId = (text: string): boolean => guid.test(text);

/** Whether a text is the id of a tenant, one of its domains, or {@link homeTenant}. */
export const isTenant = (text: string): boolean => text === homeTenant || isTenantId(text) || domain.test(text);
