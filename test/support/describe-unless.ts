import { describe } from 'vitest';

/** A `describe` that is skipped where something is missing, and says what: of a skipped file the reporter tells only the number of its tests. */
export const describeUnless = (missing: string | null, name: string, tests: () => void): void => {
  if (missing !== null) process.stderr.write(`Skipped: ${name}: ${missing}.\n`);
  describe.skipIf(missing !== null)(name, tests);
};
