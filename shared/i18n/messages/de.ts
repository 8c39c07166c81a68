import type { Message } from '../translate.ts';
import core from './de/core.json' with { type: 'json' };
import window from './de/window.json' with { type: 'json' };

export const deMessages: Readonly<Record<string, Message>> = { ...core, ...window };
