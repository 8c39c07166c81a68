import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { type AppError, appError } from '../../shared/errors.ts';
import { t } from '../../shared/i18n/translate.ts';
import { err, ok, type Result } from '../../shared/result.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const outputLimit = 1 << 20;
/** Arguments allowed on a command line; anything else never reaches a shell. */
const safeArgument = /^[\w.:/-]+$/;

/** Install folders on macOS, whose desktop starts apps with a different PATH. */
const defaultFolders: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['/opt/homebrew/bin', '/usr/local/bin'],
};

/** Skips relative folders of PATH, where anybody could have put an `az`. */
const findAz = async (environment: Environment): Promise<string | null> => {
  const windows = process.platform === 'win32';
  const path = (environment['PATH'] ?? environment['Path'] ?? '').split(delimiter);
  const folders = [...path, ...(defaultFolders[process.platform] ?? [])].filter((folder) => isAbsolute(folder));
  for (const folder of folders)
    for (const name of windows ? ['az.cmd', 'az.exe'] : ['az']) {
      const file = join(folder, name);
      const runs = await access(file, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (runs) return file;
    }
  return null;
};

export interface AzRun {
  readonly environment: Environment;
  readonly limitMs: number;
  readonly signal?: AbortSignal;
}

export interface AzOutput {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the Azure CLI from PATH. Kills it with its children after the time limit or when the signal aborts. */
export const runAz = async (
  args: readonly string[],
  { environment, limitMs, signal }: AzRun,
): Promise<Result<AzOutput, AppError>> => {
  const bad = args.find((argument) => !safeArgument.test(argument));
  if (bad !== undefined)
    return err(
      appError('invalid-input', t('“{argument}” cannot be given to the Azure CLI.', { argument: bad.slice(0, 100) })),
    );
  const az = await findAz(environment);
  if (az === null)
    return err(
      appError(
        'not-found',
        t('The Azure CLI (az) is not on PATH: install it and run `az login`, or sign in with the browser.'),
        { where: 'PATH' },
      ),
    );
  const isCancelled = (): boolean => signal?.aborted ?? false;
  if (isCancelled()) return err(appError('cancelled', t('Asking the Azure CLI for a token was cancelled.')));

  const windows = process.platform === 'win32';
  const child = spawn(windows ? `"${az}"` : az, args, {
    cwd: dirname(az),
    env: { ...environment },
    // A batch file needs a shell; the arguments were checked above.
    shell: windows,
    // A process group, so that the interpreter that a wrapper script starts is killed with it.
    detached: !windows,
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = (): void => {
    if (child.pid === undefined) return;
    try {
      if (windows)
        spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'], { windowsHide: true, stdio: 'ignore' }).unref();
      else process.kill(-child.pid, 'SIGKILL');
    } catch {
      // The process had already ended.
    }
  };
  const limit = AbortSignal.timeout(limitMs);
  const stop = signal === undefined ? limit : AbortSignal.any([signal, limit]);
  stop.addEventListener('abort', kill, { once: true });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout = (stdout + chunk).slice(0, outputLimit)));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr = (stderr + chunk).slice(0, outputLimit)));
  const status = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', (code) => resolve(code));
  });
  stop.removeEventListener('abort', kill);

  if (isCancelled()) return err(appError('cancelled', t('Asking the Azure CLI for a token was cancelled.')));
  if (limit.aborted)
    return err(
      appError(
        'timeout',
        t(
          'The Azure CLI gave no token within {seconds} seconds: run `az account get-access-token` in a terminal to see what it waits for.',
          { seconds: Math.round(limitMs / 1000) },
        ),
        { where: az },
      ),
    );
  if (status === null)
    return err(
      appError(
        'unexpected',
        t('The Azure CLI at {az} could not be started: run `az version` in a terminal to see why.', { az }),
        { where: az },
      ),
    );
  return ok({ status, stdout, stderr });
};
