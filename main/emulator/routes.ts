import type { VersionedType } from './api-versions.ts';
import {
  deactivateConnectedRegistry,
  deleteConnectedRegistry,
  getConnectedRegistry,
  listConnectedRegistries,
  patchConnectedRegistry,
  putConnectedRegistry,
  resyncConnectedRegistry,
} from './connected-registries.ts';
import { importImage, registryEndpoint } from './images.ts';
import { getOperation } from './operations.ts';
import {
  checkName,
  deleteRegistry,
  getProvider,
  getRegistry,
  listAdminCredentials,
  listNothing,
  listRegistries,
  listResources,
  listUsages,
  patchRegistry,
  putRegistry,
} from './registries.ts';
import { deleteReplication, getReplication, listReplications, putReplication } from './replications.ts';
import type { Handler } from './request-context.ts';
import { deleteScopeMap, getScopeMap, listScopeMaps, patchScopeMap, putScopeMap } from './scope-maps.ts';
import {
  deleteGroup,
  getGroup,
  getSubscription,
  headGroup,
  listGroups,
  listLocations,
  listSubscriptions,
  listTenants,
  metadataEndpoints,
  putGroup,
} from './subscriptions.ts';
import { deleteToken, generateCredentials, getToken, listTokens, patchToken, putToken } from './tokens.ts';

/** The versions that a path accepts: those of a registry type, those of the resource manager, or any. */
export type Versioning = VersionedType | 'resource-manager' | 'any';

export interface Route {
  readonly method: string;
  readonly pattern: readonly string[];
  readonly versions: Versioning;
  readonly handler: Handler;
}

const route = (method: string, path: string, versions: Versioning, handler: Handler): Route => ({
  method,
  pattern: path.split('/').slice(1),
  versions,
  handler,
});

const subscription = '/subscriptions/:subscription';
const group = `${subscription}/resourceGroups/:group`;
const registries = `${group}/providers/Microsoft.ContainerRegistry/registries`;
const registry = `${registries}/:registry`;
const connected = 'registries/connectedRegistries';
const tokens = 'registries/tokens';
const scopeMaps = 'registries/scopeMaps';
const replications = 'registries/replications';

export const armRoutes: readonly Route[] = [
  route('GET', '/metadata/endpoints', 'any', metadataEndpoints),
  route('GET', '/tenants', 'resource-manager', listTenants),
  route('GET', '/subscriptions', 'resource-manager', listSubscriptions),
  route('GET', subscription, 'resource-manager', getSubscription),
  route('GET', `${subscription}/locations`, 'resource-manager', listLocations),
  route('GET', `${subscription}/resources`, 'resource-manager', listResources),
  route('GET', `${subscription}/resourceGroups`, 'resource-manager', listGroups),
  route('GET', group, 'resource-manager', getGroup),
  route('HEAD', group, 'resource-manager', headGroup),
  route('PUT', group, 'resource-manager', putGroup),
  route('DELETE', group, 'resource-manager', deleteGroup),
  route('GET', `${group}/resources`, 'resource-manager', listResources),
  route('GET', `${subscription}/providers/Microsoft.ContainerRegistry`, 'resource-manager', getProvider),
  route('POST', `${subscription}/providers/Microsoft.ContainerRegistry/register`, 'resource-manager', getProvider),
  route('POST', `${subscription}/providers/Microsoft.ContainerRegistry/checkNameAvailability`, 'registries', checkName),
  route(
    'GET',
    `${subscription}/providers/Microsoft.ContainerRegistry/locations/:location/operationResults/:operation`,
    'operations',
    getOperation,
  ),
  route('GET', `${subscription}/providers/Microsoft.ContainerRegistry/registries`, 'registries', listRegistries),
  route('GET', registries, 'registries', listRegistries),
  route('GET', registry, 'registries', getRegistry),
  route('PUT', registry, 'registries', putRegistry),
  route('PATCH', registry, 'registries', patchRegistry),
  route('DELETE', registry, 'registries', deleteRegistry),
  route('GET', `${registry}/operationStatuses/:operation`, 'operations', getOperation),
  route('GET', `${registry}/:type/:name/operationStatuses/:operation`, 'operations', getOperation),
  route('GET', `${registry}/listUsages`, 'registries/listUsages', listUsages),
  route('GET', `${registry}/replications`, replications, listReplications),
  route('GET', `${registry}/replications/:name`, replications, getReplication),
  route('PUT', `${registry}/replications/:name`, replications, putReplication),
  route('DELETE', `${registry}/replications/:name`, replications, deleteReplication),
  route('GET', `${registry}/webhooks`, replications, listNothing),
  route('GET', `${registry}/privateEndpointConnections`, replications, listNothing),
  route('POST', `${registry}/listCredentials`, 'registries', listAdminCredentials),
  route('POST', `${registry}/regenerateCredential`, 'registries', listAdminCredentials),
  route('POST', `${registry}/importImage`, 'registries', importImage),
  route('POST', `${registry}/generateCredentials`, tokens, generateCredentials),
  route('GET', `${registry}/tokens`, tokens, listTokens),
  route('GET', `${registry}/tokens/:name`, tokens, getToken),
  route('PUT', `${registry}/tokens/:name`, tokens, putToken),
  route('PATCH', `${registry}/tokens/:name`, tokens, patchToken),
  route('DELETE', `${registry}/tokens/:name`, tokens, deleteToken),
  route('GET', `${registry}/scopeMaps`, scopeMaps, listScopeMaps),
  route('GET', `${registry}/scopeMaps/:name`, scopeMaps, getScopeMap),
  route('PUT', `${registry}/scopeMaps/:name`, scopeMaps, putScopeMap),
  route('PATCH', `${registry}/scopeMaps/:name`, scopeMaps, patchScopeMap),
  route('DELETE', `${registry}/scopeMaps/:name`, scopeMaps, deleteScopeMap),
  route('GET', `${registry}/connectedRegistries`, connected, listConnectedRegistries),
  route('GET', `${registry}/connectedRegistries/:name`, connected, getConnectedRegistry),
  route('PUT', `${registry}/connectedRegistries/:name`, connected, putConnectedRegistry),
  route('PATCH', `${registry}/connectedRegistries/:name`, connected, patchConnectedRegistry),
  route('DELETE', `${registry}/connectedRegistries/:name`, connected, deleteConnectedRegistry),
  route('POST', `${registry}/connectedRegistries/:name/deactivate`, connected, deactivateConnectedRegistry),
  route('POST', `${registry}/connectedRegistries/:name/resync`, `${connected}/resync`, resyncConnectedRegistry),
];

/** Routes of `https://{registry}.azurecr.io`; `:repository` may hold slashes. */
export const registryEndpointRoutes: readonly Route[] = [
  route('POST', '/oauth2/exchange', 'any', registryEndpoint),
  route('POST', '/oauth2/token', 'any', registryEndpoint),
  route('GET', '/v2/', 'any', registryEndpoint),
  route('GET', '/v2/_catalog', 'any', registryEndpoint),
  route('GET', '/acr/v1/_catalog', 'any', registryEndpoint),
  route('GET', '/acr/v1/:repository*/_tags', 'any', registryEndpoint),
];

/**
 * The named parts of a path that matches a pattern; null if it does not. Fixed parts are compared case-insensitively.
 */
export const matchPath = (pattern: readonly string[], path: string): Readonly<Record<string, string>> | null => {
  const segments = path.split('/').slice(1);
  const many = pattern.findIndex((part) => part.endsWith('*'));
  if (many >= 0 && segments.length > pattern.length) {
    const span = segments.length - pattern.length + 1;
    segments.splice(many, span, segments.slice(many, many + span).join('/'));
  }
  if (segments.length !== pattern.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith(':')) {
      if (segment === '') return null;
      params[part.replace(/^:|\*$/g, '')] = segment;
    } else if (part.toLowerCase() !== segment.toLowerCase()) return null;
  }
  return params;
};
