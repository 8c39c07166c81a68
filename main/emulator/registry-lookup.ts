import { synthesizedError } from './error-catalog.ts';
import { registryNotFound } from './errors.ts';
import type { HandlerResult, RequestContext } from './request-context.ts';
import { param, respond } from './request-context.ts';
import type { EmulatorState, StoredRegistry } from './state.ts';

/** The registry in the path, if it is in the path's resource group. */
export const resolveRegistry = (state: EmulatorState, call: RequestContext): StoredRegistry | undefined => {
  const registry = state.registries.get(param(call, 'registry').toLowerCase());
  return registry?.resourceGroup.toLowerCase() === param(call, 'group').toLowerCase() ? registry : undefined;
};

/** Continues with the registry in the path, or responds with its absence. */
export const findRegistry = (
  state: EmulatorState,
  call: RequestContext,
  then: (registry: StoredRegistry) => HandlerResult,
): HandlerResult => {
  const registry = resolveRegistry(state, call);
  if (registry !== undefined) return then(registry);
  const name = param(call, 'registry');
  return respond(
    state,
    call.method === 'PUT'
      ? synthesizedError(
          'ParentResourceNotFound',
          "Failed to perform 'write' on resource(s) of type 'registries', because the parent resource " +
            `'${call.path.split('/').slice(0, 9).join('/')}' could not be found.`,
        )
      : registryNotFound(param(call, 'group'), name),
  );
};
