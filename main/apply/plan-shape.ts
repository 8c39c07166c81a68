import { z } from 'zod';
import type { Plan, PlannedRequest, StepKind } from '../../shared/plan/types.ts';
import { nameKey } from '../../shared/topology/tree.ts';
import { type ArmPath, parseArmPath } from '../arm/arm-path.ts';
import { messageSchema } from './message-schema.ts';

// The shape of plans from outside of this process: saved plans and journals. A request may hold exactly what
// shared/plan/arm-body.ts can make, at the path that its step's kind and target name.

type Method = PlannedRequest['method'];

const text = z.string();
const texts = z.array(z.string());
const properties = <T extends z.ZodRawShape>(shape: T) => z.strictObject({ properties: z.strictObject(shape) });
const patch = <T extends z.ZodRawShape>(shape: T) => z.strictObject({ properties: z.strictObject(shape).partial() });
const nothing = z.null();

const logging = z.strictObject({ logLevel: text, auditLogStatus: z.enum(['Enabled', 'Disabled']) });
const scopeMapPatch = patch({ description: text.nullable(), actions: texts });
const tokenStatus = z.enum(['enabled', 'disabled']);
const tokenPatch = patch({ scopeMapId: text.nullable(), status: tokenStatus });
const registryPatch = patch({
  syncProperties: z.strictObject({ schedule: text, syncWindow: text.nullable(), messageTtl: text }).partial(),
  logging: logging.partial(),
  clientTokenIds: texts,
  notificationsList: texts,
  garbageCollection: z.strictObject({ enabled: z.boolean().nullable(), schedule: text.nullable() }).partial(),
});
const scopeMapBody = properties({ description: text.optional(), actions: texts });
const tokenBody = properties({ scopeMapId: text.optional(), status: tokenStatus });
const registryBody = properties({
  mode: z.enum(['ReadWrite', 'ReadOnly']),
  parent: z.strictObject({
    id: text.optional(),
    syncProperties: z.strictObject({
      tokenId: text.optional(),
      schedule: text,
      syncWindow: text.optional(),
      messageTtl: text,
    }),
  }),
  clientTokenIds: texts.optional(),
  notificationsList: texts.optional(),
  logging,
  garbageCollection: z.strictObject({ enabled: z.boolean(), schedule: text }).optional(),
});

interface StepShape {
  readonly type: NonNullable<ArmPath['child']>['type'] | null;
  readonly method: Method;
  readonly action?: string;
  readonly body: z.ZodType;
  /** Method and body of the request that reverts the step; null if nothing does. */
  readonly inverse: readonly [Method, z.ZodType] | null;
}

const patchStep = (type: StepShape['type'], body: z.ZodType, undo = body): StepShape => ({
  type,
  method: 'PATCH',
  body,
  inverse: ['PATCH', undo],
});
const createStep = (type: StepShape['type'], body: z.ZodType): StepShape => ({
  type,
  method: 'PUT',
  body,
  inverse: ['DELETE', nothing],
});
const deleteStep = (type: StepShape['type'], body: z.ZodType): StepShape => ({
  type,
  method: 'DELETE',
  body: nothing,
  inverse: ['PUT', body],
});

const stepShapes: Readonly<Record<StepKind, StepShape>> = {
  'enable-data-endpoint': patchStep(
    null,
    properties({ dataEndpointEnabled: z.literal(true) }),
    properties({ dataEndpointEnabled: z.boolean().nullable() }),
  ),
  'update-ancestor-scope-map': patchStep('scopeMaps', scopeMapPatch),
  'update-scope-map': patchStep('scopeMaps', scopeMapPatch),
  'create-scope-map': createStep('scopeMaps', scopeMapBody),
  'create-token': createStep('tokens', tokenBody),
  'update-token': patchStep('tokens', tokenPatch),
  'create-registry': createStep('connectedRegistries', registryBody),
  'update-registry': patchStep('connectedRegistries', registryPatch),
  'deactivate-registry': {
    type: 'connectedRegistries',
    method: 'POST',
    action: 'deactivate',
    body: nothing,
    inverse: null,
  },
  'delete-registry': deleteStep('connectedRegistries', registryBody),
  'delete-token': deleteStep('tokens', tokenBody),
  'delete-scope-map': deleteStep('scopeMaps', scopeMapBody),
};

/** Parses an ARM path of plain segments: no query, escape, host or dot segment. */
const parsePlainPath = (path: string): ArmPath | null =>
  /^(?:\/(?!\.{1,2}(?:\/|$))[\p{L}\p{N}_.()-]+)+$/u.test(path) ? parseArmPath(path) : null;

const request = z.object({
  method: z.enum(['PUT', 'PATCH', 'DELETE', 'POST']),
  path: z.string().refine((path) => parsePlainPath(path) !== null, {
    error: 'no path of a container registry',
  }),
  body: z.unknown().default(null),
});
type Request = z.infer<typeof request>;

const change = z.object({
  property: z.string(),
  before: z.unknown().default(null),
  after: z.unknown().default(null),
});

const step = z
  .object({
    id: z.string().min(1).max(500),
    kind: z.enum(Object.keys(stepShapes) as [StepKind, ...StepKind[]]),
    target: z.string().min(1).max(300),
    registry: z.string().nullable().default(null),
    summary: messageSchema.default(''),
    risk: z.enum(['none', 'low', 'medium', 'high']).default('none'),
    riskReason: messageSchema.default(''),
    changes: z.array(change).default([]),
    request,
    inverse: request.nullable().default(null),
    expected: z.unknown().optional(),
    wanted: z.unknown().optional(),
  })
  .superRefine((one, context) => {
    const shape = stepShapes[one.kind];
    const refuse = (path: readonly PropertyKey[], message: string): void =>
      context.addIssue({ code: 'custom', path: [...path], message });
    const check = (
      at: 'request' | 'inverse',
      actual: Request,
      method: Method,
      action: string | null,
      body: z.ZodType,
    ) => {
      const path = parsePlainPath(actual.path);
      if (actual.method !== method) refuse([at, 'method'], `'${one.kind}' is sent as ${method}, not ${actual.method}`);
      if (
        (path?.child?.type ?? null) !== shape.type ||
        nameKey(path?.child?.name ?? path?.registry ?? '') !== nameKey(one.target) ||
        (path?.action ?? null) !== action
      )
        refuse([at, 'path'], `is not where '${one.kind}' of '${one.target}' is sent to`);
      for (const issue of body.safeParse(actual.body).error?.issues ?? []) {
        const [key] = issue.code === 'unrecognized_keys' ? issue.keys : [];
        refuse(
          [at, 'body', ...issue.path, ...(key === undefined ? [] : [key])],
          key === undefined ? issue.message : `'${one.kind}' never sets this property`,
        );
      }
    };
    check('request', one.request, shape.method, shape.action ?? null, shape.body);
    if (one.inverse === null) return;
    if (shape.inverse === null) refuse(['inverse'], `nothing takes '${one.kind}' back`);
    else check('inverse', one.inverse, shape.inverse[0], null, shape.inverse[1]);
  });

export const stepsShape = z
  .array(step)
  .max(10_000)
  .refine((steps) => new Set(steps.map(({ id }) => id)).size === steps.length, {
    error: 'two steps have the same id',
  });

export const registryIdIn = (path: string): string => path.split('/').slice(0, 9).join('/');

/** A whole plan, all of whose requests go to one cloud registry. */
export const planShape = z
  .object({ id: z.string(), registryId: z.string(), steps: stepsShape })
  .refine(
    ({ registryId, steps }) =>
      steps.every(({ request: { path } }) => nameKey(registryIdIn(path)) === nameKey(registryId)),
    { error: 'its requests go to another registry' },
  )
  .transform((plan) => plan as Plan);
