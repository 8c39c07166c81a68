import { parseCron } from '../../shared/schedule/cron.ts';
import { parseDuration } from '../../shared/schedule/duration.ts';
import { nameInId, sameId } from '../../shared/topology/arm-id.ts';
import {
  durationBounds,
  isInRange,
  maxClientTokens,
  maxConnectedRegistries,
  messageTtlMs,
  nameLengths,
  windowMs,
} from '../../shared/topology/limits.ts';
import { notificationRule } from '../../shared/topology/rules.ts';
import { synthesizedError } from './error-catalog.ts';
import type { Reply } from './http-types.ts';
import type { EmulatorState, StoredConnectedRegistry, StoredRegistry } from './state.ts';
import { nestedPath } from './state.ts';

/** The first violation that the rules find; null if there is none. */
export const firstViolation = (...rules: readonly (() => Reply | null)[]): Reply | null => {
  for (const rule of rules) {
    const violation = rule();
    if (violation !== null) return violation;
  }
  return null;
};

export const validateName = (name: string): Reply | null => {
  const bounds = nameLengths.connectedRegistryOnTheWire;
  return /^[a-zA-Z0-9]+$/.test(name) && isInRange(name.length, bounds)
    ? null
    : synthesizedError(
        'InvalidResourceName',
        `The connected registry name '${name}' is not valid. It takes ${bounds.least} to ${bounds.most} letters ` +
          'and digits.',
      );
};

export const validateHost = (registry: StoredRegistry): Reply | null => {
  if (registry.sku !== 'Premium')
    return synthesizedError(
      'SkuNotSupported',
      `Connected registries need the Premium SKU. The registry '${registry.name}' is ${registry.sku}.`,
    );
  if (registry.settings['dataEndpointEnabled'] !== true)
    return synthesizedError(
      'DataEndpointDisabled',
      `The dedicated data endpoint of the registry '${registry.name}' must be enabled to create a connected registry.`,
    );
  return registry.connectedRegistries.size >= maxConnectedRegistries
    ? synthesizedError(
        'ConnectedRegistryLimitReached',
        `The registry '${registry.name}' has ${registry.connectedRegistries.size} connected registries. The ` +
          `maximum is ${maxConnectedRegistries}.`,
      )
    : null;
};

/** The connected registry with an id; undefined if the id is not one of this cloud registry. */
export const findConnectedRegistry = (
  state: EmulatorState,
  registry: StoredRegistry,
  id: string,
): StoredConnectedRegistry | undefined => {
  const found = registry.connectedRegistries.get(nameInId(id).toLowerCase());
  return found !== undefined && sameId(nestedPath(state, registry, 'connectedRegistries', found.name), id)
    ? found
    : undefined;
};

const isReadWrite = (mode: StoredConnectedRegistry['mode']): boolean => mode === 'ReadWrite' || mode === 'Registry';

export const validateParent = (
  state: EmulatorState,
  registry: StoredRegistry,
  child: Pick<StoredConnectedRegistry, 'name' | 'mode' | 'parentId'>,
): Reply | null => {
  if (child.parentId === null) return null;
  const parent = findConnectedRegistry(state, registry, child.parentId);
  if (parent === undefined || parent.name.toLowerCase() === child.name.toLowerCase())
    return synthesizedError('ParentNotFound', `The parent connected registry '${child.parentId}' could not be found.`);
  if (isReadWrite(child.mode) && !isReadWrite(parent.mode))
    return synthesizedError(
      'ParentModeMismatch',
      `The connected registry '${child.name}' cannot have the mode '${child.mode}' because its parent ` +
        `'${parent.name}' has the mode '${parent.mode}'.`,
    );
  return null;
};

const hasToken = (state: EmulatorState, registry: StoredRegistry, id: string): boolean => {
  const token = registry.tokens.get(nameInId(id).toLowerCase());
  return (
    token !== undefined &&
    token.provisioningState !== 'Deleting' &&
    sameId(nestedPath(state, registry, 'tokens', token.name), id)
  );
};

export const validateSyncToken = (
  state: EmulatorState,
  registry: StoredRegistry,
  name: string,
  tokenId: string | null,
): Reply | null => {
  if (tokenId === null || !hasToken(state, registry, tokenId))
    return synthesizedError(
      'SyncTokenNotFound',
      `The sync token '${tokenId ?? ''}' of the connected registry '${name}' could not be found.`,
    );
  const other = [...registry.connectedRegistries.values()].find(
    (each) =>
      each.name.toLowerCase() !== name.toLowerCase() &&
      each.sync.tokenId !== null &&
      sameId(each.sync.tokenId, tokenId),
  );
  return other === undefined
    ? null
    : synthesizedError(
        'SyncTokenInUse',
        `The sync token '${nameInId(tokenId)}' is already used by the connected registry '${other.name}'.`,
      );
};

export const validateClientTokens = (
  state: EmulatorState,
  registry: StoredRegistry,
  ids: readonly string[],
): Reply | null => {
  if (ids.length > maxClientTokens)
    return synthesizedError(
      'ClientTokenLimitReached',
      `${ids.length} client tokens are given. The maximum is ${maxClientTokens}.`,
    );
  const missing = ids.find((id) => !hasToken(state, registry, id));
  return missing === undefined
    ? null
    : synthesizedError('ClientTokenNotFound', `The client token '${missing}' could not be found.`);
};

export const validateSchedule = (schedule: string, property = 'schedule'): Reply | null =>
  parseCron(schedule).ok
    ? null
    : synthesizedError('InvalidSchedule', `The ${property} '${schedule}' is not a valid five-field cron expression.`);

/**
 * An empty window means none: Terraform sends it and the service accepts it
 * (shared/topology/README.md#5-terraform-and-bicep).
 */
export const validateWindow = (syncWindow: string | null | undefined): Reply | null => {
  if (syncWindow === undefined || syncWindow === null || syncWindow === '') return null;
  const parsed = parseDuration(syncWindow);
  return parsed.ok && isInRange(parsed.value, windowMs)
    ? null
    : synthesizedError(
        'InvalidSyncWindow',
        `The sync window '${syncWindow}' is not valid. It is an ISO 8601 duration from ${durationBounds(windowMs)}.`,
      );
};

export const validateTtl = (messageTtl: string): Reply | null => {
  const parsed = parseDuration(messageTtl);
  return parsed.ok && isInRange(parsed.value, messageTtlMs)
    ? null
    : synthesizedError(
        'InvalidMessageTtl',
        `The message TTL '${messageTtl}' is not valid. It is an ISO 8601 duration from ` +
          `${durationBounds(messageTtlMs)}.`,
      );
};

export const validateNotifications = (notifications: readonly string[]): Reply | null => {
  const wrong = notifications.map(notificationRule).find((verdict) => verdict !== null);
  return wrong === undefined ? null : synthesizedError('InvalidNotification', wrong);
};
