import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { EmulatorFault } from '../shared/ipc.ts';
import type { Instant } from '../shared/schedule/instant.ts';
import { armAcross } from './arm/across-threads.ts';
import type { Connection } from './connection.ts';

export interface ThreadInput {
  /** Of the emulator's clock from the machine's. */
  readonly offsetMs: number;
}

/** What a connection knows before anything is read. */
export type ThreadFacts = { readonly kind: 'facts' } & Pick<Connection, 'firstRegistry' | 'sites'>;

export type PracticeOrder = { readonly kind: 'faults'; readonly faults: readonly EmulatorFault[] } | { readonly kind: 'reset' | 'fleet' };

/** The registries that are there to practise with, once they are. */
export interface FleetFacts {
  readonly kind: 'fleet';
  readonly ids: readonly string[];
}

/**
 * Starts the emulated Azure on a thread of its own.
 * @param file built from `emulated-thread.ts`
 * @param start what its clock shows now; the machine's time where null
 */
export const startEmulator = async (file: string, start: Instant | null): Promise<Connection> => {
  const offsetMs = start === null ? 0 : start - Date.now();
  const thread = new Worker(file, { workerData: { offsetMs } satisfies ThreadInput });
  const arm = armAcross(thread);
  const tell = (order: PracticeOrder): void => thread.postMessage(order);
  const [{ firstRegistry, sites }] = (await once(thread, 'message')) as [ThreadFacts];
  const fleet = (): Promise<readonly string[]> =>
    new Promise((resolve) => {
      const hear = (told: FleetFacts | { readonly kind: string }): void => {
        if (!('ids' in told)) return;
        thread.off('message', hear);
        resolve(told.ids);
      };
      thread.on('message', hear);
      tell({ kind: 'fleet' });
    });
  return {
    source: { kind: 'emulator' },
    arm,
    now: () => Date.now() + offsetMs,
    firstRegistry,
    sites,
    practice: { setFaults: (faults) => tell({ kind: 'faults', faults }), fleet, reset: () => tell({ kind: 'reset' }) },
  };
};
