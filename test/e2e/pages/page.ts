import type { AppError } from '../../../shared/errors.ts';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import type { Answer, EventName, Events, RequestIn, RequestName } from '../../../shared/ipc.ts';
import type { Result } from '../../../shared/result.ts';

type Output<N extends RequestName> = Extract<Answer<N>, { readonly ok: true }>['value'];

export const byTestId = (id: string) => $(`[data-testid="${id}"]`);

export const byTestIdPrefix = (prefix: string) => $$(`[data-testid^="${prefix}"]`);

/** The data-testids with this prefix, read at one instant. */
export const testIds = (prefix: string): Promise<string[]> =>
  browser.execute(
    (start) =>
      [...document.querySelectorAll<HTMLElement>(`[data-testid^="${start}"]`)].map(
        ({ dataset }) => dataset['testid'] ?? '',
      ),
    prefix,
  );

/**
 * Sends a request as the page does. The response travels as text, because the driver mistakes an object with an `error`
 * for its own.
 */
export const ask = async <N extends RequestName>(name: N, input: RequestIn<N>): Promise<Answer<N>> => {
  const text = await browser.execute<Promise<string>, [string, unknown]>(
    async (wanted, given) => {
      const response: unknown = await window.cascade.request(wanted as never, given as never);
      return typeof response === 'string' ? response : JSON.stringify(response);
    },
    name,
    input,
  );
  return JSON.parse(text) as Answer<N>;
};

/** Throws if the request fails. */
export const must = async <N extends RequestName>(name: N, input: RequestIn<N>): Promise<Output<N>> => {
  const answer: Result<Output<N>, AppError> = await ask(name, input);
  if (!answer.ok) throw new Error(`${name}: ${formatMessage(answer.error.message)}`);
  return answer.value;
};

/** Returns the payload of the first such event after `cause` started. */
export const waitForEvent = async <N extends EventName>(name: N, cause: () => Promise<unknown>): Promise<Events[N]> => {
  await browser.execute<undefined, [string]>((wanted) => {
    const seen = window as unknown as { happened: unknown[]; stop?: () => void };
    seen.happened = [];
    seen.stop?.();
    seen.stop = window.cascade.on(wanted as EventName, (payload) => seen.happened.push(payload));
  }, name);
  await cause();
  const happened = () => browser.execute(() => JSON.stringify((window as unknown as { happened: unknown[] }).happened));
  await browser.waitUntil(async () => (await happened()) !== '[]', { timeoutMsg: `The event ${name} did not come.` });
  return (JSON.parse(await happened()) as Events[N][])[0] as Events[N];
};

/** Saves a picture of the window, beside those of failures. */
export const picture = (name: string) =>
  browser.saveScreenshot(new URL(`../output/${name}.png`, import.meta.url).pathname);
