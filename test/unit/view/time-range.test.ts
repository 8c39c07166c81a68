import { describe, expect, it } from 'vitest';
import { fitWithin, shiftToHold, zoomRange } from '../../../shared/view/time-range.ts';

const day = 86_400_000;
const week = { from: 0, to: 7 * day };

describe('a stretch of the range', () => {
  it('stays inside the range with its length, and is never under a minute', () => {
    expect(fitWithin(week, { from: -day, to: day })).toEqual({ from: 0, to: 2 * day });
    expect(fitWithin(week, { from: 6 * day, to: 8 * day })).toEqual({ from: 5 * day, to: 7 * day });
    expect(fitWithin(week, { from: day, to: day + 10 })).toEqual({ from: day, to: day + 60_000 });
  });
  it('is all of it where it would be as long', () => {
    expect(fitWithin(week, { from: day, to: 9 * day })).toBeNull();
  });
  it('keeps the instant under the pointer where it is while zooming', () => {
    expect(zoomRange(week, week, 2 * day, 0.5)).toEqual({ from: day, to: 4.5 * day });
    expect(zoomRange(week, { from: day, to: 4.5 * day }, 2 * day, 2)).toBeNull();
  });
  it('goes from a year to a minute', () => {
    let visible = { from: 0, to: 365 * day };
    for (let step = 0; step < 60; step++)
      visible = zoomRange({ from: 0, to: 365 * day }, visible, 100 * day, 0.7) ?? visible;
    expect(visible.to - visible.from).toBe(60_000);
    expect(Math.abs(visible.from - 100 * day)).toBeLessThanOrEqual(60_000);
  });
});

describe('the range that holds a stretch', () => {
  it('moves by whole days, as few as needed', () => {
    expect(shiftToHold(week, { from: -1, to: day })).toBe(-day);
    expect(shiftToHold(week, { from: 7 * day, to: 7 * day + 5 })).toBe(day);
    expect(shiftToHold(week, { from: day, to: 2 * day })).toBe(0);
  });
});
