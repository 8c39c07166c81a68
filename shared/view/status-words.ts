import { dayMs, type Instant } from '../schedule/instant.ts';
import type { SyncStatus } from '../simulate/types.ts';

/** A status in words: for a card, for a sentence, and whether it wants a person. */
export interface StatusWords {
  readonly short: string;
  readonly full: string;
  readonly tone: 'quiet' | 'good' | 'busy' | 'bad';
}

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const two = (value: number): string => String(value).padStart(2, '0');

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

const day = (date: Date): string => `${weekdays[date.getUTCDay()] ?? ''} ${String(date.getUTCDate())} ${months[date.getUTCMonth()] ?? ''}`;
const clock = (date: Date): string => `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;

/** `05:00` within a day, `Fri` within a week, `24 Dec` beyond. UTC. */
const soon = (at: Instant, now: Instant): string => {
  const date = new Date(at);
  if (at - now < dayMs) return clock(date);
  return at - now < 6 * dayMs ? (weekdays[date.getUTCDay()] ?? '') : day(date).slice(4);
};
/** `Tue 24 Nov 05:00 UTC` */
const exactly = (at: Instant): string => `${day(new Date(at))} ${clock(new Date(at))} UTC`;

/** What a registry is doing now against what its schedule expects (semantics.md, Expected against actual). */
export const statusWords = (status: SyncStatus, connectionState: string | null, now: Instant): StatusWords => {
  switch (status.kind) {
    case 'asleep': {
      if (status.until === null) return { short: 'Never opens', full: 'Asleep: its schedule never opens a window', tone: 'bad' };
      return { short: `Asleep till ${soon(status.until, now)}`, full: `Asleep as planned until ${exactly(status.until)}`, tone: 'quiet' };
    }
    case 'due': {
      const closes = status.closes === null ? '' : `, open until ${exactly(status.closes)}`;
      return { short: 'Due', full: `Due: not yet synced in this window${closes}`, tone: 'busy' };
    }
    case 'synced': {
      const syncing = connectionState === 'Syncing';
      const word = syncing ? 'Syncing' : status.closes === null ? 'In sync' : `Open till ${soon(status.closes, now)}`;
      const full = status.closes === null ? 'In sync, all the time' : `Synced, open until ${exactly(status.closes)}`;
      return { short: word, full: syncing ? 'Syncing now' : full, tone: syncing ? 'busy' : 'good' };
    }
    case 'missed': {
      const windows = `${status.windows} ${status.windows === 1 ? 'window' : 'windows'}`;
      return { short: `Missed ${windows}`, full: `Missed ${windows}: it was open and did not sync`, tone: 'bad' };
    }
    case 'pending':
      return {
        short: 'Change pending',
        full: `Changed ${exactly(status.since)} and not synced since: it follows the schedule that it knew before`,
        tone: 'quiet',
      };
    case 'unhealthy':
      return { short: 'Unhealthy', full: `Unhealthy: ${status.reason}`, tone: 'bad' };
    case 'not-deployed':
      return { short: 'Not deployed', full: 'Not deployed: no instance has been activated yet', tone: 'quiet' };
    case 'unknown':
      return { short: 'Unknown', full: `Unknown: ${status.reason}`, tone: 'quiet' };
  }
};

/** The order and the words of a count by status. */
export const statusCounts: readonly (readonly [kind: SyncStatus['kind'], word: string])[] = [
  ['synced', 'in sync'],
  ['due', 'due'],
  ['asleep', 'asleep'],
  ['missed', 'missed'],
  ['pending', 'with a change pending'],
  ['unhealthy', 'unhealthy'],
  ['not-deployed', 'not deployed'],
  ['unknown', 'unknown'],
];
