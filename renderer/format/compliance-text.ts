import { t } from '../../shared/i18n/translate.ts';
import type { WindowCompliance } from '../../shared/watch/history.ts';

/** `6 of 7 (86 %), 2 more unseen`. */
export const formatCompliance = ({ kept, missed, unseen }: WindowCompliance): string => {
  const seen = kept + missed;
  if (seen === 0) return unseen === 0 ? t('No window has ended yet') : t('{unseen} unseen', { unseen });
  // Rounded down, so that 100 % means all.
  const share = t('{kept} of {seen} ({percent} %)', { kept, seen, percent: Math.floor((kept / seen) * 100) });
  return unseen === 0 ? share : t('{share}, {unseen} more unseen', { share, unseen });
};
