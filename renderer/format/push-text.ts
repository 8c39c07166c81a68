import { formatDayMonth, formatTimeShort, timeOfDay, weekdayName } from '../../shared/i18n/date-format.ts';
import { t } from '../../shared/i18n/translate.ts';
import { describeDuration } from '../../shared/schedule/duration.ts';
import { dayMs, type Instant } from '../../shared/schedule/instant.ts';
import type { Hop } from '../../shared/simulate/types.ts';
import type { PushState } from '../../shared/view/push-state.ts';
import { formatClock, formatInstant } from './date-time.ts';

const formatDayShort = (at: Instant, since: Instant): string =>
  at - since < 6 * dayMs ? weekdayName(new Date(at).getUTCDay(), 'short') : formatDayMonth(new Date(at));

/** `Tue 02:00` within six days of `since`, else `8 Dec 02:00`; null is never. */
export const formatInstantShort = (at: Instant | null, since: Instant): string =>
  at === null ? t('never') : `${formatDayShort(at, since)} ${formatClock(at)}`;

export const describeHop = ({ availableAt, startsAt, arrivesAt }: Hop): string => {
  if (arrivesAt === null) return t('never fits into a window');
  const wait = (startsAt ?? arrivesAt) - availableAt;
  const move = arrivesAt - (startsAt ?? arrivesAt);
  const parts = [
    wait > 0 ? t('waits {duration}', { duration: describeDuration(wait) }) : '',
    move > 0 ? t('moves {duration}', { duration: describeDuration(move) }) : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? t('at once') : parts.join(', ');
};

const till = (at: Instant, now: Instant): string =>
  at - now < dayMs ? formatTimeShort(timeOfDay(new Date(at))) : formatDayShort(at, now);

export const describePushState = (
  state: PushState,
  now: Instant,
): { readonly short: string; readonly full: string } => {
  switch (state.kind) {
    case 'has':
      return { short: t('Has it'), full: t('Has it since {instant} UTC', { instant: formatInstant(state.since) }) };
    case 'moving':
      return {
        short: t('On its way till {till}', { till: till(state.until, now) }),
        full: t('On its way, there {instant} UTC', { instant: formatInstant(state.until) }),
      };
    case 'waiting':
      return {
        short: t('Waiting till {till}', { till: till(state.until, now) }),
        full: t('Waiting for its window, {instant} UTC', { instant: formatInstant(state.until) }),
      };
    case 'behind':
      return {
        short: t('Waiting for {registry}', { registry: state.registry }),
        full: t('Waiting for {registry}, which has not got it yet', { registry: state.registry }),
      };
    case 'never':
      return { short: t('Never gets it'), full: t('Never gets it') };
  }
};
