import { z } from 'zod';
import type { AppError } from '../../shared/errors.ts';
import type { Message } from '../../shared/i18n/message.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { ArmResponse, SendOptions } from './port.ts';
import { captureRequest } from './request-capture.ts';
import { toArmResponse, toFailure } from './response.ts';

export interface Poller {
  readonly isDone: boolean;
  readonly submitted: () => Promise<void>;
  readonly serialize: () => Promise<string>;
  readonly pollUntilDone: (options?: { readonly abortSignal?: AbortSignal }) => Promise<unknown>;
}

export const operationLimitMs = 1_800_000;

/**
 * Starts a long-running operation and waits for its end, at most `limitMs`. A TypeError of the SDK's models, which
 * expect properties that a response may lack, is no failure: the work is done then.
 */
export const runOperation = async (
  what: Message,
  call: SendOptions & { readonly body?: string },
  start: () => Poller,
  limitMs: number,
): Promise<Result<{ readonly response: ArmResponse; readonly value: unknown }, AppError>> => {
  // AbortSignal.any over AbortSignal.timeout may be garbage-collected on Node 20 before the time is up.
  const waiting = new AbortController();
  const stop = (): void => waiting.abort();
  const limit = setTimeout(stop, limitMs);
  call.abort?.addEventListener('abort', stop);
  const completed = await captureRequest(call, async () => {
    const poller = start();
    await poller.submitted();
    // A synchronous operation leaves nothing to resume.
    if (!poller.isDone) await call.onPoller?.(await poller.serialize());
    return { result: await poller.pollUntilDone({ abortSignal: waiting.signal }) };
  });
  clearTimeout(limit);
  call.abort?.removeEventListener('abort', stop);
  const { last, thrown, value } = completed;
  if (last === null || (thrown !== undefined && !(thrown instanceof TypeError && last.status < 300)))
    return toFailure(what, completed);
  const response = toArmResponse(what, last);
  return response.ok ? ok({ response: response.value, value: value?.result }) : response;
};

const savedOperation = z.object({
  state: z.object({ config: z.object({ initialRequestUrl: z.url(), operationLocation: z.string().min(1) }) }),
});

/** The path of the request that started a serialized operation; empty if the text is no serialized operation. */
export const readInitialPath = (serialised: string): string => {
  try {
    const { state } = savedOperation.parse(JSON.parse(serialised));
    return new URL(state.config.initialRequestUrl).pathname;
  } catch {
    return '';
  }
};
