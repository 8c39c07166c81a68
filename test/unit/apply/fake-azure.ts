import type { Locks } from '../../../main/apply/locks.ts';
import type { ArmPort } from '../../../main/arm/port.ts';
import type { Store } from '../../../main/storage/store.ts';
import { type AppError, appError } from '../../../shared/errors.ts';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import type { Plan, PlannedRequest, Step } from '../../../shared/plan/types.ts';
import { err, ok } from '../../../shared/result.ts';
import { scopeMapFromArm } from '../../../shared/topology/parse-arm.ts';

export const base =
  '/subscriptions/s1/resourceGroups/edge/providers/Microsoft.ContainerRegistry/registries/contosoedge';
export const mapPath = (name: string): string => `${base}/scopeMaps/${name}`;

type Body = { readonly properties: Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>;

export const scopeMap = (name: string, actions: readonly string[]): Body => ({
  id: mapPath(name),
  name,
  properties: { actions },
});

const asExpected = (body: Body): unknown => {
  const read = scopeMapFromArm(body);
  if (!read.ok) throw new Error(formatMessage(read.error.message));
  return read.value;
};

export const updateStep = (id: string, name: string, before: readonly string[], after: readonly string[]): Step => ({
  id,
  kind: 'update-scope-map',
  target: name,
  registry: name,
  summary: `Update scope map ${name}`,
  risk: 'low',
  riskReason: '',
  changes: [{ property: 'actions', before, after }],
  request: { method: 'PATCH', path: mapPath(name), body: { properties: { actions: after } } },
  inverse: { method: 'PATCH', path: mapPath(name), body: { properties: { actions: before } } },
  expected: asExpected(scopeMap(name, before)),
  wanted: asExpected(scopeMap(name, after)),
});

export const createStep = (id: string, name: string, actions: readonly string[]): Step => ({
  ...updateStep(id, name, [], actions),
  kind: 'create-scope-map',
  summary: `Create scope map ${name}`,
  request: { method: 'PUT', path: mapPath(name), body: { properties: { actions } } },
  inverse: { method: 'DELETE', path: mapPath(name), body: null },
  expected: null,
});

export const deleteStep = (id: string, name: string, actions: readonly string[]): Step => ({
  ...updateStep(id, name, actions, []),
  kind: 'delete-scope-map',
  summary: `Delete scope map ${name}`,
  request: { method: 'DELETE', path: mapPath(name), body: null },
  inverse: null,
  wanted: null,
});

export const buildPlan = (...steps: readonly Step[]): Plan => ({ id: 'plan', registryId: base, steps });

export const notFound = (path: string): AppError =>
  appError('not-found', `${path} could not be found.`, { status: 404 });

/** Objects by path. `before` may fail a request, `after` drops the response of a completed one. */
export const fakeAzure = (objects: Map<string, Body>) => {
  const sent: string[] = [];
  const hooks: {
    before?: (request: PlannedRequest) => AppError | undefined;
    after?: (request: PlannedRequest) => AppError | undefined;
  } = {};
  const arm: Pick<ArmPort, 'get' | 'send' | 'resume'> = {
    get: (path) => {
      const body = objects.get(path.toLowerCase());
      return Promise.resolve(
        body === undefined ? err(notFound(path)) : ok({ status: 200, body, correlationId: 'read' }),
      );
    },
    send: async (request, options) => {
      const refused = hooks.before?.(request);
      if (refused !== undefined) return err(refused);
      sent.push(`${request.method} ${request.path.slice(base.length + 1)}`);
      const key = request.path.toLowerCase();
      const name = request.path.slice(request.path.lastIndexOf('/') + 1);
      if (request.method === 'DELETE') objects.delete(key);
      else
        objects.set(key, {
          ...(objects.get(key) ?? { id: request.path, name }),
          properties: { ...objects.get(key)?.properties, ...(request.body as Body).properties },
        });
      await options?.onPoller?.(`poller of ${name}`);
      const lost = hooks.after?.(request);
      return lost === undefined
        ? ok({ status: 200, body: objects.get(key) ?? null, correlationId: `c-${name}` })
        : err(lost);
    },
    resume: (poller) => {
      sent.push(`resume ${poller}`);
      return Promise.resolve(ok({ status: 200, body: null, correlationId: 'resumed' }));
    },
  };
  return { arm, sent, hooks, objects };
};

export const toObjects = (...bodies: readonly Body[]): Map<string, Body> =>
  new Map(bodies.map((body) => [String(body['id']).toLowerCase(), body]));

/** Locks that nobody else holds. */
export const freeLocks: Locks = { acquire: () => Promise.resolve(() => Promise.resolve()) };

export const memoryStore = (): Store & { readonly files: Map<string, string> } => {
  const files = new Map<string, string>();
  return {
    files,
    read: (name) => Promise.resolve(files.get(name) ?? null),
    write: (name, text) => Promise.resolve(void files.set(name, text)),
    append: (name, text) => Promise.resolve(void files.set(name, (files.get(name) ?? '') + text)),
    remove: (name) => Promise.resolve(void files.delete(name)),
    list: (folder) =>
      Promise.resolve(
        [...files.keys()]
          .filter((name) => name.startsWith(`${folder}/`))
          .map((name) => name.slice(folder.length + 1))
          .sort(),
      ),
  };
};
