import { type AppError, appError } from '../../shared/errors.ts';
import { t } from '../../shared/i18n/translate.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { parseLooseDuration } from '../../shared/schedule/duration.ts';
import type { Instant } from '../../shared/schedule/instant.ts';

/** `2026-11-24 02:00` in UTC. */
export const formatForInput = (at: Instant): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');

/** Parses `2026-11-24 02:00` or `2026-11-24` as UTC. */
export const parseInstant = (text: string): Result<Instant, AppError> => {
  const parts = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::\d{2})?\s*(?:Z|UTC)?)?\s*$/i.exec(text);
  const [year, month, day, hour, minute] = (parts ?? []).slice(1).map((part: string | undefined) => Number(part ?? 0));
  const at = parts === null ? NaN : Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute);
  const read = new Date(at);
  const real =
    Number.isFinite(at) &&
    read.getUTCMonth() + 1 === month &&
    read.getUTCDate() === day &&
    read.getUTCHours() === hour &&
    read.getUTCMinutes() === minute;
  return real ? ok(at) : err(appError('invalid-input', t('Write a date and a time in UTC, such as 2026-11-24 02:00.')));
};

/** Parses an instant, or a duration after `from` such as `24 h`. */
export const parseDeadline = (text: string, from: Instant): Result<Instant, AppError> => {
  const length = parseLooseDuration(text);
  if (length.ok) return ok(from + length.value);
  const at = parseInstant(text);
  if (!at.ok)
    return err(appError('invalid-input', t('Write how long it may take, such as 24 h, or a date and a time in UTC.')));
  return at.value > from ? at : err(appError('invalid-input', t('That is before the push.')));
};
