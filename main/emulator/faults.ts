import { handle, type Handled } from './dispatch.ts';
import type { EmulatorRequest, EmulatorResponse } from './http-types.ts';
import type { EmulatorPorts } from './ports.ts';
import type { ArmedFault, ArmErrorBody, EmulatorState, Operation, ScriptedFault } from './state.ts';
import { setEntry } from './state.ts';

/** What the client does with a response: return it, cut its body, or break the connection. */
export type FaultResult =
  | { readonly kind: 'response'; readonly response: EmulatorResponse }
  | { readonly kind: 'body-cut'; readonly response: EmulatorResponse }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'reset' };

export interface InjectionResult {
  readonly state: EmulatorState;
  readonly result: FaultResult;
}

export const armFaults = (faults: readonly ScriptedFault[]): readonly ArmedFault[] =>
  faults.map((fault) => ({ fault, passed: 0, hits: 0 }));

const isOperationFault = ({ kind }: ScriptedFault): boolean => kind === 'operation-fails' || kind === 'operation-hangs';

const matches = (fault: ScriptedFault, method: string, path: string): boolean =>
  (fault.method === '*' || fault.method === method) &&
  path.includes(fault.pathContains.toLowerCase()) &&
  !(isOperationFault(fault) && method === 'GET');

/** Counts a request against every matching fault and returns the first one that hits. */
const matchFault = (
  armed: readonly ArmedFault[],
  method: string,
  path: string,
): { readonly armed: readonly ArmedFault[]; readonly fault: ScriptedFault | null } => {
  let matched: ScriptedFault | null = null;
  const counted = armed.map((each) => {
    if (matched !== null || !matches(each.fault, method, path) || each.hits >= each.fault.times) return each;
    if (each.passed < each.fault.after) return { ...each, passed: each.passed + 1 };
    matched = each.fault;
    return { ...each, hits: each.hits + 1 };
  });
  return { armed: counted, fault: matched };
};

const errorResponse = (
  status: number,
  error: ArmErrorBody,
  ports: EmulatorPorts,
  headers: Readonly<Record<string, string>> = {},
): EmulatorResponse => {
  const id = ports.newGuid();
  return {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'x-ms-request-id': id,
      'x-ms-correlation-request-id': id,
      ...headers,
    },
    body: JSON.stringify({ error }),
  };
};

const operationFailure: ArmErrorBody = {
  code: 'InternalServerError',
  message: 'The operation failed on the service side. Try it again.',
};

const failOperation = (operation: Operation, fault: ScriptedFault): Operation =>
  fault.kind === 'operation-hangs' ? { ...operation, due: null } : { ...operation, failure: operationFailure };

/** Makes the operation of a request fail or hang. A synchronous write becomes the 201 or 202 of the specification. */
const withFailingOperation = (
  before: EmulatorState,
  request: EmulatorRequest,
  ports: EmulatorPorts,
  fault: ScriptedFault,
): Handled => {
  const handled = handle(before, request, ports);
  const [started] = handled.operations;
  if (started !== undefined)
    return {
      ...handled,
      state: {
        ...handled.state,
        operations: setEntry(handled.state.operations, started.guid, failOperation(started, fault)),
      },
    };
  const url = new URL(request.url);
  const [, registry, type, name] =
    /\/registries\/([^/]+)(?:\/(connectedRegistries|scopeMaps|tokens)\/([^/]+))?/i.exec(url.pathname) ?? [];
  if (handled.response.status >= 300 || registry === undefined || request.method === 'POST') return handled;
  const deleting = request.method === 'DELETE';
  const operation = failOperation(
    {
      guid: ports.newGuid(),
      family:
        type === undefined
          ? 'registries'
          : type.toLowerCase() === 'connectedregistries'
            ? 'connectedregistries'
            : 'token',
      resourcePath: url.pathname,
      registry,
      name: name ?? null,
      style: deleting ? 'location' : 'async-operation',
      word: deleting ? 'Deleting' : 'Updating',
      due: ports.now() + before.times.deactivation,
      // A failed operation changes nothing, so the write itself is reverted.
      effect: { kind: 'import', images: [] },
      failure: null,
      ended: false,
    },
    fault,
  );
  const status = `${url.origin}${url.pathname}/operationStatuses/${operation.family}-${operation.guid}${url.search}`;
  return {
    state: { ...before, operations: setEntry(before.operations, operation.guid, operation) },
    operations: [operation],
    response: {
      status: deleting ? 202 : 201,
      headers: { ...handled.response.headers, [deleting ? 'location' : 'azure-asyncoperation']: status },
      body: handled.response.body.replace('"provisioningState":"Succeeded"', '"provisioningState":"Updating"'),
    },
  };
};

const isChildResource = (url: string): boolean => /\/registries\/[^/]+\/[^/]+\/[^/]+$/i.test(new URL(url).pathname);

const otherPrincipal = 'colleague@contoso.example';

/** A visible change of the resource in the path, or of the first connected registry of its registry. */
const defaultChange = (state: EmulatorState, path: string): NonNullable<ScriptedFault['change']> | null => {
  const [, prefix = '', registryName = ''] = /^(.*\/registries\/([^/]+))/i.exec(path) ?? [];
  const registry = state.registries.get(registryName.toLowerCase());
  if (registry === undefined) return null;
  const [, type = '', named] = /\/registries\/[^/]+\/([^/]+)(?:\/([^/]+))?/i.exec(path) ?? [];
  if (type.toLowerCase() === 'scopemaps' && named !== undefined) {
    const actions = registry.scopeMaps.get(named.toLowerCase())?.actions ?? [];
    const extra = 'repositories/colleague/tools/content/read';
    const changed = actions.includes(extra) ? actions.filter((action) => action !== extra) : [...actions, extra];
    return { method: 'PATCH', path: `${prefix}/scopeMaps/${named}`, body: { properties: { actions: changed } } };
  }
  if (type.toLowerCase() === 'tokens' && named !== undefined) {
    const status = registry.tokens.get(named.toLowerCase())?.status === 'disabled' ? 'enabled' : 'disabled';
    return { method: 'PATCH', path: `${prefix}/tokens/${named}`, body: { properties: { status } } };
  }
  const name =
    type.toLowerCase() === 'connectedregistries' && named !== undefined
      ? named
      : [...registry.connectedRegistries.values()][0]?.name;
  if (name === undefined)
    return { method: 'PATCH', path: prefix, body: { tags: { ...registry.tags, changedBy: otherPrincipal } } };
  const logLevel = registry.connectedRegistries.get(name.toLowerCase())?.logLevel === 'Debug' ? 'Warning' : 'Debug';
  return {
    method: 'PATCH',
    path: `${prefix}/connectedRegistries/${name}`,
    body: { properties: { logging: { logLevel } } },
  };
};

const applyForeignChange = (
  state: EmulatorState,
  request: EmulatorRequest,
  ports: EmulatorPorts,
  fault: ScriptedFault,
): EmulatorState => {
  const url = new URL(request.url);
  const change = fault.change ?? defaultChange(state, decodeURIComponent(url.pathname));
  if (change === null) return state;
  const theirs = handle(
    { ...state, principal: otherPrincipal },
    {
      method: change.method,
      url: `${url.origin}${change.path}?api-version=2025-11-01`,
      headers: request.headers,
      body: change.body === undefined ? '' : JSON.stringify(change.body),
    },
    ports,
  );
  return { ...theirs.state, principal: state.principal };
};

/** Applies the armed faults of the state to a request. */
export const injectFault = (before: EmulatorState, request: EmulatorRequest, ports: EmulatorPorts): InjectionResult => {
  const { armed, fault } = matchFault(before.faults, request.method, new URL(request.url).pathname.toLowerCase());
  const state = armed === before.faults ? before : { ...before, faults: armed };
  const passThrough = (from: EmulatorState): InjectionResult => {
    const handled = handle(from, request, ports);
    return { state: handled.state, result: { kind: 'response', response: handled.response } };
  };
  if (fault === null) return passThrough(state);
  const refuse = (response: EmulatorResponse): InjectionResult => ({ state, result: { kind: 'response', response } });
  switch (fault.kind) {
    case 'throttled':
      return refuse(
        errorResponse(
          429,
          { code: 'TooManyRequests', message: 'The request is being throttled. Try again later.' },
          ports,
          { 'retry-after': String(fault.retryAfterSeconds ?? 1) },
        ),
      );
    case 'server-error':
      return refuse(
        errorResponse(500, { code: 'InternalServerError', message: 'An internal server error occurred.' }, ports),
      );
    case 'bad-gateway':
      return refuse({
        status: 502,
        headers: { 'content-type': 'text/html' },
        body: '<html><body><h1>502 Bad Gateway</h1></body></html>',
      });
    case 'timeout':
      return { state, result: { kind: 'timeout' } };
    case 'reset':
      return { state, result: { kind: 'reset' } };
    case 'body-cut': {
      const handled = handle(state, request, ports);
      return { state: handled.state, result: { kind: 'body-cut', response: handled.response } };
    }
    case 'operation-fails':
    case 'operation-hangs': {
      const handled = withFailingOperation(state, request, ports, fault);
      return { state: handled.state, result: { kind: 'response', response: handled.response } };
    }
    case 'changed-by-someone-else': {
      // After a list and before anything else: between a person's read of the whole and their action on one resource,
      // so that a check just before a write sees the change.
      if (request.method !== 'GET' || isChildResource(request.url))
        return passThrough(applyForeignChange(state, request, ports, fault));
      const answered = passThrough(state);
      return { ...answered, state: applyForeignChange(answered.state, request, ports, fault) };
    }
  }
};
