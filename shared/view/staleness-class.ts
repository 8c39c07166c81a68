import { type Message, msg } from '../i18n/message.ts';
import { hourMs } from '../schedule/instant.ts';

export type StalenessClass = 'fresh' | 'stale' | 'old' | 'never';

/** Freshest first. */
export const stalenessClasses: readonly StalenessClass[] = ['fresh', 'stale', 'old', 'never'];

/** Below 1 h fresh, up to 30 h stale, above old; null is never. */
export const stalenessClass = (worstMs: number | null): StalenessClass => {
  if (worstMs === null) return 'never';
  if (worstMs < hourMs) return 'fresh';
  return worstMs <= 30 * hourMs ? 'stale' : 'old';
};

export const stalenessMeaning: Readonly<Record<StalenessClass, Message>> = {
  fresh: msg('under 1 h'),
  stale: '1–30 h',
  old: msg('over 30 h'),
  never: msg('never'),
};
