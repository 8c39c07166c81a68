import { appendFileSync, chmodSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the main process tells what happened. Messages never hold a secret, and what looks like one is struck out. */
export interface Log {
  readonly info: (message: string) => void;
  readonly error: (message: string, cause?: unknown) => void;
}

export interface FileLog extends Log {
  /** What it holds; empty where there is nothing. */
  readonly read: () => Promise<string>;
}

const named =
  '(?:SyncTokenPassword|passwd|password|pwd|client_?secret|secret|access_?token|refresh_?token|id_?token|AccountKey|SharedAccessKey|client_assertion|assertion|code_verifier|user_?code|device_?code|\\bsig)';

const secrets: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, '$1 ***'],
  [/\beyJ[\w-]+\.[\w-]*\.?[\w-]*/g, '***'],
  [/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, '$1***@'],
  [/("passwords"\s*:\s*\[)[^\]]*/gi, '$1***'],
  [new RegExp(`(${named}["']?\\s*[=:]\\s*")(?:[^"\\\\]|\\\\.)*`, 'gi'), '$1***'],
  [new RegExp(`(${named}["']?\\s*[=:]\\s*')(?:[^'\\\\]|\\\\.)*`, 'gi'), '$1***'],
  [new RegExp(`(${named}["']?\\s*[=:]\\s*)[^"';,&\\s]+`, 'gi'), '$1***'],
];

/** Strikes out tokens, passwords and connection strings' secret parts. */
export const redactSecrets = (text: string): string =>
  secrets.reduce((clean, [pattern, by]) => clean.replace(pattern, by), text);

const describe = (cause: unknown): string => (cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** A log in `folder` that keeps one earlier file, so that it never holds more than twice `limitBytes`. */
export const createLog = (folder: string, now: () => Date = () => new Date(), limitBytes = 1_000_000): FileLog => {
  const file = join(folder, 'cascade.log');
  const earlier = join(folder, 'cascade.1.log');
  let isPrivate = false;
  /** Nobody else on this machine reads what was logged, not even by a version that did not see to it. */
  const makePrivate = (): void => {
    if (isPrivate) return;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
    for (const one of [file, earlier])
      if (statSync(one, { throwIfNoEntry: false }) !== undefined) chmodSync(one, 0o600);
    isPrivate = true;
  };
  const write = (level: string, text: string): void => {
    const line = redactSecrets(text);
    if (level === 'error') console.error(line);
    try {
      makePrivate();
      if (sizeOf(file) > limitBytes) renameSync(file, earlier);
      appendFileSync(file, `${now().toISOString()} ${level} ${line}\n`, { mode: 0o600 });
    } catch (cause) {
      console.error(`The log ${file} cannot be written: ${describe(cause)}`);
    }
  };
  return {
    read: () => readFile(file, 'utf8').catch(() => ''),
    info: (message) => write('info', message),
    error: (message, cause) => write('error', cause === undefined ? message : `${message} ${describe(cause)}`),
  };
};
