import { expect, test } from 'vitest';
import { stepFrom, tour, type Toured } from '../../../../renderer/shell/tour.ts';

const titleFrom = (at: number, now: Partial<Toured>): string | undefined =>
  tour()[stepFrom(at, { selected: null, hasDraft: false, screen: 'topology', ...now })]?.title;

test('the tour() begins with what is seen', () => {
  expect(titleFrom(0, {})).toBe('A fleet to practise on');
});

test('a step that is done by doing it goes on by itself', () => {
  expect(titleFrom(1, {})).toBe('Choose a site');
  expect(titleFrom(1, { selected: 'plantlyon' })).toBe('Give it another schedule');
  expect(titleFrom(1, { selected: 'plantlyon', hasDraft: true })).toBe('See what it would do');
});

test('it ends at the review', () => {
  expect(titleFrom(4, { hasDraft: true })).toBe('Review it');
  expect(titleFrom(4, { hasDraft: true, screen: 'review' })).toBe('A change that is reviewed');
  expect(stepFrom(4, { selected: null, hasDraft: true, screen: 'review' })).toBe(tour().length - 1);
});
