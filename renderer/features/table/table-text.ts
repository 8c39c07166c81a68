import type { Finding } from '../../../shared/findings/types.ts';
import { formatDayMonth } from '../../../shared/i18n/date-format.ts';
import { t } from '../../../shared/i18n/translate.ts';
import type { Instant } from '../../../shared/schedule/instant.ts';
import { formatClock } from '../../format/date-time.ts';
import { formatFindingCount } from '../../format/finding-title.ts';

/** `24 Nov 05:00` in UTC; null is never. */
export const formatSyncTime = (at: Instant | null): string =>
  at === null ? t('never') : `${formatDayMonth(new Date(at))} ${formatClock(at)}`;

/** `1 error, 2 warnings`; a dash for none. */
export const formatFindingCounts = (findings: readonly Finding[]): string =>
  findings.length === 0
    ? '—'
    : (['error', 'warning', 'note'] as const)
        .flatMap((severity) => {
          const count = findings.filter((finding) => finding.severity === severity).length;
          return count === 0 ? [] : [formatFindingCount(count, severity)];
        })
        .join(', ');
