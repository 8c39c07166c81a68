// The entry of the thread beside the window's, which gives way before it reads anything: where cores are few, the picture waits for
// whatever it keeps from running.
import { setPriority } from 'node:os';

/** For Linux, where it is of this thread alone; elsewhere the whole process would give way. */
const givenWay = 5;

if (process.platform === 'linux') {
  try {
    setPriority(0, givenWay);
  } catch {
    // A machine that does not allow it starts as well.
  }
}
await import('./emulator-worker-main.ts');
