import { getContext, setContext } from 'svelte';
import type { AppState } from './app.svelte.ts';

const key = Symbol('cascade');

export const provideApp = (app: AppState): AppState => setContext(key, app);
export const useApp = (): AppState => getContext<AppState>(key);
/** @internal */
export const createAppContext = (app: AppState): Map<symbol, AppState> => new Map([[key, app]]);
