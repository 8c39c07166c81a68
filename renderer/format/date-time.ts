import { formatWeekdayDay } from '../../shared/i18n/date-format.ts';
import { hourCycle, locale, memoizePerLocale, t } from '../../shared/i18n/translate.ts';
import { dayMs, type Instant, minuteMs, startOfDay } from '../../shared/schedule/instant.ts';
import { zoneOffsetMinutes } from '../../shared/schedule/time-zone.ts';

const formatters = memoizePerLocale(() => new Map<string, Intl.DateTimeFormat>());

/** Cached: constructing a formatter is expensive. */
const getFormatter = (timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  const key = `${timeZone} ${JSON.stringify(options)}`;
  const cached = formatters().get(key);
  if (cached !== undefined) return cached;
  const created = new Intl.DateTimeFormat(locale(), { ...options, timeZone });
  formatters().set(key, created);
  return created;
};

const hours24: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
const hours12: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit', hourCycle: 'h12' };

export const formatDay = (at: Instant, timeZone = 'UTC'): string =>
  formatWeekdayDay(new Date(at + (timeZone === 'UTC' ? 0 : zoneOffsetMinutes(timeZone, at) * minuteMs)));

/** `05:00`, or `5:00 am` under the 12-hour cycle. */
export const formatClock = (at: Instant, timeZone = 'UTC'): string =>
  getFormatter(timeZone, hourCycle() === '24' ? hours24 : hours12).format(at);

/** `05:00–07:00`, or `5:00–7:00 am`: two times of one day. */
export const formatTimeSpan = (start: Instant, end: Instant, timeZone = 'UTC'): string =>
  hourCycle() === '24'
    ? `${formatClock(start, timeZone)}–${formatClock(end, timeZone)}`
    : getFormatter(timeZone, hours12)
        .formatRange(start, end)
        .replace(/\s*–\s*/, '–');

export const formatInstant = (at: Instant, timeZone = 'UTC'): string =>
  `${formatDay(at, timeZone)} ${formatClock(at, timeZone)}`;

/** Spends the tens of milliseconds of a page's first date and zone while it waits for responses anyway. */
export const warmUpFormatters = (): void => {
  formatInstant(0);
  zoneOffsetMinutes('Europe/Berlin', 0);
};

/** `as of 12:41:07 UTC`, or with the date if it is not today. */
export const formatReadTime = (asOf: Instant | null, now: Instant): string => {
  if (asOf === null) return t('not dated');
  if (startOfDay(asOf) === startOfDay(now))
    return t('as of {time} UTC', {
      time: getFormatter('UTC', { ...(hourCycle() === '24' ? hours24 : hours12), second: '2-digit' }).format(asOf),
    });
  return t('as of {time} UTC', {
    time: [formatInstant(asOf), yearIfDistant(asOf, now)].filter((part) => part !== '').join(' '),
  });
};

/** `2027` if the instant is over 300 days away; else empty. */
export const yearIfDistant = (at: Instant, now: Instant): string =>
  Math.abs(at - now) > 300 * dayMs ? String(new Date(at).getUTCFullYear()) : '';

/** `Tue 24 Nov 05:00–07:00`; names the end's day if it differs. An infinite end never closes. */
export const formatSpan = (start: Instant, end: Instant, timeZone = 'UTC'): string => {
  if (!Number.isFinite(end)) return t('{instant}, never closes', { instant: formatInstant(start, timeZone) });
  const lastDay = formatDay(end, timeZone);
  const sameDay = formatDay(start, timeZone) === lastDay && end - start < dayMs;
  return sameDay
    ? `${formatDay(start, timeZone)} ${formatTimeSpan(start, end, timeZone)}`
    : `${formatInstant(start, timeZone)} – ${lastDay} ${formatClock(end, timeZone)}`;
};

/** `2 min ago`, `in 3 d`; `just now` under a minute. */
export const formatRelative = (at: Instant, now: Instant): string => {
  const minutes = Math.round(Math.abs(now - at) / 60_000);
  if (minutes < 1) return t('just now');
  const size =
    minutes < 90
      ? t('{minutes} min', { minutes })
      : minutes < 48 * 60
        ? `${Math.round(minutes / 60)} h`
        : `${Math.round(minutes / 1440)} d`;
  return at <= now ? t('{size} ago', { size }) : t('in {size}', { size });
};

let systemZone: string | undefined;
export const getSystemZone = (): string => (systemZone ??= new Intl.DateTimeFormat().resolvedOptions().timeZone);

const cityNames = memoizePerLocale(
  (): ReadonlyMap<string, string> =>
    new Map([
      ['Athens', t('Athens|city')],
      ['Belgrade', t('Belgrade|city')],
      ['Brussels', t('Brussels|city')],
      ['Bucharest', t('Bucharest|city')],
      ['Cairo', t('Cairo|city')],
      ['Copenhagen', t('Copenhagen|city')],
      ['Hong_Kong', t('Hong Kong|city')],
      ['Lisbon', t('Lisbon|city')],
      ['Luxembourg', t('Luxembourg|city')],
      ['Moscow', t('Moscow|city')],
      ['Prague', t('Prague|city')],
      ['Rome', t('Rome|city')],
      ['Singapore', t('Singapore|city')],
      ['Tokyo', t('Tokyo|city')],
      ['Vienna', t('Vienna|city')],
      ['Warsaw', t('Warsaw|city')],
      ['Zurich', t('Zurich|city')],
    ]),
);

/** `Lyon` for `Europe/Lyon`. */
export const zoneCity = (timeZone: string): string => {
  const city = timeZone.split('/').at(-1) ?? timeZone;
  return cityNames().get(city) ?? city.replaceAll('_', ' ');
};

/** English locales: each has abbreviations for other zones. */
const zoneLocales = ['en-GB', 'en-US', 'en-AU', 'en-NZ', 'en-IN', 'en-ZA'] as const;
const abbreviations = new Map<string, string>();

/** `CET`, `CEST`, `EST` at an instant; `UTC+9` without a common abbreviation. */
export const zoneAbbreviation = (timeZone: string, at: Instant): string => {
  const offset = zoneOffsetMinutes(timeZone, at);
  const key = `${timeZone} ${String(offset)}`;
  const cached = abbreviations.get(key);
  if (cached !== undefined) return cached;
  const names = zoneLocales.map(
    (locale) =>
      new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'short' })
        .formatToParts(at)
        .find(({ type }) => type === 'timeZoneName')?.value ?? '',
  );
  const sign = offset < 0 ? '−' : '+';
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  const name =
    names.find((text) => /^[A-Z]{3,5}$/.test(text)) ??
    `UTC${offset === 0 ? '' : `${sign}${String(hours)}${minutes === 0 ? '' : `:${String(minutes)}`}`}`;
  abbreviations.set(key, name);
  return name;
};
