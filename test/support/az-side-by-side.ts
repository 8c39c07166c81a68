import { createJournals } from '../../main/apply/journal.ts';
import { runApply } from '../../main/apply/run.ts';
import { createArmClient } from '../../main/arm/client.ts';
import type { ArmPort } from '../../main/arm/port.ts';
import type { Emulator } from '../../main/emulator/emulator.ts';
import { formatMessage } from '../../shared/i18n/translate.ts';
import { makePlan } from '../../shared/plan/make-plan.ts';
import type { Plan } from '../../shared/plan/types.ts';
import { applyEdits } from '../../shared/topology/edit.ts';
import type { Edit } from '../../shared/topology/edit-types.ts';
import type { Topology } from '../../shared/topology/model.ts';
import { topologyFromArm } from '../../shared/topology/parse-arm.ts';
import { memoryStore } from '../unit/apply/fake-azure.ts';
import { unwrap } from './topologies.ts';

export const createArm = (emulator: Emulator): ArmPort =>
  createArmClient({
    endpoint: 'https://management.azure.com',
    credential: { getToken: () => Promise.resolve({ token: 't', expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) },
    httpClient: emulator.httpClient,
    pollMs: 1,
  });

export const topologyIn = async (emulator: Emulator): Promise<Topology> => {
  const { registryId } = emulator.start();
  return unwrap(topologyFromArm({ ...unwrap(await createArm(emulator).readHierarchy(registryId ?? '')), asOf: 0 }));
};

export const applyPlan = async (emulator: Emulator, plan: Plan): Promise<void> => {
  const journals = createJournals(memoryStore());
  await journals.create('a', plan, 0);
  const opened = await journals.open('a');
  if (opened === null) throw new Error('no journal');
  const end = await runApply(opened.journalState, {
    arm: createArm(emulator),
    journal: opened.journal,
    now: Date.now,
    abort: new AbortController().signal,
    onState: () => undefined,
  });
  if (end.state !== 'done') throw new Error(formatMessage(end.message));
};

/** Reads, plans and applies a draft as the window does. */
export const cascadeApplies = async (emulator: Emulator, edits: readonly Edit[]): Promise<void> => {
  const actual = await topologyIn(emulator);
  await applyPlan(emulator, unwrap(makePlan(actual, unwrap(applyEdits(actual, edits)))));
};

/** Settings by name, without the service's states and times; the CLI stores lists as unordered sets. */
export const settingsIn = ({ cloud, registries, tokens, scopeMaps }: Topology) => ({
  cloud: { dataEndpointEnabled: cloud.dataEndpointEnabled },
  registries: Object.fromEntries(
    registries.map(({ name, status: _, unknown: __, id: ___, ...registry }) => [
      name,
      {
        ...registry,
        tokenId: registry.tokenId?.toLowerCase(),
        clientTokenIds: registry.clientTokenIds.map((id) => id.toLowerCase()).sort(),
        notifications: registry.notifications.toSorted(),
      },
    ]),
  ),
  tokens: Object.fromEntries(
    tokens.map(({ name, status, scopeMapId, passwords }) => [
      name,
      { status, scopeMapId: scopeMapId?.toLowerCase(), passwords: passwords.map((one) => one.name) },
    ]),
  ),
  scopeMaps: Object.fromEntries(
    scopeMaps.map(({ name, actions, description }) => [
      name,
      { description, actions: Object.fromEntries(actions.map((action) => [action, true])) },
    ]),
  ),
});

export interface Difference {
  readonly at: string;
  readonly az: unknown;
  readonly cascade: unknown;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** All differences with their paths; a missing value is null. */
export const diffJson = (az: unknown, cascade: unknown, at = ''): readonly Difference[] => {
  if (isObject(az) && isObject(cascade))
    return [...new Set([...Object.keys(az), ...Object.keys(cascade)])]
      .sort()
      .flatMap((key) => diffJson(az[key] ?? null, cascade[key] ?? null, at === '' ? key : `${at}.${key}`));
  return JSON.stringify(az) === JSON.stringify(cascade) ? [] : [{ at, az, cascade }];
};
