import { getContext, setContext } from 'svelte';

const key = Symbol('clipboard');

/** Copies a text and resolves to whether that succeeded. Notifies the person if not. */
type WriteClipboard = (text: string) => Promise<boolean>;

export const provideClipboard = (write: WriteClipboard): WriteClipboard => setContext(key, write);
export const useClipboard = (): WriteClipboard => getContext<WriteClipboard>(key);
