import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TokenCredential } from '@azure/core-auth';
import type { EmulatorFault } from '../../shared/ipc-payloads.ts';
import { ok } from '../../shared/result.ts';
import type { Instant } from '../../shared/schedule/instant.ts';
import { createArmClient } from '../arm/client.ts';
import type { ArmHierarchy, ArmPort, JsonObject } from '../arm/port.ts';
import { createEmulator, type Emulator } from '../emulator/emulator.ts';
import { systemPorts } from '../emulator/ports.ts';
import { sampleState } from '../emulator/sample/sample-state.ts';
import { type EmulatorState, registryPath, type StoredRegistry } from '../emulator/state.ts';
import type { EmulatorStateFile } from './emulator-state-file.ts';

/** The emulator asks for no sign-in, but the SDK requires a token. */
const credential: TokenCredential = {
  getToken: () => Promise.resolve({ token: 'emulator', expiresOnTimestamp: Number.MAX_SAFE_INTEGER }),
};

const endpoint = 'https://management.azure.com';
const apiVersion = '2026-09-01-preview';
const pollMs = 200;
/** Spread over as many registries as their limit of 50 sites requires. */
const fleetSites = 5_000;
/** The emulator's operations take about a second; one that hangs is a fault to practise on. */
const patienceMs = 15_000;

interface RunningEmulator {
  readonly arm: ArmPort;
  readonly setFaults: (faults: readonly EmulatorFault[]) => void;
  readonly fleet: () => Promise<readonly string[]>;
  readonly reset: () => void;
}

/** Asks the emulator for one resource or list; null for anything but a complete answer. */
const getBody = (answer: Emulator['answer'], path: string): JsonObject | null => {
  const result = answer({
    method: 'GET',
    url: `${endpoint}${path}?api-version=${apiVersion}`,
    headers: { authorization: 'Bearer emulator' },
    body: '',
  });
  return result.kind === 'response' && result.response.status === 200
    ? (JSON.parse(result.response.body) as JsonObject)
    : null;
};

/**
 * Reads a registry as `ArmPort.readHierarchy` does, but without the SDK. Null if a list has pages or a response is no
 * success.
 */
export const readHierarchyDirectly = (answer: Emulator['answer'], registryId: string): ArmHierarchy | null => {
  const registry = getBody(answer, registryId);
  const [connectedRegistries, tokens, scopeMaps] = ['connectedRegistries', 'tokens', 'scopeMaps'].map((type) => {
    const list = getBody(answer, `${registryId}/${type}`);
    return list === null || 'nextLink' in list ? undefined : (list['value'] as readonly JsonObject[]);
  });
  return registry === null || connectedRegistries === undefined || tokens === undefined || scopeMaps === undefined
    ? null
    : { registry, connectedRegistries, tokens, scopeMaps };
};

/** Starts the emulator from the stored state or the sample, and reaches it through the same SDK as Azure. */
export const startEmulator = async (now: () => Instant, stateFile?: EmulatorStateFile): Promise<RunningEmulator> => {
  /** Registries of the fleet that are as they were created: they are created again, not stored. */
  let unchanged: EmulatorState['registries'] = new Map();
  const sample = sampleState(now());
  const emulator = createEmulator({
    state: (await stateFile?.load(sample)) ?? sample,
    ports: { ...systemPorts, now },
    onChange: (state) =>
      stateFile?.save({
        ...state,
        registries: new Map([...state.registries].filter(([key, registry]) => unchanged.get(key) !== registry)),
      }),
  });
  const client = createArmClient({
    endpoint,
    loginServerSuffix: 'azurecr.io',
    credential,
    httpClient: emulator.httpClient,
    pollMs,
    patienceMs,
  });
  let isFirstRead = true;
  let fleet: Promise<readonly string[]> | null = null;

  const createFleet = async (): Promise<readonly string[]> => {
    const { syntheticRegistries } = await import('../emulator/sample/synthetic-state.ts');
    const created = new Map<string, StoredRegistry>();
    for (const registry of syntheticRegistries(fleetSites, 1, now())) {
      created.set(registry.name.toLowerCase(), registry);
      // One at a time, so that no frame is dropped.
      await nextTurn();
    }
    const before = emulator.snapshot();
    unchanged = created;
    emulator.reset({ ...before, registries: new Map([...created, ...before.registries]) });
    return [...created.values()].map((registry) => registryPath(before, registry));
  };

  return {
    arm: {
      ...client,
      // The first picture does not wait for the SDK.
      readHierarchy: async (id, options) => {
        const hierarchy = isFirstRead ? readHierarchyDirectly(emulator.answer, id) : null;
        isFirstRead = false;
        return hierarchy === null ? client.readHierarchy(id, options) : ok(hierarchy);
      },
    },
    setFaults: (faults) => {
      isFirstRead = false;
      emulator.setFaults(faults);
    },
    fleet: () => (fleet ??= createFleet()),
    reset: () => {
      fleet = null;
      emulator.reset(sampleState(now()));
    },
  };
};
