import { t } from '../../shared/i18n/translate.ts';
import type { DraftMark } from '../../shared/view/draft-marks.ts';

export const formatDraftMark = (mark: DraftMark): string =>
  ({ new: t('new'), changed: t('changed'), deleted: t('deleted') })[mark];
