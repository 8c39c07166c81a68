import { expect, it } from 'vitest';
import { connectEmulator } from '../../../main/connections/emulator.ts';
import { readHierarchyDirectly } from '../../../main/connections/start-emulator.ts';
import { createEmulator } from '../../../main/emulator/emulator.ts';
import { firstRegistryId } from '../../../main/emulator/sample/first-registry.ts';
import { sampleState } from '../../../main/emulator/sample/sample-state.ts';
import { topologyFromArm } from '../../../shared/topology/parse-arm.ts';
import { monday } from '../../support/emulator-harness.ts';
import { unwrap } from '../../support/topologies.ts';

it('reads the sample the first time, without the SDK, exactly as the SDK reads it the second time', async () => {
  const { arm } = connectEmulator(() => monday);
  const first = unwrap(await arm.readHierarchy(firstRegistryId));
  const second = unwrap(await arm.readHierarchy(firstRegistryId));
  expect(first).toEqual(second);
  expect(topologyFromArm({ ...first, asOf: monday })).toEqual(topologyFromArm({ ...second, asOf: monday }));
});

it('reads by the SDK from the first time on where faults are set', async () => {
  const { arm, sampleControls } = connectEmulator(() => monday);
  await sampleControls?.setFaults([
    { kind: 'operation-fails', method: 'PUT', pathContains: '', after: 0, times: 1 },
    { kind: 'body-cut', method: 'GET', pathContains: '/tokens', after: 0, times: 1 },
  ]);
  expect((await arm.readHierarchy(firstRegistryId)).ok).toBe(false);
});

it('reads by the SDK what has pages or is not there', () => {
  const answer = (pageSize: number | null) => createEmulator({ state: { ...sampleState(monday), pageSize } }).answer;
  expect(readHierarchyDirectly(answer(null), firstRegistryId)).not.toBeNull();
  expect(readHierarchyDirectly(answer(5), firstRegistryId)).toBeNull();
  expect(readHierarchyDirectly(answer(null), firstRegistryId.replace('contosoedge', 'nowhere'))).toBeNull();
});

it('opens the registry that the emulator starts with', () => {
  expect(createEmulator({ state: sampleState(monday) }).start().registryId).toBe(firstRegistryId);
  expect(connectEmulator(() => monday).firstRegistry).toBe(firstRegistryId);
});
