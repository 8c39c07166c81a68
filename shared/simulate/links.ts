import { BoundedCache } from '../bounded-cache.ts';
import { memoizePerLocale } from '../i18n/translate.ts';
import { parseDuration } from '../schedule/duration.ts';
import { isWeekly, mergeIntervals, type ParsedSync, parseSync } from '../schedule/windows.ts';
import type { Blackout, ConnectedRegistry, Topology } from '../topology/model.ts';
import { getSite, nameKey } from '../topology/tree.ts';

/** The link between a registry and its parent. */
export interface Link {
  readonly reading: ParsedSync;
  /** Merged blackouts: start, end, … */
  readonly closed: Float64Array;
  /** Whole milliseconds; 0 if rate or payload is unknown (shared/simulate/README.md#transfer-time). */
  readonly transferMs: number;
  /** Null if it does not parse. */
  readonly ttlMs: number | null;
  readonly linkMbps: number | null;
  readonly payloadBytes: number | null;
}

const noClosed = new Float64Array(0);

/** Blackouts that name a registry, or none and so all (shared/simulate/README.md#blackouts). */
export const findBlackouts = (topology: Topology, name: string): readonly Blackout[] => {
  const key = nameKey(name);
  return topology.blackouts.filter(
    ({ registries }) => registries.length === 0 || registries.some((other) => nameKey(other) === key),
  );
};

/** Merged blackouts of one registry: start, end, … */
export const blackoutIntervals = (topology: Topology, name: string): Float64Array =>
  topology.blackouts.length === 0 ? noClosed : mergeIntervals(findBlackouts(topology, name));

/** A decimal such as 2.01 as an exact fraction. */
const asFraction = (value: number): { readonly numerator: bigint; readonly denominator: bigint } => {
  const [digits = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', decimals = ''] = digits.split('.');
  const shift = decimals.length - Number(exponent);
  return {
    numerator: BigInt(whole + decimals) * 10n ** BigInt(Math.max(0, -shift)),
    denominator: 10n ** BigInt(Math.max(0, shift)),
  };
};

/** Exact and rounded up to whole milliseconds (shared/simulate/README.md#transfer-time); 0 if either is absent. */
const transferTime = (payloadBytes: number | null, linkMbps: number | null): number => {
  if (payloadBytes === null || linkMbps === null || linkMbps <= 0) return 0;
  const [payload, rate] = [asFraction(payloadBytes), asFraction(linkMbps)];
  const bits = payload.numerator * 8n * rate.denominator;
  const bitsPerMs = rate.numerator * 1_000n * payload.denominator;
  return Number((bits + bitsPerMs - 1n) / bitsPerMs);
};

const parsedSyncs = memoizePerLocale(() => new BoundedCache<string, ParsedSync>(20_000));
const ttls = new BoundedCache<string, number | null>(20_000);

/** Equal texts give the same object. */
export const parsedSync = (registry: Pick<ConnectedRegistry, 'sync'>): ParsedSync =>
  parsedSyncs().getOrCreate(`${registry.sync.schedule}\n${registry.sync.syncWindow ?? ''}`, () =>
    parseSync(registry.sync),
  );

/** `messageTtl` in milliseconds; null if it does not parse. */
export const parseTtl = (registry: ConnectedRegistry): number | null =>
  ttls.getOrCreate(registry.sync.messageTtl, () => {
    const ttl = parseDuration(registry.sync.messageTtl);
    return ttl.ok ? ttl.value : null;
  });

/** Whether every week is like the first: a weekly schedule without blackouts. */
export const repeatsWeekly = ({ reading, closed }: Link): boolean => closed.length === 0 && isWeekly(reading);

/** Replaces the payload of every site; unchanged for undefined. */
export const withPayload = (topology: Topology, payloadBytes: number | undefined): Topology =>
  payloadBytes === undefined
    ? topology
    : {
        ...topology,
        sites: Object.fromEntries(
          topology.registries.map(({ name }) => [nameKey(name), { ...getSite(topology, name), payloadBytes }]),
        ),
      };

/** `payloadBytes` overrides the site's own. */
export function buildLink(topology: Topology, registry: ConnectedRegistry, payloadBytes?: number): Link {
  const site = getSite(topology, registry.name);
  const payload = payloadBytes ?? site.payloadBytes ?? null;
  const rate = site.linkMbps ?? null;
  return {
    reading: parsedSync(registry),
    closed: blackoutIntervals(topology, registry.name),
    transferMs: transferTime(payload, rate),
    ttlMs: parseTtl(registry),
    linkMbps: rate,
    payloadBytes: payload,
  };
}
