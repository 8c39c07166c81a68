import { fstatSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { isatty } from 'node:tty';
import { appError } from '../../shared/errors.ts';
import { decodeText } from '../../shared/i18n/decode-text.ts';
import { formatMessage } from '../../shared/i18n/translate.ts';
import { err, ok } from '../../shared/result.ts';
import { describeIoError, readAll, readTextFile } from '../files/text-file.ts';
import type { ExitStatus, ProcessIo } from './command.ts';

const signalNumbers = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
type StopSignal = keyof typeof signalNumbers;
const stopSignals = Object.keys(signalNumbers) as StopSignal[];

/** Ctrl-C under npm reaches the process twice, from the terminal and from npm. A second one by a person comes later. */
const secondSignalMs = 1_000;

class OutputError extends Error {}

/** Writes all bytes to a file or device; Node's stream may write a part only. */
const writeWhole = (descriptor: number, text: string): void => {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
};

const isFileOrDevice = (descriptor: 1 | 2): boolean => {
  try {
    const stats = fstatSync(descriptor);
    return stats.isFile() || (stats.isCharacterDevice() && !isatty(descriptor));
  } catch {
    return false;
  }
};

const readInput: ProcessIo['readFile'] = async (path) => {
  if (path !== '-') {
    const file = await readTextFile(path, path);
    return file.ok ? ok(file.value.text) : file;
  }
  try {
    if (fstatSync(0).isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    return ok(decodeText(await readAll(process.stdin)));
  } catch (cause) {
    return err(appError('invalid-input', `Standard input cannot be read: ${formatMessage(describeIoError(cause))}.`));
  }
};

export interface RunningProcess {
  readonly io: ProcessIo;
  readonly fail: (cause: unknown) => void;
  /** Waits until all output is written. `answered`: what the command returned; null if it threw. */
  readonly exitCode: (answered: ExitStatus | null) => Promise<number>;
}

const flush = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => {
    stream.write('', () => resolve());
  });

/**
 * The io of this process. SIGHUP, SIGINT and SIGTERM end the process unless a command holds them. A reader that closes
 * its pipe changes neither what a command does nor its exit status.
 */
export const openProcess = (): RunningProcess => {
  const stop = new AbortController();
  let stoppedBy: StopSignal | null = null;
  let stoppedAt = 0;
  let isHolding = false;
  let outputError: NodeJS.ErrnoException | null = null;

  const onSignal = (signal: StopSignal): void => {
    const now = performance.now();
    if (!isHolding || (stoppedBy !== null && now - stoppedAt > secondSignalMs))
      process.exit(128 + signalNumbers[signal]);
    if (stoppedBy !== null) return;
    stoppedBy = signal;
    stoppedAt = now;
    stop.abort();
  };
  const listen = (): void => {
    for (const signal of stopSignals) process.on(signal, onSignal);
  };
  // Electron's own handlers exit with 0.
  const inElectron = 'electron' in process.versions;
  if (inElectron) listen();

  process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EPIPE') outputError = cause;
  });
  process.stderr.on('error', () => undefined);

  const stderr = (text: string): void => {
    try {
      if (isFileOrDevice(2)) writeWhole(2, text);
      else process.stderr.write(text);
    } catch {
      // Standard error is closed.
    }
  };
  const stdout = (text: string): void => {
    if (!isFileOrDevice(1)) {
      process.stdout.write(text);
      return;
    }
    try {
      writeWhole(1, text);
    } catch (cause) {
      outputError = cause as NodeJS.ErrnoException;
      throw new OutputError();
    }
  };

  const io: ProcessIo = {
    stdout,
    stderr,
    readFile: readInput,
    now: () => Date.now(),
    policy: async (instead) => (await import('../storage/policy-file.ts')).readPolicy(undefined, instead),
    signal: stop.signal,
    holdSignals: () => {
      if (!isHolding && !inElectron) listen();
      isHolding = true;
    },
    ...(process.stdin.isTTY && process.stderr.isTTY
      ? {
          confirm: async (question: string) => {
            const lines = createInterface({ input: process.stdin, output: process.stderr });
            // The terminal hands Ctrl-C to readline.
            lines.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
            try {
              return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `, { signal: stop.signal })).trim());
            } catch {
              return false;
            } finally {
              lines.close();
            }
          },
        }
      : {}),
  };
  return {
    io,
    fail: (cause) => {
      if (cause instanceof OutputError) return;
      const { syscall, path } = cause as NodeJS.ErrnoException;
      if (syscall === undefined)
        stderr(`cascade: this is a bug: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\n`);
      else stderr(`cascade: ${path ?? syscall} failed: ${formatMessage(describeIoError(cause))}.\n`);
    },
    exitCode: async (answered) => {
      await Promise.all([flush(process.stdout), flush(process.stderr)]);
      if (outputError !== null) {
        stderr(`cascade: standard output cannot be written: ${formatMessage(describeIoError(outputError))}.\n`);
        return 3;
      }
      // A signal that came too late to interrupt anything does not count.
      if (stoppedBy !== null && answered !== 0) return 128 + signalNumbers[stoppedBy];
      return answered ?? 3;
    },
  };
};
