import { AsyncLocalStorage } from 'node:async_hooks';
import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';
import { t } from '../../shared/i18n/translate.ts';
import type { Fetch } from './ports.ts';

interface ServerError {
  readonly kind: 'server';
  readonly error: string;
  readonly description: string;
  readonly correlationId: string | null;
}

export interface ConnectionError {
  readonly kind: 'network';
  readonly host: string;
  /** Chromium's or Node's name of the failure, or the HTTP status of a response without JSON. */
  readonly code: string;
  readonly timedOut: boolean;
}

export type NetworkError = ServerError | ConnectionError;

/** What was thrown, and the error of the last request, much of which MSAL drops. */
export interface RequestFailure {
  readonly thrown: unknown;
  readonly error: NetworkError | null;
}

export interface Network {
  readonly module: INetworkModule;
  /** Runs requests that all end with the signal. */
  readonly attempt: <T>(
    signal: AbortSignal | undefined,
    run: () => Promise<T>,
  ) => Promise<{ readonly value: T } | { readonly failure: RequestFailure }>;
}

const requestLimitMs = 30_000;
/** Seconds between two polls of a device if the service names none (RFC 8628, section 3.2). */
const deviceIntervalS = 5;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const errorCode = (thrown: unknown): string => {
  if (typeof thrown !== 'object' || thrown === null) return '';
  const { code, cause, message } = thrown as { code?: unknown; cause?: unknown; message?: unknown };
  return text(code) || errorCode(cause) || (/\bERR_[A-Z_]+/.exec(text(message))?.[0] ?? '');
};

export const createNetwork = (fetch: Fetch): Network => {
  const attempts = new AsyncLocalStorage<{ readonly signal: AbortSignal | undefined; error: NetworkError | null }>();

  const send = async <T>(
    method: 'GET' | 'POST',
    url: string,
    options: NetworkRequestOptions | undefined,
  ): Promise<NetworkResponse<T>> => {
    const attempt = attempts.getStore() ?? { signal: undefined, error: null };
    attempt.error = null;
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
      attempt.error = { kind: 'network', host, code: errorCode(thrown), timedOut: limit.aborted };
      throw thrown;
    }
    let body: Record<string, unknown>;
    try {
      body = JSON.parse(answer) as Record<string, unknown>;
    } catch {
      attempt.error = { kind: 'network', host, code: t('HTTP {status}', { status }), timedOut: false };
      throw new Error(t('{host} answered without JSON.', { host }));
    }
    if (status >= 400)
      attempt.error = {
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
      const attempt = { signal, error: null as NetworkError | null };
      return attempts.run(attempt, async () => {
        try {
          return { value: await run() };
        } catch (thrown) {
          return { failure: { thrown, error: attempt.error } };
        }
      });
    },
  };
};
