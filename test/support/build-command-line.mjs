// Builds the command line once, because the tests that start it run in parallel.
import { build } from '../../build/build.mjs';

export default async () => {
  await build(['cli']);
};
