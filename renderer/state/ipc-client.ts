import { appError } from '../../shared/errors.ts';
import { t } from '../../shared/i18n/translate.ts';
import type { Answer, CascadeBridge, EventName, Events, RequestIn, RequestName } from '../../shared/ipc.ts';
import { ok } from '../../shared/result.ts';
import { reviveTypedArrays } from '../../shared/view/serialize-results.ts';
import type { SimulationResults } from '../../shared/view/simulation-results.ts';

declare global {
  interface Window {
    readonly cascade: CascadeBridge;
  }
}

/** The first responses arrive as text: one string crosses the bridge faster than an object. */
const parseResponse = <N extends RequestName>(name: N, text: string): Answer<N> => {
  const answer = JSON.parse(text) as Answer<RequestName>;
  const figures = name === 'simulation.initial' && answer.ok ? (answer.value as SimulationResults | null) : null;
  return figures === null ? answer : ok(reviveTypedArrays(figures));
};

/** Sends a request to main. Never rejects: a failed bridge is an error result. */
export const request = async <N extends RequestName>(name: N, input: RequestIn<N>): Promise<Answer<N>> => {
  try {
    const answer: Answer<N> | string = await window.cascade.request(name, input);
    return typeof answer === 'string' ? parseResponse(name, answer) : answer;
  } catch (cause) {
    return {
      ok: false,
      error: appError('unexpected', t('The request {name} got no answer: {cause}', { name, cause: String(cause) })),
    };
  }
};

export const listen = <N extends EventName>(name: N, listener: (payload: Events[N]) => void): (() => void) =>
  window.cascade.on(name, listener);
