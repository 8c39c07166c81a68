import { resourceManagerVersions, supportedVersions } from './api-versions.ts';
import { synthesizedError } from './error-catalog.ts';
import type { EmulatorRequest, EmulatorResponse, Reply } from './http-types.ts';
import { findRegistryByHost } from './images.ts';
import { settleOperations } from './operations.ts';
import type { EmulatorPorts } from './ports.ts';
import type { HandlerResult, RequestContext } from './request-context.ts';
import { respond } from './request-context.ts';
import { armRoutes, matchPath, registryEndpointRoutes, type Route, type Versioning } from './routes.ts';
import type { EmulatorState, Operation } from './state.ts';
import { groupNotFound } from './subscriptions.ts';

export interface Handled {
  readonly state: EmulatorState;
  readonly response: EmulatorResponse;
  readonly operations: readonly Operation[];
}

/** Synthesized for registries; the resource manager's own messages otherwise. */
const validateVersion = (versions: Versioning, apiVersion: string, location: string): Reply | null => {
  if (versions === 'any') return null;
  if (apiVersion === '')
    return synthesizedError(
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    );
  if (versions === 'resource-manager')
    return resourceManagerVersions.includes(apiVersion)
      ? null
      : synthesizedError(
          'InvalidApiVersionParameter',
          `The api-version '${apiVersion}' is invalid. The supported versions are ` +
            `'${resourceManagerVersions.join(',')}'.`,
        );
  const supported = supportedVersions[versions];
  if (supported.includes(apiVersion)) return null;
  const listed = supported.join(', ');
  return supportedVersions.registries.includes(apiVersion) && versions !== 'registries'
    ? synthesizedError(
        'InvalidResourceType',
        `The resource type '${versions}' could not be found in the namespace 'Microsoft.ContainerRegistry' for ` +
          `api version '${apiVersion}'. The supported api-versions are '${listed}'.`,
      )
    : synthesizedError(
        'NoRegisteredProviderFound',
        `No registered resource provider found for location '${location}' and API version '${apiVersion}' for ` +
          `type '${versions}'. The supported api-versions are '${listed}'. The supported locations are ` +
          "'westeurope, eastus, southeastasia'.",
      );
};

const find = (
  routes: readonly Route[],
  method: string,
  path: string,
): { readonly route: Route; readonly params: Readonly<Record<string, string>> } | Reply => {
  let known = false;
  for (const route of routes) {
    const params = matchPath(route.pattern, path);
    if (params === null) continue;
    if (route.method === method) return { route, params };
    known = true;
  }
  return known
    ? synthesizedError('MethodNotAllowed', `The requested resource does not support http method '${method}'.`)
    : synthesizedError('NotFound', `The emulator does not serve the path '${path}'.`);
};

const readJson = (text: string): { readonly value: unknown } | null => {
  if (text.trim() === '') return { value: undefined };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return null;
  }
};

const dispatch = (
  state: EmulatorState,
  request: EmulatorRequest,
  url: URL,
  ports: EmulatorPorts,
): HandlerResult & { readonly versions: Versioning } => {
  const endpoint = findRegistryByHost(state, url.host) !== undefined;
  const refuse = (reply: Reply) => ({ ...respond(state, reply), versions: 'any' as const });
  let path: string;
  try {
    path = decodeURIComponent(url.pathname);
  } catch {
    return refuse(synthesizedError('NotFound', `The path '${url.pathname}' is not readable.`));
  }
  const found = find(endpoint ? registryEndpointRoutes : armRoutes, request.method, path);
  const authorised =
    endpoint ||
    path.toLowerCase() === '/metadata/endpoints' ||
    /^bearer \S/i.test(request.headers['authorization'] ?? '');
  if (!authorised)
    return refuse({
      ...synthesizedError(
        'AuthenticationFailed',
        request.headers['authorization'] === undefined
          ? "Authentication failed. The 'Authorization' header is missing."
          : "Authentication failed. The 'Authorization' header is provided in an invalid format.",
      ),
      headers: { 'www-authenticate': `Bearer authorization_uri="https://login.microsoftonline.com/${state.tenantId}"` },
    });
  if ('status' in found) return refuse(found);
  const { route, params } = found;
  const subscription = params['subscription'];
  if (subscription !== undefined && subscription.toLowerCase() !== state.subscription.id)
    return refuse(synthesizedError('SubscriptionNotFound', `The subscription '${subscription}' could not be found.`));
  const apiVersion = url.searchParams.get('api-version') ?? '';
  const group = params['group'];
  const location =
    (group === undefined ? undefined : state.resourceGroups.get(group.toLowerCase())?.location) ?? 'westeurope';
  const versionViolation = validateVersion(route.versions, apiVersion, location);
  if (versionViolation !== null) return refuse(versionViolation);
  if (params['registry'] !== undefined && group !== undefined && !state.resourceGroups.has(group.toLowerCase()))
    return refuse(groupNotFound(group));
  const json = endpoint ? { value: undefined } : readJson(request.body);
  if (json === null)
    return refuse(
      synthesizedError(
        'InvalidRequestContent',
        'The request content was invalid and could not be deserialized: it is not JSON.',
      ),
    );
  const call: RequestContext = {
    method: request.method,
    origin: url.origin,
    path,
    params,
    query: url.searchParams,
    headers: request.headers,
    apiVersion,
    body: json.value,
    now: ports.now(),
    ports,
  };
  return { ...route.handler(state, call), versions: route.versions };
};

/** The resource manager's headers. The emulator counts no requests, so the remaining limit never falls. */
const serviceHeaders = (method: string, requestId: string, now: number): Readonly<Record<string, string>> => ({
  [`x-ms-ratelimit-remaining-subscription-${{ GET: 'reads', HEAD: 'reads', DELETE: 'deletes' }[method] ?? 'writes'}`]:
    method === 'DELETE' ? '14999' : '1199',
  'x-ms-routing-request-id': `EMULATOR:${new Date(now).toISOString().replace(/\.\d+/, '')}:${requestId}`,
});

const toResponse = (
  reply: Reply,
  versions: Versioning,
  request: EmulatorRequest,
  ports: EmulatorPorts,
): EmulatorResponse => {
  const requestId = ports.newGuid();
  const clientId = request.headers['x-ms-client-request-id'];
  return {
    status: reply.status,
    headers: {
      ...(reply.body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
      'x-ms-request-id': requestId,
      'x-ms-correlation-request-id': request.headers['x-ms-correlation-request-id'] ?? requestId,
      ...(versions === 'any' ? {} : serviceHeaders(request.method, requestId, ports.now())),
      ...(clientId === undefined ? {} : { 'x-ms-client-request-id': clientId }),
      ...(versions === 'any' || versions === 'resource-manager'
        ? {}
        : { 'api-supported-versions': supportedVersions[versions].join(', ') }),
      date: new Date(ports.now()).toUTCString(),
      ...reply.headers,
    },
    body: reply.body === undefined ? '' : JSON.stringify(reply.body),
  };
};

/** Handles one request: a pure function of state, request and ports that returns a new state and a response. */
export const handle = (before: EmulatorState, request: EmulatorRequest, ports: EmulatorPorts): Handled => {
  const settled = settleOperations(before, ports.now());
  const { state, reply, started, versions } = dispatch(settled, request, new URL(request.url), ports);
  return {
    state,
    response: toResponse(reply, versions, request, ports),
    operations: started === undefined ? [] : [started],
  };
};
