// A row whose text is missing removes no protection and proves nothing.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mutations } from '../../../build/mutations-table.mjs';
import { root } from '../../../build/root.mjs';

test.each(mutations.map((row) => [row.name, row] as const))('%s: its line and its tests are there', (_, row) => {
  const occurrences = readFileSync(join(root, row.file), 'utf8').split(row.find).length - 1;
  expect({ occurrences, missing: row.tests.filter((path) => !existsSync(join(root, path))) }).toEqual({
    occurrences: 1,
    missing: [],
  });
});
