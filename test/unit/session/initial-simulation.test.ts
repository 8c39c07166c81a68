import { afterEach, expect, it, vi } from 'vitest';
import { request } from '../../../renderer/state/ipc-client.ts';
import { serializeWorkspace } from '../../../shared/topology/serialize-workspace.ts';
import { typedArrayReplacer } from '../../../shared/view/serialize-results.ts';
import { buildRegistry, createTopology } from '../../support/topology.ts';
import { startApp } from '../handlers/app.ts';

afterEach(() => vi.unstubAllGlobals());

it('arrives in the page as text and equals what the handler answered, down to the typed arrays', async () => {
  const app = startApp();
  const answer = await app.request('simulation.initial', {});
  expect(answer.ok && answer.value?.live?.registries.length).toBeGreaterThan(20);
  vi.stubGlobal('window', {
    cascade: { request: () => Promise.resolve(JSON.stringify(answer, typedArrayReplacer)) },
  });
  expect(await request('simulation.initial', {})).toStrictEqual(answer);
});

it('is left to the worker of the page for a fleet that would block the main process', async () => {
  const app = startApp();
  const fleet = createTopology(Array.from({ length: 251 }, (_, index) => buildRegistry(`site${index}`, null)));
  await app.must('file.import', { name: 'fleet.json', text: serializeWorkspace(fleet, []) });
  expect(await app.must('simulation.initial', {})).toBeNull();
});
