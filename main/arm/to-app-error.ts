import type { PipelineResponse } from '@azure/core-rest-pipeline';
import { type AppError, appError, type ErrorKind } from '../../shared/errors.ts';
import { t } from '../../shared/i18n/translate.ts';
import { SignInError } from '../auth/sign-in-error.ts';
import { AnswerTooLargeError } from '../ipc/answer-text.ts';
import { EgressError } from './egress.ts';
import { correlationIdOf } from './request-capture.ts';
import { readRetryAfter } from './retry-after.ts';

interface Thrown {
  readonly thrown: unknown;
  readonly last: PipelineResponse | null;
  readonly aborted: boolean;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

/** Longest quotation of what a service said. */
const quoteLimit = 400;

const sentence = (words: string): string => {
  const line = words.replace(/\s+/g, ' ').trim();
  const short = line.length > quoteLimit ? `${line.slice(0, quoteLimit)}…` : line;
  return /[.!?…]$/.test(short) ? short : `${short}.`;
};

/** What a proxy or gateway says in HTML: its title, else its words. */
const htmlWords = (html: string): string =>
  (
    /<title[^>]*>([\s\S]*?)<\/title>/i.exec(html)?.[1] ??
    html.replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ').replace(/<[^>]+>/g, ' ')
  )
    .replace(/\s+/g, ' ')
    .trim();

interface Said {
  readonly code?: string;
  readonly words?: string;
}

/** Azure's error object, the object of an operation that failed, a bare JSON string (shared/topology/README.md#6-known-problems, 13), HTML, or nothing. */
const readBody = (body: string): Said => {
  if (body.trim() === '') return {};
  if (/^\s*<(!doctype|html|head|body)/i.test(body))
    return { words: t('an HTML page came instead of an answer, titled “{title}”', { title: htmlWords(body) }) };
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { words: body };
  }
  if (typeof json === 'string') return { words: json };
  if (!isObject(json)) return {};
  const error = isObject(json['error']) ? json['error'] : json;
  const inner = isObject(error['innererror']) ? text(error['innererror']['message']) : undefined;
  const message = text(error['message']) ?? text(json['error']);
  const words =
    inner !== undefined && message !== undefined && !message.includes(inner) ? `${message} ${inner}` : message;
  const code = text(error['code']);
  return { ...(code === undefined ? {} : { code }), ...(words === undefined ? {} : { words }) };
};

const kindOfStatus = (status: number): ErrorKind => {
  if (status === 404) return 'not-found';
  if (status === 409 || status === 412) return 'conflict';
  if (status === 429) return 'throttled';
  if (status === 408 || status === 504) return 'timeout';
  return status >= 500 ? 'network' : 'refused';
};

const askForRole = (): string =>
  t(
    'Ask for the role Container Registry Contributor and Data Access Configuration Administrator on the registry, then refresh.',
  );

const adviceByCode: Readonly<Record<string, () => string>> = {
  ConnectedRegistryHasOfflineChildren: () => t('The instance must be online: try again inside its sync window.'),
  SubscriptionNotFound: () => t('Choose another subscription or sign in with another account.'),
  AuthorizationFailed: askForRole,
};

const adviceOf = (kind: ErrorKind, status: number, code: string | undefined): string => {
  const byCode = code === undefined ? undefined : adviceByCode[code];
  if (byCode !== undefined) return byCode();
  if (status === 401) return t('Sign in again.');
  if (status === 403) return askForRole();
  if (kind === 'not-found') return t('Refresh: it may have been deleted meanwhile.');
  if (kind === 'conflict') return t('Refresh, look at what changed, and try again.');
  if (kind === 'throttled') return t('Wait a minute and try again.');
  if (kind === 'timeout' || kind === 'network')
    return t('Try again; if it stays, quote the correlation id to Azure support.');
  return t('Correct it and try again.');
};

const certificateCodes = /^(DEPTH_ZERO_)?SELF_SIGNED_CERT|^UNABLE_TO_(VERIFY|GET)|^ERR_TLS_CERT|^CERT_/;

/** Codes of Node, of Chromium's network stack and of the SDK, in words. */
const networkWords = (code: string, host: string): { readonly kind: ErrorKind; readonly words: string } | null => {
  const at = host === '' ? 'Azure' : host;
  if (certificateCodes.test(code) || /ERR_CERT_/.test(code))
    return {
      kind: 'network',
      words: t(
        'the certificate of {at} is not trusted. Add the certificate authority of your proxy or endpoint and try again.',
        { at },
      ),
    };
  if (/ENOTFOUND|EAI_AGAIN|ERR_NAME_NOT_RESOLVED/.test(code))
    return {
      kind: 'network',
      words: t('the name {at} could not be resolved. Check the network and the proxy.', { at }),
    };
  if (/ECONNREFUSED|ERR_CONNECTION_REFUSED/.test(code))
    return {
      kind: 'network',
      words: t('{at} refused the connection. Check the endpoint, the network and the proxy.', { at }),
    };
  if (/ETIMEDOUT|ESOCKETTIMEDOUT|ERR_TIMED_OUT|ERR_CONNECTION_TIMED_OUT/.test(code))
    return { kind: 'timeout', words: t('{at} did not answer in time. Try again.', { at }) };
  if (/ECONNRESET|EPIPE|ERR_CONNECTION_(RESET|CLOSED|ABORTED)|ERR_EMPTY_RESPONSE/.test(code))
    return { kind: 'network', words: t('the connection to {at} broke off. Try again.', { at }) };
  if (/ERR_INTERNET_DISCONNECTED|ENETUNREACH|EHOSTUNREACH|ERR_NETWORK_CHANGED|ERR_ADDRESS_UNREACHABLE/.test(code))
    return { kind: 'network', words: t('{at} cannot be reached. Check the network.', { at }) };
  if (/ERR_PROXY|ERR_TUNNEL/.test(code))
    return { kind: 'network', words: t('the proxy refused the connection. Check its settings.') };
  if (code === 'REQUEST_SEND_ERROR')
    return { kind: 'network', words: t('the request to {at} could not be sent. Check the network.', { at }) };
  return null;
};

const hostOf = (thrown: unknown): string => {
  const url = isObject(thrown) && isObject(thrown['request']) ? text(thrown['request']['url']) : undefined;
  return url !== undefined && URL.canParse(url) ? new URL(url).host : '';
};

const codeOf = (thrown: unknown): string => {
  if (!isObject(thrown)) return '';
  const cause = thrown['cause'];
  return text(thrown['code']) ?? (isObject(cause) ? (text(cause['code']) ?? '') : '');
};

/** `Reading contosoedge failed: the disk is full.` */
export const failed = (what: string, why: string): string => t('{what} failed: {why}', { what, why });

/**
 * The one translation of what the SDK throws or answers. `what` says what was being done, as in `Reading contosoedge`, in the language in force.
 * An operation that was taken and failed later comes with an answer of status 200.
 */
export const toAppError = (what: string, { thrown, last, aborted }: Thrown): AppError => {
  const correlationId = correlationIdOf(last);
  const more = correlationId === null ? {} : { correlationId };
  if (aborted) return appError('cancelled', t('{what} was cancelled.', { what }), more);

  if (thrown instanceof SignInError) return thrown.needsSignIn ? { ...thrown.appError, signIn: true } : thrown.appError;
  if (thrown instanceof EgressError)
    return { ...thrown.appError, ...more, message: failed(what, thrown.appError.message) };
  if (thrown instanceof AnswerTooLargeError) return appError('unexpected', failed(what, thrown.message), more);

  const message = thrown instanceof Error ? thrown.message : '';
  const name = thrown instanceof Error ? thrown.name : '';
  if (name === 'AbortError' || name === 'TimeoutError')
    return last === null
      ? appError('timeout', failed(what, t('Azure did not answer in time. Try again.')))
      : appError(
          'timeout',
          t('{what} is taking Azure longer than expected, and may still end well. Refresh later to see.', { what }),
          more,
        );
  if (last !== null && last.status >= 400) {
    const { code, words } = readBody(last.bodyAsText ?? '');
    const kind = kindOfStatus(last.status);
    const retryAfterMs = readRetryAfter(last.headers);
    const said = sentence(
      words ?? t('Azure answered with status {status} and no explanation', { status: last.status }),
    );
    return appError(kind, failed(what, `${said} ${adviceOf(kind, last.status, code)}`), {
      ...more,
      status: last.status,
      ...(code === undefined ? {} : { code }),
      ...(retryAfterMs === null ? {} : { retryAfterMs }),
      ...(last.status === 401 ? { signIn: true } : {}),
    });
  }
  if (last === null) {
    const code = codeOf(thrown) || (/net::(ERR_\w+)/.exec(message)?.[1] ?? '');
    const known = networkWords(code, hostOf(thrown));
    if (known !== null) return appError(known.kind, failed(what, known.words), { code });
    if (/Bearer token authentication is not permitted/.test(message))
      return appError('invalid-input', failed(what, t('the endpoint must start with https://.')));
    return appError(
      'unexpected',
      failed(what, `${sentence(message || t('no reason was given'))} ${t('Try again.')}`),
      code === '' ? {} : { code },
    );
  }
  if (message.startsWith('The long-running operation has failed') || message === 'Operation was canceled') {
    const { code, words } = readBody(last.bodyAsText ?? '');
    const why =
      message === 'Operation was canceled' ? t('Azure cancelled the operation') : (words ?? t('Azure gave no reason'));
    return appError(
      'refused',
      t('{what} was taken by Azure and failed there: {why} Refresh to see what it left.', { what, why: sentence(why) }),
      {
        ...more,
        status: last.status,
        code: code ?? 'OperationFailed',
      },
    );
  }
  return appError(
    'network',
    failed(what, t('the answer could not be read, it was cut short or is no JSON. Refresh to see what was done.')),
    {
      ...more,
      status: last.status,
    },
  );
};
