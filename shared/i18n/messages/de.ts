import type { MessageCatalog } from '../format.ts';
import core from './de/core.json' with { type: 'json' };
import window from './de/window.json' with { type: 'json' };

export const deMessages: MessageCatalog['texts'] = { ...core, ...window };
