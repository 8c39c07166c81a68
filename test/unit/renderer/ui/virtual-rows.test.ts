import { expect, test } from 'vitest';
import { pageLength, scrollTopFor, visibleRange } from '../../../../renderer/ui/virtual-rows.ts';

const viewport = { scrollTop: 3_200, viewHeight: 320, rowHeight: 32 };

test('the rows in sight and eight more on either side are drawn', () => {
  expect(visibleRange(viewport, 1_000)).toEqual({ first: 92, last: 118 });
  expect(visibleRange({ ...viewport, scrollTop: 0 }, 5)).toEqual({ first: 0, last: 5 });
  expect(visibleRange(viewport, 50)).toEqual({ first: 49, last: 50 });
  expect(visibleRange(viewport, 0)).toEqual({ first: 0, last: 0 });
});

test('a row is scrolled to only as far as needed, and stays below the header', () => {
  expect(scrollTopFor(viewport, 50)).toBe(1_600);
  expect(scrollTopFor(viewport, 104)).toBe(3_200);
  expect(scrollTopFor(viewport, 120)).toBe(3_584);
});

test('a page leaves two rows of the last one in sight', () => {
  expect(pageLength(viewport)).toBe(8);
  expect(pageLength({ ...viewport, viewHeight: 20 })).toBe(1);
});
