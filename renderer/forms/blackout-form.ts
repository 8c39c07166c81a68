import { t } from '../../shared/i18n/translate.ts';
import { describeDuration, parseLooseDuration } from '../../shared/schedule/duration.ts';
import type { Instant } from '../../shared/schedule/instant.ts';
import { zonedTimeToUtc } from '../../shared/schedule/time-zone.ts';
import type { Blackout, Topology } from '../../shared/topology/model.ts';
import { nameKey } from '../../shared/topology/tree.ts';
import { parseInstant } from '../format/parse-date-time.ts';

export interface BlackoutText {
  readonly label: string;
  /** Names; empty for all sites. */
  readonly registries: readonly string[];
  readonly start: string;
  /** A date and time, or a duration such as `12 h`. */
  readonly end: string;
  readonly zone: string;
}

export interface ParsedBlackout {
  /** Null while a field is invalid or missing. */
  readonly blackout: Blackout | null;
  /** Empty fields are errors only after submission. */
  readonly errors: { readonly start: string | null; readonly end: string | null };
  readonly length: string | null;
}

const getDateTimeHint = (): string => t('Write a date and a time, such as 2026-12-24 18:00.');

export const parseBlackout = (
  { label, registries, start, end, zone }: BlackoutText,
  isSubmitted = false,
): ParsedBlackout => {
  const at = (text: string): Instant | null => {
    const wall = parseInstant(text);
    return !wall.ok ? null : zone === 'UTC' ? wall.value : zonedTimeToUtc(zone, wall.value);
  };
  const from = at(start);
  const duration = parseLooseDuration(end);
  const to = duration.ok && from !== null ? from + duration.value : at(end);
  const isReversed = from !== null && to !== null && to <= from;
  const errors = {
    start: (isSubmitted || start.trim() !== '') && from === null ? getDateTimeHint() : null,
    end:
      (isSubmitted || end.trim() !== '') && to === null && !(duration.ok && from === null)
        ? t('Write a date and a time, or how long it lasts, such as 12 h.')
        : isReversed
          ? t('It ends before it starts.')
          : null,
  };
  const isValid = from !== null && to !== null && !isReversed;
  return {
    blackout: isValid
      ? { label: label.trim() === '' ? t('Blackout') : label.trim(), registries, start: from, end: to }
      : null,
    errors,
    length: isValid ? describeDuration(to - from) : null,
  };
};

export interface BlackoutGroup {
  readonly key: string;
  readonly label: string;
  readonly registries: readonly string[];
  readonly times: readonly Blackout[];
}

/** Sorted by their next time; past groups last. */
export const groupBlackouts = (blackouts: readonly Blackout[], now: Instant): readonly BlackoutGroup[] => {
  const groups = new Map<string, Blackout[]>();
  for (const blackout of blackouts) {
    const key = JSON.stringify([blackout.label, blackout.registries.map(nameKey).sort()]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [blackout]);
    else group.push(blackout);
  }
  const next = ({ times }: BlackoutGroup): Instant => times.find(({ end }) => end > now)?.start ?? Infinity;
  return [...groups]
    .map(([key, times]): BlackoutGroup => ({
      key,
      label: times[0]?.label ?? '',
      registries: times[0]?.registries ?? [],
      times: times.sort((a, b) => a.start - b.start),
    }))
    .sort((a, b) => (next(a) === next(b) ? a.label.localeCompare(b.label) : next(a) < next(b) ? -1 : 1));
};

export const listZones = (topology: Topology | null): readonly string[] => [
  'UTC',
  ...[...new Set(Object.values(topology?.sites ?? {}).flatMap(({ timeZone }) => timeZone ?? []))].sort(),
];
