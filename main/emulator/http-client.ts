import { setTimeout as delay } from 'node:timers/promises';
import type { HttpClient, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import type { FaultResult } from './faults.ts';
import type { EmulatorRequest } from './http-types.ts';

const bodyText = async (body: PipelineRequest['body']): Promise<string> => {
  if (body === undefined || body === null) return '';
  if (typeof body === 'string') return body;
  if (body instanceof URLSearchParams) return body.toString();
  if (body instanceof ArrayBuffer) return Buffer.from(body).toString();
  if (ArrayBuffer.isView(body)) return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString();
  if (body instanceof Blob) return body.text();
  throw new TypeError(`The emulator reads no request body of this kind (${body.constructor.name}).`);
};

const aborted = (): Error => Object.assign(new Error('The operation was aborted.'), { name: 'AbortError' });

const wait = async (ms: number, request: PipelineRequest): Promise<void> => {
  if (request.abortSignal?.aborted === true) throw aborted();
  if (ms <= 0) return;
  const waiting = new AbortController();
  const stop = (): void => waiting.abort();
  request.abortSignal?.addEventListener('abort', stop);
  try {
    await delay(ms, undefined, { signal: waiting.signal });
  } catch {
    throw aborted();
  } finally {
    request.abortSignal?.removeEventListener('abort', stop);
  }
};

/** How long an unanswered request hangs, unless it sets a time limit. */
const patienceMs = 1_000;

/** In-process client: the SDK's pipeline, already loaded by then, ends here instead of in a socket. */
export const emulatorHttpClient = (
  answer: (request: EmulatorRequest) => FaultResult,
  latencyMs: () => number,
): HttpClient => ({
  async sendRequest(request: PipelineRequest): Promise<PipelineResponse> {
    const { createHttpHeaders, RestError } = await import('@azure/core-rest-pipeline');
    await wait(latencyMs(), request);
    const result = answer({
      method: request.method,
      url: request.url,
      headers: { ...request.headers.toJSON() },
      body: await bodyText(request.body),
    });
    if (result.kind === 'timeout') {
      await wait(request.timeout > 0 ? Math.min(request.timeout, patienceMs) : patienceMs, request);
      throw new RestError('The service did not answer in time.', { code: 'ETIMEDOUT', request });
    }
    if (result.kind === 'reset') throw new RestError('The connection was reset.', { code: 'ECONNRESET', request });
    const { status, headers, body } = result.response;
    return {
      request,
      status,
      headers: createHttpHeaders({ ...headers }),
      bodyAsText: result.kind === 'body-cut' ? body.slice(0, Math.floor(body.length / 2)) : body,
    };
  },
});
