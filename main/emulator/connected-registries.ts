import { z } from 'zod';
import { isContinuous, parseCron } from '../../shared/schedule/cron.ts';
import { sameId } from '../../shared/topology/arm-id.ts';
import { parseFilter } from './connected-registry-filter.ts';
import { renderConnectedRegistry } from './connected-registry-render.ts';
import {
  findConnectedRegistry,
  firstViolation,
  validateClientTokens,
  validateHost,
  validateName,
  validateNotifications,
  validateParent,
  validateSchedule,
  validateSyncToken,
  validateTtl,
  validateWindow,
} from './connected-registry-rules.ts';
import { synthesizedError } from './error-catalog.ts';
import { nestedNotFound } from './errors.ts';
import { liveState } from './instances.ts';
import { armList } from './lists.ts';
import { operationHeaders, startOperation } from './operations.ts';
import { findRegistry } from './registry-lookup.ts';
import type { Handler, HandlerResult, RequestContext } from './request-context.ts';
import { authorship, matchCaseInsensitive, nullish, param, readBody, respond } from './request-context.ts';
import type { EmulatorState, Instance, StoredConnectedRegistry, StoredRegistry, StoredSync } from './state.ts';
import { registryPath, setEntry, withoutEntry, withRegistry } from './state.ts';

const modes = ['ReadWrite', 'ReadOnly', 'Registry', 'Mirror'] as const;
const logLevels = ['Debug', 'Information', 'Warning', 'Error', 'None'] as const;
const auditStates = ['Enabled', 'Disabled'] as const;
const continuousSchedule = '* * * * *';

const syncFields = {
  schedule: nullish(z.string()),
  /** Null removes the window (shared/topology/README.md#15-the-sdk, finding 3). */
  syncWindow: z.string().nullish(),
  messageTtl: nullish(z.string()),
  authType: nullish(z.enum(['SyncToken', 'ManagedIdentity'])),
};
const commonFields = {
  clientTokenIds: nullish(z.array(z.string())),
  logging: nullish(z.object({ logLevel: nullish(z.string()), auditLogStatus: nullish(z.string()) })),
  notificationsList: nullish(z.array(z.string())),
  garbageCollection: nullish(z.object({ enabled: nullish(z.boolean()), schedule: nullish(z.string()) })),
};
const identityField = nullish(
  z.object({ type: z.string(), userAssignedIdentities: z.record(z.string(), z.unknown()) }),
);
const putBody = z.object({
  identity: identityField,
  properties: z.object({
    mode: z.string(),
    parent: z.object({
      id: nullish(z.string()),
      syncProperties: z.object({ tokenId: nullish(z.string()), ...syncFields, messageTtl: z.string() }),
    }),
    ...commonFields,
  }),
});
const patchBody = z.object({
  identity: identityField,
  properties: z.object({ syncProperties: z.object(syncFields).prefault({}), ...commonFields }).prefault({}),
});
type Common = { readonly [K in keyof typeof commonFields]?: z.infer<(typeof commonFields)[K]> };

const toIdentity = (sent: z.infer<typeof identityField>): StoredConnectedRegistry['identity'] =>
  sent === undefined ? null : { type: sent.type, names: Object.keys(sent.userAssignedIdentities) };

const continuous = (schedule: string): boolean => {
  const cron = parseCron(schedule);
  return cron.ok && isContinuous(cron.value);
};

/** Recorded (89): a continuous schedule has no window, whichever of the two the request changed. */
const normalizeSync = (sync: StoredSync): StoredSync =>
  continuous(sync.schedule) ? { ...sync, syncWindow: null } : sync;

const recordScheduleRun = (
  instance: Instance | null,
  old: StoredSync,
  sync: StoredSync,
  call: RequestContext,
): Instance | null =>
  instance === null || (old.schedule === sync.schedule && old.syncWindow === sync.syncWindow)
    ? instance
    : {
        ...instance,
        runs: [...instance.runs, { schedule: sync.schedule, syncWindow: sync.syncWindow, setAt: call.now }],
      };

const merged = (old: StoredConnectedRegistry, change: Common): StoredConnectedRegistry => ({
  ...old,
  clientTokenIds: change.clientTokenIds ?? old.clientTokenIds,
  logLevel: matchCaseInsensitive(change.logging?.logLevel ?? old.logLevel, logLevels) ?? old.logLevel,
  auditLogStatus:
    matchCaseInsensitive(change.logging?.auditLogStatus ?? old.auditLogStatus, auditStates) ?? old.auditLogStatus,
  notifications: change.notificationsList ?? old.notifications,
  garbageCollection:
    change.garbageCollection === undefined
      ? old.garbageCollection
      : {
          enabled: change.garbageCollection.enabled ?? old.garbageCollection?.enabled ?? true,
          schedule: change.garbageCollection.schedule ?? old.garbageCollection?.schedule ?? '0 0 * * *',
        },
});

const validateCommon = (state: EmulatorState, registry: StoredRegistry, change: Common) =>
  firstViolation(
    () => validateClientTokens(state, registry, change.clientTokenIds ?? []),
    () => {
      const { logLevel, auditLogStatus } = change.logging ?? {};
      if (logLevel !== undefined && matchCaseInsensitive(logLevel, logLevels) === undefined)
        return synthesizedError('InvalidLogging', `The log level '${logLevel}' is not valid.`);
      if (auditLogStatus !== undefined && matchCaseInsensitive(auditLogStatus, auditStates) === undefined)
        return synthesizedError('InvalidLogging', `The audit log status '${auditLogStatus}' is not valid.`);
      return null;
    },
    () => validateNotifications(change.notificationsList ?? []),
    () =>
      change.garbageCollection?.schedule === undefined
        ? null
        : validateSchedule(change.garbageCollection.schedule, 'garbage collection schedule'),
  );

const store = (
  state: EmulatorState,
  call: RequestContext,
  registry: StoredRegistry,
  stored: StoredConnectedRegistry,
): HandlerResult => {
  const next = { ...registry, connectedRegistries: setEntry(registry.connectedRegistries, stored.name, stored) };
  return respond(withRegistry(state, next), { status: 200, body: renderConnectedRegistry(state, next, stored, call) });
};

const find = (
  state: EmulatorState,
  call: RequestContext,
  then: (registry: StoredRegistry, found: StoredConnectedRegistry) => HandlerResult,
): HandlerResult =>
  findRegistry(state, call, (registry) => {
    const found = registry.connectedRegistries.get(param(call, 'name').toLowerCase());
    return found === undefined ? respond(state, nestedNotFound(param(call, 'name'))) : then(registry, found);
  });

export const listConnectedRegistries: Handler = (state, call) =>
  findRegistry(state, call, (registry) => {
    const filter = parseFilter(call.query.get('$filter'));
    if (filter === null)
      return respond(
        state,
        synthesizedError(
          'InvalidFilter',
          `The filter '${call.query.get('$filter') ?? ''}' is not supported. Compare parent.id, mode or ` +
            'connectionState with eq.',
        ),
      );
    const found = [...registry.connectedRegistries.values()].filter((each) =>
      filter({
        parentId: each.parentId ?? '',
        mode: each.mode,
        connectionState: liveState(registry, each, call.now).connectionState,
      }),
    );
    return respond(
      state,
      armList(
        state,
        call,
        found.map((each) => renderConnectedRegistry(state, registry, each, call)),
      ),
    );
  });

export const getConnectedRegistry: Handler = (state, call) =>
  find(state, call, (registry, found) =>
    respond(state, { status: 200, body: renderConnectedRegistry(state, registry, found, call) }),
  );

/**
 * Recorded: 200 with `Succeeded` immediately, although the specification has 201 and an operation too (13, 29, 46, 69).
 */
export const putConnectedRegistry: Handler = (state, call) =>
  findRegistry(state, call, (registry) => {
    const name = param(call, 'name');
    const read = readBody(putBody, call);
    if ('violation' in read) return respond(state, read.violation);
    const { identity, properties } = read.value;
    const { id: sentParent, syncProperties } = properties.parent;
    const mode = matchCaseInsensitive(properties.mode, modes);
    if (mode === undefined)
      return respond(
        state,
        synthesizedError('InvalidMode', `The mode '${properties.mode}' is not valid. It is 'ReadWrite' or 'ReadOnly'.`),
      );
    const old = registry.connectedRegistries.get(name.toLowerCase());
    // Terraform sends the cloud registry as the parent of a top-level one (shared/topology/README.md#13-properties).
    const parentId = sentParent === undefined || sameId(sentParent, registryPath(state, registry)) ? null : sentParent;
    const tokenId = syncProperties.tokenId ?? null;
    const authType = syncProperties.authType ?? 'SyncToken';
    const violation = firstViolation(
      () => validateName(name),
      () => (old === undefined ? validateHost(registry) : null),
      () =>
        old !== undefined && old.mode !== mode
          ? synthesizedError('ModeImmutable', `The mode of the connected registry '${name}' cannot be changed.`)
          : null,
      () =>
        old !== undefined && !sameId(old.parentId, parentId)
          ? synthesizedError('ParentImmutable', `The parent of the connected registry '${name}' cannot be changed.`)
          : null,
      () =>
        old !== undefined && !sameId(old.sync.tokenId, tokenId)
          ? synthesizedError(
              'SyncTokenImmutable',
              `The sync token of the connected registry '${name}' cannot be changed.`,
            )
          : null,
      () => validateParent(state, registry, { name, mode, parentId }),
      () => (authType === 'ManagedIdentity' ? null : validateSyncToken(state, registry, name, tokenId)),
      () => validateSchedule(syncProperties.schedule ?? continuousSchedule),
      () => validateWindow(syncProperties.syncWindow),
      () => validateTtl(syncProperties.messageTtl),
      () => validateCommon(state, registry, properties),
    );
    if (violation !== null) return respond(state, violation);
    const sync = normalizeSync({
      tokenId,
      authType,
      schedule: syncProperties.schedule ?? continuousSchedule,
      syncWindow: syncProperties.syncWindow === '' ? null : (syncProperties.syncWindow ?? null),
      messageTtl: syncProperties.messageTtl,
    });
    const blank: StoredConnectedRegistry = {
      name: old?.name ?? name,
      authorship: authorship(state, call),
      provisioningState: 'Succeeded',
      mode,
      parentId,
      sync,
      clientTokenIds: [],
      logLevel: 'Information',
      auditLogStatus: 'Disabled',
      notifications: [],
      garbageCollection: null,
      identity: toIdentity(identity) ?? null,
      instance: old === undefined ? null : recordScheduleRun(old.instance, old.sync, sync, call),
      retired: old?.retired ?? null,
    };
    return store(state, call, registry, merged(blank, properties));
  });

/** Recorded (89): untouched properties stay, lists are replaced. */
export const patchConnectedRegistry: Handler = (state, call) =>
  find(state, call, (registry, old) => {
    const read = readBody(patchBody, call);
    if ('violation' in read) return respond(state, read.violation);
    const { identity, properties } = read.value;
    const change = properties.syncProperties;
    const violation = firstViolation(
      () => (change.schedule === undefined ? null : validateSchedule(change.schedule)),
      () => validateWindow(change.syncWindow),
      () => (change.messageTtl === undefined ? null : validateTtl(change.messageTtl)),
      () => validateCommon(state, registry, properties),
    );
    if (violation !== null) return respond(state, violation);
    const syncWindow =
      change.syncWindow === undefined ? old.sync.syncWindow : change.syncWindow === '' ? null : change.syncWindow;
    const sync = normalizeSync({
      ...old.sync,
      ...(change.authType === 'ManagedIdentity' ? { authType: 'ManagedIdentity', tokenId: null } : {}),
      schedule: change.schedule ?? old.sync.schedule,
      syncWindow,
      messageTtl: change.messageTtl ?? old.sync.messageTtl,
    });
    return store(state, call, registry, {
      ...merged(old, properties),
      sync,
      identity: toIdentity(identity) ?? old.identity,
      authorship: authorship(state, call),
      instance: recordScheduleRun(old.instance, old.sync, sync, call),
    });
  });

/** Recorded: 200 immediately, empty (183, 210). */
export const deleteConnectedRegistry: Handler = (state, call) =>
  findRegistry(state, call, (registry) => {
    const found = registry.connectedRegistries.get(param(call, 'name').toLowerCase());
    if (found === undefined) return respond(state, { status: 204 });
    const child = [...registry.connectedRegistries.values()].find(
      ({ parentId }) => parentId !== null && findConnectedRegistry(state, registry, parentId)?.name === found.name,
    );
    // Assumption: a connected registry with children is not deleted (shared/topology/README.md#7-unconfirmed).
    if (child !== undefined)
      return respond(
        state,
        synthesizedError(
          'ConnectedRegistryHasChildren',
          `The connected registry '${found.name}' is the parent of '${child.name}' and cannot be deleted.`,
        ),
      );
    return respond(
      withRegistry(state, { ...registry, connectedRegistries: withoutEntry(registry.connectedRegistries, found.name) }),
      { status: 200 },
    );
  });

/** Synthesized: 202 and Location as in the specification's example; never recorded. */
export const deactivateConnectedRegistry: Handler = (state, call) =>
  find(state, call, (registry, found) => {
    const { state: next, started } = startOperation(state, call, registry, {
      family: 'connectedregistries',
      name: found.name,
      style: 'location',
      word: 'Updating',
      effect: { kind: 'deactivate' },
      lastsMs: state.times.deactivation,
    });
    return { state: next, started, reply: { status: 202, headers: operationHeaders(next, call, started) } };
  });

/**
 * Synthesized: responds immediately; the site follows on its next contact (shared/topology/README.md#14-operations,
 * preview).
 */
export const resyncConnectedRegistry: Handler = (state, call) =>
  find(state, call, (registry, found) => {
    const { connectionState } = liveState(registry, found, call.now);
    const { instance } = found;
    if (instance === null || !['Online', 'Syncing'].includes(connectionState))
      return respond(
        state,
        synthesizedError(
          'ConnectedRegistryHasOfflineChildren',
          `The connected registry '${found.name}' is ${connectionState} and cannot be resynchronised. It must be ` +
            'online.',
        ),
      );
    return store(state, call, registry, { ...found, instance: { ...instance, resyncAt: call.now } });
  });
