import { describe, expect, it } from 'vitest';
import { clouds } from '../../../main/auth/clouds.ts';
import { entraErrors } from '../../../main/auth/entra-error-codes.ts';
import type { NetworkError } from '../../../main/auth/network.ts';
import { needsSignIn, signInError } from '../../../main/auth/sign-in-error.ts';
import { formatMessage } from '../../../shared/i18n/translate.ts';

const attempt = { cloud: clouds[1], tenant: 'contoso.com' };
const server = (error: string, description: string): NetworkError => ({
  kind: 'server',
  error,
  description,
  correlationId: 'c0ffee',
});
const broken = (code: string, timedOut = false): NetworkError => ({
  kind: 'network',
  host: 'login.microsoftonline.us',
  code,
  timedOut,
});

describe('codes of Microsoft Entra ID', () => {
  it.each([
    [
      50020,
      "This account does not belong to tenant contoso.com in Azure US Government: sign in with another account, choose the account's own tenant, or ask an administrator there to invite it as a guest.",
    ],
    [
      50034,
      'Tenant contoso.com in Azure US Government knows no such account: check the address, the cloud and the tenant, and sign in again.',
    ],
    [
      50053,
      'The account is locked after too many wrong passwords, or the network address is blocked: wait some minutes and try again, or ask an administrator to unlock it.',
    ],
    [50055, 'The password has expired: change it in the browser, then sign in again.'],
    [50057, 'The account is disabled: ask an administrator of tenant contoso.com to enable it.'],
    [50058, 'The browser is not signed in to tenant contoso.com any more: sign in again.'],
    [50076, 'Tenant contoso.com asks for a second factor: sign in again and complete the multi-factor prompt.'],
    [
      50079,
      "Tenant contoso.com asks for a second factor, which this account has not set up: sign in again and follow the browser's steps to register one.",
    ],
    [
      50105,
      'The account is not assigned to this application in tenant contoso.com: ask an administrator to assign it.',
    ],
    [
      53000,
      'Tenant contoso.com admits only devices that its administrators manage: use such a device, or ask an administrator to enrol this one.',
    ],
    [
      53003,
      'A Conditional Access policy of tenant contoso.com blocks this sign-in: ask an administrator which policy it is, and quote the correlation id.',
    ],
    [54005, "The browser's answer was used already: sign in again from the start."],
    [
      65001,
      'Nobody has allowed this application to use Azure in tenant contoso.com: sign in again and accept the request, or ask an administrator to consent for everyone.',
    ],
    [
      65004,
      'The request to use Azure in tenant contoso.com was declined: sign in again and accept it, or ask an administrator to consent.',
    ],
    [70008, 'The sign-in to tenant contoso.com has run out: sign in again.'],
    [70043, 'Tenant contoso.com asks for a fresh sign-in from time to time, and it is due: sign in again.'],
    [
      90002,
      'There is no tenant contoso.com in Azure US Government: check its spelling, and that the cloud is the one it belongs to.',
    ],
    [
      500011,
      'Tenant contoso.com does not know the Azure Resource Manager that was asked for: check that it belongs to Azure US Government and, for a custom cloud, its host.',
    ],
    [
      530003,
      'Tenant contoso.com admits only devices that its administrators manage: use such a device, or ask an administrator to enrol this one.',
    ],
    [700082, 'The sign-in to tenant contoso.com has run out: sign in again.'],
    [700003, 'Tenant contoso.com no longer knows this device: ask an administrator to register it again.'],
    [
      700016,
      "There is no such application in tenant contoso.com: check the application's client id in the settings, or clear it to use the one of the Azure tools.",
    ],
    [
      7000218,
      'The application of the settings is registered as one that keeps a secret: switch on “Allow public client flows” in its registration, then sign in again.',
    ],
  ])('AADSTS%i is explained in one sentence', (code, message) => {
    const error = signInError(
      {
        thrown: new Error('as MSAL throws it'),
        error: server('invalid_grant', `AADSTS${code}: Something. Trace ID: 1`),
      },
      attempt,
    );
    expect(error).toMatchObject({ message, code: `AADSTS${code}`, correlationId: 'c0ffee' });
  });

  it('are each one sentence with a next step, whatever the tenant', () => {
    for (const [code, { describe: toMessage }] of Object.entries(entraErrors())) {
      const sentence = toMessage({
        tenant: 'tenant contoso.com',
        cloud: 'Azure US Government',
        again: 'sign in again',
      });
      expect(sentence, code).toMatch(/^[A-Z].+[^.:]: [a-z].+\.$/);
    }
  });

  it('are found in what MSAL throws, too', () => {
    const thrown = Object.assign(
      new Error(
        'invalid_grant: Error(s): 700082 - Description: AADSTS700082: The refresh token has expired. - Correlation ID: 00000000-0000-4000-8000-00000000000a',
      ),
      {
        errorCode: 'invalid_grant',
        errorMessage: 'x',
      },
    );
    expect(signInError({ thrown, error: null }, attempt)).toEqual({
      kind: 'refused',
      code: 'AADSTS700082',
      correlationId: '00000000-0000-4000-8000-00000000000a',
      message: 'The sign-in to tenant contoso.com has run out: sign in again.',
    });
  });

  it('that are unknown are quoted, shortened, with the code', () => {
    const error = signInError(
      { thrown: null, error: server('invalid_request', `AADSTS99999: ${'Long '.repeat(200)}`) },
      attempt,
    );
    expect(error.code).toBe('AADSTS99999');
    expect(formatMessage(error.message)).toMatch(
      /^Azure US Government refused the sign-in to tenant contoso.com, saying “AADSTS99999: Long .*”: sign in again, and if it stays, show this to an administrator\.$/,
    );
    expect(formatMessage(error.message).length).toBeLessThan(500);
  });
});

describe('a network that fails', () => {
  it.each([
    [
      broken('ERR_CERT_AUTHORITY_INVALID'),
      'network',
      'The certificate of login.microsoftonline.us is not trusted: add the certificate authority of your proxy or endpoint in the settings.',
    ],
    [
      broken('SELF_SIGNED_CERT_IN_CHAIN'),
      'network',
      'The certificate of login.microsoftonline.us is not trusted: add the certificate authority of your proxy or endpoint in the settings.',
    ],
    [
      broken('HTTP 511'),
      'network',
      'login.microsoftonline.us answered with something other than a sign-in service does (HTTP 511): check the proxy and whether the network wants its own log-in.',
    ],
    [
      broken('ECONNREFUSED'),
      'network',
      'login.microsoftonline.us, where Azure US Government signs people in, could not be reached: check the network and the proxy.',
    ],
    [
      broken('', true),
      'timeout',
      'login.microsoftonline.us, where Azure US Government signs people in, did not answer within half a minute: check the network and the proxy, then try again.',
    ],
  ])('%o', (error, kind, message) => {
    expect(signInError({ thrown: new Error('lost by MSAL'), error }, attempt)).toMatchObject({ kind, message });
    expect(needsSignIn({ thrown: new Error('lost by MSAL'), error })).toBe(false);
  });
});

describe('whether only a new sign-in helps', () => {
  it.each([
    ['invalid_grant', true],
    ['interaction_required', true],
    ['temporarily_unavailable', false],
    ['invalid_client', false],
  ])('%s: %s', (error, expected) => {
    expect(needsSignIn({ thrown: null, error: server(error, 'AADSTS50076: whatever the code says') })).toBe(expected);
  });
});
