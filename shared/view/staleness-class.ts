import { t } from '../i18n/translate.ts';
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

export const stalenessMeaning = (): Readonly<Record<StalenessClass, string>> => ({
  fresh: t('under 1 h'),
  stale: '1–30 h',
  old: t('over 30 h'),
  never: t('never'),
});
