import { z } from 'zod';
import { type AppError, appError } from '../../shared/errors.ts';
import { formatMessage } from '../../shared/i18n/translate.ts';
import { flattenBody } from '../../shared/plan/arm-body.ts';
import { computePlanId } from '../../shared/plan/make-plan.ts';
import { rebuildStep } from '../../shared/plan/rebuild-step.ts';
import type { Plan, Risk, Step, StepKind } from '../../shared/plan/types.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { sameId } from '../../shared/topology/arm-id.ts';
import { registryIdIn, stepsShape } from '../apply/plan-shape.ts';

const texts = z.array(z.string());
const cloud = z.looseObject({ name: z.string(), dataEndpointEnabled: z.boolean().nullable() });
const scopeMap = z.looseObject({ name: z.string(), description: z.string().nullable(), actions: texts });
const token = z.looseObject({
  name: z.string(),
  scopeMapId: z.string().nullable(),
  status: z.enum(['enabled', 'disabled']),
  passwords: z.array(z.unknown()),
});
const registry = z.looseObject({
  name: z.string(),
  parent: z.string().nullable(),
  mode: z.enum(['ReadWrite', 'ReadOnly']),
  sync: z.looseObject({ schedule: z.string(), syncWindow: z.string().nullable(), messageTtl: z.string() }),
  tokenId: z.string().nullable(),
  clientTokenIds: texts,
  notifications: texts,
  logLevel: z.string(),
  auditLog: z.boolean(),
  garbageCollection: z.looseObject({ enabled: z.boolean(), schedule: z.string() }).nullable(),
  status: z.looseObject({}),
});

/** Models of what a step of each kind expects and wants. */
const objects: Readonly<Record<StepKind, readonly [expected: z.ZodType, wanted: z.ZodType]>> = {
  'enable-data-endpoint': [cloud, cloud],
  'update-ancestor-scope-map': [scopeMap, scopeMap],
  'update-scope-map': [scopeMap, scopeMap],
  'create-scope-map': [z.null(), scopeMap],
  'create-token': [z.null(), token],
  'update-token': [token, token],
  'create-registry': [z.null(), registry],
  'update-registry': [registry, registry],
  'deactivate-registry': [registry, registry],
  'delete-registry': [registry, z.null()],
  'delete-token': [token, z.null()],
  'delete-scope-map': [scopeMap, z.null()],
};

const savedPlan = z.object({
  id: z.string().optional(),
  registryId: z.string().optional(),
  steps: stepsShape,
});

const short = (value: unknown): string => {
  const text = JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
};

const describeFromRequest = (step: Step): Step => {
  const { kind, target, request } = step;
  const label = kind.replaceAll('-', ' ');
  const risk: Risk = /^(?:delete|deactivate)-registry$/.test(kind)
    ? 'high'
    : kind.startsWith('create')
      ? 'none'
      : 'medium';
  return {
    ...step,
    summary: `${label.charAt(0).toUpperCase()}${label.slice(1)} '${target}'.`,
    risk,
    riskReason: risk === 'none' ? '' : 'The plan does not hold what it was made from, so its risk is not known.',
    changes:
      request.body === null
        ? []
        : flattenBody(request.body).map(([property, after]) => ({ property, before: undefined, after })),
  };
};

/**
 * Reads a plan that `cascade plan --format json` wrote, of one container registry. Summaries, risks and changes are
 * derived again from what its steps expect and want. A plan that differs, or whose id is not that of its steps, is
 * refused. `withoutDriftCheck` accepts steps without expected objects.
 */
export const readSavedPlan = (
  text: string,
  name: string,
  { withoutDriftCheck = false } = {},
): Result<Plan, AppError> => {
  const refuse = (message: string): Result<never, AppError> => err(appError('invalid-input', message, { where: name }));
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    return refuse(`${name} is no JSON: ${(cause as Error).message}. Write it with cascade plan --format json.`);
  }
  const parsed = savedPlan.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = (issue?.path ?? []).map(String).join('.');
    return refuse(
      `${name} is no plan: ${place === '' ? '' : `${place}: `}${issue?.message ?? 'wrong shape'}. Write it with ` +
        'cascade plan --format json.',
    );
  }
  const steps = parsed.data.steps as readonly Step[];
  const registries = new Map(
    steps.map(({ request }) => [registryIdIn(request.path).toLowerCase(), registryIdIn(request.path)]),
  );
  if (registries.size > 1)
    return refuse(`${name} changes ${registries.size} container registries; a plan changes one.`);
  const [registryId = ''] = registries.values();
  const again = 'Make the plan again with cascade plan --format json.';
  if (steps.length > 0 && parsed.data.registryId !== undefined && !sameId(parsed.data.registryId, registryId))
    return refuse(`${name}: registryId is not that of its requests. ${again}`);

  const raw = (json as { readonly steps: readonly object[] }).steps;
  const read: Step[] = [];
  for (const [at, step] of steps.entries()) {
    const place = `${name}: steps.${at}`;
    if (step.expected === undefined || step.wanted === undefined) {
      if (!withoutDriftCheck)
        return refuse(
          `${place} does not hold what it was made from (expected and wanted), so changes by others would not be ` +
            'noticed: make the plan again with cascade plan --format json, or add --without-drift-check.',
        );
      read.push(describeFromRequest(step));
      continue;
    }
    for (const [which, shape] of [
      ['expected', objects[step.kind][0]],
      ['wanted', objects[step.kind][1]],
    ] as const) {
      const [issue] = shape.safeParse(step[which]).error?.issues ?? [];
      if (issue !== undefined)
        return refuse(`${place}.${[which, ...issue.path.map(String)].join('.')}: ${issue.message}. ${again}`);
    }
    const rebuilt = rebuildStep(registryId, step, (property) => Object.hasOwn(raw[at] ?? {}, property), formatMessage);
    if ('differs' in rebuilt)
      return refuse(
        `${place}.${rebuilt.differs} is ${short(step[rebuilt.differs])}, but what the step expects and wants ` +
          `makes ${short(rebuilt.rebuilt)}: it was changed, or another version made it. ${again}`,
      );
    read.push(rebuilt.step);
  }
  const id = computePlanId(read);
  if (parsed.data.id !== undefined && parsed.data.id !== id)
    return refuse(`${name}: id is not that of its steps: the plan was changed after it was made. ${again}`);
  return ok({ id, registryId, steps: read });
};
