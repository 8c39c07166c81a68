import { expect, it } from 'vitest';
import { computeCardSize, insets, readable } from '../../../../renderer/features/topology/graph/card-size.ts';

const computeWidth = (columns: number, view: number): number => {
  const { nodeWidth, columnGap } = computeCardSize(columns, view);
  return Math.round((columns * nodeWidth + (columns - 1) * columnGap) * readable);
};

it('five columns fit next to the map of the tree in a window of 1280 pixels', () => {
  expect(computeWidth(5, 876 - 64)).toBeLessThanOrEqual(876 - 64 - insets.left - insets.right);
  expect(computeWidth(5, 876)).toBeLessThanOrEqual(876 - insets.left - insets.right);
});

it('the usual gap has room for a wait', () => {
  expect(computeCardSize(5, 876).columnGap).toBe(38);
});
