import { dayMs, type Instant, minuteMs } from '../schedule/instant.ts';

/** Half-open `[from, to)`. */
export interface TimeRange {
  readonly from: Instant;
  readonly to: Instant;
}

const minRangeMs = minuteMs;

/** `part` moved and cut into `whole`, at least a minute long; null if it covers all of it. */
export const fitWithin = (whole: TimeRange, part: TimeRange): TimeRange | null => {
  const length = Math.max(minRangeMs, Math.round(part.to - part.from));
  if (length >= whole.to - whole.from) return null;
  const from = Math.round(Math.min(Math.max(part.from, whole.from), whole.to - length));
  return { from, to: from + length };
};

/** Zooms around `at`; a factor below 1 zooms in. */
export const zoomRange = (whole: TimeRange, visible: TimeRange, at: Instant, factor: number): TimeRange | null =>
  fitWithin(whole, { from: at - (at - visible.from) * factor, to: at + (visible.to - at) * factor });

/** Start of a range of whole days, moved by the fewest days that bring `part` into it. */
export const shiftToHold = (range: TimeRange, part: TimeRange): Instant => {
  if (part.from < range.from) return range.from - Math.ceil((range.from - part.from) / dayMs) * dayMs;
  return part.to > range.to ? range.from + Math.ceil((part.to - range.to) / dayMs) * dayMs : range.from;
};
