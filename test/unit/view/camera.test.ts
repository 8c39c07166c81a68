import { describe, expect, it } from 'vitest';
import { clampCamera, columnScale, fitAll, fitReadable, reveal } from '../../../shared/view/camera.ts';

const view = { width: 800, height: 400 };
const insets = { top: 20, right: 10, bottom: 40, left: 10 };

describe('the camera', () => {
  it('centres what fits between the insets', () => {
    expect(clampCamera({ k: 1, x: 999, y: -999 }, { width: 580, height: 140 }, view, insets)).toEqual({
      k: 1,
      x: 110,
      y: 120,
    });
  });
  it('stops at the edges of what does not fit', () => {
    const content = { width: 2000, height: 2000 };
    expect(clampCamera({ k: 1, x: 500, y: 500 }, content, view, insets)).toEqual({ k: 1, x: 10, y: 20 });
    expect(clampCamera({ k: 1, x: -5000, y: -5000 }, content, view, insets)).toEqual({ k: 1, x: -1210, y: -1640 });
  });
  it('keeps the width where it fits when rows are packed', () => {
    const content = { width: 1560, height: 4000 };
    expect(columnScale(0.1, content, view, insets)).toBe(0.5);
    expect(columnScale(0.7, content, view, insets)).toBe(0.7);
    expect(columnScale(0.1, { width: 200, height: 4000 }, view, insets)).toBe(1);
    expect(clampCamera({ k: 0.05, x: 0, y: 0 }, content, view, insets)).toEqual({ k: 0.05, x: 10, y: 90 });
  });
  it('fits everything, but enlarges nothing', () => {
    expect(fitAll({ width: 1560, height: 100 }, view, insets).k).toBe(0.5);
    expect(fitAll({ width: 100, height: 100 }, view, insets).k).toBe(1);
  });
  it('starts readable and at the top where the tree is tall', () => {
    expect(fitReadable({ width: 1560, height: 3000 }, view, insets, 0.9)).toEqual({ k: 0.9, x: 10, y: 20 });
    expect(fitReadable({ width: 821, height: 3000 }, view, insets, 0.9).k).toBeCloseTo(0.95, 2);
  });
  it('moves no further than a box needs to be seen', () => {
    const content = { width: 2000, height: 2000 };
    const camera = { k: 1, x: 0, y: 0 };
    expect(reveal(camera, { x: 100, y: 100, width: 50, height: 40 }, content, view, insets)).toEqual(camera);
    expect(reveal(camera, { x: 100, y: 380, width: 50, height: 40 }, content, view, insets)).toEqual({
      k: 1,
      x: 0,
      y: -60,
    });
    expect(reveal(camera, { x: -100, y: 0, width: 50, height: 40 }, content, view, insets)).toEqual({
      k: 1,
      x: 110,
      y: 20,
    });
  });
});
