import { describeDuration } from '../../../shared/schedule/duration.ts';
import { dayMs, type Instant } from '../../../shared/schedule/instant.ts';
import type { Hop } from '../../../shared/simulate/types.ts';
import type { PushState } from '../../../shared/view/push-state.ts';
import { clockText, dayText, instantText } from '../../forms/instants.ts';

/** `Tue 02:00` within a week of `since`, else `8 Dec 02:00`; null is never. */
export const shortInstant = (at: Instant | null, since: Instant): string => {
  if (at === null) return 'never';
  const day = dayText(at);
  return `${at - since < 6 * dayMs ? day.slice(0, 3) : day.slice(4)} ${clockText(at)}`;
};

/** What one hop costs: the wait for the window and the transfer. */
export const hopWords = ({ availableAt, startsAt, arrivesAt }: Hop): string => {
  if (arrivesAt === null) return 'never fits into a window';
  const wait = (startsAt ?? arrivesAt) - availableAt;
  const move = arrivesAt - (startsAt ?? arrivesAt);
  const parts = [wait > 0 ? `waits ${describeDuration(wait)}` : '', move > 0 ? `moves ${describeDuration(move)}` : ''].filter((part) => part !== '');
  return parts.length === 0 ? 'at once' : parts.join(', ');
};

/** `02:00` within a day, else with the day. */
const till = (at: Instant, now: Instant): string => (at - now < dayMs ? clockText(at) : shortInstant(at, now).replace(/ \d\d:\d\d$/, ''));

/** A state of the push, for a card and for a sentence. */
export const pushWords = (state: PushState, now: Instant): { readonly short: string; readonly full: string } => {
  switch (state.kind) {
    case 'has':
      return { short: 'Has it', full: `Has it since ${instantText(state.since)} UTC` };
    case 'moving':
      return { short: `On its way till ${till(state.until, now)}`, full: `On its way, there ${instantText(state.until)} UTC` };
    case 'waiting':
      return { short: `Waiting till ${till(state.until, now)}`, full: `Waiting for its window, ${instantText(state.until)} UTC` };
    case 'behind':
      return { short: `Waiting for ${state.registry}`, full: `Waiting for ${state.registry}, which has not got it yet` };
    case 'never':
      return { short: 'Never gets it', full: 'Never gets it' };
  }
};
