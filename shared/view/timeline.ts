import { range } from 'd3-array';
import { formatDayMonth, formatTimeShort, monthName, timeOfDay, weekdayName } from '../i18n/date-format.ts';
import { dayMs, hourMs, type Instant, minuteMs } from '../schedule/instant.ts';
import { zonedTimeToUtc } from '../schedule/time-zone.ts';
import type { ParentLoad } from '../simulate/types.ts';
import type { Topology } from '../topology/model.ts';
import { indexTopology, nameKey } from '../topology/tree.ts';

/** What a timeline shows: `[from, to)` over `width` pixels. */
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

/** One lane a registry in the tree's order, so that the eye falls down the hierarchy. */
export const toLanes = (topology: Topology): readonly Lane[] => {
  const index = indexTopology(topology);
  return index.inTreeOrder.map(({ name }) => ({ name, depth: index.getDepth(name) }));
};

/** Half-open `[start, end)` as drawn; pixels from the frame's left edge, clipped to it. */
export interface Span {
  readonly start: Instant;
  readonly end: Instant;
  readonly x: number;
  readonly width: number;
}

export const timeToX = ({ from, to, width }: TimeFrame, at: Instant): number => ((at - from) / (to - from)) * width;
export const xToTime = ({ from, to, width }: TimeFrame, x: number): Instant => from + (x / width) * (to - from);

/** The part of `[start, end)` that is visible; null where none is. */
export const toSpan = (frame: TimeFrame, start: Instant, end: Instant): Span | null => {
  const first = Math.max(start, frame.from);
  const last = Math.min(end, frame.to);
  if (first >= last) return null;
  const x = timeToX(frame, first);
  return { start, end, x, width: timeToX(frame, last) - x };
};

/**
 * Index of the first window that ends after `at`; the count of windows where there is none. Windows are start, end,
 * start, end, …
 */
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

/** How many windows are at least partly in the frame. */
export const countVisible = (windows: Float64Array, { from, to }: TimeFrame): number => {
  const first = indexOfFirstEndingAfter(windows, from);
  const last = indexOfFirstEndingAfter(windows, to);
  return last - first + ((windows[2 * last] ?? Infinity) < to ? 1 : 0);
};

export interface Bar extends Span {
  /** Share of its time that is open, where it stands for several windows that are too close to be told apart. */
  readonly share?: number;
}

/**
 * The visible windows. Neighbours closer than `mergeBelow` pixels become one bar, so that a window every quarter of an
 * hour costs a year no more than a few hundred bars.
 */
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

/** A time in which sites must not sync, as drawn. */
export interface BlackoutSpan extends Span {
  readonly label: string;
  readonly everywhere: boolean;
  /** Names in lower case; empty where it holds everywhere. */
  readonly registries: ReadonlySet<string>;
}

export const blackoutSpans = (topology: Topology, frame: TimeFrame): readonly BlackoutSpan[] =>
  topology.blackouts.flatMap(({ label, registries, start, end }) => {
    const span = toSpan(frame, start, end);
    return span === null
      ? []
      : [{ ...span, label, everywhere: registries.length === 0, registries: new Set(registries.map(nameKey)) }];
  });

/** Whether two registries' windows are the same, instant for instant. */
export const sameWindows = (a: Float64Array, b: Float64Array): boolean =>
  a === b || (a.length === b.length && a.every((instant, at) => instant === b[at]));

/** The windows that begin before `at`, and what there is from `at` on. */
const splitAt = (windows: Float64Array, at: Instant): readonly [before: Float64Array, after: Float64Array] => {
  const first = 2 * indexOfFirstEndingAfter(windows, at);
  const cut = (windows[first] ?? Infinity) < at;
  const [before, after] = [windows.slice(0, cut ? first + 2 : first), windows.slice(first)];
  if (cut) before[first + 1] = after[0] = at;
  return [before, after];
};

/** Windows that will follow, and current ones that are superseded. */
export interface ScheduleTransition {
  readonly will: Float64Array;
  readonly superseded: Float64Array;
}

/**
 * The windows of a registry that learns its new schedule at `at`, null for never
 * (shared/simulate/README.md#when-a-change-takes-effect). The window in which it learns of it, at most `windowMs` long,
 * stays as it is; 0 for a continuous registry.
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

/** The window that a step of the keyboard leads to from `at`; null where the lane has none on that side. */
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

/** The window that is open at an instant; null where it is closed. */
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
  readonly label: string;
  readonly major: boolean;
}

const tickLabel = (at: Instant, dayWidth: number): string => {
  const date = new Date(at);
  if (at % dayMs !== 0) return formatTimeShort(timeOfDay(date));
  const day = date.getUTCDate();
  const weekday = weekdayName(date.getUTCDay(), 'short');
  if (dayWidth >= 76) return `${weekday} ${formatDayMonth(date)}`;
  if (dayWidth >= 44) return `${weekday} ${day}`;
  return date.getUTCDay() === 1 ? formatDayMonth(date) : '';
};

/** Grid intervals with the least width of a day at which they have room. */
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
/** Minimum width of a day in pixels; narrower timelines show months. */
const minDayWidth = 6;

/** Starts of the months in the frame; a January says its year. */
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
      label: date.getUTCMonth() === 0 ? String(date.getUTCFullYear()) : monthName(date.getUTCMonth(), 'short'),
      major: true,
    });
  }
};

/** Grid lines in UTC: minutes or hours where a day is wide, else days, else months. */
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

/** Night at a site. Assumption: 22:00 to 06:00 local time. */
const night = { from: 22 * hourMs, to: 30 * hourMs };

/** The nights of a site as they fall in UTC; none where days are too narrow to show them. */
export const layoutNights = (frame: TimeFrame, timeZone: string): readonly Span[] => {
  if ((frame.width / (frame.to - frame.from)) * dayMs < minDayWidth * 3) return [];
  return range(Math.floor(frame.from / dayMs) - 2, frame.to / dayMs + 1).flatMap((day) => {
    const at = (local: number): Instant => zonedTimeToUtc(timeZone, day * dayMs + local);
    return toSpan(frame, at(night.from), at(night.to)) ?? [];
  });
};

/** Saturdays and Sundays, UTC, as one span each weekend. */
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

/**
 * How many children of a parent are open at once, as steps; those below a pixel become one with their highest count.
 * Stretches without any are left out.
 */
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
