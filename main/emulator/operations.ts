import type { Instant } from '../../shared/schedule/instant.ts';
import { withoutInstance } from './deployed.ts';
import { nestedNotFound } from './errors.ts';
import type { Reply } from './http-types.ts';
import { ticks } from './http-types.ts';
import type { Handler, HandlerResult, RequestContext } from './request-context.ts';
import { param, respond } from './request-context.ts';
import type { EmulatorState, NestedType, Operation, StoredRegistry, StoredTag } from './state.ts';
import { nestedPath, registryPath, setEntry, withoutEntry, withRegistry } from './state.ts';

const keepEndedMs = 24 * 3_600_000;

type NewOperation = Pick<Operation, 'family' | 'name' | 'style' | 'word' | 'effect'> & { readonly lastsMs: number };

/** Starts an operation on a registry or a resource in it. `operationHeaders` makes its response headers. */
export const startOperation = (
  state: EmulatorState,
  call: RequestContext,
  registry: StoredRegistry,
  { lastsMs, ...operation }: NewOperation,
): { readonly state: EmulatorState; readonly started: Operation } => {
  const nested: NestedType | null =
    operation.effect.kind === 'deactivate'
      ? 'connectedRegistries'
      : 'type' in operation.effect && operation.effect.type !== 'registries'
        ? operation.effect.type
        : null;
  const started: Operation = {
    ...operation,
    guid: call.ports.newGuid(),
    registry: registry.name,
    resourcePath:
      nested === null || operation.name === null
        ? registryPath(state, registry)
        : nestedPath(state, registry, nested, operation.name),
    due: call.now + lastsMs,
    failure: null,
    ended: false,
  };
  return { state: { ...state, operations: setEntry(state.operations, started.guid, started) }, started };
};

const query = (call: RequestContext): string => `?api-version=${call.apiVersion}&t=${ticks(call.now)}`;

const statusUrl = (call: RequestContext, operation: Operation): string =>
  `${call.origin}${operation.resourcePath}/operationStatuses/${operation.family}-${operation.guid}${query(call)}`;

const resultUrl = (state: EmulatorState, call: RequestContext, operation: Operation): string => {
  // The specification's example of a deactivation polls below the resource, every recorded deletion below the location.
  if (operation.effect.kind === 'deactivate') return statusUrl(call, operation);
  const location = state.registries.get(operation.registry.toLowerCase())?.location.toUpperCase() ?? 'GLOBAL';
  return (
    `${call.origin}/subscriptions/${state.subscription.id}/providers/Microsoft.ContainerRegistry/` +
    `locations/${location}/operationResults/${operation.family}-${operation.guid}${query(call)}`
  );
};

/** `Azure-AsyncOperation` or `Location`, with a new `t` each time. No `Retry-After`: no recording has one. */
export const operationHeaders = (
  state: EmulatorState,
  call: RequestContext,
  operation: Operation,
): Readonly<Record<string, string>> =>
  operation.style === 'async-operation'
    ? { 'azure-asyncoperation': statusUrl(call, operation) }
    : { location: resultUrl(state, call, operation) };

const poll = (state: EmulatorState, call: RequestContext, operation: Operation): Reply => {
  const headers = operationHeaders(state, call, operation);
  const importing = operation.effect.kind === 'import';
  if (operation.style === 'async-operation') {
    if (!operation.ended) return { status: 200, headers, body: { status: operation.word } };
    return operation.failure === null
      ? { status: 200, headers, body: { status: 'Succeeded' } }
      : { status: 200, headers, body: { status: 'Failed', error: operation.failure } };
  }
  if (!operation.ended) return { status: 202, headers, ...(importing ? { body: { status: 'Accepted' } } : {}) };
  if (operation.failure !== null) return { status: 409, body: { error: operation.failure, status: 'Failed' } };
  return { status: 200, ...(importing ? { body: { status: 'Succeeded' } } : {}) };
};

/** `…/operationStatuses/{family}-{guid}` and `…/operationResults/{family}-{guid}`. */
export const getOperation: Handler = (state, call): HandlerResult => {
  const id = param(call, 'operation');
  const operation = state.operations.get(id.slice(id.indexOf('-') + 1).toLowerCase());
  return respond(state, operation === undefined ? nestedNotFound(id) : poll(state, call, operation));
};

const mapNested = (registry: StoredRegistry, type: NestedType, name: string, failed: boolean): StoredRegistry => {
  const settle = <R extends { readonly name: string }>(map: ReadonlyMap<string, R>): ReadonlyMap<string, R> => {
    const found = map.get(name.toLowerCase());
    return found === undefined
      ? map
      : setEntry(map, name, { ...found, provisioningState: failed ? 'Failed' : 'Succeeded' });
  };
  if (type === 'connectedRegistries') return { ...registry, connectedRegistries: settle(registry.connectedRegistries) };
  if (type === 'tokens') return { ...registry, tokens: settle(registry.tokens) };
  return { ...registry, scopeMaps: settle(registry.scopeMaps) };
};

const withTag = (tags: readonly StoredTag[], tag: StoredTag): readonly StoredTag[] => [
  ...tags.filter((old) => old.name !== tag.name),
  tag,
];

const applyEffect = (registry: StoredRegistry, operation: Operation, endedAt: Instant): StoredRegistry => {
  const { effect, name } = operation;
  const failed = operation.failure !== null;
  if (effect.kind === 'settle') {
    if (effect.type === 'registries') return { ...registry, provisioningState: failed ? 'Failed' : 'Succeeded' };
    return mapNested(registry, effect.type, name ?? '', failed);
  }
  if (effect.kind === 'remove') {
    if (failed) return mapNested(registry, effect.type, name ?? '', false);
    return { ...registry, [effect.type]: withoutEntry<unknown>(registry[effect.type], name ?? '') };
  }
  if (failed) return registry;
  if (effect.kind === 'deactivate') {
    const found = registry.connectedRegistries.get((name ?? '').toLowerCase());
    if (found === undefined) return registry;
    return {
      ...registry,
      connectedRegistries: setEntry(registry.connectedRegistries, found.name, withoutInstance(found, endedAt)),
    };
  }
  const repositories = effect.images.reduce(
    (all, { repository, tag, digest }) =>
      setEntry(all, repository, withTag(all.get(repository) ?? [], { name: tag, digest, createdAt: endedAt })),
    registry.repositories,
  );
  return { ...registry, repositories };
};

/** Ends every operation that is due and removes those that ended long ago. */
export const settleOperations = (state: EmulatorState, now: Instant): EmulatorState => {
  let settled = state;
  for (const operation of state.operations.values()) {
    if (operation.due === null || operation.due > now) continue;
    if (operation.ended) {
      if (operation.due + keepEndedMs < now)
        settled = { ...settled, operations: withoutEntry(settled.operations, operation.guid) };
      continue;
    }
    const registry = settled.registries.get(operation.registry.toLowerCase());
    if (registry !== undefined) settled = withRegistry(settled, applyEffect(registry, operation, operation.due));
    settled = { ...settled, operations: setEntry(settled.operations, operation.guid, { ...operation, ended: true }) };
  }
  return settled;
};
