import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { ProcessIo } from '../../../main/cli/command.ts';
import { runCascade } from '../../../main/cli/run-cascade.ts';
import { appError } from '../../../shared/errors.ts';
import { noPolicy } from '../../../shared/policy.ts';
import { err, ok } from '../../../shared/result.ts';

const dataFolder = mkdtempSync(join(tmpdir(), 'cascade-data-'));
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

/** A command line without a process, which records output and exit status. */
export const terminal = (more: Partial<ProcessIo> = {}) => {
  const out: string[] = [];
  const errors: string[] = [];
  const io: ProcessIo = {
    stdout: (text) => void out.push(text),
    stderr: (text) => void errors.push(text),
    readFile: async (path) => {
      try {
        return ok(await readFile(path, 'utf8'));
      } catch {
        return err(appError('not-found', `${path} cannot be read.`, { where: path }));
      }
    },
    now: () => Date.now(),
    dataFolder,
    policy: () => Promise.resolve({ policy: noPolicy, problem: null }),
    signal: new AbortController().signal,
    holdSignals: () => undefined,
    ...more,
  };
  const run = async (...argv: readonly string[]) => {
    out.length = 0;
    errors.length = 0;
    const status = await runCascade(argv, io);
    return { status, stdout: out.join(''), stderr: errors.join('') };
  };
  return { run, out, errors };
};
