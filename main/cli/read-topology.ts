import { type AppError, appError } from '../../shared/errors.ts';
import { joinMessages } from '../../shared/i18n/message.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Instant } from '../../shared/schedule/instant.ts';
import { applyEdits } from '../../shared/topology/edit.ts';
import type { Scenario, Topology } from '../../shared/topology/model.ts';
import { parseTopology } from '../../shared/topology/parse.ts';
import type { Io } from './command.ts';

export interface ReadTopology {
  /** With the draft applied. */
  readonly topology: Topology;
  /** Without the draft. */
  readonly live: Topology;
  readonly scenario: Scenario | null;
}

/**
 * Reads a command's one FILE as a topology with its draft applied.
 * @param asOf when a list was read, if known
 */
export async function readTopology(
  command: string,
  files: readonly string[],
  io: Io,
  asOf: Instant | null = null,
): Promise<Result<ReadTopology, AppError>> {
  const [file, ...more] = files;
  if (file === undefined || more.length > 0) {
    return err(
      appError(
        'invalid-input',
        `${command} takes one FILE, and ${files.length === 0 ? 'none was' : `${files.length} were`} given: write ` +
          `cascade ${command} FILE, or - for standard input.`,
      ),
    );
  }
  const text = await io.readFile(file);
  if (!text.ok) return text;
  const parsed = parseTopology(text.value, asOf === null ? {} : { now: asOf });
  const place = <T>(result: Result<T, AppError>): Result<T, AppError> =>
    result.ok
      ? result
      : err({
          ...result.error,
          message: joinMessages([file === '-' ? 'standard input' : file, result.error.message], ': '),
        });
  if (!parsed.ok) return place(parsed);
  const { topology: live, edits, scenario = null } = parsed.value;
  const edited = place(applyEdits(live, edits));
  return edited.ok ? ok({ topology: edited.value, live, scenario }) : edited;
}
