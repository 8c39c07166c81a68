import { type AppError, appError } from '../../shared/errors.ts';
import { err, type Result } from '../../shared/result.ts';
import { applyEdits } from '../../shared/topology/edit.ts';
import type { Topology } from '../../shared/topology/model.ts';
import { parseTopology } from '../../shared/topology/parse.ts';
import type { Io } from './command.ts';

/** The one FILE of a command, read as a topology with its draft applied. */
export async function readTopology(
  command: string,
  files: readonly string[],
  io: Io,
): Promise<Result<Topology, AppError>> {
  const [file, ...more] = files;
  if (file === undefined || more.length > 0) {
    return err(
      appError(
        'invalid-input',
        `${command} takes one FILE, and ${files.length === 0 ? 'none was' : `${files.length} were`} given: write cascade ${command} FILE, or - for standard input.`,
      ),
    );
  }
  const text = await io.readFile(file);
  if (!text.ok) return text;
  const parsed = parseTopology(text.value);
  const place = <T>(result: Result<T, AppError>): Result<T, AppError> =>
    result.ok
      ? result
      : err({ ...result.error, message: `${file === '-' ? 'standard input' : file}: ${result.error.message}` });
  if (!parsed.ok) return place(parsed);
  return place(applyEdits(parsed.value.topology, parsed.value.edits));
}
