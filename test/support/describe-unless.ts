import { describe } from 'vitest';

/**
 * A `describe` that is skipped if something is missing, and prints what: the reporter shows only the number of skipped
 * tests.
 */
export const describeUnless = (missing: string | null, name: string, tests: () => void): void => {
  if (missing !== null) process.stderr.write(`Skipped: ${name}: ${missing}.\n`);
  describe.skipIf(missing !== null)(name, tests);
};
