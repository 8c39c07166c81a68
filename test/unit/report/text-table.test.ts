import { expect, test } from 'vitest';
import { textTable } from '../../../shared/report/text-table.ts';

test('a text table keeps columns two spaces apart and ends no line in spaces', () => {
  expect(
    textTable(
      ['A', 'LONG NAME'],
      [
        ['value', ''],
        ['x', 'y'],
      ],
    ),
  ).toBe('A      LONG NAME\n-----  ---------\nvalue\nx      y\n');
});
