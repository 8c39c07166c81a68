import type { Instant } from '../../../../shared/schedule/instant.ts';
import { type TimeFrame, xToTime } from '../../../../shared/view/timeline.ts';

interface Options {
  readonly labelWidth: number;
  readonly frame: () => TimeFrame;
  /** Changes the visible length by a factor and keeps the instant in place. */
  readonly onzoom: (factor: number, at: Instant) => void;
  /** Moves the visible range by milliseconds. Returns false if there is nowhere to move. */
  readonly onpan: (by: number) => boolean;
}

/** Ctrl and wheel zoom, Shift and wheel pan; the wheel alone scrolls the lanes. Returns a function that detaches. */
export const attachWheelZoom = (element: HTMLElement, { labelWidth, frame, onzoom, onpan }: Options): (() => void) => {
  const wheel = (event: WheelEvent): void => {
    const { from, to, width } = frame();
    const along = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
    if (event.ctrlKey || event.metaKey) {
      const x = event.clientX - element.getBoundingClientRect().left - labelWidth;
      onzoom(Math.exp(event.deltaY * 0.002), xToTime(frame(), Math.max(0, Math.min(width, x))));
    } else if (along === 0 || !onpan((along / width) * (to - from))) return;
    event.preventDefault();
  };
  element.addEventListener('wheel', wheel, { passive: false });
  return () => element.removeEventListener('wheel', wheel);
};
