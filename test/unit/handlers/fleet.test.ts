import { describe, expect, it } from 'vitest';
import { ok } from '../../../shared/result.ts';
import { buildListEntry } from '../../support/az-list.ts';
import { memoryStore } from '../apply/fake-azure.ts';
import { startApp } from './app.ts';

const list = (name: string): string => JSON.stringify([buildListEntry(name)]);

describe('a fleet', () => {
  it('starts with the saved state, is read in the background, and is saved for the next start', async () => {
    const store = memoryStore();
    const app = startApp({ store });
    const opened = await app.must('view.get', {});
    const ids = (await app.must('registries.list', {})).registries
      .filter(({ unusable }) => unusable === null)
      .map(({ id }) => id);
    const clouds = await app.must('fleet.open', { registryIds: ids, from: null });
    expect(clouds.map(({ read }) => read)).toEqual(ids.map(() => 'waiting'));
    expect(clouds.find(({ name }) => name === opened.topology.cloud.name)?.topology?.registries).toHaveLength(
      opened.topology.registries.length,
    );
    for (const id of ids)
      expect(await app.event('fleet.cloud', (cloud) => cloud.id === id)).toMatchObject({ read: 'done' });
    const again = await startApp({ store }).must('fleet.open', { registryIds: ids, from: null });
    expect(again.every(({ topology }) => topology !== null)).toBe(true);
  });

  it('leaves the open document unchanged until a member is opened', async () => {
    const app = startApp();
    const opened = await app.must('view.get', {});
    const fleet = await app.must('fleet.openSample', {});
    expect(fleet).toHaveLength(100);
    expect((await app.must('view.get', {})).topology.cloud.name).toBe(opened.topology.cloud.name);
    const view = await app.must('fleet.openMember', { id: fleet[41]!.id });
    expect([view.topology.cloud.name, view.topology.registries.length]).toEqual(['fleet041', 50]);
    await app.must('fleet.close', {});
  });

  it('reports why a member cannot be read, and reads the others', async () => {
    const app = startApp();
    const { session } = await app.must('view.get', {});
    const gone = session.registry!.id.replace(/[^/]+$/, 'gone');
    await app.must('fleet.open', { registryIds: [gone, session.registry!.id], from: null });
    expect(await app.event('fleet.cloud', ({ id }) => id === gone)).toMatchObject({
      name: 'gone',
      topology: null,
      read: { kind: 'not-found' },
    });
    expect(await app.event('fleet.cloud', ({ id }) => id === session.registry!.id)).toMatchObject({ read: 'done' });
  });

  it('may be files, each entered as it is opened alone; one that is none is named', async () => {
    const files = [
      { name: 'north.json', text: list('site1') },
      { name: 'broken.json', text: '{' },
    ];
    const app = startApp({ dialogs: { openSeveral: () => Promise.resolve(ok(files)) } });
    await app.must('view.get', {});
    const fleet = await app.must('fleet.files', {});
    expect(fleet).toMatchObject([
      { read: 'done', topology: { registries: [{ name: 'site1' }] } },
      { name: 'broken.json', topology: null, read: { kind: 'invalid-input' } },
    ]);
    expect((await app.must('fleet.openMember', { id: fleet![0]!.id })).session.source).toMatchObject({
      kind: 'file',
      name: 'north.json',
    });
  });

  it('does not open a registry outside of it', async () => {
    expect(await startApp().request('fleet.openMember', { id: 'elsewhere' })).toMatchObject({
      ok: false,
      error: { kind: 'not-found' },
    });
  });
});
