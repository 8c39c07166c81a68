import { z } from 'zod';
import { type AppError, appError } from '../../shared/errors.ts';
import type { Plan, Step } from '../../shared/plan/types.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { parseArmPath } from '../arm/arm-path.ts';

const kinds = [
  'enable-data-endpoint',
  'update-ancestor-scope-map',
  'update-scope-map',
  'create-scope-map',
  'create-token',
  'update-token',
  'create-registry',
  'update-registry',
  'deactivate-registry',
  'delete-registry',
  'delete-token',
  'delete-scope-map',
] as const;

const request = z.object({
  method: z.enum(['PUT', 'PATCH', 'DELETE', 'POST']),
  path: z.string().refine((path) => parseArmPath(path) !== null, 'no path of a container registry'),
  body: z.unknown().optional(),
});

const step = z.object({
  id: z.string().min(1),
  kind: z.enum(kinds),
  target: z.string().min(1),
  registry: z.string().nullable().default(null),
  summary: z.string().default(''),
  risk: z.enum(['none', 'low', 'medium', 'high']).default('none'),
  riskReason: z.string().default(''),
  changes: z
    .array(z.object({ property: z.string(), before: z.unknown().optional(), after: z.unknown().optional() }))
    .default([]),
  request,
  inverse: request.nullable().default(null),
  expected: z.unknown().optional(),
  wanted: z.unknown().optional(),
});

const plan = z.object({ id: z.string().default('saved'), steps: z.array(step).max(10_000) });

const registryOf = (path: string): string => path.split('/').slice(0, 9).join('/');

/** A plan as `cascade plan --format json` wrote it. Everything in it must be of one container registry. */
export const readSavedPlan = (text: string, name: string): Result<Plan, AppError> => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    return err(
      appError(
        'invalid-input',
        `${name} is no JSON: ${(cause as Error).message}. Write it with cascade plan --format json.`,
        { where: name },
      ),
    );
  }
  const parsed = plan.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = (issue?.path ?? []).map(String).join('.');
    return err(
      appError(
        'invalid-input',
        `${name} is no plan: ${place === '' ? '' : `${place}: `}${issue?.message ?? 'wrong shape'}. Write it with cascade plan --format json.`,
        { where: name },
      ),
    );
  }
  const { id, steps } = parsed.data;
  const registries = new Map(
    steps.map((one) => [registryOf(one.request.path).toLowerCase(), registryOf(one.request.path)]),
  );
  if (registries.size > 1)
    return err(
      appError('invalid-input', `${name} changes ${registries.size} container registries; a plan changes one.`, {
        where: name,
      }),
    );
  const [registryId = ''] = registries.values();
  return ok({ id, registryId, steps: steps as readonly Step[] });
};
