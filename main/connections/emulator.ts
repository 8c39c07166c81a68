import type { TokenCredential } from '@azure/core-auth';
import type { EmulatorFault } from '../../shared/ipc.ts';
import type { Instant } from '../../shared/schedule/instant.ts';
import { createArmClient } from '../arm/client.ts';
import { createEmulator } from '../emulator/emulator.ts';
import { systemPorts } from '../emulator/ports.ts';
import { sampleState } from '../emulator/sample/sample-state.ts';
import { sampleSites } from '../emulator/sample/sites.ts';
import { type EmulatorState, registryPath } from '../emulator/state.ts';
import type { Connection } from './connection.ts';

/** The emulator asks for no sign-in; the SDK wants a token all the same. */
const credential: TokenCredential = {
  getToken: () => Promise.resolve({ token: 'emulator', expiresOnTimestamp: Number.MAX_SAFE_INTEGER }),
};

const pollMs = 200;
/** In as many registries as their limit of 50 asks for. */
const fleetSites = 5_000;
/** Its own operations take about a second; one that hangs is there to practise on. */
const patienceMs = 15_000;

/** What the last start left of the practice fleet, and where this one leaves it. */
export interface KeptFleet {
  readonly state: EmulatorState | null;
  readonly save: (state: EmulatorState) => void;
}

const notKept: KeptFleet = { state: null, save: () => undefined };

/** Azure as the emulator plays it in this process, reached through the same SDK as the real one. */
export const connectEmulator = (now: () => Instant, { state, save }: KeptFleet = notKept): Connection => {
  /** What `makeFleet` made and nobody changed is made again and not kept. */
  let untouched: EmulatorState['registries'] = new Map();
  const emulator = createEmulator({
    state: state ?? sampleState(now()),
    ports: { ...systemPorts, now },
    onChange: (changed) =>
      save({
        ...changed,
        registries: new Map([...changed.registries].filter(([key, registry]) => untouched.get(key) !== registry)),
      }),
  });
  /** Takes a tenth of a second, and is there from then on. */
  let fleet: readonly string[] | null = null;
  const makeFleet = async (): Promise<readonly string[]> => {
    const { syntheticState } = await import('../emulator/sample/synthetic-state.ts');
    const made = syntheticState(fleetSites, 1, now());
    const before = emulator.snapshot();
    untouched = made.registries;
    emulator.reset({ ...before, registries: new Map([...made.registries, ...before.registries]) });
    return [...made.registries.values()].map((registry) => registryPath(before, registry));
  };
  return {
    source: { kind: 'emulator' },
    arm: createArmClient({
      endpoint: 'https://management.azure.com',
      loginServerSuffix: 'azurecr.io',
      credential,
      httpClient: emulator.httpClient,
      pollMs,
      patienceMs,
    }),
    now,
    firstRegistry: emulator.start().registryId,
    sites: sampleSites(),
    practice: {
      setFaults: (faults: readonly EmulatorFault[]) => emulator.setFaults(faults),
      fleet: async () => (fleet ??= await makeFleet()),
      reset: () => {
        fleet = null;
        emulator.reset(sampleState(now()));
      },
    },
  };
};
