import { createHttpHeaders, type HttpClient, type PipelineRequest, RestError } from '@azure/core-rest-pipeline';
import { AnswerTooLargeError } from '../ipc/answer-text.ts';
import type { Fetch } from './ports.ts';

/** Node's names for Chromium's errors that the SDK retries. */
const nodeErrorCodes: Readonly<Record<string, string>> = {
  ERR_CONNECTION_REFUSED: 'ECONNREFUSED',
  ERR_CONNECTION_RESET: 'ECONNRESET',
  ERR_CONNECTION_CLOSED: 'ECONNRESET',
  ERR_CONNECTION_ABORTED: 'ECONNRESET',
  ERR_EMPTY_RESPONSE: 'ECONNRESET',
  ERR_NETWORK_CHANGED: 'ECONNRESET',
  ERR_NAME_NOT_RESOLVED: 'ENOTFOUND',
  ERR_TIMED_OUT: 'ETIMEDOUT',
  ERR_CONNECTION_TIMED_OUT: 'ETIMEDOUT',
};

const clientHeaders: ReadonlySet<string> = new Set(['accept-encoding', 'connection', 'content-length', 'host']);

const toHeaders = ({ headers }: PipelineRequest): Record<string, string> =>
  Object.fromEntries(Object.entries(headers.toJSON()).filter(([name]) => !clientHeaders.has(name)));

const toBody = ({ body }: PipelineRequest): { readonly body?: string } => {
  if (body === undefined || body === null) return {};
  if (typeof body === 'string') return { body };
  throw new RestError('Only text is sent to Azure.');
};

const aborted = (): Error => Object.assign(new Error('The operation was aborted.'), { name: 'AbortError' });

/**
 * The SDK's HTTP client over the sign-in's network, so that both share one proxy and one set of trusted authorities.
 */
export const fetchHttpClient = (fetch: Fetch): HttpClient => ({
  sendRequest: async (request) => {
    const stop = new AbortController();
    const onAbort = (): void => stop.abort();
    if (request.abortSignal?.aborted === true) throw aborted();
    request.abortSignal?.addEventListener('abort', onAbort);
    try {
      const answer = await fetch(request.url, {
        method: request.method,
        headers: toHeaders(request),
        ...toBody(request),
        signal: stop.signal,
      });
      const bodyAsText = await answer.text();
      return {
        request,
        status: answer.status,
        headers: createHttpHeaders(Object.fromEntries(answer.headers)),
        bodyAsText,
      };
    } catch (cause) {
      if (stop.signal.aborted) throw aborted();
      if (cause instanceof RestError || cause instanceof AnswerTooLargeError) throw cause;
      const message = cause instanceof Error ? cause.message : 'No reason was given.';
      const code = /\bERR_[A-Z_]+/.exec(message)?.[0] ?? 'REQUEST_SEND_ERROR';
      throw new RestError(message, { code: nodeErrorCodes[code] ?? code, request });
    } finally {
      request.abortSignal?.removeEventListener('abort', onAbort);
    }
  },
});
