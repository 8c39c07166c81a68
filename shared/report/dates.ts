import { BoundedCache } from '../bounded-cache.ts';
import type { Formatter } from '../i18n/format.ts';
import { dayMs, hourMs, type Instant, minuteMs } from '../schedule/instant.ts';
import { findCloudId } from '../topology/arm-id.ts';
import type { Topology } from '../topology/model.ts';

const secondMs = 1_000;
const dayTexts = new BoundedCache<number, string>(10_000);

/** `2026-11-24`, UTC. Cached: a report repeats few days. */
const dayText = (at: Instant): string => {
  const day = Math.floor(at / dayMs);
  return dayTexts.getOrCreate(day, () => new Date(day * dayMs).toISOString().slice(0, -14));
};

const twoDigits = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));
const part = (at: Instant, whole: number, unit: number): string =>
  twoDigits[Math.floor((((at % whole) + whole) % whole) / unit)] ?? '';
const hour = (at: Instant): string => part(at, dayMs, hourMs);
const minute = (at: Instant): string => part(at, hourMs, minuteMs);
const second = (at: Instant): string => part(at, minuteMs, secondMs);

/** `2026-11-24 02:00`, UTC. */
export const formatUtc = (at: Instant): string => `${dayText(at)} ${hour(at)}:${minute(at)}`;

/** `2026-11-24T02:00:00.000Z`; null for never. */
export const formatIso = (at: Instant | null | undefined): string | null =>
  at === null || at === undefined || !Number.isFinite(at)
    ? null
    : at % secondMs === 0
      ? `${dayText(at)}T${hour(at)}:${minute(at)}:${second(at)}.000Z`
      : new Date(at).toISOString();

const localFormats = new BoundedCache<string, Intl.DateTimeFormat | null>(1_000);

const getLocalFormat = (timeZone: string, locale: string): Intl.DateTimeFormat | null =>
  localFormats.getOrCreate(`${locale} ${timeZone}`, () => {
    try {
      return new Intl.DateTimeFormat(locale, {
        timeZone,
        weekday: 'short',
        day: '2-digit',
        month: 'short',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      });
    } catch {
      return null;
    }
  });

/** `Tue 24 Nov 03:00` on the site's clock, German without dots; empty for an unknown zone. */
export const formatLocal = (at: Instant, timeZone: string, { locale }: Pick<Formatter, 'locale'>): string =>
  getLocalFormat(timeZone, locale)
    ?.format(at)
    .replaceAll(/,|(?<=\p{L})\./gu, '') ?? '';

/** Phrase with the date of the data, or that it has none. */
export const withDate = (topology: Topology, { t }: Formatter): string =>
  topology.asOf !== null
    ? t('as of {time} UTC', { time: formatUtc(topology.asOf) })
    : findCloudId(topology) === null
      ? t('a sketch that was never read from Azure')
      : t('from a list that does not say when it was read');
