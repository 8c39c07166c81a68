import type { PipelineResponse } from '@azure/core-rest-pipeline';
import { type AppError, appError, type ErrorKind } from '../../shared/errors.ts';
import { joinMessages, type Message, msg } from '../../shared/i18n/message.ts';
import { SignInError } from '../auth/sign-in-error.ts';
import { AnswerTooLargeError } from '../ipc/answer-text.ts';
import { EgressError } from './egress.ts';
import { readCorrelationId } from './request-capture.ts';
import { readRetryAfter } from './retry-after.ts';

interface FailedRequest {
  readonly thrown: unknown;
  readonly last: PipelineResponse | null;
  readonly aborted: boolean;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

const quoteLimit = 400;

const shorten = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > quoteLimit ? `${line.slice(0, quoteLimit)}…` : line;
};

/** Ends an explanation, Azure's or one of Cascade's without a full stop, as a sentence. */
const toSentence = (explanation: Message): Message => {
  if (typeof explanation !== 'string') return joinMessages([explanation, '.'], '');
  const short = shorten(explanation);
  return /[.!?…]$/.test(short) ? short : `${short}.`;
};

/** The text of a proxy's or gateway's HTML: its title, else its content. */
const htmlText = (html: string): string =>
  (
    /<title[^>]*>([\s\S]*?)<\/title>/i.exec(html)?.[1] ??
    html.replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ').replace(/<[^>]+>/g, ' ')
  )
    .replace(/\s+/g, ' ')
    .trim();

interface ErrorBody {
  readonly code?: string;
  readonly explanation?: Message;
}

/**
 * Reads Azure's error object, the object of a failed operation, a bare JSON string
 * (shared/topology/README.md#6-known-problems, 13), HTML, or nothing.
 */
const readBody = (body: string): ErrorBody => {
  if (body.trim() === '') return {};
  if (/^\s*<(!doctype|html|head|body)/i.test(body))
    return {
      explanation: msg('an HTML page came instead of an answer, titled “{title}”', { title: shorten(htmlText(body)) }),
    };
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { explanation: body };
  }
  if (typeof json === 'string') return { explanation: json };
  if (!isObject(json)) return {};
  const error = isObject(json['error']) ? json['error'] : json;
  const inner = isObject(error['innererror']) ? text(error['innererror']['message']) : undefined;
  const message = text(error['message']) ?? text(json['error']);
  const explanation =
    inner !== undefined && message !== undefined && !message.includes(inner) ? `${message} ${inner}` : message;
  const code = text(error['code']);
  return { ...(code === undefined ? {} : { code }), ...(explanation === undefined ? {} : { explanation }) };
};

const statusToKind = (status: number): ErrorKind => {
  if (status === 404) return 'not-found';
  if (status === 409 || status === 412) return 'conflict';
  if (status === 429) return 'throttled';
  if (status === 408 || status === 504) return 'timeout';
  return status >= 500 ? 'network' : 'refused';
};

const askForRole = msg(
  'Ask for the role Container Registry Contributor and Data Access Configuration Administrator on the registry, then refresh.',
);

const adviceByCode: Readonly<Record<string, Message>> = {
  ConnectedRegistryHasOfflineChildren: msg('The instance must be online: try again inside its sync window.'),
  SubscriptionNotFound: msg('Choose another subscription or sign in with another account.'),
  AuthorizationFailed: askForRole,
};

const getAdvice = (kind: ErrorKind, status: number, code: string | undefined): Message => {
  const byCode = code === undefined ? undefined : adviceByCode[code];
  if (byCode !== undefined) return byCode;
  if (status === 401) return msg('Sign in again.');
  if (status === 403) return askForRole;
  if (kind === 'not-found') return msg('Refresh: it may have been deleted meanwhile.');
  if (kind === 'conflict') return msg('Refresh, look at what changed, and try again.');
  if (kind === 'throttled') return msg('Wait a minute and try again.');
  if (kind === 'timeout' || kind === 'network')
    return msg('Try again; if it stays, quote the correlation id to Azure support.');
  return msg('Correct it and try again.');
};

const certificateCodes = /^(DEPTH_ZERO_)?SELF_SIGNED_CERT|^UNABLE_TO_(VERIFY|GET)|^ERR_TLS_CERT|^CERT_/;

/** Describes error codes of Node, Chromium's network stack and the SDK. */
const describeNetworkError = (
  code: string,
  host: string,
): { readonly kind: ErrorKind; readonly explanation: Message } | null => {
  const at = host === '' ? 'Azure' : host;
  if (certificateCodes.test(code) || /ERR_CERT_/.test(code))
    return {
      kind: 'network',
      explanation: msg(
        'the certificate of {at} is not trusted. Add the certificate authority of your proxy or endpoint and try again.',
        { at },
      ),
    };
  if (/ENOTFOUND|EAI_AGAIN|ERR_NAME_NOT_RESOLVED/.test(code))
    return {
      kind: 'network',
      explanation: msg('the name {at} could not be resolved. Check the network and the proxy.', { at }),
    };
  if (/ECONNREFUSED|ERR_CONNECTION_REFUSED/.test(code))
    return {
      kind: 'network',
      explanation: msg('{at} refused the connection. Check the endpoint, the network and the proxy.', { at }),
    };
  if (/ETIMEDOUT|ESOCKETTIMEDOUT|ERR_TIMED_OUT|ERR_CONNECTION_TIMED_OUT/.test(code))
    return { kind: 'timeout', explanation: msg('{at} did not answer in time. Try again.', { at }) };
  if (/ECONNRESET|EPIPE|ERR_CONNECTION_(RESET|CLOSED|ABORTED)|ERR_EMPTY_RESPONSE/.test(code))
    return { kind: 'network', explanation: msg('the connection to {at} broke off. Try again.', { at }) };
  if (/ERR_INTERNET_DISCONNECTED|ENETUNREACH|EHOSTUNREACH|ERR_NETWORK_CHANGED|ERR_ADDRESS_UNREACHABLE/.test(code))
    return { kind: 'network', explanation: msg('{at} cannot be reached. Check the network.', { at }) };
  if (/ERR_PROXY|ERR_TUNNEL/.test(code))
    return { kind: 'network', explanation: msg('the proxy refused the connection. Check its settings.') };
  if (code === 'REQUEST_SEND_ERROR')
    return { kind: 'network', explanation: msg('the request to {at} could not be sent. Check the network.', { at }) };
  return null;
};

const requestHost = (thrown: unknown): string => {
  const url = isObject(thrown) && isObject(thrown['request']) ? text(thrown['request']['url']) : undefined;
  return url !== undefined && URL.canParse(url) ? new URL(url).host : '';
};

const errorCode = (thrown: unknown): string => {
  if (!isObject(thrown)) return '';
  const cause = thrown['cause'];
  return text(thrown['code']) ?? (isObject(cause) ? (text(cause['code']) ?? '') : '');
};

/** `Reading contosoedge failed: the disk is full.` */
export const describeFailure = (what: Message, why: Message): Message => msg('{what} failed: {why}', { what, why });

/**
 * Translates what the SDK throws or receives. `what` names the action, such as `Reading contosoedge`. An operation that
 * was accepted and failed later comes with a response of status 200.
 */
export const toAppError = (what: Message, { thrown, last, aborted }: FailedRequest): AppError => {
  const correlationId = readCorrelationId(last);
  const more = correlationId === null ? {} : { correlationId };
  if (aborted) return appError('cancelled', msg('{what} was cancelled.', { what }), more);

  if (thrown instanceof SignInError) return thrown.needsSignIn ? { ...thrown.appError, signIn: true } : thrown.appError;
  if (thrown instanceof EgressError)
    return { ...thrown.appError, ...more, message: describeFailure(what, thrown.appError.message) };
  if (thrown instanceof AnswerTooLargeError) return appError('unexpected', describeFailure(what, thrown.reason), more);

  const message = thrown instanceof Error ? thrown.message : '';
  const name = thrown instanceof Error ? thrown.name : '';
  if (name === 'AbortError' || name === 'TimeoutError')
    return last === null
      ? appError('timeout', describeFailure(what, msg('Azure did not answer in time. Try again.')))
      : appError(
          'timeout',
          msg('{what} is taking Azure longer than expected, and may still end well. Refresh later to see.', { what }),
          more,
        );
  if (last !== null && last.status >= 400) {
    const { code, explanation } = readBody(last.bodyAsText ?? '');
    const kind = statusToKind(last.status);
    const retryAfterMs = readRetryAfter(last.headers);
    const sentence = toSentence(
      explanation ?? msg('Azure answered with status {status} and no explanation', { status: last.status }),
    );
    return appError(kind, describeFailure(what, joinMessages([sentence, getAdvice(kind, last.status, code)])), {
      ...more,
      status: last.status,
      ...(code === undefined ? {} : { code }),
      ...(retryAfterMs === null ? {} : { retryAfterMs }),
      ...(last.status === 401 ? { signIn: true } : {}),
    });
  }
  if (last === null) {
    const code = errorCode(thrown) || (/net::(ERR_\w+)/.exec(message)?.[1] ?? '');
    const known = describeNetworkError(code, requestHost(thrown));
    if (known !== null) return appError(known.kind, describeFailure(what, known.explanation), { code });
    if (/Bearer token authentication is not permitted/.test(message))
      return appError('invalid-input', describeFailure(what, msg('the endpoint must start with https://.')));
    return appError(
      'unexpected',
      describeFailure(what, joinMessages([toSentence(message || msg('no reason was given')), msg('Try again.')])),
      code === '' ? {} : { code },
    );
  }
  if (message.startsWith('The long-running operation has failed') || message === 'Operation was canceled') {
    const { code, explanation } = readBody(last.bodyAsText ?? '');
    const why =
      message === 'Operation was canceled'
        ? msg('Azure cancelled the operation')
        : (explanation ?? msg('Azure gave no reason'));
    return appError(
      'refused',
      msg('{what} was taken by Azure and failed there: {why} Refresh to see what it left.', {
        what,
        why: toSentence(why),
      }),
      {
        ...more,
        status: last.status,
        code: code ?? 'OperationFailed',
      },
    );
  }
  return appError(
    'network',
    describeFailure(
      what,
      msg('the answer could not be read, it was cut short or is no JSON. Refresh to see what was done.'),
    ),
    {
      ...more,
      status: last.status,
    },
  );
};
