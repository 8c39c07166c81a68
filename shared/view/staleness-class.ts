import { t } from '../i18n/translate.ts';
import { hourMs } from '../schedule/instant.ts';

/** Class of worst staleness, used for colours and labels everywhere. */
export type StalenessClass = 'fresh' | 'stale' | 'old' | 'never';

/** From the freshest down. */
export const stalenessClasses: readonly StalenessClass[] = ['fresh', 'stale', 'old', 'never'];

/** Under 1 h fresh, up to 30 h stale, above that old; null milliseconds are never. */
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
