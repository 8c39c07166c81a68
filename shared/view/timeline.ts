import { range } from 'd3-array';
import { joinMessages, type Message, msg } from '../i18n/message.ts';
import { dayMs, hourMs, type Instant, minuteMs } from '../schedule/instant.ts';
import { zonedTimeToUtc } from '../schedule/time-zone.ts';
import type { ParentLoad } from '../simulate/types.ts';
import type { Topology } from '../topology/model.ts';
import { indexTopology, nameKey } from '../topology/tree.ts';

/** `[from, to)` over `width` pixels. */
export interface TimeFrame {
  readonly from: Instant;
  readonly to: Instant;
  readonly width: number;
}

export interface Lane {
  readonly name: string;
  /** 1 directly under the cloud registry. */
  readonly depth: number;
}

/** One lane a registry, in tree order. */
export const toLanes = (topology: Topology): readonly Lane[] => {
  const index = indexTopology(topology);
  return index.inTreeOrder.map(({ name }) => ({ name, depth: index.getDepth(name) }));
};

/** Half-open `[start, end)`, pixels from the frame's left edge, clipped to it. */
export interface Span {
  readonly start: Instant;
  readonly end: Instant;
  readonly x: number;
  readonly width: number;
}

/** Pixels from the frame's left edge; outside the frame beyond 0 to `width`. */
export const timeToX = ({ from, to, width }: TimeFrame, at: Instant): number => ((at - from) / (to - from)) * width;
export const xToTime = ({ from, to, width }: TimeFrame, x: number): Instant => from + (x / width) * (to - from);

/** The visible part of `[start, end)`; null if none. */
export const toSpan = (frame: TimeFrame, start: Instant, end: Instant): Span | null => {
  const first = Math.max(start, frame.from);
  const last = Math.min(end, frame.to);
  if (first >= last) return null;
  const x = timeToX(frame, first);
  return { start, end, x, width: timeToX(frame, last) - x };
};

/** Index of the first window that ends after `at`, else the number of windows. Windows are start, end, … */
export const indexOfFirstEndingAfter = (windows: Float64Array, at: Instant): number => {
  let low = 0;
  let high = windows.length / 2;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((windows[2 * middle + 1] ?? Infinity) > at) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** Number of windows at least partly in the frame. */
export const countVisible = (windows: Float64Array, { from, to }: TimeFrame): number => {
  const first = indexOfFirstEndingAfter(windows, from);
  const last = indexOfFirstEndingAfter(windows, to);
  return last - first + ((windows[2 * last] ?? Infinity) < to ? 1 : 0);
};

export interface Bar extends Span {
  /** Open share of its time, if it stands for several windows too close to distinguish. */
  readonly share?: number;
}

/** Visible windows; neighbours closer than `mergeBelow` pixels merge, so that a year has at most a few hundred bars. */
export const layoutBars = (windows: Float64Array, frame: TimeFrame, mergeBelow = 2): readonly Bar[] => {
  const bars: Bar[] = [];
  const closest = (mergeBelow / frame.width) * (frame.to - frame.from);
  let start = NaN;
  let end = NaN;
  let openMs = 0;
  const close = (): void => {
    const bar = Number.isNaN(start) ? null : toSpan(frame, start, end);
    if (bar !== null) bars.push(openMs === end - start ? bar : { ...bar, share: openMs / (end - start) });
  };
  for (let at = 2 * indexOfFirstEndingAfter(windows, frame.from); at < windows.length; at += 2) {
    const opens = windows[at] as number;
    const closes = windows[at + 1] as number;
    if (opens >= frame.to) break;
    if (opens - end < closest) {
      openMs += closes - opens;
    } else {
      close();
      start = opens;
      openMs = closes - opens;
    }
    end = closes;
  }
  close();
  return bars;
};

export interface BlackoutSpan extends Span {
  readonly label: string;
  readonly everywhere: boolean;
  /** Lower-case names; empty for all. */
  readonly registries: ReadonlySet<string>;
}

export const blackoutSpans = (topology: Topology, frame: TimeFrame): readonly BlackoutSpan[] =>
  topology.blackouts.flatMap(({ label, registries, start, end }) => {
    const span = toSpan(frame, start, end);
    return span === null
      ? []
      : [{ ...span, label, everywhere: registries.length === 0, registries: new Set(registries.map(nameKey)) }];
  });

export const sameWindows = (a: Float64Array, b: Float64Array): boolean =>
  a === b || (a.length === b.length && a.every((instant, at) => instant === b[at]));

/** Splits windows at an instant. */
const splitAt = (windows: Float64Array, at: Instant): readonly [before: Float64Array, after: Float64Array] => {
  const first = 2 * indexOfFirstEndingAfter(windows, at);
  const cut = (windows[first] ?? Infinity) < at;
  const [before, after] = [windows.slice(0, cut ? first + 2 : first), windows.slice(first)];
  if (cut) before[first + 1] = after[0] = at;
  return [before, after];
};

/** Windows of the new schedule, and superseded ones of the present. */
export interface ScheduleTransition {
  readonly will: Float64Array;
  readonly superseded: Float64Array;
}

/**
 * Windows of a registry that learns its new schedule at `at`, null for never
 * (shared/simulate/README.md#when-a-change-takes-effect). The window in which it learns, at most `windowMs` long (0 for
 * continuous), stays.
 */
export const scheduleTransition = (
  live: Float64Array,
  draft: Float64Array,
  at: Instant | null,
  windowMs: number,
): ScheduleTransition => {
  if (at === null) return { will: live, superseded: new Float64Array() };
  const open = windowAt(live, at);
  const learned = open === null ? at : Math.min(open.end, at + windowMs);
  const [kept, wont] = splitAt(live, learned);
  const [, taken] = splitAt(draft, learned);
  const upcoming = new Float64Array(kept.length + taken.length);
  upcoming.set(kept);
  upcoming.set(taken, kept.length);
  return { will: upcoming, superseded: wont };
};

/** Next or previous window from `at`; null if there is none. */
export const adjacentWindow = (
  windows: Float64Array,
  at: Instant,
  step: 'previous' | 'next',
): { readonly start: Instant; readonly end: Instant } | null => {
  const current = indexOfFirstEndingAfter(windows, at);
  const inside = (windows[2 * current] ?? Infinity) <= at;
  const index = step === 'previous' ? current - 1 : inside ? current + 1 : current;
  const [start, end] = [windows[2 * index], windows[2 * index + 1]];
  return index < 0 || start === undefined || end === undefined ? null : { start, end };
};

/** The window open at an instant; null if closed. */
export const windowAt = (
  windows: Float64Array,
  at: Instant,
): { readonly start: Instant; readonly end: Instant } | null => {
  const index = indexOfFirstEndingAfter(windows, at);
  const [start, end] = [windows[2 * index], windows[2 * index + 1]];
  return start === undefined || end === undefined || start > at ? null : { start, end };
};

export interface Tick {
  readonly at: Instant;
  readonly x: number;
  /** Empty if there is no room. */
  readonly label: Message;
  readonly major: boolean;
}

const tickLabel = (at: Instant, dayWidth: number): Message => {
  if (at % dayMs !== 0) return { date: 'timeShort', at };
  const date = new Date(at);
  const day = date.getUTCDate();
  const weekday: Message = { date: 'weekdayShort', at };
  const dayMonth = msg('{day} {month}', { day, month: { date: 'monthShort', at } });
  if (dayWidth >= 76) return joinMessages([weekday, dayMonth]);
  if (dayWidth >= 44) return joinMessages([weekday, String(day)]);
  return date.getUTCDay() === 1 ? dayMonth : '';
};

/** Intervals with the least width of a day, pixels, at which they fit. */
const gridIntervals: readonly (readonly [dayWidth: number, intervalMs: number])[] = [
  [100_000, minuteMs],
  [20_000, 5 * minuteMs],
  [6_400, 15 * minuteMs],
  [3_000, 30 * minuteMs],
  [1_500, hourMs],
  [480, 3 * hourMs],
  [280, 6 * hourMs],
  [190, 12 * hourMs],
];
/** Pixels; narrower days show months. */
const minDayWidth = 6;

/** Starts of months; January shows the year. */
const monthTicks = (frame: TimeFrame): readonly Tick[] => {
  const first = new Date(frame.from);
  const ticks: Tick[] = [];
  for (let month = first.getUTCMonth(); ; month += 1) {
    const at = Date.UTC(first.getUTCFullYear(), month, 1);
    if (at >= frame.to) return ticks;
    if (at < frame.from) continue;
    const date = new Date(at);
    ticks.push({
      at,
      x: timeToX(frame, at),
      label: date.getUTCMonth() === 0 ? String(date.getUTCFullYear()) : { date: 'monthShort', at },
      major: true,
    });
  }
};

/** Grid lines in UTC: minutes or hours if a day is wide, else days, else months. */
export const layoutTicks = (frame: TimeFrame): readonly Tick[] => {
  const dayWidth = (frame.width / (frame.to - frame.from)) * dayMs;
  if (dayWidth < minDayWidth) return monthTicks(frame);
  const interval = gridIntervals.find(([least]) => dayWidth >= least)?.[1] ?? dayMs;
  return range(Math.ceil(frame.from / interval) * interval, frame.to, interval).map((at) => ({
    at,
    x: timeToX(frame, at),
    label: tickLabel(at, dayWidth),
    major: at % dayMs === 0,
  }));
};

/** Local time. Assumption: night is from 22:00 to 06:00. */
const night = { from: 22 * hourMs, to: 30 * hourMs };

/** A site's nights; none if days are too narrow. */
export const layoutNights = (frame: TimeFrame, timeZone: string): readonly Span[] => {
  if ((frame.width / (frame.to - frame.from)) * dayMs < minDayWidth * 3) return [];
  return range(Math.floor(frame.from / dayMs) - 2, frame.to / dayMs + 1).flatMap((day) => {
    const at = (local: number): Instant => zonedTimeToUtc(timeZone, day * dayMs + local);
    return toSpan(frame, at(night.from), at(night.to)) ?? [];
  });
};

/** Saturdays and Sundays, UTC, as one span. */
export const layoutWeekends = (frame: TimeFrame): readonly Span[] => {
  if ((frame.width / (frame.to - frame.from)) * dayMs < minDayWidth) return [];
  const spans: Span[] = [];
  const firstDay = Math.floor(frame.from / dayMs) - 1;
  for (let day = firstDay; day * dayMs < frame.to; day += 1) {
    if (new Date(day * dayMs).getUTCDay() !== 6) continue;
    const span = toSpan(frame, day * dayMs, (day + 2) * dayMs);
    if (span !== null) spans.push(span);
  }
  return spans;
};

export interface LoadStep extends Span {
  readonly count: number;
}

/** Steps of open children; those below a pixel merge into their highest count, gaps are left out. */
export const layoutLoadSteps = ({ changes, counts }: ParentLoad, frame: TimeFrame): readonly LoadStep[] => {
  const steps: LoadStep[] = [];
  const pixel = (frame.to - frame.from) / frame.width;
  let start = NaN;
  let end = NaN;
  let count = 0;
  const close = (): void => {
    const span = count === 0 ? null : toSpan(frame, start, end);
    if (span !== null) steps.push({ ...span, count });
  };
  for (let at = 0; at < changes.length; at++) {
    const from = changes[at] as number;
    const to = changes[at + 1] ?? frame.to;
    if (to <= frame.from) continue;
    if (from >= frame.to) break;
    const next = counts[at] as number;
    if (end - start < pixel && from === end) {
      count = Math.max(count, next);
    } else {
      close();
      start = from;
      count = next;
    }
    end = to;
  }
  close();
  return steps;
};
