import { joinMessages, type Message, msg, type TextMessage } from '../i18n/message.ts';
import { dayMs, type Instant } from '../schedule/instant.ts';
import type { SyncStatus } from '../simulate/types.ts';

export interface StatusText {
  readonly short: Message;
  readonly full: Message;
  readonly tone: 'quiet' | 'good' | 'busy' | 'bad';
}

/** `24 Dec` */
const formatDay = (at: Instant): Message =>
  msg('{day} {month}', { day: new Date(at).getUTCDate(), month: { date: 'monthShort', at } });

/** `05:00` within a day, `Fri` within a week, `24 Dec` beyond. UTC. */
const formatSoon = (at: Instant, now: Instant): Message => {
  if (at - now < dayMs) return { date: 'timeShort', at };
  return at - now < 6 * dayMs ? { date: 'weekdayShort', at } : formatDay(at);
};
/** `Tue 24 Nov 05:00 UTC` */
const formatExactly = (at: Instant): Message =>
  msg('{day} {time} UTC', {
    day: joinMessages([{ date: 'weekdayShort', at }, formatDay(at)]),
    time: { date: 'time', at },
  });

/** Text of a status (shared/simulate/README.md#expected-against-actual). */
export const statusText = (status: SyncStatus, connectionState: string | null, now: Instant): StatusText => {
  switch (status.kind) {
    case 'asleep': {
      if (status.until === null)
        return { short: msg('Never opens'), full: msg('Asleep: its schedule never opens a window'), tone: 'bad' };
      return {
        short: msg('Asleep till {soon}', { soon: formatSoon(status.until, now) }),
        full: msg('Asleep as planned until {exactly}', { exactly: formatExactly(status.until) }),
        tone: 'quiet',
      };
    }
    case 'due': {
      const full =
        status.closes === null
          ? msg('Due: not yet synced in this window')
          : msg('Due: not yet synced in this window, open until {exactly}', { exactly: formatExactly(status.closes) });
      return { short: msg('Due'), full, tone: 'busy' };
    }
    case 'synced': {
      const syncing = connectionState === 'Syncing';
      const word = syncing
        ? msg('Syncing')
        : status.closes === null
          ? msg('In sync')
          : msg('Open till {soon}', { soon: formatSoon(status.closes, now) });
      const full =
        status.closes === null
          ? msg('In sync, all the time')
          : msg('Synced, open until {exactly}', { exactly: formatExactly(status.closes) });
      return { short: word, full: syncing ? msg('Syncing now') : full, tone: syncing ? 'busy' : 'good' };
    }
    case 'missed':
      return {
        short: msg('Missed {n, plural, one {# window} other {# windows}}', { n: status.windows }),
        full: msg('Missed {n, plural, one {# window} other {# windows}}: it was open and did not sync', {
          n: status.windows,
        }),
        tone: 'bad',
      };
    case 'pending':
      return {
        short: msg('Change pending'),
        full: msg('Changed {exactly} and not synced since: it follows the schedule that it knew before', {
          exactly: formatExactly(status.since),
        }),
        tone: 'quiet',
      };
    case 'unhealthy':
      return { short: msg('Unhealthy'), full: msg('Unhealthy: {reason}', { reason: status.reason }), tone: 'bad' };
    case 'not-deployed':
      return {
        short: msg('Not deployed'),
        full: msg('Not deployed: no instance has been activated yet'),
        tone: 'quiet',
      };
    case 'unknown':
      return { short: msg('Unknown'), full: msg('Unknown: {reason}', { reason: status.reason }), tone: 'quiet' };
  }
};

/** Labels of statuses in display order. */
export const statusCounts: readonly (readonly [kind: SyncStatus['kind'], label: TextMessage])[] = [
  ['synced', msg('in sync')],
  ['due', msg('due')],
  ['asleep', msg('asleep')],
  ['missed', msg('missed')],
  ['pending', msg('with a change pending')],
  ['unhealthy', msg('unhealthy')],
  ['not-deployed', msg('not deployed')],
  ['unknown', msg('unknown')],
];
