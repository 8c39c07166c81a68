// The emulated Azure and the SDK that reads it, on a thread of their own: the window's thread has other things to do while it starts.
import { parentPort, workerData } from 'node:worker_threads';
import { serveArm, type Asked } from './arm/across-threads.ts';
import { connectEmulator } from './emulated.ts';
import type { FleetFacts, PracticeOrder, ThreadFacts, ThreadInput } from './start-emulator.ts';

if (parentPort === null) throw new Error('This is the start of a thread.');
const { offsetMs } = workerData as ThreadInput;
const { arm, firstRegistry, sites, practice } = connectEmulator(() => Date.now() + offsetMs);

// Begun before anybody asks: the first read loads the SDK, and takes many times as long as the next.
let ahead = firstRegistry === null ? null : arm.readHierarchy(firstRegistry);
serveArm(parentPort, {
  ...arm,
  readHierarchy: (id, options) => {
    const read = id === firstRegistry ? ahead : null;
    ahead = null;
    return read ?? arm.readHierarchy(id, options);
  },
});
parentPort.on('message', (order: PracticeOrder | Asked) => {
  if (order.kind !== 'faults' && order.kind !== 'reset' && order.kind !== 'fleet') return;
  if (order.kind === 'fleet') {
    void practice?.fleet().then((ids) => parentPort?.postMessage({ kind: 'fleet', ids } satisfies FleetFacts));
    return;
  }
  ahead = null;
  if (order.kind === 'faults') practice?.setFaults(order.faults);
  else practice?.reset();
});
parentPort.postMessage({ kind: 'facts', firstRegistry, sites } satisfies ThreadFacts);
