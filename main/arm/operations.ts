import type { ContainerRegistryManagementClient, ImportSource } from '@azure/arm-containerregistry';
import { type Message, msg } from '../../shared/i18n/message.ts';
import type { ImageSource } from '../../shared/ipc-payloads.ts';
import type { PlannedRequest } from '../../shared/plan/types.ts';
import type { ArmPath } from './arm-path.ts';
import type { Poller } from './run-operation.ts';

/** Empty for the SDK's own interval of two seconds. */
export interface PollInterval {
  readonly updateIntervalInMs?: number;
}

type Start = (client: ContainerRegistryManagementClient, path: ArmPath, name: string, interval: PollInterval) => Poller;

/**
 * Starts each operation of the SDK. The models stay empty here, because `capturePolicy` sets the body of the request.
 */
const operations: Readonly<Record<string, Start>> = {
  'PATCH registries': (client, at, _, interval) =>
    client.registries.update(at.resourceGroup, at.registry, {}, interval),
  'PUT connectedRegistries': (client, at, name, interval) =>
    client.connectedRegistries.create(at.resourceGroup, at.registry, name, {}, interval),
  'PATCH connectedRegistries': (client, at, name, interval) =>
    client.connectedRegistries.update(at.resourceGroup, at.registry, name, {}, interval),
  'DELETE connectedRegistries': (client, at, name, interval) =>
    client.connectedRegistries.delete(at.resourceGroup, at.registry, name, interval),
  'POST connectedRegistries deactivate': (client, at, name, interval) =>
    client.connectedRegistries.deactivate(at.resourceGroup, at.registry, name, interval),
  'PUT tokens': (client, at, name, interval) => client.tokens.create(at.resourceGroup, at.registry, name, {}, interval),
  'PATCH tokens': (client, at, name, interval) =>
    client.tokens.update(at.resourceGroup, at.registry, name, {}, interval),
  'DELETE tokens': (client, at, name, interval) => client.tokens.delete(at.resourceGroup, at.registry, name, interval),
  'PUT scopeMaps': (client, at, name, interval) =>
    client.scopeMaps.create(at.resourceGroup, at.registry, name, {}, interval),
  'PATCH scopeMaps': (client, at, name, interval) =>
    client.scopeMaps.update(at.resourceGroup, at.registry, name, {}, interval),
  'DELETE scopeMaps': (client, at, name, interval) =>
    client.scopeMaps.delete(at.resourceGroup, at.registry, name, interval),
};

/** Undefined if the SDK has no operation for the request. */
export const findOperation = ({ method }: PlannedRequest, { child, action }: ArmPath): Start | undefined =>
  operations[[method, child?.type ?? 'registries', action ?? ''].join(' ').trimEnd()];

const describeResource = ({ child, registry }: ArmPath): Message => {
  switch (child?.type) {
    case undefined:
      return msg('registry {name}|of', { name: registry });
    case 'connectedRegistries':
      return msg('connected registry {name}|of', { name: child.name });
    case 'tokens':
      return msg('token {name}|of', { name: child.name });
    case 'scopeMaps':
      return msg('scope map {name}|of', { name: child.name });
  }
};

/** `Creating token contoso`. */
export const describeOperation = ({ method }: PlannedRequest, path: ArmPath): Message => {
  const what = describeResource(path);
  if (path.action === 'deactivate') return msg('Deactivating {what}', { what });
  switch (method) {
    case 'PUT':
      return msg('Creating {what}', { what });
    case 'PATCH':
      return msg('Updating {what}', { what });
    case 'DELETE':
      return msg('Deleting {what}', { what });
    case 'POST':
      return msg('Changing {what}', { what });
  }
};

export const toImportSource = (
  source: ImageSource,
): Pick<ImportSource, 'resourceId' | 'registryUri' | 'credentials'> => {
  switch (source.kind) {
    case 'public':
      return { registryUri: source.host };
    case 'private':
      return { registryUri: source.host, credentials: { username: source.username, password: source.password } };
    case 'azure':
      return { resourceId: source.resourceId };
  }
};
