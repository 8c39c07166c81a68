import { appendFileSync, chmodSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Message } from '../shared/i18n/message.ts';
import { formatMessage } from '../shared/i18n/translate.ts';

/** Log of the main process. Messages must not hold secrets; what looks like one is redacted. */
export interface Log {
  readonly info: (message: Message) => void;
  readonly error: (message: Message, cause?: unknown) => void;
}

export interface FileLog extends Log {
  readonly read: () => Promise<string>;
}

const secretNames =
  '(?:SyncTokenPassword|passwd|password|pwd|client_?secret|secret|access_?token|refresh_?token|id_?token|AccountKey|SharedAccessKey|client_assertion|assertion|code_verifier|user_?code|device_?code|\\bsig)';

const secrets: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, '$1 ***'],
  [/\beyJ[\w-]+\.[\w-]*\.?[\w-]*/g, '***'],
  [/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, '$1***@'],
  [/("passwords"\s*:\s*\[)[^\]]*/gi, '$1***'],
  [new RegExp(`(${secretNames}["']?\\s*[=:]\\s*")(?:[^"\\\\]|\\\\.)*`, 'gi'), '$1***'],
  [new RegExp(`(${secretNames}["']?\\s*[=:]\\s*')(?:[^'\\\\]|\\\\.)*`, 'gi'), '$1***'],
  [new RegExp(`(${secretNames}["']?\\s*[=:]\\s*)[^"';,&\\s]+`, 'gi'), '$1***'],
];

/** Redacts tokens, passwords and the secret parts of connection strings. */
export const redactSecrets = (text: string): string =>
  secrets.reduce((clean, [pattern, by]) => clean.replace(pattern, by), text);

const describe = (cause: unknown): string => (cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));

const fileSize = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** A log in `folder` that keeps one earlier file, so that it never exceeds twice `limitBytes`. */
export const createLog = (folder: string, now: () => Date = () => new Date(), limitBytes = 1_000_000): FileLog => {
  const file = join(folder, 'cascade.log');
  const earlier = join(folder, 'cascade.1.log');
  let isPrivate = false;
  /** Restricts folder and files to this person, including files of versions that did not. */
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
      if (fileSize(file) > limitBytes) renameSync(file, earlier);
      appendFileSync(file, `${now().toISOString()} ${level} ${line}\n`, { mode: 0o600 });
    } catch (cause) {
      console.error(`The log ${file} cannot be written: ${describe(cause)}`);
    }
  };
  return {
    read: () => readFile(file, 'utf8').catch(() => ''),
    info: (message) => write('info', formatMessage(message)),
    error: (message, cause) =>
      write('error', [formatMessage(message), ...(cause === undefined ? [] : [describe(cause)])].join(' ')),
  };
};
