import { lstat, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeAtomically } from '../../../main/files/atomic.ts';
import { readSettings, settingsChange, writeSettings } from '../../../main/storage/settings-store.ts';
import { createStore } from '../../../main/storage/store.ts';
import { createWorkspaceStore, workspaceKey } from '../../../main/storage/workspace-store.ts';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import { defaultSettings } from '../../../shared/settings.ts';
import type { Edit } from '../../../shared/topology/edit-types.ts';
import { parseTopology } from '../../../shared/topology/parse.ts';
import { formatMessages } from '../../support/format-messages.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cascade-files-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const topology = () => {
  const parsed = parseTopology({
    value: [{ name: 'dockseven', properties: { mode: 'ReadOnly', parent: { syncProperties: { messageTtl: 'P2D' } } } }],
  });
  if (!parsed.ok) throw new Error(formatMessage(parsed.error.message));
  return parsed.value.topology;
};
const quiet = { onError: () => undefined, onUnsaved: () => undefined, later: () => undefined };
const edit = (schedule: string): Edit => ({ kind: 'set-sync', registry: 'dockseven', sync: { schedule } });

describe('an atomic write', () => {
  it('does not write through a symbolic link next to it', async () => {
    const [file, other] = [join(folder, 'fleet.json'), join(folder, 'other.txt')];
    await writeFile(other, 'of somebody else');
    await writeFile(file, 'first');
    await symlink(other, `${file}.bak`);
    await writeAtomically(file, 'second');
    expect(await readFile(other, 'utf8')).toBe('of somebody else');
    expect(await readFile(`${file}.bak`, 'utf8')).toBe('first');
    expect((await lstat(`${file}.bak`)).isSymbolicLink()).toBe(false);
  });

  it('replaces the text, keeps the previous one as a backup, and leaves nothing else', async () => {
    const file = join(folder, 'fleet.json');
    await writeAtomically(file, 'first');
    await writeAtomically(file, 'second');
    expect(await readFile(file, 'utf8')).toBe('second');
    expect(await readFile(`${file}.bak`, 'utf8')).toBe('first');
    expect((await readdir(folder)).sort()).toEqual(['fleet.json', 'fleet.json.bak']);
  });

  it('leaves the old text where the new one cannot be put in its place', async () => {
    const blocked = join(folder, 'blocked');
    await writeAtomically(join(blocked, 'inner'), 'a file in a folder of that name');
    await expect(writeAtomically(blocked, 'text')).rejects.toThrow();
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

describe('the store', () => {
  it('appends, lists and removes under names of the app’s choice', async () => {
    const store = createStore(folder);
    await store.append('applies/a.jsonl', 'one\n');
    await store.append('applies/a.jsonl', 'two\n');
    await store.write('applies/b.jsonl', 'x');
    await store.write('applies/b.jsonl', 'y');
    expect(await store.read('applies/a.jsonl')).toBe('one\ntwo\n');
    expect(await store.list('applies')).toEqual(['a.jsonl', 'b.jsonl']);
    await store.remove('applies/a.jsonl');
    expect(await store.read('applies/a.jsonl')).toBeNull();
    expect(await store.list('nothing')).toEqual([]);
  });

  it.each(['../outside', '/etc/passwd', 'a/../../b', 'a/b/c', ''])('refuses the name %j', async (name) => {
    await expect((async () => createStore(folder).read(name))()).rejects.toThrow('no name of the store');
  });
});

describe('settings', () => {
  it('come back as they were saved', async () => {
    const store = createStore(folder);
    expect(await readSettings(store)).toEqual(defaultSettings);
    await writeSettings(store, { ...defaultSettings, readOnly: true, layout: { inspector: 320 } });
    expect(await readSettings(store)).toEqual({ ...defaultSettings, readOnly: true, layout: { inspector: 320 } });
  });

  it('fall back one by one where the file holds something else', async () => {
    await writeFile(join(folder, 'settings.json'), '{"theme":"mauve","rangeDays":30}');
    expect(await readSettings(createStore(folder))).toEqual({ ...defaultSettings, rangeDays: 30 });
    await writeFile(join(folder, 'settings.json'), '{"theme":');
    expect(await readSettings(createStore(folder))).toEqual(defaultSettings);
  });

  it('say where the disk refuses them', async () => {
    const store = {
      ...createStore(folder),
      write: () => Promise.reject(Object.assign(new Error('read-only'), { code: 'EROFS' })),
    };
    expect(formatMessages(await writeSettings(store, defaultSettings))).toMatchObject({
      ok: false,
      error: {
        message: expect.stringContaining(
          'hold until Cascade is closed, because they cannot be written to its folder: the disk is read-only',
        ),
      },
    });
  });

  it('refuse a change of an unknown setting', () => {
    expect(settingsChange.safeParse({ theme: 'dark' }).success).toBe(true);
    expect(settingsChange.safeParse({ theme: 'dark', path: '/etc' }).success).toBe(false);
  });
});

describe('the autosaved workspace', () => {
  it('gives back topology and draft after a restart, the last of quick saves', async () => {
    const key = workspaceKey('/registries/contosoedge');
    const before = createWorkspaceStore(createStore(folder), quiet);
    for (const schedule of ['0 1 * * *', '0 2 * * *', '0 3 * * *'])
      before.save(key, { topology: topology(), edits: [edit(schedule)] });
    await before.settled();
    const after = createWorkspaceStore(createStore(folder), quiet);
    expect(await after.load(key)).toEqual({ topology: topology(), edits: [edit('0 3 * * *')] });
  });

  it('gives back what was saved last while the disk is still behind, and nothing once it is forgotten', async () => {
    const workspaces = createWorkspaceStore(createStore(folder), quiet);
    workspaces.save('k', { topology: topology(), edits: [edit('0 1 * * *')] });
    expect((await workspaces.load('k'))?.edits).toEqual([edit('0 1 * * *')]);
    await workspaces.forget('k');
    expect(await workspaces.load('k')).toBeNull();
    expect(await createWorkspaceStore(createStore(folder), quiet).load('k')).toBeNull();
  });

  it('counts for nothing where its file is broken, which is put aside before anything is written over it', async () => {
    const key = workspaceKey('x');
    await createStore(folder).write(`workspaces/${key}.json`, '{"cascade": 1, "topo');
    const logged: unknown[] = [];
    const workspaces = createWorkspaceStore(createStore(folder), { ...quiet, onError: (cause) => logged.push(cause) });
    expect(await workspaces.load(key)).toBeNull();
    workspaces.save(key, { topology: topology(), edits: [] });
    await workspaces.settled();
    expect(logged).toEqual([expect.stringContaining('line 1')]);
    expect(await createStore(folder).read(`workspaces/${key}.unread.json`)).toBe('{"cascade": 1, "topo');
  });

  it('is ignored and moved aside if it holds ids of another registry', async () => {
    const key = workspaceKey('x');
    const id =
      '/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/edge/providers/Microsoft.ContainerRegistry/registries/edge';
    const within = (siteId: string) => {
      const { cloud, registries, ...rest } = topology();
      return { ...rest, cloud: { ...cloud, id }, registries: registries.map((one) => ({ ...one, id: siteId })) };
    };
    const load = (cloudId: string) => createWorkspaceStore(createStore(folder), quiet).load(key, cloudId);
    const workspaces = createWorkspaceStore(createStore(folder), quiet);

    workspaces.save(key, { topology: within(`${id}/connectedRegistries/dockseven`), edits: [edit('0 1 * * *')] });
    await workspaces.settled();
    expect((await load(id.toUpperCase()))?.edits).toHaveLength(1);
    expect(await load(`${id}2`)).toBeNull();
    expect(await createStore(folder).read(`workspaces/${key}.unread.json`)).toContain('0 1 * * *');

    for (const foreign of ['@127.0.0.1:1/dockseven', `${id}2/connectedRegistries/dockseven`]) {
      workspaces.save(key, { topology: within(foreign), edits: [] });
      await workspaces.settled();
      expect(await load(id)).toBeNull();
    }
  });

  it('keeps what the disk refuses in memory, says why, and writes it once the disk takes it again', async () => {
    let full = true;
    const notices: (string | null)[] = [];
    const logged: unknown[] = [];
    const retries: (() => void)[] = [];
    const disk = createStore(folder);
    const store = {
      ...disk,
      write: (name: string, text: string) =>
        full ? Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' })) : disk.write(name, text),
    };
    const workspaces = createWorkspaceStore(store, {
      onError: (cause) => logged.push(cause),
      onUnsaved: (failure) => notices.push(failure === null ? null : formatMessage(failure.message)),
      later: (run) => retries.push(run),
    });
    workspaces.save('k', { topology: topology(), edits: [edit('0 1 * * *')] });
    workspaces.save('other', { topology: topology(), edits: [] });
    const sentence = expect.stringMatching(
      /cannot be written to Cascade's folder: the disk is full\. They are in memory/,
    );
    expect(formatMessages(await workspaces.settled())).toMatchObject({
      ok: false,
      error: { kind: 'refused', message: sentence },
    });
    expect((await workspaces.load('k'))?.edits).toEqual([edit('0 1 * * *')]);
    for (const retry of retries.splice(0)) retry();
    expect(await workspaces.settled()).toMatchObject({ ok: false });
    expect([notices, logged.length]).toEqual([[sentence], 1]);
    full = false;
    for (const retry of retries.splice(0)) retry();
    expect(await workspaces.settled()).toEqual({ ok: true, value: null });
    expect(notices).toEqual([sentence, null]);
    expect(retries).toEqual([]);
    expect((await createWorkspaceStore(disk, quiet).load('k'))?.edits).toEqual([edit('0 1 * * *')]);
    expect(await createWorkspaceStore(disk, quiet).load('other')).not.toBeNull();
  });
});
