import { getContext, setContext } from 'svelte';
import { provideClipboard } from '../ui/clipboard.ts';
import type { AppState } from './app.svelte.ts';
import { request } from './ipc-client.ts';

const key = Symbol('cascade');

export const provideApp = (app: AppState): AppState => {
  provideClipboard(async (text) => {
    const answer = await request('clipboard.write', { text });
    if (!answer.ok) app.notify(answer.error.message, 'bad');
    return answer.ok;
  });
  return setContext(key, app);
};
export const useApp = (): AppState => getContext<AppState>(key);
/** @internal */
export const createAppContext = (app: AppState): Map<symbol, AppState> => new Map([[key, app]]);
