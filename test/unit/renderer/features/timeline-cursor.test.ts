import { describe, expect, it, vi } from 'vitest';
import { stepInstant, TimelineCursor } from '../../../../renderer/features/topology/timeline/timeline-cursor.svelte.ts';
import { dayMs, hourMs, minuteMs } from '../../../../shared/schedule/instant.ts';

const frame = { from: 0, to: dayMs, width: 240 };

describe('a step of the cursor', () => {
  it('is the smallest that is a two-hundredth of the frame', () => {
    expect(stepInstant(hourMs, 1, frame)).toBe(hourMs + 15 * minuteMs);
    expect(stepInstant(hourMs, 1, { ...frame, to: hourMs * 3 })).toBe(hourMs + minuteMs);
    expect(stepInstant(0, 1, { ...frame, to: 365 * dayMs })).toBe(dayMs);
  });

  it('ends at a whole step', () => {
    expect(stepInstant(hourMs + minuteMs, 1, frame)).toBe(hourMs + 15 * minuteMs);
    expect(stepInstant(hourMs + minuteMs, -1, frame)).toBe(hourMs - 15 * minuteMs);
  });

  it('stays within the frame', () => {
    expect(stepInstant(0, -1, frame)).toBe(0);
    expect(stepInstant(dayMs - minuteMs, 1, frame)).toBe(dayMs - minuteMs);
  });
});

describe('the pointer', () => {
  const setUp = () => {
    const onselect = vi.fn();
    const onzoom = vi.fn();
    const cursor = new TimelineCursor({
      labelWidth: 100,
      frame: () => frame,
      findLane: (y) => (y < 26 ? 3 : null),
      onselect,
      onzoom,
    });
    const currentTarget = { getBoundingClientRect: () => ({ left: 0, top: 0 }), setPointerCapture: () => undefined };
    const at = (x: number, y = 10) =>
      ({ button: 0, clientX: 100 + x, clientY: y, pointerId: 1, currentTarget }) as unknown as PointerEvent & {
        currentTarget: HTMLElement;
      };
    return { cursor, onselect, onzoom, at };
  };

  it('moves the cursor, which is null outside of the lanes', () => {
    const { cursor, at } = setUp();
    cursor.move(at(10));
    expect(cursor.position).toEqual({ lane: 3, at: hourMs });
    cursor.move(at(10, 30));
    expect(cursor.position).toBeNull();
    cursor.move(at(-1));
    expect(cursor.position).toBeNull();
  });

  it('selects the lane that it is pressed and released on', () => {
    const { cursor, onselect, onzoom, at } = setUp();
    cursor.down(at(10));
    cursor.move(at(13));
    cursor.up(at(13));
    expect(onselect).toHaveBeenCalledWith(3);
    expect(onzoom).not.toHaveBeenCalled();
  });

  it('zooms to the range that it is dragged over, either way', () => {
    const { cursor, onselect, onzoom, at } = setUp();
    cursor.down(at(30));
    cursor.move(at(10));
    expect(cursor.brush).toEqual({ from: hourMs, to: 3 * hourMs });
    cursor.up(at(10));
    expect(onzoom).toHaveBeenCalledWith({ from: hourMs, to: 3 * hourMs });
    expect(onselect).not.toHaveBeenCalled();
    expect(cursor.brush).toBeNull();
  });

  it('keeps a range within the frame and drops a cancelled one', () => {
    const { cursor, onzoom, at } = setUp();
    cursor.down(at(230));
    cursor.move(at(900));
    expect(cursor.brush).toEqual({ from: 23 * hourMs, to: dayMs });
    cursor.cancelBrush();
    cursor.up(at(900, 30));
    expect(onzoom).not.toHaveBeenCalled();
  });
});
