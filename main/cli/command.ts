import type { AppError } from '../../shared/errors.ts';
import { formatMessage } from '../../shared/i18n/translate.ts';
import type { Result } from '../../shared/result.ts';
import type { Instant } from '../../shared/schedule/instant.ts';
import type { PolicyRead } from '../storage/policy-file.ts';
import type { RenderAll } from './render-pictures.ts';
import { oneLine, showControls } from './terminal-text.ts';

/** 0 done; 1 the answer is "no"; 2 the input is unusable; 3 Azure or the network refused. */
export type ExitStatus = 0 | 1 | 2 | 3;

export interface ProcessIo {
  /** The text ends with its own newline. */
  readonly stdout: (text: string) => void;
  /** Progress and messages. The text ends with its own newline. */
  readonly stderr: (text: string) => void;
  /** Reads a file; `-` reads standard input. */
  readonly readFile: (path: string) => Promise<Result<string, AppError>>;
  readonly now: () => Instant;
  /** Holds settings, journals and locks. Default: the app's own folder. */
  readonly dataFolder?: string;
  /** Renders PDF and PNG. Default: in a hidden window of Electron. */
  readonly draw?: RenderAll;
  /** The policy of this machine. `instead` names another file, used only if the machine has none. */
  readonly policy: (instead?: string) => Promise<PolicyRead>;
  /** Aborted by SIGHUP, SIGINT and SIGTERM after `holdSignals`. */
  readonly signal: AbortSignal;
  /** From now on signals abort `signal` instead of ending the process, so that a command can finish. */
  readonly holdSignals: () => void;
  /** Asks a person; absent without a terminal. */
  readonly confirm?: (question: string) => Promise<boolean>;
}

/** Everything that a command may use. `stdout`, `stderr` and `confirm` are for people and escape control characters. */
export interface Io extends ProcessIo {
  /** Standard output for programs, unescaped. */
  readonly data: (text: string) => void;
}

export const toIo = (running: ProcessIo): Io => {
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
 * One command. `run` gets the arguments after the command's name and parses them with `parseArgs` of node:util in
 * strict mode. The entry handles its errors and `--help`.
 */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Usage and options, ending with a newline. */
  readonly help: string;
  readonly run: (args: readonly string[], io: Io) => Promise<ExitStatus>;
}

/** Prints an error in one line on standard error. */
export const printError = (io: Io, error: AppError): void => {
  const message = formatMessage(error.message);
  const place = error.where === undefined || message.includes(error.where) ? '' : `${error.where}: `;
  const quote = error.correlationId === undefined ? '' : ` (correlation id ${error.correlationId})`;
  io.stderr(`cascade: ${oneLine(`${place}${message}${quote}`)}\n`);
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

export const toExitStatus = (error: AppError): ExitStatus => (refusals.has(error.kind) ? 3 : 2);
