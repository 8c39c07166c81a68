import { type AppError, appError } from '../errors.ts';
import { t } from '../i18n/translate.ts';
import { err, ok, type Result } from '../result.ts';
import { dayMs, hourMs, minuteMs, weekMs } from './instant.ts';

const secondMs = 1_000;
const longestMs = 1_000 * 366 * dayMs;

const refuse = (message: string): Result<number, AppError> =>
  err(appError('invalid-input', message, { where: 'duration' }));

const bounded = (text: string, ms: number): Result<number, AppError> =>
  ms <= longestMs
    ? ok(Math.round(ms))
    : refuse(t('The duration "{text}" is longer than a thousand years: write a shorter one, such as P2D.', { text }));

/**
 * Parses an ISO 8601 duration of weeks, days, hours, minutes and seconds into milliseconds, such as `PT4H` or
 * `P1DT12H`. Years and months have no fixed length and are refused, as are fractions of anything but seconds.
 */
export function parseDuration(text: string): Result<number, AppError> {
  const trimmed = text.trim();
  if (trimmed === '') return refuse(t('The duration is empty: write one such as PT4H (4 hours) or P2D (2 days).'));
  if (trimmed.length > 60) return refuse(t('The duration is too long a text: write one such as PT4H or P2D.'));
  if (/^-/.test(trimmed))
    return refuse(t('The duration "{trimmed}" is negative: write one such as PT4H.', { trimmed }));
  const parts =
    /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?)?$/i.exec(trimmed);
  if (parts === null) {
    const loose = parseLoose(trimmed);
    if (loose !== null)
      return refuse(
        t('"{trimmed}" is no ISO 8601 duration: write {duration}.', { trimmed, duration: formatDuration(loose) }),
      );
    if (/^P\d+H$/i.test(trimmed) || /^P\d+S$/i.test(trimmed)) {
      return refuse(
        t('"{trimmed}" lacks the T before hours, minutes and seconds: write PT{rest}.', {
          trimmed,
          rest: trimmed.slice(1).toUpperCase(),
        }),
      );
    }
    return refuse(
      t('"{trimmed}" is no ISO 8601 duration: write one such as PT4H (4 hours) or P2D (2 days).', { trimmed }),
    );
  }
  const [, years, months, weeks, days, time, hours, minutes, seconds] = parts;
  if (years !== undefined || months !== undefined) {
    return refuse(
      months !== undefined && years === undefined && time === undefined
        ? t('"{trimmed}" counts months, whose length varies: write days, such as P30D, or PT{months}M for minutes.', {
            trimmed,
            months,
          })
        : t('"{trimmed}" counts years or months, whose length varies: write days, such as P30D.', { trimmed }),
    );
  }
  if (trimmed.length < 3 || time?.length === 1)
    return refuse(t('"{trimmed}" names no time: write one such as PT4H or P2D.', { trimmed }));
  const ms =
    Number(weeks ?? 0) * weekMs +
    Number(days ?? 0) * dayMs +
    Number(hours ?? 0) * hourMs +
    Number(minutes ?? 0) * minuteMs +
    Number((seconds ?? '0').replace(',', '.')) * secondMs;
  return bounded(trimmed, ms);
}

const units: readonly (readonly [pattern: RegExp, ms: number])[] = [
  [/^(?:w|wk|wks|weeks?)$/i, weekMs],
  [/^(?:d|days?)$/i, dayMs],
  [/^(?:h|hrs?|hours?)$/i, hourMs],
  [/^(?:m|mins?|minutes?)$/i, minuteMs],
  [/^(?:s|secs?|seconds?)$/i, secondMs],
];

function parseLoose(text: string): number | null {
  if (!/^(?:\d+(?:[.,]\d+)?\s*[a-z]+[\s,]*)+$/i.test(text)) return null;
  let ms = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:[.,]\d+)?)\s*([a-z]+)/gi)) {
    const known = units.find(([pattern]) => pattern.test(unit ?? ''));
    if (known === undefined) return null;
    ms += Number((amount ?? '').replace(',', '.')) * known[1];
  }
  return Math.round(ms);
}

/** Parses `4 h`, `90 min`, `1d 12h` or ISO 8601 into milliseconds. */
export function parseLooseDuration(text: string): Result<number, AppError> {
  const trimmed = text.trim();
  if (trimmed.length > 60) return refuse(t('The duration is too long a text: write one such as 4 h or PT4H.'));
  const loose = parseLoose(trimmed);
  if (loose !== null) return bounded(trimmed, loose);
  if (/^\d+([.,]\d+)?$/.test(trimmed))
    return refuse(t('"{trimmed}" has no unit: write {trimmed} h, {trimmed} min or {trimmed} d.', { trimmed }));
  return parseDuration(trimmed);
}

/** ISO 8601 text of a length in milliseconds, days first: `P1DT3H`, `PT4H`, `PT0S`. */
export function formatDuration(ms: number): string {
  const days = Math.floor(ms / dayMs);
  const hours = Math.floor((ms % dayMs) / hourMs);
  const minutes = Math.floor((ms % hourMs) / minuteMs);
  const seconds = (ms % minuteMs) / secondMs;
  const time = `${hours > 0 ? `${hours}H` : ''}${minutes > 0 ? `${minutes}M` : ''}${seconds > 0 ? `${seconds}S` : ''}`;
  const text = `P${days > 0 ? `${days}D` : ''}${time === '' ? '' : `T${time}`}`;
  return text === 'P' ? 'PT0S' : text;
}

const two = (big: number, bigUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;

/** Formats a length in milliseconds for people: "4 h", "90 min", "47 h", "2 d", "3 d 4 h". */
export function describeDuration(ms: number): string {
  if (ms < minuteMs) return `${Math.round(ms / secondMs)} s`;
  const minutes = Math.round(ms / minuteMs);
  if (minutes < 120 && minutes !== 60) return t('{minutes} min', { minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 72 && (minutes % 1440 !== 0 || hours === 24)) return two(hours, 'h', minutes % 60, 'min');
  const rounded = Math.round(ms / hourMs);
  return two(Math.floor(rounded / 24), 'd', rounded % 24, 'h');
}

/** Formats staleness in milliseconds for people: "≤ 1 min", "45 min", "27 h", "7 d 2 h", and "never" for null. */
export function describeStaleness(ms: number | null): string {
  if (ms === null || !Number.isFinite(ms)) return t('never');
  if (ms <= minuteMs) return t('≤ 1 min');
  const minutes = Math.round(ms / minuteMs);
  if (minutes < 60) return t('{minutes} min', { minutes });
  if (minutes < 600) return two(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const hours = Math.round(ms / hourMs);
  return hours < 72 ? `${hours} h` : two(Math.floor(hours / 24), 'd', hours % 24, 'h');
}
