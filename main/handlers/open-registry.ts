import { type AppError, appError } from '../../shared/errors.ts';
import { msg } from '../../shared/i18n/message.ts';
import { err, type Result } from '../../shared/result.ts';
import type { Session } from '../session/session.ts';

/** Runs a request against the open registry. Error `refused`: a file or nothing is open. */
export const withOpenRegistry = async <T>(
  session: Session,
  run: (registryId: string) => Promise<Result<T, AppError>>,
): Promise<Result<T, AppError>> => {
  const topology = await session.topology();
  const id = session.registryId();
  return id === null || topology === null
    ? err(appError('refused', msg('A file is open, not a registry. Go back to the registry first.')))
    : run(id);
};
