// Built once before the tests that start it, which run side by side and would each build it.
import { build } from '../../build/build.mjs';

export default async () => {
  await build(['cli']);
};
