import { AsyncLocalStorage } from 'node:async_hooks';
import { setMaxListeners } from 'node:events';
import type { PipelinePolicy, PipelineResponse } from '@azure/core-rest-pipeline';
import { answerLimitBytes } from '../ipc/answer-text.ts';

/** What is left of the limits of one call, which may send several requests. */
export interface Budget {
  /** Of all bodies together. */
  bytes: number;
  /** By `performance.now()`. */
  readonly endsAt: number;
}

const callLimitMs = 3_600_000;

export const createBudget = (limitMs = callLimitMs): Budget => ({
  bytes: answerLimitBytes,
  endsAt: performance.now() + limitMs,
});

/** One call of ours, from which the SDK may make several requests. */
interface Exchange {
  readonly abort: AbortSignal | undefined;
  /** What the first writing request carries; undefined leaves it as the SDK wrote it. */
  body: string | undefined;
  readonly budget: Budget;
  last: PipelineResponse | null;
}

const exchanges = new AsyncLocalStorage<Exchange>();

/** Of the call that is under way; undefined outside of one. */
export const currentBudget = (): Budget | undefined => exchanges.getStore()?.budget;

/**
 * Stands in the SDK's pipeline, outside its retries. The SDK's models know the properties of their own release only, so the body that a
 * person reviewed is put on the request as it is, and the answer is kept as it came. Requests for which the SDK takes no abort signal
 * (further pages) get the call's.
 */
export const capturePolicy: PipelinePolicy = {
  name: 'cascadeExchangePolicy',
  async sendRequest(request, next) {
    const exchange = exchanges.getStore();
    if (exchange === undefined) return next(request);
    if (exchange.abort !== undefined) request.abortSignal ??= exchange.abort;
    if (exchange.body !== undefined && request.method !== 'GET') {
      request.body = exchange.body;
      request.headers.set('content-type', 'application/json');
      exchange.body = undefined;
    }
    exchange.last = null;
    exchange.last = await next(request);
    return exchange.last;
  },
};

/** How a call ended: its value or what it threw, and the last answer that came for it, if any came after its last request. */
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
  // A fleet has many requests under way on one signal, which is no leak.
  if (abort !== undefined) setMaxListeners(0, abort);
  const exchange: Exchange = { abort, body, budget, last: null };
  const end = (value: T | undefined, thrown: unknown): CompletedRequest<T> => ({
    value,
    thrown,
    last: exchange.last,
    aborted: options.abort?.aborted ?? false,
  });
  try {
    options.abort?.throwIfAborted();
    return end(await exchanges.run(exchange, run), undefined);
  } catch (thrown) {
    return end(undefined, thrown ?? new Error('Nothing was thrown.'));
  }
};

export const correlationIdOf = (response: PipelineResponse | null): string | null =>
  response?.headers.get('x-ms-correlation-request-id') ?? response?.headers.get('x-ms-request-id') ?? null;

/** The body as JSON; undefined where it is none. */
export const jsonOf = (response: PipelineResponse): unknown => {
  const text = response.bodyAsText ?? '';
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
