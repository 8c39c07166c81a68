import { createJournals } from '../../../main/apply/journal.ts';
import { runApply } from '../../../main/apply/run.ts';
import { createArmClient } from '../../../main/arm/client.ts';
import { createEmulator } from '../../../main/emulator/emulator.ts';
import { systemPorts } from '../../../main/emulator/ports.ts';
import { stateFromTopology } from '../../../main/emulator/seed.ts';
import type { ApplyState } from '../../../shared/ipc-payloads.ts';
import { makePlan } from '../../../shared/plan/make-plan.ts';
import type { Plan, PlannedRequest } from '../../../shared/plan/types.ts';
import type { Topology } from '../../../shared/topology/model.ts';
import { topologyFromArm } from '../../../shared/topology/parse-arm.ts';
import { unwrap } from '../../support/topologies.ts';
import { memoryStore } from './fake-azure.ts';

/** Applies a plan to an emulated Azure in this process, through the SDK. */
export const emulatedApply = async (start: Topology, goal: Topology, plan: Plan, patienceMs = 10_000) => {
  let at = Date.UTC(2026, 10, 23, 16);
  const now = () => (at += 100);
  const emulator = createEmulator({ state: stateFromTopology(start, now()), ports: { ...systemPorts, now } });
  const arm = createArmClient({
    endpoint: 'https://management.azure.com',
    credential: { getToken: () => Promise.resolve({ token: 't', expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) },
    httpClient: emulator.httpClient,
    pollMs: 1,
    retry: { maxRetries: 2, retryDelayInMs: 1, maxRetryDelayInMs: 2 },
    patienceMs,
  });
  const journals = createJournals(memoryStore());
  await journals.create('a', plan, 0);
  /** Starts, or resumes from the journal. */
  const go = async (onState: (state: ApplyState) => void = () => undefined): Promise<ApplyState> => {
    const opened = await journals.open('a');
    if (opened === null) throw new Error('no journal');
    return runApply(opened.journalState, {
      arm,
      journal: opened.journal,
      now,
      abort: new AbortController().signal,
      onState,
      settle: { intervalMs: 1, reads: 20 },
    });
  };
  /** Sends a request on behalf of someone else. */
  const ask = ({
    method,
    path,
    body,
  }: Omit<PlannedRequest, 'method'> & { readonly method: PlannedRequest['method'] | 'GET' }): unknown => {
    const delivery = emulator.answer({
      method,
      url: `https://management.azure.com${path}?api-version=2025-11-01`,
      headers: { authorization: 'Bearer theirs' },
      body: body === null ? '' : JSON.stringify(body),
    });
    if (delivery.kind !== 'response' || delivery.response.status >= 300)
      throw new Error(`${method} ${path} failed: ${JSON.stringify(delivery)}`);
    return delivery.response.body === '' ? null : JSON.parse(delivery.response.body);
  };
  /** Steps between Azure's state and the goal. */
  const left = async (): Promise<readonly string[]> => {
    const topology = unwrap(topologyFromArm({ ...unwrap(await arm.readHierarchy(plan.registryId)), asOf: 0 }));
    return unwrap(makePlan(topology, goal)).steps.map(({ id }) => id);
  };
  return { emulator, go, ask, left };
};
