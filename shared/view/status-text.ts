import { formatDayMonth, formatTimeShort, formatTimeUtc, timeOfDay, weekdayName } from '../i18n/date-format.ts';
import { t } from '../i18n/translate.ts';
import { dayMs, type Instant } from '../schedule/instant.ts';
import type { SyncStatus } from '../simulate/types.ts';

export interface StatusText {
  readonly short: string;
  readonly full: string;
  readonly tone: 'quiet' | 'good' | 'busy' | 'bad';
}

const day = (date: Date): string => `${weekdayName(date.getUTCDay(), 'short')} ${formatDayMonth(date)}`;

/** `05:00` within a day, `Fri` within a week, `24 Dec` beyond. UTC. */
const formatSoon = (at: Instant, now: Instant): string => {
  const date = new Date(at);
  if (at - now < dayMs) return formatTimeShort(timeOfDay(date));
  return at - now < 6 * dayMs ? weekdayName(date.getUTCDay(), 'short') : formatDayMonth(date);
};
/** `Tue 24 Nov 05:00 UTC` */
const formatExactly = (at: Instant): string =>
  t('{day} {clock} UTC', { day: day(new Date(at)), clock: formatTimeUtc(new Date(at)) });

/** Text of a status (shared/simulate/README.md#expected-against-actual). */
export const statusText = (status: SyncStatus, connectionState: string | null, now: Instant): StatusText => {
  switch (status.kind) {
    case 'asleep': {
      if (status.until === null)
        return { short: t('Never opens'), full: t('Asleep: its schedule never opens a window'), tone: 'bad' };
      return {
        short: t('Asleep till {soon}', { soon: formatSoon(status.until, now) }),
        full: t('Asleep as planned until {exactly}', { exactly: formatExactly(status.until) }),
        tone: 'quiet',
      };
    }
    case 'due': {
      const closes =
        status.closes === null ? '' : t(', open until {exactly}', { exactly: formatExactly(status.closes) });
      return { short: t('Due'), full: t('Due: not yet synced in this window{closes}', { closes }), tone: 'busy' };
    }
    case 'synced': {
      const syncing = connectionState === 'Syncing';
      const word = syncing
        ? t('Syncing')
        : status.closes === null
          ? t('In sync')
          : t('Open till {soon}', { soon: formatSoon(status.closes, now) });
      const full =
        status.closes === null
          ? t('In sync, all the time')
          : t('Synced, open until {exactly}', { exactly: formatExactly(status.closes) });
      return { short: word, full: syncing ? t('Syncing now') : full, tone: syncing ? 'busy' : 'good' };
    }
    case 'missed': {
      const windows = `${status.windows} ${t('{n, plural, one {window} other {windows}}', { n: status.windows })}`;
      return {
        short: t('Missed {windows}', { windows }),
        full: t('Missed {windows}: it was open and did not sync', { windows }),
        tone: 'bad',
      };
    }
    case 'pending':
      return {
        short: t('Change pending'),
        full: t('Changed {exactly} and not synced since: it follows the schedule that it knew before', {
          exactly: formatExactly(status.since),
        }),
        tone: 'quiet',
      };
    case 'unhealthy':
      return { short: t('Unhealthy'), full: t('Unhealthy: {reason}', { reason: status.reason }), tone: 'bad' };
    case 'not-deployed':
      return { short: t('Not deployed'), full: t('Not deployed: no instance has been activated yet'), tone: 'quiet' };
    case 'unknown':
      return { short: t('Unknown'), full: t('Unknown: {reason}', { reason: status.reason }), tone: 'quiet' };
  }
};

/** Labels of statuses in display order. */
export const statusCounts = (): readonly (readonly [kind: SyncStatus['kind'], word: string])[] => [
  ['synced', t('in sync')],
  ['due', t('due')],
  ['asleep', t('asleep')],
  ['missed', t('missed')],
  ['pending', t('with a change pending')],
  ['unhealthy', t('unhealthy')],
  ['not-deployed', t('not deployed')],
  ['unknown', t('unknown')],
];
