import { z } from 'zod';
import type { EmulatorState, Operation, StoredRegistry, StoredResourceGroup } from './state.ts';

/** Increment when the stored shape changes. A state of another version is set aside and the fleet starts anew. */
const version = 1;
const mapKey = '$map';

const replaceMap = (_key: string, value: unknown): unknown =>
  value instanceof Map ? { [mapKey]: [...(value as ReadonlyMap<string, unknown>)] } : value;

const reviveMap = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && mapKey in value
    ? new Map(value[mapKey] as readonly (readonly [string, unknown])[])
    : value;

const resource = {
  name: z.string(),
  authorship: z.looseObject({ createdAt: z.number() }),
  provisioningState: z.string(),
};
const connectedRegistry = z.looseObject({
  ...resource,
  sync: z.looseObject({ schedule: z.string(), messageTtl: z.string() }),
  clientTokenIds: z.array(z.string()),
  notifications: z.array(z.string()),
  instance: z.looseObject({ deployedAt: z.number(), runs: z.array(z.looseObject({ setAt: z.number() })) }).nullable(),
});
const registry = z.looseObject({
  ...resource,
  resourceGroup: z.string(),
  location: z.string(),
  settings: z.looseObject({}),
  connectedRegistries: z.map(z.string(), connectedRegistry),
  tokens: z.map(z.string(), z.looseObject({ ...resource, passwords: z.array(z.looseObject({ name: z.string() })) })),
  scopeMaps: z.map(z.string(), z.looseObject({ ...resource, actions: z.array(z.string()) })),
  replications: z.map(z.string(), z.looseObject({ name: z.string(), location: z.string() })).optional(),
  repositories: z.map(z.string(), z.array(z.looseObject({ name: z.string(), digest: z.string() }))),
});
const storedState = z.strictObject({
  version: z.literal(version),
  resourceGroups: z.map(z.string(), z.looseObject({ name: z.string(), location: z.string() })),
  registries: z.map(z.string(), registry),
  operations: z.map(z.string(), z.looseObject({ guid: z.string(), registry: z.string(), effect: z.looseObject({}) })),
});

/** Serializes the emulated Azure. Faults are not stored. */
export const writeState = ({ resourceGroups, registries, operations }: EmulatorState): string =>
  JSON.stringify({ version, resourceGroups, registries, operations }, replaceMap);

/** Restores what `writeState` wrote into a new state; null if it is damaged or of another version. */
export const readState = (text: string, fresh: EmulatorState): EmulatorState | null => {
  try {
    const { resourceGroups, registries, operations } = storedState.parse(JSON.parse(text, reviveMap));
    return {
      ...fresh,
      resourceGroups: resourceGroups as unknown as ReadonlyMap<string, StoredResourceGroup>,
      registries: registries as unknown as ReadonlyMap<string, StoredRegistry>,
      operations: operations as unknown as ReadonlyMap<string, Operation>,
    };
  } catch {
    return null;
  }
};
