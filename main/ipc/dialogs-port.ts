import type { AppError } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import type { RequestContext } from './server.ts';

/** Dialogs in which the person chooses files. Paths stay in the main process. */
export interface Dialogs {
  /** Null if cancelled. */
  readonly open: (
    context: RequestContext,
    what?: 'fleet' | 'authority' | 'calendar',
  ) => Promise<Result<{ readonly name: string; readonly text: string } | null, AppError>>;
  /** Empty if cancelled. */
  readonly openSeveral: (
    context: RequestContext,
  ) => Promise<Result<readonly { readonly name: string; readonly text: string }[], AppError>>;
  readonly save: (
    context: RequestContext,
    suggestedName: string,
    text: string,
  ) => Promise<Result<{ readonly name: string } | null, AppError>>;
  readonly saveBytes: (
    context: RequestContext,
    suggestedName: string,
    bytes: Uint8Array,
  ) => Promise<Result<{ readonly name: string } | null, AppError>>;
}
