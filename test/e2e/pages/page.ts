import type { Answer, RequestIn, RequestName } from '../../../shared/ipc.ts';

/** The element that carries this data-testid. */
export const byTestId = (id: string) => $(`[data-testid="${id}"]`);

/** Every element whose data-testid begins so. */
export const byTestIdPrefix = (prefix: string) => $$(`[data-testid^="${prefix}"]`);

/** The data-testids in the page that begin so, read at one instant. */
export const testIds = (prefix: string): Promise<string[]> =>
  browser.execute(
    (start) =>
      [...document.querySelectorAll<HTMLElement>(`[data-testid^="${start}"]`)].map(
        ({ dataset }) => dataset['testid'] ?? '',
      ),
    prefix,
  );

/** Asks the main process as the page does. The answer travels as text, because the driver takes an object with an `error` for its own. */
export const ask = async <N extends RequestName>(name: N, input: RequestIn<N>): Promise<Answer<N>> => {
  const text = await browser.execute<Promise<string>, [string, unknown]>(
    async (wanted, given) => JSON.stringify(await window.cascade.request(wanted as never, given as never)),
    name,
    input,
  );
  return JSON.parse(text) as Answer<N>;
};

/** A picture of the whole window, kept beside the failures' for a person to look at. */
export const picture = (name: string) =>
  browser.saveScreenshot(new URL(`../output/${name}.png`, import.meta.url).pathname);
