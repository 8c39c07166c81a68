import type { HttpClient } from '@azure/core-rest-pipeline';
import { type AppError, appError } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Instant } from '../../shared/schedule/instant.ts';
import { deployed, withoutInstance } from './deployed.ts';
import { armFaults, type FaultResult, injectFault } from './faults.ts';
import { emulatorHttpClient } from './http-client.ts';
import type { EmulatorRequest } from './http-types.ts';
import { type EmulatorPorts, systemPorts } from './ports.ts';
import type { EmulatorState, InstanceBehaviour, ScriptedFault } from './state.ts';
import { registryPath, setEntry, withRegistry } from './state.ts';

export interface EmulatorOptions {
  readonly state: EmulatorState;
  readonly ports?: EmulatorPorts;
  /** Delay before each response of the in-process client, milliseconds. */
  readonly latencyMs?: number;
  /** Called with each state whose registries or operations changed. */
  readonly onChange?: (state: EmulatorState) => void;
}

/** An emulated Azure in this process. */
export interface Emulator {
  /** For the SDK's `httpClient` option. Serves the resource manager and `https://{registry}.azurecr.io`. */
  readonly httpClient: HttpClient;
  readonly answer: (request: EmulatorRequest) => FaultResult;
  readonly snapshot: () => EmulatorState;
  readonly reset: (state: EmulatorState) => void;
  /** Replaces the armed faults; an empty list disarms all. */
  readonly setFaults: (faults: readonly ScriptedFault[]) => void;
  readonly setLatency: (latencyMs: number) => void;
  /** Deploys a site, changes its behaviour from now on, or removes it (null). */
  readonly setInstance: (
    registry: string,
    connectedRegistry: string,
    behaviour: InstanceBehaviour | null,
  ) => Result<null, AppError>;
  readonly asOf: () => Instant;
  /** Ids to start with; `registryId` is the registry that a new window opens, null if there is none. */
  readonly start: () => {
    readonly tenantId: string;
    readonly subscriptionId: string;
    readonly resourceGroup: string;
    readonly registryId: string | null;
  };
}

/** The first registry with connected registries, else the first one. */
const startRegistry = (state: EmulatorState) => {
  const all = [...state.registries.values()];
  return all.find(({ connectedRegistries }) => connectedRegistries.size > 0) ?? all[0];
};

export const createEmulator = ({
  state: initial,
  ports = systemPorts,
  latencyMs: initialLatency = 0,
  onChange = () => undefined,
}: EmulatorOptions): Emulator => {
  let state = initial;
  const replace = (next: EmulatorState): void => {
    const isChanged = next.registries !== state.registries || next.operations !== state.operations;
    state = next;
    if (isChanged) onChange(next);
  };
  let latencyMs = initialLatency;
  const answer = (request: EmulatorRequest): FaultResult => {
    const delivered = injectFault(state, request, ports);
    replace(delivered.state);
    return delivered.result;
  };
  return {
    httpClient: emulatorHttpClient(answer, () => latencyMs),
    answer,
    snapshot: () => state,
    reset: replace,
    setFaults: (faults) => {
      state = { ...state, faults: armFaults(faults) };
    },
    setLatency: (next) => {
      latencyMs = next;
    },
    setInstance: (registryName, name, behaviour) => {
      const registry = state.registries.get(registryName.toLowerCase());
      const site = registry?.connectedRegistries.get(name.toLowerCase());
      if (registry === undefined || site === undefined)
        return err(
          appError('not-found', `The emulator has no connected registry '${name}' in '${registryName}'.`, {
            where: name,
          }),
        );
      const now = ports.now();
      const next =
        behaviour === null
          ? withoutInstance(site, now)
          : { ...site, instance: deployed(site.sync, { now, behaviour, before: site.instance }) };
      replace(
        withRegistry(state, {
          ...registry,
          connectedRegistries: setEntry(registry.connectedRegistries, name, next),
        }),
      );
      return ok(null);
    },
    asOf: () => ports.now(),
    start: () => {
      const registry = startRegistry(state);
      return {
        tenantId: state.tenantId,
        subscriptionId: state.subscription.id,
        resourceGroup: registry?.resourceGroup ?? [...state.resourceGroups.values()][0]?.name ?? '',
        registryId: registry === undefined ? null : registryPath(state, registry),
      };
    },
  };
};
