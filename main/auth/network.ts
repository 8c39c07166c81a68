import { AsyncLocalStorage } from 'node:async_hooks';
import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';
import { t } from '../../shared/i18n/translate.ts';
import type { Fetch } from './ports.ts';

/** What the sign-in service said when it refused. */
interface ServerFault {
  readonly kind: 'server';
  readonly error: string;
  readonly description: string;
  readonly correlationId: string | null;
}

/** Why no usable answer came. */
export interface NetworkFault {
  readonly kind: 'network';
  readonly host: string;
  /** Chromium's or Node's name of the failure, or the HTTP status of an answer that was no JSON. */
  readonly code: string;
  readonly timedOut: boolean;
}

export type NetworkError = ServerFault | NetworkFault;

/** A failure with what the last request met, much of which MSAL loses on the way. */
export interface RequestFailure {
  readonly thrown: unknown;
  readonly fault: NetworkError | null;
}

export interface Network {
  readonly module: INetworkModule;
  /** Runs what sends requests, all of which end with the signal. */
  readonly attempt: <T>(
    signal: AbortSignal | undefined,
    run: () => Promise<T>,
  ) => Promise<{ readonly value: T } | { readonly failure: RequestFailure }>;
}

const requestLimitMs = 30_000;
/** RFC 8628 section 3.2: what a device waits between two polls where the service names no interval. */
const deviceIntervalS = 5;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const codeOf = (thrown: unknown): string => {
  if (typeof thrown !== 'object' || thrown === null) return '';
  const { code, cause, message } = thrown as { code?: unknown; cause?: unknown; message?: unknown };
  return text(code) || codeOf(cause) || (/\bERR_[A-Z_]+/.exec(text(message))?.[0] ?? '');
};

/** MSAL's network over the app's own. */
export const createNetwork = (fetch: Fetch): Network => {
  const attempts = new AsyncLocalStorage<{ readonly signal: AbortSignal | undefined; fault: NetworkError | null }>();

  const send = async <T>(
    method: 'GET' | 'POST',
    url: string,
    options: NetworkRequestOptions | undefined,
  ): Promise<NetworkResponse<T>> => {
    const attempt = attempts.getStore() ?? { signal: undefined, fault: null };
    attempt.fault = null;
    const { host } = new URL(url);
    const limit = AbortSignal.timeout(requestLimitMs);
    let status: number;
    let headers: Record<string, string>;
    let answer: string;
    try {
      const response = await fetch(url, {
        method,
        headers: options?.headers ?? {},
        ...(method === 'POST' ? { body: options?.body ?? '' } : {}),
        signal: attempt.signal === undefined ? limit : AbortSignal.any([attempt.signal, limit]),
      });
      status = response.status;
      headers = Object.fromEntries(response.headers);
      answer = await response.text();
    } catch (thrown) {
      attempt.fault = { kind: 'network', host, code: codeOf(thrown), timedOut: limit.aborted };
      throw thrown;
    }
    let body: Record<string, unknown>;
    try {
      body = JSON.parse(answer) as Record<string, unknown>;
    } catch {
      attempt.fault = { kind: 'network', host, code: t('HTTP {status}', { status }), timedOut: false };
      throw new Error(t('{host} answered without JSON.', { host }));
    }
    if (status >= 400)
      attempt.fault = {
        kind: 'server',
        error: text(body['error']),
        description: text(body['error_description']),
        correlationId: text(body['correlation_id']) || null,
      };
    if ('device_code' in body) body['interval'] ??= deviceIntervalS;
    return { status, headers, body: body as T };
  };

  return {
    module: {
      sendGetRequestAsync: (url, options) => send('GET', url, options),
      sendPostRequestAsync: (url, options) => send('POST', url, options),
    },
    attempt: (signal, run) => {
      const attempt = { signal, fault: null as NetworkError | null };
      return attempts.run(attempt, async () => {
        try {
          return { value: await run() };
        } catch (thrown) {
          return { failure: { thrown, fault: attempt.fault } };
        }
      });
    },
  };
};
