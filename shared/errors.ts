import type { Message } from './i18n/message.ts';
export type ErrorKind =
  | 'invalid-input'
  | 'not-found'
  | 'conflict'
  | 'drift'
  | 'refused'
  | 'read-only'
  | 'throttled'
  | 'network'
  | 'timeout'
  | 'cancelled'
  | 'unexpected';

/** Error that crosses every boundary. Never holds a secret. */
export interface AppError {
  readonly kind: ErrorKind;
  /** One sentence: what, where and what to do. */
  readonly message: Message;
  /** Field, line of a file or resource id. */
  readonly where?: string;
  /** The service's error code, such as `ResourceNotFound`. */
  readonly code?: string;
  /** HTTP status, 100 to 599. */
  readonly status?: number;
  /** `x-ms-correlation-request-id` of the refused call, to quote in a support request. */
  readonly correlationId?: string;
  /** Wait that the service asks for before a retry. */
  readonly retryAfterMs?: number;
  /** Set if only signing in again helps. */
  readonly signIn?: true;
}

export const appError = (
  kind: ErrorKind,
  message: Message,
  more: Omit<AppError, 'kind' | 'message'> = {},
): AppError => ({
  kind,
  message,
  ...more,
});
