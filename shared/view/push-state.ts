import { type Message, msg } from '../i18n/message.ts';
import type { Instant } from '../schedule/instant.ts';
import type { Arrival } from '../simulate/types.ts';

export type PushState =
  | { readonly kind: 'has'; readonly since: Instant }
  /** In transfer from the parent. */
  | { readonly kind: 'moving'; readonly until: Instant }
  /** The parent has it; the site's window is not open yet. */
  | { readonly kind: 'waiting'; readonly until: Instant }
  /** An ancestor must receive it first; `registry` is the next to do so. */
  | { readonly kind: 'behind'; readonly registry: string }
  | { readonly kind: 'never' };

/** Before the push no site has it. */
const pushStateAt = ({ registry, at: arrivesAt, hops }: Arrival, at: Instant): PushState => {
  if (arrivesAt === null) return { kind: 'never' };
  if (at >= arrivesAt) return { kind: 'has', since: arrivesAt };
  const pending = hops.find((hop) => hop.arrivesAt === null || hop.arrivesAt > at);
  if (pending !== undefined && pending.registry !== registry) return { kind: 'behind', registry: pending.registry };
  if (pending?.startsAt !== null && pending?.startsAt !== undefined && pending.startsAt <= at)
    return { kind: 'moving', until: arrivesAt };
  return { kind: 'waiting', until: pending?.startsAt ?? arrivesAt };
};

export const noPushStates: ReadonlyMap<string, PushState> = new Map();

/** By name. */
export const pushStatesAt = (arrivals: readonly Arrival[], at: Instant): ReadonlyMap<string, PushState> =>
  new Map(arrivals.map((arrival) => [arrival.registry, pushStateAt(arrival, at)]));

/** Instants at which any state changes, ascending, unique. */
export const pushInstants = (arrivals: readonly Arrival[]): Float64Array => {
  const instants = new Set<Instant>();
  for (const { hops } of arrivals) {
    const last = hops.at(-1);
    for (const at of [last?.availableAt, last?.startsAt, last?.arrivesAt])
      if (at !== undefined && at !== null) instants.add(at);
  }
  return Float64Array.from(instants).sort();
};

/** Formats a wait for a link label: `12 h`, `3 d`, `45 min`. */
export const formatWaitShort = (ms: number): Message => {
  const minutes = Math.round(ms / 60_000);
  // The next minute of a continuous schedule: none and one would alternate with the clock.
  if (minutes <= 1) return '≤1 min';
  if (minutes < 100) return msg('{minutes} min', { minutes });
  const hours = Math.round(ms / 3_600_000);
  return hours < 72 ? `${hours} h` : `${Math.round(hours / 24)} d`;
};
