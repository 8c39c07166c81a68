import { z } from 'zod';
import { nameInId } from '../../shared/topology/arm-id.ts';
import { maxRepositoryActions, nameLengths } from '../../shared/topology/limits.ts';
import { repositoryRule, scopeMapNameRule } from '../../shared/topology/rules.ts';
import { synthesizedError } from './error-catalog.ts';
import { nestedNotFound, validateNotDeleting } from './errors.ts';
import type { Reply } from './http-types.ts';
import { armTime } from './http-types.ts';
import { armList } from './lists.ts';
import { operationHeaders, startOperation } from './operations.ts';
import { findRegistry } from './registry-lookup.ts';
import { renderAuthorship } from './render.ts';
import type { Handler, RequestContext } from './request-context.ts';
import { authorship, nullish, param, readBody, respond } from './request-context.ts';
import type { EmulatorState, StoredRegistry, StoredScopeMap } from './state.ts';
import { nestedPath, setEntry, withRegistry } from './state.ts';

const repositoryAction =
  /^repositories\/(.+)\/(content\/delete|content\/read|content\/write|metadata\/read|metadata\/write)$/;
const { least, most } = nameLengths.connectedRegistryOnTheWire;
const gatewayAction = new RegExp(
  `^gateway/[a-z0-9]{${String(least)},${String(most)}}/(config/read|config/write|message/read|message/write)$`,
);

const invalidAction = (action: string): string | null => {
  if (gatewayAction.test(action)) return null;
  const repository = repositoryAction.exec(action)?.[1];
  if (repository === undefined) return `The action '${action}' is not a repository or gateway action.`;
  const wrong = repositoryRule(repository);
  return wrong === null ? null : `The action '${action}' is not valid. ${wrong}`;
};

const validateActions = (actions: readonly string[]): Reply | null => {
  const invalid = actions.map(invalidAction).find((reason) => reason !== null);
  if (invalid !== undefined) return synthesizedError('InvalidScopeMapAction', invalid);
  const repositories = actions.filter((action) => action.startsWith('repositories/')).length;
  return repositories > maxRepositoryActions
    ? synthesizedError(
        'ScopeMapLimitReached',
        `The scope map has ${repositories} repository permissions. The maximum is ${maxRepositoryActions}.`,
      )
    : null;
};

const render = (state: EmulatorState, registry: StoredRegistry, map: StoredScopeMap): unknown => ({
  type: 'Microsoft.ContainerRegistry/registries/scopeMaps',
  id: nestedPath(state, registry, 'scopeMaps', map.name),
  name: map.name,
  systemData: renderAuthorship(map.authorship),
  properties: {
    ...(map.description === null ? {} : { description: map.description }),
    type: map.type,
    creationDate: armTime(map.creationDate),
    provisioningState: map.provisioningState,
    actions: map.actions,
  },
});

const body = z.object({
  properties: z.object({
    description: nullish(z.string().max(nameLengths.scopeMapDescription.most)),
    actions: nullish(z.array(z.string())),
  }),
});

const isUsed = (registry: StoredRegistry, map: string): boolean =>
  [...registry.tokens.values()].some((token) => nameInId(token.scopeMapId).toLowerCase() === map.toLowerCase());

/**
 * Recorded: a map that no token uses is written immediately (200); one in use returns 201 with `Updating` (37 to 40).
 */
const write = (state: EmulatorState, call: RequestContext, registry: StoredRegistry, map: StoredScopeMap) => {
  const violation = validateNotDeleting(registry.scopeMaps.get(map.name.toLowerCase()));
  if (violation !== null) return respond(state, violation);
  const used = isUsed(registry, map.name);
  const stored: StoredScopeMap = {
    ...map,
    authorship: authorship(state, call),
    provisioningState: used ? 'Updating' : 'Succeeded',
  };
  const withMap = withRegistry(state, { ...registry, scopeMaps: setEntry(registry.scopeMaps, map.name, stored) });
  if (!used) return respond(withMap, { status: 200, body: render(state, registry, stored) });
  const { state: next, started } = startOperation(withMap, call, registry, {
    family: 'token',
    name: map.name,
    style: 'async-operation',
    word: 'Updating',
    effect: { kind: 'settle', type: 'scopeMaps' },
    lastsMs: state.times.scopeMap,
  });
  return {
    state: next,
    started,
    reply: { status: 201, headers: operationHeaders(next, call, started), body: render(state, registry, stored) },
  };
};

export const listScopeMaps: Handler = (state, call) =>
  findRegistry(state, call, (registry) =>
    respond(
      state,
      armList(
        state,
        call,
        [...registry.scopeMaps.values()].map((map) => render(state, registry, map)),
      ),
    ),
  );

export const getScopeMap: Handler = (state, call) =>
  findRegistry(state, call, (registry) => {
    const map = registry.scopeMaps.get(param(call, 'name').toLowerCase());
    return respond(
      state,
      map === undefined ? nestedNotFound(param(call, 'name')) : { status: 200, body: render(state, registry, map) },
    );
  });

export const putScopeMap: Handler = (state, call) =>
  findRegistry(state, call, (registry) => {
    const name = param(call, 'name');
    const read = readBody(body, call);
    if ('violation' in read) return respond(state, read.violation);
    const { actions = [], description } = read.value.properties;
    const old = registry.scopeMaps.get(name.toLowerCase());
    const misnamed = scopeMapNameRule(name);
    if (misnamed !== null) return respond(state, synthesizedError('InvalidResourceName', misnamed));
    if (old?.type === 'SystemDefined')
      return respond(
        state,
        synthesizedError('SystemScopeMap', `The scope map '${name}' is system-defined and cannot be changed.`),
      );
    const violation = validateActions(actions);
    if (violation !== null) return respond(state, violation);
    return write(state, call, registry, {
      name: old?.name ?? name,
      authorship: authorship(state, call),
      provisioningState: 'Succeeded',
      creationDate: old?.creationDate ?? call.now,
      type: 'UserDefined',
      description: description ?? null,
      actions,
    });
  });

export const patchScopeMap: Handler = (state, call) =>
  findRegistry(state, call, (registry) => {
    const old = registry.scopeMaps.get(param(call, 'name').toLowerCase());
    if (old === undefined) return respond(state, nestedNotFound(param(call, 'name')));
    if (old.type === 'SystemDefined')
      return respond(
        state,
        synthesizedError('SystemScopeMap', `The scope map '${old.name}' is system-defined and cannot be changed.`),
      );
    const read = readBody(body, call);
    if ('violation' in read) return respond(state, read.violation);
    const { actions = old.actions, description = old.description } = read.value.properties;
    const violation = validateActions(actions);
    return violation === null
      ? write(state, call, registry, { ...old, actions, description })
      : respond(state, violation);
  });

export const deleteScopeMap: Handler = (state, call) =>
  findRegistry(state, call, (registry) => {
    const map = registry.scopeMaps.get(param(call, 'name').toLowerCase());
    if (map === undefined) return respond(state, { status: 204 });
    if (map.type === 'SystemDefined')
      return respond(
        state,
        synthesizedError('SystemScopeMap', `The scope map '${map.name}' is system-defined and cannot be deleted.`),
      );
    // Recorded: a map may be deleted while its token is being deleted (185 to 190).
    const user = [...registry.tokens.values()].find(
      (token) =>
        token.provisioningState !== 'Deleting' && nameInId(token.scopeMapId).toLowerCase() === map.name.toLowerCase(),
    );
    if (user !== undefined)
      return respond(
        state,
        synthesizedError(
          'ScopeMapInUse',
          `The scope map '${map.name}' is used by the token '${user.name}'. Delete the token first.`,
        ),
      );
    const deleting: StoredScopeMap = { ...map, provisioningState: 'Deleting' };
    const { state: next, started } = startOperation(
      withRegistry(state, { ...registry, scopeMaps: setEntry(registry.scopeMaps, map.name, deleting) }),
      call,
      registry,
      {
        family: 'token',
        name: map.name,
        style: 'location',
        word: 'Deleting',
        effect: { kind: 'remove', type: 'scopeMaps' },
        lastsMs: state.times.deletion,
      },
    );
    return { state: next, started, reply: { status: 202, headers: operationHeaders(next, call, started) } };
  });
