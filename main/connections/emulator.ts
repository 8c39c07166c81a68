import type { Instant } from '../../shared/schedule/instant.ts';
import { firstRegistryId } from '../emulator/sample/first-registry.ts';
import { sampleSites } from '../emulator/sample/sites.ts';
import type { Connection } from './connection.ts';
import type { EmulatorStateFile } from './emulator-state-file.ts';
import { lazyArm } from './lazy-arm.ts';

/**
 * Azure as the emulator plays it in this process. The emulator is loaded at the first call.
 * @param stateFile stores the emulator's state for the next start; not stored if omitted
 */
export const connectEmulator = (now: () => Instant, stateFile?: EmulatorStateFile): Connection => {
  const start = async () => (await import('./start-emulator.ts')).startEmulator(now, stateFile);
  let starting: ReturnType<typeof start> | undefined;
  const emulator = () => (starting ??= start());
  return {
    source: { kind: 'emulator' },
    arm: lazyArm(async () => (await emulator()).arm),
    now,
    firstRegistry: firstRegistryId,
    sites: sampleSites(),
    sampleControls: {
      setFaults: async (faults) => (await emulator()).setFaults(faults),
      fleet: async () => (await emulator()).fleet(),
      reset: async () => (await emulator()).reset(),
    },
  };
};
