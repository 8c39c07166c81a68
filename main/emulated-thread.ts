// The emulated Azure and the SDK that reads it, on a thread of their own: the window's thread has other things to do while it starts.
import { parentPort, workerData } from 'node:worker_threads';
import { serveArm, type Asked } from './arm/across-threads.ts';
import { connectEmulator } from './emulated.ts';
import type { PracticeOrder, ThreadFacts, ThreadInput } from './start-emulator.ts';

if (parentPort === null) throw new Error('This is the start of a thread.');
const { offsetMs } = workerData as ThreadInput;
const { arm, firstRegistry, sites, practice } = connectEmulator(() => Date.now() + offsetMs);

serveArm(parentPort, arm);
parentPort.on('message', (order: PracticeOrder | Asked) => {
  if (order.kind === 'faults') practice?.setFaults(order.faults);
  if (order.kind === 'reset') practice?.reset();
});
// Reads once before anybody asks: the first read loads the SDK, and takes many times as long as the next.
if (firstRegistry !== null) void arm.readHierarchy(firstRegistry);
parentPort.postMessage({ kind: 'facts', firstRegistry, sites } satisfies ThreadFacts);
