import type { AppError } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import type { Instant } from '../../shared/schedule/instant.ts';
import type { PolicyRead } from '../storage/policy-file.ts';
import type { Draw } from './render-pictures.ts';
import { oneLine, showControls } from './terminal-text.ts';

/** 0 done; 1 the answer is "no"; 2 the input is unusable; 3 Azure or the network refused. */
export type ExitStatus = 0 | 1 | 2 | 3;

/** The process that a command runs in. */
export interface ProcessIo {
  /** The text ends with its own newline. */
  readonly stdout: (text: string) => void;
  /** Progress and messages. The text ends with its own newline. */
  readonly stderr: (text: string) => void;
  /** The text of a file; `-` reads standard input. */
  readonly readFile: (path: string) => Promise<Result<string, AppError>>;
  readonly now: () => Instant;
  /** Holds the app's settings, journals and locks; the app's own folder where left out. */
  readonly dataFolder?: string;
  /** Draws PDF and PNG; a window of Electron where left out. */
  readonly draw?: Draw;
  /** The policy of this machine; that of another file only where the machine has none. */
  readonly policy: (instead?: string) => Promise<PolicyRead>;
  /** Aborted by SIGHUP, SIGINT and SIGTERM from `holdSignals` on. */
  readonly signal: AbortSignal;
  /** From now on such a signal aborts `signal` and no longer ends the process, so that a command ends what it has begun. */
  readonly holdSignals: () => void;
  /** Asks a person; absent where nobody is at the terminal. */
  readonly confirm?: (question: string) => Promise<boolean>;
}

/** All that a command may touch. `stdout`, `stderr` and `confirm` are for people: they show what would steer a terminal. */
export interface Io extends ProcessIo {
  /** Standard output for programs, as it is. */
  readonly data: (text: string) => void;
}

/** What a command gets of a process. */
export const ioOf = (running: ProcessIo): Io => {
  const { stdout, stderr, confirm } = running;
  return {
    ...running,
    data: stdout,
    stdout: (text) => stdout(showControls(text)),
    stderr: (text) => stderr(showControls(text)),
    ...(confirm === undefined ? {} : { confirm: (question) => confirm(showControls(question)) }),
  };
};

/**
 * One command of the command line. `run` gets what follows the command's name and parses it with `parseArgs` of node:util in strict
 * mode; what that throws, and `--help`, are answered by the entry.
 */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Usage and options, ending with a newline. */
  readonly help: string;
  readonly run: (args: readonly string[], io: Io) => Promise<ExitStatus>;
}

/** Says an error in one line on standard error. */
export const printError = (io: Io, error: AppError): void => {
  const place = error.where === undefined || error.message.includes(error.where) ? '' : `${error.where}: `;
  const quote = error.correlationId === undefined ? '' : ` (correlation id ${error.correlationId})`;
  io.stderr(`cascade: ${oneLine(`${place}${error.message}${quote}`)}\n`);
};

const refusals: ReadonlySet<AppError['kind']> = new Set([
  'network',
  'timeout',
  'refused',
  'throttled',
  'conflict',
  'drift',
  'cancelled',
  'unexpected',
]);

/** The exit status that an error stands for. */
export const statusOf = (error: AppError): ExitStatus => (refusals.has(error.kind) ? 3 : 2);
