import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createStore } from '../../../main/storage/store.ts';
import type { Edit } from '../../../shared/topology/edit-types.ts';
import { describeUnless } from '../../support/describe-unless.ts';
import { formatMessages } from '../../support/format-messages.ts';
import { memoryStore } from '../apply/fake-azure.ts';
import { startApp } from './app.ts';
import { buildPlan } from './reviewed.ts';

const noon = (registry: string): Edit => ({
  kind: 'set-sync',
  registry,
  sync: { schedule: '0 12 * * *', syncWindow: 'PT4H' },
});

/** A small disk, or the reason why it cannot be mounted. */
const mountSmallDisk = (): { readonly folder: string; readonly missing: string | null } => {
  const folder = mkdtempSync(join(tmpdir(), 'cascade-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder], { stdio: 'pipe' });
    return { folder, missing: null };
  } catch {
    return { folder, missing: 'a small disk is mounted by root on Linux only' };
  }
};
let disk = mountSmallDisk();
/** Lazy, because the last view's read may still be written. */
const unmount = (): void => {
  if (disk.missing === null) execFileSync('umount', ['--lazy', disk.folder]);
  rmSync(disk.folder, { recursive: true, force: true });
};
// The previous test's app may still replace a file, which would free space on the full disk.
beforeEach(() => {
  unmount();
  disk = mountSmallDisk();
});
afterAll(unmount);

/** Saves a draft, a site and a blackout, and returns the responses. */
const saveAll = async (app: ReturnType<typeof startApp>) => {
  const { topology } = await app.must('view.get', {});
  const registry = topology.registries.find(({ sync }) => sync.syncWindow !== null)?.name ?? '';
  const blackout = { label: 'freeze', registries: [registry], start: 1_000, end: 2_000 };
  const edits = [noon(registry)];
  const answers = [
    await app.request('draft.save', { edits }),
    await app.request('sites.save', { registry, site: { owner: 'Dana' } }),
    await app.request('blackouts.save', { blackouts: [blackout] }),
  ];
  return { answers, registry, blackout, edits };
};

const restarted = async (app: ReturnType<typeof startApp>) =>
  startApp({ store: app.store, connection: app.connection }).must('view.get', {});
const retry = (app: ReturnType<typeof startApp>): void => {
  for (const run of app.retries.splice(0)) run();
};

describeUnless(disk.missing, 'a disk that is full', () => {
  it('loses no draft, site or blackout: each answer says so, and all is written once there is room', async () => {
    const app = startApp({ store: createStore(disk.folder) });
    await app.must('view.get', {});
    const ballast = join(disk.folder, 'ballast');
    expect(() => writeFileSync(ballast, Buffer.alloc(4 * 1024 * 1024))).toThrow('ENOSPC');
    const { answers, registry, blackout, edits } = await saveAll(app);
    for (const answer of answers)
      expect(formatMessages(answer)).toMatchObject({
        ok: false,
        error: { kind: 'refused', message: expect.stringContaining('the disk is full') },
      });
    expect(formatMessages(await app.event('workspace.unsaved'))).toMatchObject({
      message: expect.stringContaining('the disk is full'),
    });
    expect(await app.must('view.get', {})).toMatchObject({
      edits,
      topology: { sites: { [registry.toLowerCase()]: { owner: 'Dana' } }, blackouts: [blackout] },
    });
    rmSync(ballast);
    retry(app);
    await app.event('workspace.unsaved', (failure) => failure === null);
    expect(await restarted(app)).toMatchObject({
      edits,
      topology: { sites: { [registry.toLowerCase()]: { owner: 'Dana' } }, blackouts: [blackout] },
    });
  });

  it('sends nothing to Azure of a plan whose journal it cannot take', async () => {
    const app = startApp({ store: createStore(disk.folder) });
    const { topology } = await app.must('view.get', {});
    const edits = [noon(topology.registries.find(({ sync }) => sync.syncWindow !== null)?.name ?? '')];
    const ballast = join(disk.folder, 'ballast');
    expect(() => writeFileSync(ballast, Buffer.alloc(4 * 1024 * 1024))).toThrow('ENOSPC');
    expect(
      formatMessages(await app.request('apply.start', { edits, planId: buildPlan(topology, edits).id })),
    ).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/^Nothing was sent, because the journal .* the disk is full/) },
    });
    rmSync(ballast);
  });
});

describeUnless(disk.missing, 'a disk that is mounted read-only meanwhile', () => {
  it('keeps every change, and writes it once the disk accepts it again', async () => {
    const app = startApp({ store: createStore(disk.folder) });
    await app.must('view.get', {});
    execFileSync('mount', ['-o', 'remount,ro', disk.folder]);
    const { answers, edits } = await saveAll(app);
    execFileSync('mount', ['-o', 'remount,rw', disk.folder]);
    for (const answer of answers)
      expect(formatMessages(answer)).toMatchObject({
        ok: false,
        error: { message: expect.stringContaining('the disk is read-only') },
      });
    retry(app);
    await app.event('workspace.unsaved', (failure) => failure === null);
    expect(await restarted(app)).toMatchObject({ edits });
  });
});

describe('a folder that is gone read-only', () => {
  it('keeps changes for this run, notifies a reloaded page, and writes them once the disk accepts them', async () => {
    let readOnly = false;
    const memory = memoryStore();
    const store = {
      ...memory,
      write: (name: string, text: string) =>
        readOnly ? Promise.reject(Object.assign(new Error('read-only'), { code: 'EROFS' })) : memory.write(name, text),
    };
    const app = startApp({ store });
    await app.must('view.get', {});
    readOnly = true;
    const { answers, edits } = await saveAll(app);
    for (const answer of answers)
      expect(formatMessages(answer)).toMatchObject({
        ok: false,
        error: { message: expect.stringContaining('the disk is read-only') },
      });
    expect(formatMessages(await app.request('settings.set', { theme: 'dark' }))).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('hold until Cascade is closed') },
    });
    expect(await app.must('settings.get', {})).toMatchObject({ theme: 'dark' });
    app.events.length = 0;
    await app.must('view.get', {});
    expect(formatMessages(await app.event('workspace.unsaved'))).toMatchObject({
      message: expect.stringContaining('read-only'),
    });
    readOnly = false;
    retry(app);
    await app.event('workspace.unsaved', (failure) => failure === null);
    expect(await restarted(app)).toMatchObject({ edits });
  });
});

describe('an apply whose journal the disk refuses in the middle', () => {
  it('stops before it sends what it could not record, says so, and resumes once the disk takes it', async () => {
    const memory = memoryStore();
    let lines = 0;
    let full = true;
    const append = (name: string, text: string): Promise<void> => {
      lines += 1;
      return full && lines > 1
        ? Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }))
        : memory.append(name, text);
    };
    const app = startApp({ store: { ...memory, append } });
    const { topology } = await app.must('view.get', {});
    const name = topology.registries.find(({ sync }) => sync.syncWindow !== null)?.name ?? '';
    const edits = [noon(name)];
    lines = 0;
    const { applyId } = await app.must('apply.start', { edits, planId: buildPlan(topology, edits).id });
    expect(formatMessages(await app.event('apply.progress', ({ state }) => state !== 'running'))).toMatchObject({
      state: 'interrupted',
      message: expect.stringMatching(/journal cannot be written: the disk is full\..* then resume/),
    });
    expect(
      (await app.must('view.refresh', {})).topology.registries.find((one) => one.name === name)?.sync.schedule,
    ).not.toBe('0 12 * * *');
    full = false;
    app.events.length = 0;
    await app.must('apply.resume', { applyId });
    expect(await app.event('apply.progress', ({ state }) => state !== 'running')).toMatchObject({ state: 'done' });
    expect(
      (await app.must('view.refresh', {})).topology.registries.find((one) => one.name === name)?.sync.schedule,
    ).toBe('0 12 * * *');
  });
});
