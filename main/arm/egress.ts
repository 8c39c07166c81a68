import { addAbortSignal, type Readable } from 'node:stream';
import type { PipelinePolicy, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import { type AppError, appError } from '../../shared/errors.ts';
import { msg } from '../../shared/i18n/message.ts';
import { formatMessage } from '../../shared/i18n/translate.ts';
import { AnswerTooLargeError, readText } from '../ipc/answer-text.ts';
import { type Budget, createBudget, currentBudget } from './request-capture.ts';
import { limitRetryAfter } from './retry-after.ts';

/** A request that was not sent. Never retried. */
export class EgressError extends Error {
  readonly appError: AppError;
  constructor(appError: AppError) {
    super(formatMessage(appError.message));
    this.name = 'EgressError';
    this.appError = appError;
  }
}

/** Time limit of one try of one request, its whole response included. */
export const tryLimitMs = 60_000;

export interface EgressOptions {
  /** The only origin that requests go to, without a path. */
  readonly origin: string;
  readonly tryMs: number;
  /** From the SDK, which is imported late. */
  readonly RestError: typeof import('@azure/core-rest-pipeline').RestError;
}

const foreignAddress = (url: string, origin: string): EgressError =>
  new EgressError(
    appError(
      'refused',
      msg(
        'an answer leads to {address}, which is not {host}: nothing was sent there. Check the cloud and the proxy, and tell who runs them.',
        { address: URL.canParse(url) ? new URL(url).host : url.slice(0, 100), host: new URL(origin).host },
      ),
      { where: url.replace(/[?#].*$/s, '').slice(0, 300) },
    ),
  );

const isWithin = (url: string, origin: string): boolean => {
  if (!URL.canParse(url)) return false;
  const { origin: own, username, password } = new URL(url);
  return own === origin && username === '' && password === '';
};

const spend = (budget: Budget, bytes: number): void => {
  budget.bytes -= bytes;
  if (budget.bytes < 0) throw new AnswerTooLargeError();
};

/**
 * The last policy of a pipeline, after sign-in and inside the retries. Sends to one origin only, whatever address a
 * response, a header or a saved operation names, and limits each response in size, time and requested delay.
 */
export const createEgressPolicy = ({ origin, tryMs, RestError }: EgressOptions): PipelinePolicy => {
  const outOfTime = (request: PipelineRequest): Error =>
    new RestError('The service did not answer in time.', { code: 'ETIMEDOUT', request });
  const toRestError = (cause: unknown, request: PipelineRequest): Error => {
    if (cause instanceof AnswerTooLargeError || cause instanceof RestError) return cause;
    if (!(cause instanceof Error)) return new RestError('No reason was given.', { request });
    if (cause.name === 'AbortError') return cause;
    const { code } = cause as { code?: unknown };
    return typeof code === 'string' ? new RestError(cause.message, { code, request }) : cause;
  };

  const readBody = async (response: PipelineResponse, budget: Budget, signal: AbortSignal): Promise<void> => {
    const { readableStreamBody: stream } = response;
    if (stream === undefined) {
      spend(budget, response.bodyAsText?.length ?? 0);
      return;
    }
    delete response.readableStreamBody;
    response.bodyAsText = await readText(addAbortSignal(signal, stream as Readable), (bytes) => spend(budget, bytes));
  };

  return {
    name: 'cascadeEgressPolicy',
    async sendRequest(request, next) {
      if (!isWithin(request.url, origin)) throw foreignAddress(request.url, origin);
      const budget = currentBudget() ?? createBudget();
      const leftMs = budget.endsAt - performance.now();
      if (leftMs <= 0) throw outOfTime(request);
      const { abortSignal } = request;
      const stop = new AbortController();
      const abort = (): void => stop.abort();
      const late = new AbortController();
      late.signal.addEventListener('abort', abort);
      const limit = setTimeout(() => late.abort(), Math.min(tryMs, leftMs));
      if (abortSignal?.aborted === true) abort();
      abortSignal?.addEventListener('abort', abort);
      request.abortSignal = stop.signal;
      // Node's client streams the body; others return it as text.
      request.streamResponseStatusCodes = new Set([Number.POSITIVE_INFINITY]);
      try {
        const response = await next(request);
        await readBody(response, budget, stop.signal);
        limitRetryAfter(response.headers);
        return response;
      } catch (cause) {
        abort();
        throw late.signal.aborted ? outOfTime(request) : toRestError(cause, request);
      } finally {
        clearTimeout(limit);
        abortSignal?.removeEventListener('abort', abort);
        if (abortSignal === undefined) delete request.abortSignal;
        else request.abortSignal = abortSignal;
      }
    },
  };
};
