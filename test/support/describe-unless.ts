import { describe } from 'vitest';

/**
 * Skips the block if `missing` is not null, and prints it, because the reporter shows only how many tests were skipped.
 */
export const describeUnless = (missing: string | null, name: string, tests: () => void): void => {
  if (missing !== null) process.stderr.write(`Skipped: ${name}: ${missing}.\n`);
  describe.skipIf(missing !== null)(name, tests);
};
