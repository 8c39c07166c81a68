import type { PipelineResponse } from '@azure/core-rest-pipeline';
import type { AppError } from '../../shared/errors.ts';
import type { Message } from '../../shared/i18n/message.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { ArmResponse, JsonObject } from './port.ts';
import { type CompletedRequest, parseBody, readCorrelationId } from './request-capture.ts';
import { toAppError } from './to-app-error.ts';

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const stringOrEmpty = (value: unknown): string => (typeof value === 'string' ? value : '');

export const toFailure = (
  what: Message,
  completed: CompletedRequest<unknown>,
): { readonly ok: false; readonly error: AppError } => err(toAppError(what, completed));

/** Errors: the body is not JSON. */
export const toArmResponse = (what: Message, last: PipelineResponse): Result<ArmResponse, AppError> => {
  const body = parseBody(last);
  return body === undefined
    ? toFailure(what, { value: undefined, thrown: undefined, last, aborted: false })
    : ok({ status: last.status, body, correlationId: readCorrelationId(last) });
};
