import type { Entry } from '../text.ts';
import core from './core.json' with { type: 'json' };
import window from './window.json' with { type: 'json' };

export const deMessages: Readonly<Record<string, Entry>> = { ...core, ...window };
