import { expect, it, vi } from 'vitest';
import type { Edit } from '../../../shared/topology/edit-types.ts';
import { formatMessages } from '../../support/format-messages.ts';
import { memoryStore } from '../apply/fake-azure.ts';
import { startApp } from './app.ts';
import { buildPlan } from './reviewed.ts';

it('An update waits while a plan is being applied, and is installed after its end', async () => {
  const memory = memoryStore();
  let goOn: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));
  let lines = 0;
  const append = async (name: string, text: string): Promise<void> => {
    lines += 1;
    if (lines > 1) await held;
    return memory.append(name, text);
  };
  const restart = vi.fn(() => Promise.resolve(true));
  const app = startApp({
    store: { ...memory, append },
    updates: {
      state: () => ({ kind: 'ready', version: '1.1.0', message: '' }),
      look: () => Promise.resolve(),
      restart,
    },
  });
  const { topology } = await app.must('view.get', {});
  const registry = topology.registries.find(({ sync }) => sync.syncWindow !== null)?.name ?? '';
  const edits: readonly Edit[] = [{ kind: 'set-sync', registry, sync: { schedule: '0 12 * * *', syncWindow: 'PT4H' } }];
  lines = 0;
  await app.must('apply.start', { edits, planId: buildPlan(topology, edits).id });
  expect(formatMessages(await app.request('updates.restart', {}))).toMatchObject({
    ok: false,
    error: { kind: 'conflict', message: expect.stringContaining('the update waits until it has ended') },
  });
  expect(restart).not.toHaveBeenCalled();
  goOn();
  await app.event('apply.progress', ({ state }) => state === 'done');
  expect(await app.request('updates.restart', {})).toEqual({ ok: true, value: null });
  expect(restart).toHaveBeenCalledOnce();
});

it('Where no update is ready there is nothing to restart for', async () => {
  expect(await startApp().request('updates.restart', {})).toMatchObject({ ok: false, error: { kind: 'not-found' } });
});
