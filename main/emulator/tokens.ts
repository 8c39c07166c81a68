import { z } from 'zod';
import { nameInId, sameId } from '../../shared/topology/arm-id.ts';
import { tokenNameRule } from '../../shared/topology/rules.ts';
import { synthesizedError } from './error-catalog.ts';
import { nestedNotFound, validateNotDeleting } from './errors.ts';
import { armTime } from './http-types.ts';
import { armList } from './lists.ts';
import { operationHeaders, startOperation } from './operations.ts';
import { findRegistry } from './registry-lookup.ts';
import { renderAuthorship } from './render.ts';
import type { Handler, HandlerResult, RequestContext } from './request-context.ts';
import { authorship, matchCaseInsensitive, nullish, param, readBody, respond } from './request-context.ts';
import type { EmulatorState, StoredPassword, StoredRegistry, StoredToken } from './state.ts';
import { nestedPath, setEntry, withRegistry } from './state.ts';

/** Without the value, which `generateCredentials` returns once (recorded, 105). */
const renderPassword = (password: StoredPassword): Readonly<Record<string, string>> => ({
  creationTime: armTime(password.creationTime),
  ...(password.expiry === null ? {} : { expiry: armTime(password.expiry) }),
  name: password.name,
});

const render = (state: EmulatorState, registry: StoredRegistry, token: StoredToken): unknown => ({
  type: 'Microsoft.ContainerRegistry/registries/tokens',
  id: nestedPath(state, registry, 'tokens', token.name),
  name: token.name,
  systemData: renderAuthorship(token.authorship),
  properties: {
    creationDate: armTime(token.creationDate),
    provisioningState: token.provisioningState,
    scopeMapId: token.scopeMapId,
    credentials: { passwords: token.passwords.map(renderPassword) },
    status: token.status,
  },
});

const putBody = z.object({ properties: z.object({ scopeMapId: z.string(), status: nullish(z.string()) }) });
const patchBody = z.object({ properties: z.object({ scopeMapId: nullish(z.string()), status: nullish(z.string()) }) });

const hasScopeMap = (state: EmulatorState, registry: StoredRegistry, id: string): boolean => {
  const map = registry.scopeMaps.get(nameInId(id).toLowerCase());
  return (
    map !== undefined &&
    map.provisioningState !== 'Deleting' &&
    sameId(nestedPath(state, registry, 'scopeMaps', map.name), id)
  );
};

/** Recorded: 201 with `Creating` and `Azure-AsyncOperation`. Updates follow the specification. */
const write = (
  state: EmulatorState,
  call: RequestContext,
  registry: StoredRegistry,
  token: StoredToken,
  change: { readonly scopeMapId: string; readonly status: string | undefined },
  word: 'Creating' | 'Updating',
): HandlerResult => {
  const violation = validateNotDeleting(token);
  if (violation !== null) return respond(state, violation);
  const status = matchCaseInsensitive(change.status ?? token.status, ['enabled', 'disabled'] as const);
  if (status === undefined)
    return respond(
      state,
      synthesizedError(
        'InvalidRequestContent',
        `The token status '${change.status ?? ''}' is not valid. It is 'enabled' or 'disabled'.`,
      ),
    );
  if (!hasScopeMap(state, registry, change.scopeMapId))
    return respond(
      state,
      synthesizedError(
        'ScopeMapNotFound',
        `The scope map '${change.scopeMapId}' could not be found in the registry '${registry.name}'.`,
      ),
    );
  const stored: StoredToken = {
    ...token,
    authorship: authorship(state, call),
    provisioningState: word,
    scopeMapId: change.scopeMapId,
    status,
    statusChangedAt: status === token.status ? token.statusChangedAt : call.now,
  };
  const { state: next, started } = startOperation(
    withRegistry(state, { ...registry, tokens: setEntry(registry.tokens, token.name, stored) }),
    call,
    registry,
    {
      family: 'token',
      name: token.name,
      style: 'async-operation',
      word,
      effect: { kind: 'settle', type: 'tokens' },
      lastsMs: state.times.token,
    },
  );
  return {
    state: next,
    started,
    reply: { status: 201, headers: operationHeaders(next, call, started), body: render(next, registry, stored) },
  };
};

export const listTokens: Handler = (state, call) =>
  findRegistry(state, call, (registry) =>
    respond(
      state,
      armList(
        state,
        call,
        [...registry.tokens.values()].map((token) => render(state, registry, token)),
      ),
    ),
  );

export const getToken: Handler = (state, call) =>
  findRegistry(state, call, (registry) => {
    const token = registry.tokens.get(param(call, 'name').toLowerCase());
    return respond(
      state,
      token === undefined ? nestedNotFound(param(call, 'name')) : { status: 200, body: render(state, registry, token) },
    );
  });

export const putToken: Handler = (state, call) =>
  findRegistry(state, call, (registry) => {
    const name = param(call, 'name');
    const misnamed = tokenNameRule(name);
    if (misnamed !== null) return respond(state, synthesizedError('InvalidResourceName', misnamed));
    const read = readBody(putBody, call);
    if ('violation' in read) return respond(state, read.violation);
    const { scopeMapId, status } = read.value.properties;
    const old = registry.tokens.get(name.toLowerCase());
    const token: StoredToken = old ?? {
      name,
      authorship: authorship(state, call),
      provisioningState: 'Creating',
      creationDate: call.now,
      scopeMapId,
      status: 'enabled',
      statusChangedAt: call.now,
      passwords: [],
    };
    return write(
      state,
      call,
      registry,
      token,
      { scopeMapId, status: status ?? 'enabled' },
      old === undefined ? 'Creating' : 'Updating',
    );
  });

export const patchToken: Handler = (state, call) =>
  findRegistry(state, call, (registry) => {
    const old = registry.tokens.get(param(call, 'name').toLowerCase());
    if (old === undefined) return respond(state, nestedNotFound(param(call, 'name')));
    const read = readBody(patchBody, call);
    if ('violation' in read) return respond(state, read.violation);
    const { scopeMapId, status } = read.value.properties;
    return write(state, call, registry, old, { scopeMapId: scopeMapId ?? old.scopeMapId, status }, 'Updating');
  });

export const deleteToken: Handler = (state, call) =>
  findRegistry(state, call, (registry) => {
    const token = registry.tokens.get(param(call, 'name').toLowerCase());
    if (token === undefined) return respond(state, { status: 204 });
    const id = nestedPath(state, registry, 'tokens', token.name);
    const user = [...registry.connectedRegistries.values()].find(({ sync, clientTokenIds }) =>
      [sync.tokenId ?? '', ...clientTokenIds].some((used) => sameId(used, id)),
    );
    if (user !== undefined)
      return respond(
        state,
        synthesizedError(
          'TokenInUse',
          `The token '${token.name}' is used by the connected registry '${user.name}' and cannot be deleted.`,
        ),
      );
    const { state: next, started } = startOperation(
      withRegistry(state, {
        ...registry,
        tokens: setEntry(registry.tokens, token.name, { ...token, provisioningState: 'Deleting' as const }),
      }),
      call,
      registry,
      {
        family: 'token',
        name: token.name,
        style: 'location',
        word: 'Deleting',
        effect: { kind: 'remove', type: 'tokens' },
        lastsMs: state.times.deletion,
      },
    );
    return { state: next, started, reply: { status: 202, headers: operationHeaders(next, call, started) } };
  });

const credentialsBody = z.object({
  tokenId: z.string(),
  name: nullish(z.enum(['password1', 'password2'])),
  expiry: nullish(z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'not a date')),
});

/** Recorded: synchronous. Without a name both passwords are renewed; with one only that one is returned. */
export const generateCredentials: Handler = (state, call) =>
  findRegistry(state, call, (registry) => {
    const read = readBody(credentialsBody, call);
    if ('violation' in read) return respond(state, read.violation);
    const { tokenId, name, expiry } = read.value;
    const token = registry.tokens.get(nameInId(tokenId).toLowerCase());
    if (token === undefined || !sameId(nestedPath(state, registry, 'tokens', token.name), tokenId))
      return respond(
        state,
        synthesizedError(
          'TokenNotFound',
          `The token '${tokenId}' could not be found in the registry '${registry.name}'.`,
        ),
      );
    const violation = validateNotDeleting(token);
    if (violation !== null) return respond(state, violation);
    const fresh = (name === undefined ? (['password1', 'password2'] as const) : [name]).map((each) => ({
      name: each,
      creationTime: call.now,
      expiry: expiry === undefined ? null : Date.parse(expiry),
    }));
    const passwords = [
      ...token.passwords.filter((old) => !fresh.some((each) => each.name === old.name)),
      ...fresh,
    ].sort((a, b) => (a.name < b.name ? -1 : 1));
    // An instance deployed with a renewed password can no longer sign in (shared/topology/README.md#22-commands).
    const connectedRegistries = new Map(
      [...registry.connectedRegistries].map(([key, connected]) => {
        const { instance, sync } = connected;
        const lockedOut =
          instance !== null &&
          sameId(sync.tokenId ?? '', tokenId) &&
          fresh.some((each) => each.name === instance.passwordName);
        return [
          key,
          lockedOut
            ? { ...connected, instance: { ...instance, lockedOutAt: instance.lockedOutAt ?? call.now } }
            : connected,
        ];
      }),
    );
    return respond(
      withRegistry(state, {
        ...registry,
        tokens: setEntry(registry.tokens, token.name, { ...token, passwords }),
        connectedRegistries,
      }),
      {
        status: 200,
        body: {
          username: token.name,
          passwords: fresh.map((password) => ({ ...renderPassword(password), value: call.ports.newSecret() })),
        },
      },
    );
  });
