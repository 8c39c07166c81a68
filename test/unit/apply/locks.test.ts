import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir, uptime } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApplyService } from '../../../main/apply/apply-service.ts';
import { createJournals } from '../../../main/apply/journal.ts';
import { createLocks } from '../../../main/apply/locks.ts';
import type { ArmPort } from '../../../main/arm/port.ts';
import { formatMessages } from '../../support/format-messages.ts';
import { base, buildPlan, fakeAzure, memoryStore, scopeMap, toObjects, updateStep } from './fake-azure.ts';

const deferred = (): { readonly promise: Promise<void>; readonly resolve: () => void } => {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
};

describe('a lock', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cascade-locks-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** Leaves a lock file of another process. */
  const leaveLock = async (pid: number, up: number): Promise<void> => {
    const release = await createLocks(folder).acquire(base);
    const [name = ''] = await readdir(folder);
    await release?.();
    await writeFile(join(folder, name), `${pid} ${up}\n`);
  };
  const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid;

  it('holds one registry, in any case of its id, until it is released', async () => {
    const release = await createLocks(folder).acquire(base);
    expect(release).not.toBeNull();
    expect(await createLocks(folder).acquire(base.toUpperCase())).toBeNull();
    expect(await createLocks(folder).acquire(`${base}2`)).not.toBeNull();
    await release?.();
    expect(await createLocks(folder).acquire(base)).not.toBeNull();
  });

  it('is given to one of many that ask at once', async () => {
    const acquired = await Promise.all(Array.from({ length: 20 }, () => createLocks(folder).acquire(base)));
    expect(acquired.filter((release) => release !== null)).toHaveLength(1);
  });

  it('is respected while its owner lives', async () => {
    await leaveLock(process.ppid, Math.floor(uptime()));
    expect(await createLocks(folder).acquire(base)).toBeNull();
  });

  it('is taken over from a dead owner by one of many', async () => {
    await leaveLock(deadPid(), Math.floor(uptime()));
    const acquired = await Promise.all(Array.from({ length: 20 }, () => createLocks(folder).acquire(base)));
    expect(acquired.filter((release) => release !== null)).toHaveLength(1);
    expect(await readdir(folder)).toHaveLength(1);
  });

  it('of an earlier start of the machine is of a dead owner, whoever has its number now', async () => {
    await leaveLock(process.ppid, Math.floor(uptime()) + 3_600);
    expect(await createLocks(folder).acquire(base)).not.toBeNull();
  });

  it('keeps a second apply from a registry that one is applied to, whatever its journal folder', async () => {
    const plan = buildPlan(updateStep('01', 'harbour', ['a'], ['a', 'b']));
    const started = deferred();
    const goOn = deferred();
    const { arm } = fakeAzure(toObjects(scopeMap('harbour', ['a'])));
    const slow = {
      ...arm,
      get: async (...args: Parameters<typeof arm.get>) => {
        started.resolve();
        await goOn.promise;
        return arm.get(...args);
      },
    } as ArmPort;
    const ended = deferred();
    const applies = () =>
      createApplyService({
        journals: createJournals(memoryStore()),
        locks: createLocks(folder),
        now: () => 2_000,
        newGuid: () => 'abcdefgh',
        onState: ({ state }) => {
          if (state === 'done') ended.resolve();
        },
        afterRun: () => Promise.resolve(),
        onBug: (cause) => {
          throw cause;
        },
      });
    expect(await applies().start(plan, slow)).toMatchObject({ ok: true });
    await started.promise;
    expect(formatMessages(await applies().start(plan, slow))).toMatchObject({
      ok: false,
      error: { message: 'Another Cascade, perhaps on the command line, is applying a plan. Wait for its end.' },
    });
    goOn.resolve();
    await ended.promise;
    expect(await applies().start(plan, slow)).toMatchObject({ ok: true });
  });
});
