import type { ErrorKind } from '../../shared/errors.ts';
import { t } from '../../shared/i18n/translate.ts';

export interface MessageParams {
  /** `tenant contoso.com` or `the account’s own tenant`. */
  readonly tenant: string;
  readonly cloud: string;
  /** How to sign in again: `sign in again`, or the Azure CLI's command. */
  readonly again: string;
}

export interface EntraError {
  readonly kind: ErrorKind;
  readonly describe: (params: MessageParams) => string;
}

const refused = (describe: EntraError['describe']): EntraError => ({ kind: 'refused', describe });

const notInTenant = refused(({ tenant, cloud }) =>
  t(
    "This account does not belong to {tenant} in {cloud}: sign in with another account, choose the account's own tenant, or ask an administrator there to invite it as a guest.",
    { tenant, cloud },
  ),
);
const noSuchTenant: EntraError = {
  kind: 'not-found',
  describe: ({ tenant, cloud }) =>
    t('There is no {tenant} in {cloud}: check its spelling, and that the cloud is the one it belongs to.', {
      tenant,
      cloud,
    }),
};
const secondFactor = refused(({ tenant, again }) =>
  t('{tenant} asks for a second factor: {again} and complete the multi-factor prompt.', {
    tenant: sentenceCase(tenant),
    again,
  }),
);
const secondFactorSetUp = refused(({ tenant, again }) =>
  t(
    "{tenant} asks for a second factor, which this account has not set up: {again} and follow the browser's steps to register one.",
    { tenant: sentenceCase(tenant), again },
  ),
);
const managedDevice = refused(({ tenant }) =>
  t(
    '{tenant} admits only devices that its administrators manage: use such a device, or ask an administrator to enrol this one.',
    { tenant: sentenceCase(tenant) },
  ),
);
const blockedByPolicy = refused(({ tenant }) =>
  t(
    'A Conditional Access policy of {tenant} blocks this sign-in: ask an administrator which policy it is, and quote the correlation id.',
    { tenant },
  ),
);
const ranOut = refused(({ tenant, again }) => t('The sign-in to {tenant} has run out: {again}.', { tenant, again }));
const passwordChanged = refused(({ tenant, again }) =>
  t('The sign-in to {tenant} is no longer valid, because the password changed or an administrator ended it: {again}.', {
    tenant,
    again,
  }),
);
const wrongClient = (what: string) =>
  refused(({ tenant }) =>
    t(
      "{what} in {tenant}: check the application's client id in the settings, or clear it to use the one of the Azure tools.",
      { what, tenant },
    ),
  );
const noRedirect = refused(() =>
  t(
    'The application of the settings may not answer to this computer: add http://localhost to its registration as a redirect address for mobile and desktop applications, then sign in again.',
  ),
);
const noConsent = refused(({ tenant, again }) =>
  t(
    'Nobody has allowed this application to use Azure in {tenant}: {again} and accept the request, or ask an administrator to consent for everyone.',
    { tenant, again },
  ),
);
const busy: EntraError = {
  kind: 'network',
  describe: ({ cloud }) => t('The sign-in service of {cloud} is busy: try again in a minute.', { cloud }),
};

export const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * Messages for the error codes of Microsoft Entra ID. Microsoft may change the codes, so they choose messages only;
 * what the program does depends on the OAuth error. Source:
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
export const entraErrors = (): Readonly<Record<number, EntraError>> => ({
  16000: notInTenant,
  16003: notInTenant,
  50011: noRedirect,
  50014: notInTenant,
  50020: notInTenant,
  50034: refused(({ tenant, cloud }) =>
    t('{tenant} in {cloud} knows no such account: check the address, the cloud and the tenant, and sign in again.', {
      tenant: sentenceCase(tenant),
      cloud,
    }),
  ),
  50053: refused(() =>
    t(
      'The account is locked after too many wrong passwords, or the network address is blocked: wait some minutes and try again, or ask an administrator to unlock it.',
    ),
  ),
  50055: refused(({ again }) => t('The password has expired: change it in the browser, then {again}.', { again })),
  50056: refused(({ again }) => t('The password is wrong: {again} with the right one.', { again })),
  50057: refused(({ tenant }) =>
    t('The account is disabled: ask an administrator of {tenant} to enable it.', { tenant }),
  ),
  50058: refused(({ tenant, again }) =>
    t('The browser is not signed in to {tenant} any more: {again}.', { tenant, again }),
  ),
  50059: noSuchTenant,
  50072: secondFactorSetUp,
  50074: secondFactor,
  50076: secondFactor,
  50078: secondFactor,
  50079: secondFactorSetUp,
  50089: ranOut,
  50097: managedDevice,
  50105: refused(({ tenant }) =>
    t('The account is not assigned to this application in {tenant}: ask an administrator to assign it.', { tenant }),
  ),
  50126: refused(({ again }) => t('The address or the password is wrong: {again} with the right ones.', { again })),
  50128: noSuchTenant,
  50131: blockedByPolicy,
  50132: passwordChanged,
  50133: passwordChanged,
  50144: refused(({ again }) =>
    t("The password has expired: change it with your organisation's own tool, then {again}.", { again }),
  ),
  50158: secondFactor,
  50173: passwordChanged,
  50194: refused(() =>
    t(
      'The application of the settings admits only the tenant that it is registered in: choose that tenant instead of the account’s own.',
    ),
  ),
  53000: managedDevice,
  53001: managedDevice,
  53003: blockedByPolicy,
  53004: secondFactorSetUp,
  54005: refused(({ again }) => t("The browser's answer was used already: {again} from the start.", { again })),
  65001: noConsent,
  65004: refused(({ tenant, again }) =>
    t('The request to use Azure in {tenant} was declined: {again} and accept it, or ask an administrator to consent.', {
      tenant,
      again,
    }),
  ),
  70001: wrongClient(t('The application is disabled')),
  70008: ranOut,
  70018: refused(({ again }) => t('The code was not the one shown: {again} and enter the new code.', { again })),
  70019: refused(({ again }) => t('The code has expired: {again} to get a new one.', { again })),
  70043: refused(({ tenant, again }) =>
    t('{tenant} asks for a fresh sign-in from time to time, and it is due: {again}.', {
      tenant: sentenceCase(tenant),
      again,
    }),
  ),
  70044: refused(({ tenant, again }) =>
    t('{tenant} asks for a fresh sign-in from time to time, and it is due: {again}.', {
      tenant: sentenceCase(tenant),
      again,
    }),
  ),
  90002: noSuchTenant,
  90006: busy,
  90012: busy,
  90033: busy,
  90072: notInTenant,
  90094: noConsent,
  500011: refused(({ tenant, cloud }) =>
    t(
      '{tenant} does not know the Azure Resource Manager that was asked for: check that it belongs to {cloud} and, for a custom cloud, its host.',
      { tenant: sentenceCase(tenant), cloud },
    ),
  ),
  500021: refused(({ tenant }) =>
    t("The network admits only certain tenants, and {tenant} is none of them: ask the network's administrator.", {
      tenant,
    }),
  ),
  500113: noRedirect,
  530003: managedDevice,
  530032: blockedByPolicy,
  530035: blockedByPolicy,
  650052: refused(({ tenant }) =>
    t('{tenant} has no subscription to Azure: choose a tenant that has one, or ask an administrator.', {
      tenant: sentenceCase(tenant),
    }),
  ),
  650057: refused(() =>
    t(
      'The application of the settings may not use Azure: give its registration the delegated permission user_impersonation of Azure Service Management, then sign in again.',
    ),
  ),
  700003: refused(({ tenant }) =>
    t('{tenant} no longer knows this device: ask an administrator to register it again.', {
      tenant: sentenceCase(tenant),
    }),
  ),
  700011: wrongClient(t('There is no such application')),
  700016: wrongClient(t('There is no such application')),
  700082: ranOut,
  7000112: wrongClient(t('The application is disabled')),
  7000218: refused(() =>
    t(
      'The application of the settings is registered as one that keeps a secret: switch on “Allow public client flows” in its registration, then sign in again.',
    ),
  ),
});
