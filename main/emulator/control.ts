import { z } from 'zod';
import { faultKinds, faultMethods } from '../../shared/ipc-payloads.ts';
import type { Emulator } from './emulator.ts';
import type { ScriptedFault } from './state.ts';

/** A fault as sent over HTTP, with defaults. */
const fault = z.strictObject({
  kind: z.enum(faultKinds),
  method: z.enum(faultMethods).default('*'),
  pathContains: z.string().default(''),
  after: z.number().int().min(0).default(0),
  times: z.number().int().min(1).default(1),
  retryAfterSeconds: z.number().int().min(0).optional(),
  change: z
    .strictObject({ method: z.enum(['PUT', 'PATCH', 'DELETE']), path: z.string(), body: z.unknown() })
    .optional(),
});

const instance = z.strictObject({
  behaviour: z.enum(['healthy', 'missing-windows', 'disk-error', 'offline']).nullable(),
});

interface Controlled {
  readonly status: number;
  readonly body: unknown;
}

const parse = <T>(schema: z.ZodType<T>, text: string): { readonly value: T } | { readonly violation: Controlled } => {
  const invalid = (message: string): { readonly violation: Controlled } => ({
    violation: { status: 400, body: { error: { code: 'InvalidControl', message } } },
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return invalid('The body is not JSON.');
  }
  const parsed = schema.safeParse(json);
  return parsed.success ? { value: parsed.data } : invalid(z.prettifyError(parsed.error));
};

/**
 * Controls the emulator itself, below `/__emulator`: `PUT faults` with a list of faults, `PUT
 * instances/{registry}/{connected registry}` with `{"behaviour": …}`. Null for other paths.
 */
export const answerControl = (emulator: Emulator, method: string, path: string, body: string): Controlled | null => {
  const [, root, command, registry, name, ...rest] = path.split('/');
  if (root !== '__emulator') return null;
  if (command === 'faults' && registry === undefined && method === 'PUT') {
    const read = parse(z.array(fault), body);
    if ('violation' in read) return read.violation;
    emulator.setFaults(read.value as readonly ScriptedFault[]);
    return { status: 200, body: { armed: read.value.length } };
  }
  if (
    command === 'instances' &&
    registry !== undefined &&
    name !== undefined &&
    rest.length === 0 &&
    method === 'PUT'
  ) {
    const read = parse(instance, body);
    if ('violation' in read) return read.violation;
    const set = emulator.setInstance(registry, name, read.value.behaviour);
    return set.ok
      ? { status: 200, body: read.value }
      : { status: 404, body: { error: { code: 'NotFound', message: set.error.message } } };
  }
  return {
    status: 404,
    body: {
      error: {
        code: 'NotFound',
        message:
          'The emulator is controlled by PUT /__emulator/faults and PUT /__emulator/instances/{registry}/{name}.',
      },
    },
  };
};
