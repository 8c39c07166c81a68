import { AsyncLocalStorage } from 'node:async_hooks';
import { setMaxListeners } from 'node:events';
import type { PipelinePolicy, PipelineResponse } from '@azure/core-rest-pipeline';
import { answerLimitBytes } from '../ipc/answer-text.ts';

/** Remaining limits of one call, which may send several requests. */
export interface Budget {
  /** For all bodies together. */
  bytes: number;
  /** By `performance.now()`. */
  readonly endsAt: number;
}

const callLimitMs = 3_600_000;

export const createBudget = (limitMs = callLimitMs): Budget => ({
  bytes: answerLimitBytes,
  endsAt: performance.now() + limitMs,
});

/** One call of Cascade's, for which the SDK may send several requests. */
interface Capture {
  readonly abort: AbortSignal | undefined;
  /** Body of the first writing request; undefined keeps the SDK's. */
  body: string | undefined;
  readonly budget: Budget;
  last: PipelineResponse | null;
}

const captures = new AsyncLocalStorage<Capture>();

/** The current call's; undefined outside of a call. */
export const currentBudget = (): Budget | undefined => captures.getStore()?.budget;

/**
 * Sits outside the SDK's retries. The SDK's models know only the properties of their own release, so the body that a
 * person reviewed replaces the SDK's, and the response is captured as it came. Requests for which the SDK takes no
 * abort signal (further pages) get the call's.
 */
export const capturePolicy: PipelinePolicy = {
  name: 'cascadeExchangePolicy',
  async sendRequest(request, next) {
    const capture = captures.getStore();
    if (capture === undefined) return next(request);
    if (capture.abort !== undefined) request.abortSignal ??= capture.abort;
    if (capture.body !== undefined && request.method !== 'GET') {
      request.body = capture.body;
      request.headers.set('content-type', 'application/json');
      capture.body = undefined;
    }
    capture.last = null;
    capture.last = await next(request);
    return capture.last;
  },
};

/** How a call ended: its value or what it threw, and the response to its last request, if one came. */
export interface CompletedRequest<T> {
  readonly value: T | undefined;
  readonly thrown: unknown;
  readonly last: PipelineResponse | null;
  readonly aborted: boolean;
}

export const captureRequest = async <T>(
  options: {
    readonly abort?: AbortSignal | undefined;
    readonly body?: string | undefined;
    readonly budget?: Budget;
  },
  run: () => Promise<T>,
): Promise<CompletedRequest<T>> => {
  const { abort, body, budget = createBudget() } = options;
  // A fleet sends many requests with one signal, which is no leak.
  if (abort !== undefined) setMaxListeners(0, abort);
  const capture: Capture = { abort, body, budget, last: null };
  const end = (value: T | undefined, thrown: unknown): CompletedRequest<T> => ({
    value,
    thrown,
    last: capture.last,
    aborted: options.abort?.aborted ?? false,
  });
  try {
    options.abort?.throwIfAborted();
    return end(await captures.run(capture, run), undefined);
  } catch (thrown) {
    return end(undefined, thrown ?? new Error('Nothing was thrown.'));
  }
};

export const readCorrelationId = (response: PipelineResponse | null): string | null =>
  response?.headers.get('x-ms-correlation-request-id') ?? response?.headers.get('x-ms-request-id') ?? null;

/** The body as JSON; null if it is empty, undefined if it is not JSON. */
export const parseBody = (response: PipelineResponse): unknown => {
  const text = response.bodyAsText ?? '';
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
