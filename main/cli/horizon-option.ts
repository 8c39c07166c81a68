import { type AppError, appError } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { dayMs, type Instant, startOfDay } from '../../shared/schedule/instant.ts';
import { horizonDays } from '../../shared/simulate/horizon.ts';

const refuse = (option: string, message: string): Result<never, AppError> =>
  err(appError('invalid-input', message, { where: `--${option}` }));

/** An ISO 8601 date or date and time, UTC unless it has a zone. */
export function instantOption(name: string, text: string | undefined): Result<Instant | null, AppError> {
  if (text === undefined) return ok(null);
  const parts =
    /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?$/i.exec(
      text.trim(),
    );
  if (parts !== null) {
    const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = parts;
    const zoneText = /^[+-]\d{4}$/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase();
    const at = Date.parse(
      `${year ?? ''}-${month ?? ''}-${day ?? ''}` +
        `T${hour}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}${zoneText}`,
    );
    const exists = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day);
    if (!Number.isNaN(at) && exists) return ok(at);
  }
  return refuse(name, `--${name} '${text}' is no date: write ISO 8601, such as 2026-12-24T02:00:00Z.`);
}

/** The range of figures, and the moment that counts as now. */
export interface Horizon {
  readonly now: Instant;
  readonly from: Instant;
  readonly to: Instant;
}

const horizonMs = horizonDays * dayMs;
const longestMs = 3_660 * dayMs;

/** Reads `--now`, `--from` and `--to`. Default: one year from the start of today, UTC. */
export function horizonOption(
  values: { readonly now?: string | undefined; readonly from?: string | undefined; readonly to?: string | undefined },
  clock: Instant,
): Result<Horizon, AppError> {
  const now = instantOption('now', values.now);
  if (!now.ok) return now;
  const from = instantOption('from', values.from);
  if (!from.ok) return from;
  const to = instantOption('to', values.to);
  if (!to.ok) return to;
  const moment = now.value ?? clock;
  const today = startOfDay(moment);
  const start = from.value ?? (to.value === null || to.value > today ? today : to.value - horizonMs);
  const end = to.value ?? start + horizonMs;
  if (end <= start)
    return refuse(
      'to',
      `--to (${new Date(end).toISOString()}) must be later than --from (${new Date(start).toISOString()}).`,
    );
  if (end - start > longestMs)
    return refuse('to', 'The range is longer than ten years: choose a --to nearer to --from.');
  return ok({ now: moment, from: start, to: end });
}
