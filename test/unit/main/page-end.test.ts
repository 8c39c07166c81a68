import { expect, it } from 'vitest';
import { createPageEnds } from '../../../main/page-end.ts';

it('reads the page again, and tells why once there is a page to tell it in', () => {
  const ends = createPageEnds();
  expect(ends.toTell()).toBeNull();
  expect(ends.ended('oom', 0)).toBe(true);
  expect(ends.toTell()?.message).toMatch(
    /ended and was read again: it ran out of memory\. The draft is as it was saved last/,
  );
  expect(ends.toTell()).toBeNull();
});

it('leaves a page alone that ended by itself, and one that ends again and again', () => {
  const ends = createPageEnds();
  expect(ends.ended('clean-exit', 0)).toBe(false);
  expect(ends.toTell()).toBeNull();
  expect([1, 2, 3, 4].map((at) => ends.ended('crashed', at * 1_000))).toEqual([true, true, true, false]);
  expect(ends.ended('crashed', 120_000)).toBe(true);
});
