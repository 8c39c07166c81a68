import { type Instant, minuteMs } from '../../../../shared/schedule/instant.ts';
import type { TimeRange } from '../../../../shared/view/time-range.ts';
import { type TimeFrame, xToTime } from '../../../../shared/view/timeline.ts';

interface CursorPosition {
  readonly lane: number;
  readonly at: Instant;
}

type PointerTarget = PointerEvent & { readonly currentTarget: HTMLElement };

interface Options {
  readonly labelWidth: number;
  readonly frame: () => TimeFrame;
  /** Lane at a vertical offset in pixels; null for none. */
  readonly findLane: (y: number) => number | null;
  readonly onselect: (lane: number) => void;
  readonly onzoom: (range: TimeRange) => void;
}

/** Pixels of movement from which a press selects a range instead of clicking. */
const leastBrush = 5;
/** Steps in minutes of Shift and an arrow key; the smallest visible one is used. */
const stepMinutes = [1, 5, 15, 30, 60, 180, 360, 720] as const;

/** Moves an instant to the next multiple of the smallest visible step, within the frame. */
export const stepInstant = (from: Instant, direction: -1 | 1, frame: TimeFrame): Instant => {
  const visible = (frame.to - frame.from) / 200;
  const stepMs = (stepMinutes.find((minutes) => minutes * minuteMs >= visible) ?? 1_440) * minuteMs;
  const at = (Math.floor(from / stepMs) + direction) * stepMs;
  return Math.max(frame.from, Math.min(at, frame.to - minuteMs));
};

/** Position of the pointer or the keyboard, and the range that a pressed pointer selects. */
export class TimelineCursor {
  position = $state.raw<CursorPosition | null>(null);
  /** Null unless a range is being selected. */
  brush = $state.raw<TimeRange | null>(null);
  #pressed: { readonly x: number; readonly at: Instant } | null = null;
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  readonly down = (event: PointerTarget): void => {
    const x = this.#x(event);
    const frame = this.#options.frame();
    if (event.button !== 0 || x < 0 || x > frame.width) return;
    this.#pressed = { x, at: xToTime(frame, x) };
    event.currentTarget.setPointerCapture(event.pointerId);
  };

  readonly move = (event: PointerTarget): void => {
    const x = this.#x(event);
    const frame = this.#options.frame();
    const pressed = this.#pressed;
    if (pressed !== null && (this.brush !== null || Math.abs(x - pressed.x) >= leastBrush)) {
      const at = xToTime(frame, Math.max(0, Math.min(frame.width, x)));
      this.brush = { from: Math.min(pressed.at, at), to: Math.max(pressed.at, at) };
      return;
    }
    const lane = this.#lane(event);
    this.position = x < 0 || x > frame.width || lane === null ? null : { lane, at: xToTime(frame, x) };
  };

  readonly up = (event: PointerTarget): void => {
    const { brush } = this;
    this.cancelBrush();
    if (brush !== null) {
      this.#options.onzoom(brush);
      return;
    }
    const lane = event.button === 0 ? this.#lane(event) : null;
    if (lane !== null) this.#options.onselect(lane);
  };

  readonly cancelBrush = (): void => {
    this.#pressed = null;
    this.brush = null;
  };

  readonly leave = (): void => {
    this.position = null;
  };

  #x({ clientX, currentTarget }: PointerTarget): number {
    return clientX - currentTarget.getBoundingClientRect().left - this.#options.labelWidth;
  }

  #lane({ clientY, currentTarget }: PointerTarget): number | null {
    return this.#options.findLane(clientY - currentTarget.getBoundingClientRect().top);
  }
}
