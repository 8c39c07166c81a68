import { z } from 'zod';
import type { Instant } from '../../shared/schedule/instant.ts';
import { synthesizedError } from './error-catalog.ts';
import type { Reply } from './http-types.ts';
import type { EmulatorPorts } from './ports.ts';
import type { Authorship, EmulatorState, Operation } from './state.ts';

export interface RequestContext {
  readonly method: string;
  /** `https://host[:port]` of the request; operation URLs start with it. */
  readonly origin: string;
  /** Without query, as the client spelt it. */
  readonly path: string;
  /** Named parts of the path, as the client spelt them. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly apiVersion: string;
  /** Parsed JSON; undefined for an empty body. */
  readonly body: unknown;
  readonly now: Instant;
  readonly ports: EmulatorPorts;
}

export interface HandlerResult {
  readonly state: EmulatorState;
  readonly reply: Reply;
  readonly started?: Operation;
}

export type Handler = (state: EmulatorState, call: RequestContext) => HandlerResult;

export const respond = (state: EmulatorState, reply: Reply): HandlerResult => ({ state, reply });

export const param = (call: RequestContext, name: string): string => call.params[name] ?? '';

/**
 * Recorded: a proxy resource (token, scope map, connected registry) shows the last write as its creation too;
 * only the registry itself keeps `createdAt` (test_acr_connectedregistry.json, 5 and 37).
 */
export const authorship = (state: EmulatorState, call: RequestContext): Authorship => ({
  createdBy: state.principal,
  createdAt: call.now,
  lastModifiedBy: state.principal,
  lastModifiedAt: call.now,
});

/** A property that may be missing or null, which the service treats alike. */
export const nullish = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined);

export const readBody = <T>(
  schema: z.ZodType<T>,
  call: RequestContext,
): { readonly value: T } | { readonly violation: Reply } => {
  const parsed = schema.safeParse(call.body ?? {});
  if (parsed.success) return { value: parsed.data };
  const issue = parsed.error.issues[0];
  const place = issue === undefined || issue.path.length === 0 ? 'the body' : `'${issue.path.map(String).join('.')}'`;
  return {
    violation: synthesizedError(
      'InvalidRequestContent',
      `The request content was invalid and could not be deserialized: ${place}: ${issue?.message ?? 'not an object'}.`,
    ),
  };
};

/** The spelling of `word` in `allowed`, ignoring case (recorded: `readonly` is returned as `ReadOnly`). */
export const matchCaseInsensitive = <W extends string>(word: string, allowed: readonly W[]): W | undefined =>
  allowed.find((candidate) => candidate.toLowerCase() === word.toLowerCase());
