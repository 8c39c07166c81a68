import { type AppError, appError, type ErrorKind } from '../../shared/errors.ts';
import { formatMessage, t } from '../../shared/i18n/translate.ts';
import { describeTenant } from '../../shared/tenant.ts';
import type { Cloud } from './clouds.ts';
import { entraErrors, type MessageParams, sentenceCase } from './entra-error-codes.ts';
import type { ConnectionError, NetworkError, RequestFailure } from './network.ts';

export interface Attempt {
  readonly cloud: Cloud;
  readonly tenant: string;
  /** How to sign in again, if not in the app. */
  readonly again?: string;
  /** Aborted with a `TimeoutError` after the time limit. */
  readonly signal?: AbortSignal;
}

/** Thrown by credentials, which cannot return errors. */
export class SignInError extends Error {
  readonly appError: AppError;
  /** Whether only a new sign-in helps, so that the request is not retried. */
  readonly needsSignIn: boolean;

  constructor(error: AppError, needsSignIn: boolean) {
    super(formatMessage(error.message));
    this.name = 'SignInError';
    this.appError = error;
    this.needsSignIn = needsSignIn;
  }
}

/** Nobody is signed in to the tenant, or no longer. */
export const notSignedIn = (tenant: string, { name }: Cloud): SignInError =>
  new SignInError(
    appError(
      'refused',
      t('Nobody is signed in to {tenantName} in {name}: sign in first.', { tenantName: describeTenant(tenant), name }),
    ),
    true,
  );

const quoteLimit = 300;
const quote = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, quoteLimit);

/** Errors of OAuth 2.0, the device flow and MSAL that come without an AADSTS code. */
const errorsByName: Readonly<
  Record<string, { readonly kind: ErrorKind; readonly describe: (params: MessageParams) => string }>
> = {
  access_denied: {
    kind: 'refused',
    describe: ({ tenant, again }) =>
      t('The sign-in to {tenant} was declined in the browser: {again} and accept it.', { tenant, again }),
  },
  authorization_declined: {
    kind: 'refused',
    describe: ({ tenant, again }) =>
      t('The sign-in to {tenant} was declined in the browser: {again} and accept it.', { tenant, again }),
  },
  expired_token: {
    kind: 'timeout',
    describe: ({ again }) => t('The code has expired before it was entered: {again} to get a new one.', { again }),
  },
  code_expired: {
    kind: 'timeout',
    describe: ({ again }) => t('The code has expired before it was entered: {again} to get a new one.', { again }),
  },
  device_code_expired: {
    kind: 'timeout',
    describe: ({ again }) => t('The code has expired before it was entered: {again} to get a new one.', { again }),
  },
  invalid_grant: {
    kind: 'refused',
    describe: ({ tenant, again }) => t('The sign-in to {tenant} has run out: {again}.', { tenant, again }),
  },
  interaction_required: {
    kind: 'refused',
    describe: ({ tenant, again }) =>
      t('{tenant} wants to ask the person something: {again}.', { tenant: sentenceCase(tenant), again }),
  },
  login_required: {
    kind: 'refused',
    describe: ({ tenant, again }) => t('The sign-in to {tenant} has run out: {again}.', { tenant, again }),
  },
  consent_required: {
    kind: 'refused',
    describe: ({ tenant, again }) =>
      t('Nobody has allowed this application to use Azure in {tenant}: {again} and accept the request.', {
        tenant,
        again,
      }),
  },
  no_tokens_found: {
    kind: 'refused',
    describe: ({ tenant, again }) => t('Nothing is kept of the sign-in to {tenant}: {again}.', { tenant, again }),
  },
  refresh_token_expired: {
    kind: 'refused',
    describe: ({ tenant, again }) => t('The sign-in to {tenant} has run out: {again}.', { tenant, again }),
  },
  bad_token: {
    kind: 'refused',
    describe: ({ tenant, again }) => t('The sign-in to {tenant} has run out: {again}.', { tenant, again }),
  },
  invalid_client: {
    kind: 'refused',
    describe: ({ tenant }) =>
      t(
        '{tenant} does not accept this application: check its client id in the settings, or clear it to use the one of the Azure tools.',
        { tenant: sentenceCase(tenant) },
      ),
  },
  unauthorized_client: {
    kind: 'refused',
    describe: ({ tenant }) =>
      t(
        '{tenant} does not accept this application: check its client id in the settings, or clear it to use the one of the Azure tools.',
        { tenant: sentenceCase(tenant) },
      ),
  },
  temporarily_unavailable: {
    kind: 'network',
    describe: ({ cloud }) => t('The sign-in service of {cloud} is busy: try again in a minute.', { cloud }),
  },
  loopback_server_timeout: {
    kind: 'unexpected',
    describe: () => t('No local port could be opened for the browser’s answer: sign in with a device code instead.'),
  },
};

/** OAuth errors that make a saved sign-in useless. */
const endingErrors: ReadonlySet<string> = new Set([
  'invalid_grant',
  'interaction_required',
  'login_required',
  'consent_required',
  'no_tokens_found',
  'refresh_token_expired',
  'bad_token',
]);

interface MsalError {
  readonly errorCode: string;
  readonly errorMessage: string;
  readonly correlationId?: string;
}

const isMsalError = (thrown: unknown): thrown is MsalError =>
  thrown instanceof Error && 'errorCode' in thrown && typeof thrown.errorCode === 'string' && 'errorMessage' in thrown;

/** The device flow hides the OAuth error in its message. */
const errorName = (thrown: unknown, error: NetworkError | null): string => {
  if (
    isMsalError(thrown) &&
    !['post_request_failed', 'network_error', 'openid_config_error'].includes(thrown.errorCode)
  )
    return thrown.errorCode;
  if (error?.kind === 'server') return error.error;
  return isMsalError(thrown) ? thrown.errorMessage : '';
};

const describeConnectionError = (error: ConnectionError, cloud: string): AppError => {
  const { host, code } = error;
  const more = { where: host, ...(code === '' ? {} : { code }) };
  if (error.timedOut)
    return appError(
      'timeout',
      t(
        '{host}, where {cloud} signs people in, did not answer within half a minute: check the network and the proxy, then try again.',
        { host, cloud },
      ),
      more,
    );
  if (/CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)/.test(code))
    return appError(
      'network',
      t(
        'The certificate of {host} is not trusted: add the certificate authority of your proxy or endpoint in the settings.',
        { host },
      ),
      more,
    );
  if (code.startsWith('HTTP '))
    return appError(
      'network',
      t(
        '{host} answered with something other than a sign-in service does ({code}): check the proxy and whether the network wants its own log-in.',
        { host, code },
      ),
      more,
    );
  return appError(
    'network',
    t('{host}, where {cloud} signs people in, could not be reached: check the network and the proxy.', { host, cloud }),
    more,
  );
};

/** Translates what MSAL throws, the service responds and the network does. */
export const signInError = (
  { thrown, error }: RequestFailure,
  { cloud, tenant, again = t('sign in again'), signal }: Attempt,
): AppError => {
  const params: MessageParams = { tenant: formatMessage(describeTenant(tenant)), cloud: cloud.name, again };
  if (signal?.aborted === true)
    return signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError'
      ? appError(
          'timeout',
          t('The sign-in to {tenant} in {name} was not finished in time: start it again.', {
            tenant: params.tenant,
            name: cloud.name,
          }),
        )
      : appError(
          'cancelled',
          t('The sign-in to {tenant} in {name} was cancelled.', { tenant: params.tenant, name: cloud.name }),
        );

  const server = error?.kind === 'server' ? error : null;
  const details = `${server?.description ?? ''} ${thrown instanceof Error ? thrown.message : ''}`;
  const correlationId = server?.correlationId ?? /Correlation ID: ([0-9a-f-]{36})/i.exec(details)?.[1];
  const more = correlationId === undefined ? {} : { correlationId };

  const code = /AADSTS(\d{5,9})/.exec(details);
  const known = code === null ? undefined : entraErrors()[Number(code[1])];
  if (code !== null && known !== undefined)
    return appError(known.kind, known.describe(params), { ...more, code: code[0] });
  if (error?.kind === 'network') return describeConnectionError(error, cloud.name);

  const name = errorName(thrown, error);
  const named = errorsByName[name];
  if (code === null && named !== undefined)
    return appError(named.kind, named.describe(params), { ...more, code: name });
  const description = quote(
    (server?.description ?? '') ||
      (isMsalError(thrown) ? thrown.errorMessage : thrown instanceof Error ? thrown.message : ''),
  );
  const quoted = description === '' ? '' : t(', saying “{description}”', { description });
  return appError(
    'refused',
    t('{name} refused the sign-in to {tenant}{quoted}: {again}, and if it stays, show this to an administrator.', {
      name: sentenceCase(cloud.name),
      tenant: params.tenant,
      quoted,
      again,
    }),
    {
      ...more,
      ...(code !== null ? { code: code[0] } : name === '' ? {} : { code: name }),
    },
  );
};

/** Decided by the OAuth error, never by the AADSTS code, which Microsoft may change. */
export const needsSignIn = ({ thrown, error }: RequestFailure): boolean =>
  error?.kind !== 'network' &&
  (endingErrors.has(errorName(thrown, error)) ||
    (thrown instanceof Error && thrown.name === 'InteractionRequiredAuthError'));
