import { appError, type AppError } from '../../shared/errors.ts';
import type { Answer, CascadeBridge, EventName, Events, RequestIn, RequestName } from '../../shared/ipc.ts';
import { t } from '../../shared/text/text.ts';

declare global {
  interface Window {
    readonly cascade: CascadeBridge;
  }
}

/** Asks the main process. Never rejects: a broken bridge is an answer too. */
export const request = async <N extends RequestName>(name: N, input: RequestIn<N>): Promise<Answer<N>> => {
  try {
    return await window.cascade.request(name, input);
  } catch (cause) {
    return { ok: false, error: appError('unexpected', t('The request {name} got no answer: {cause}', { name, cause: String(cause) })) };
  }
};

export const listen = <N extends EventName>(name: N, listener: (payload: Events[N]) => void): (() => void) =>
  window.cascade.on(name, listener);

export type { AppError };
