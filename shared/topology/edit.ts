import { type AppError, appError } from '../errors.ts';
import type { Message } from '../i18n/message.ts';
import { t } from '../i18n/translate.ts';
import { err, ok, type Result } from '../result.ts';
import { isContinuous, parseCron } from '../schedule/cron.ts';
import { parseDuration } from '../schedule/duration.ts';
import { resourceId } from './arm-id.ts';
import { createRegistry, deleteRegistry, repairAccess, setRepositories, setTokenStatus } from './edit-access.ts';
import type { Edit } from './edit-types.ts';
import { deepestLevel, maxClientTokens } from './limits.ts';
import type { ConnectedRegistry, SiteAttributes, SyncProperties, Topology } from './model.ts';
import { deleteAccess } from './orphans.ts';
import { revertEdit } from './revert-edit.ts';
import { connectedRegistryNameRule, notificationRule } from './rules.ts';
import { indexTopology, nameKey } from './tree.ts';

type Edited = Result<Topology, AppError>;

const refuse = (message: Message, where: string): Edited => err(appError('refused', message, { where }));

/** Whether a schedule matches every minute; false if it does not parse. */
export const isContinuousSchedule = (schedule: string): boolean => {
  const cron = parseCron(schedule);
  return cron.ok && isContinuous(cron.value);
};

const broken = (field: keyof SyncProperties, parsed: Result<unknown, AppError>): Edited | null =>
  parsed.ok ? null : refuse(parsed.error.message, field);

/** Refusal that names the field that does not parse; null if all do. */
const syncFault = (sync: Partial<SyncProperties>): Edited | null =>
  (sync.schedule === undefined ? null : broken('schedule', parseCron(sync.schedule))) ??
  (typeof sync.syncWindow === 'string' ? broken('syncWindow', parseDuration(sync.syncWindow)) : null) ??
  (sync.messageTtl === undefined ? null : broken('messageTtl', parseDuration(sync.messageTtl)));

/** A continuous schedule loses its window in the service (shared/topology/README.md#13-properties). */
const withoutIdleWindow = (sync: SyncProperties): SyncProperties =>
  isContinuousSchedule(sync.schedule) ? { ...sync, syncWindow: null } : sync;

const firstFault = (
  notifications: readonly string[],
  clientTokenIds: readonly string[],
  gcSchedule: string | null,
): Edited | null => {
  const notification = notifications.map(notificationRule).find((verdict) => verdict !== null);
  if (notification !== undefined) return refuse(notification, 'notifications');
  if (clientTokenIds.length > maxClientTokens) {
    return refuse(
      t('{clientTokenIdsCount} client tokens are too many; the service allows {maxClientTokens}.', {
        clientTokenIdsCount: clientTokenIds.length,
        maxClientTokens,
      }),
      'clientTokenIds',
    );
  }
  const gc = gcSchedule === null ? null : parseCron(gcSchedule);
  return gc && !gc.ok ? refuse(gc.error.message, 'garbageCollection.schedule') : null;
};

const tokenId = (topology: Topology, idOrName: string): string =>
  idOrName.includes('/') ? idOrName : resourceId(topology, 'tokens', idOrName);

const replace = (topology: Topology, registry: ConnectedRegistry, change: Partial<ConnectedRegistry>): Edited =>
  ok({
    ...topology,
    registries: topology.registries.map((other) => (other === registry ? { ...registry, ...change } : other)),
  });

const setSync = (topology: Topology, registry: ConnectedRegistry, sync: Partial<SyncProperties>): Edited => {
  const fault = syncFault(sync);
  if (fault) return fault;
  const wanted = { ...registry.sync, ...sync };
  if (sync.schedule === undefined && typeof sync.syncWindow === 'string' && isContinuousSchedule(wanted.schedule)) {
    return refuse(
      t("''{name}'' syncs continuously, so it has no window; set a schedule such as '0 2 * * *' with it.", {
        name: registry.name,
      }),
      'syncWindow',
    );
  }
  return replace(topology, registry, { sync: withoutIdleWindow(wanted) });
};

const setSite = (topology: Topology, registry: ConnectedRegistry, site: SiteAttributes): Edited => {
  const { [nameKey(registry.name)]: _, ...others } = topology.sites;
  return ok({
    ...topology,
    sites: Object.keys(site).length === 0 ? others : { ...others, [nameKey(registry.name)]: site },
  });
};

const onRegistry = (topology: Topology, name: string, change: (registry: ConnectedRegistry) => Edited): Edited => {
  const registry = indexTopology(topology).get(name);
  return registry
    ? change(registry)
    : err(
        appError(
          'not-found',
          t("There is no connected registry ''{name}'' in ''{name2}''.", { name, name2: topology.cloud.name }),
          { where: name },
        ),
      );
};

/**
 * Applies an edit as `az acr connected-registry` does, without its bugs (shared/topology/README.md#22-commands, 2.3).
 * Errors: not-found, conflict, refused; `where` names the field.
 */
export const applyEdit = (topology: Topology, edit: Edit): Edited => {
  switch (edit.kind) {
    case 'enable-data-endpoint':
      return ok({ ...topology, cloud: { ...topology.cloud, dataEndpointEnabled: true } });
    case 'create': {
      const { registry } = edit;
      const badName = connectedRegistryNameRule(registry.name);
      if (badName !== null) return refuse(badName, 'name');
      const fault =
        syncFault(registry.sync) ??
        firstFault(registry.notifications, registry.clientTokenIds, registry.garbageCollection.schedule);
      const clientTokenIds = registry.clientTokenIds.map((token) => tokenId(topology, token));
      const above = registry.parent === null ? 0 : indexTopology(topology).getDepth(registry.parent);
      if (above >= deepestLevel)
        return refuse(
          t("''{name}'' would lie more than {deepestLevel} registries deep: choose a parent nearer to the cloud.", {
            name: registry.name,
            deepestLevel,
          }),
          'parent',
        );
      return fault ?? createRegistry(topology, { ...registry, clientTokenIds, sync: withoutIdleWindow(registry.sync) });
    }
    case 'set-sync':
      return onRegistry(topology, edit.registry, (registry) => setSync(topology, registry, edit.sync));
    case 'set-logging':
      return onRegistry(topology, edit.registry, (registry) =>
        replace(topology, registry, { logLevel: edit.logLevel, auditLog: edit.auditLog ?? registry.auditLog }),
      );
    case 'set-notifications':
      return onRegistry(
        topology,
        edit.registry,
        (registry) =>
          firstFault(edit.notifications, [], null) ??
          replace(topology, registry, { notifications: edit.notifications }),
      );
    case 'set-client-tokens':
      return onRegistry(
        topology,
        edit.registry,
        (registry) =>
          firstFault([], edit.clientTokenIds, null) ??
          replace(topology, registry, { clientTokenIds: edit.clientTokenIds.map((token) => tokenId(topology, token)) }),
      );
    case 'set-garbage-collection':
      return onRegistry(
        topology,
        edit.registry,
        (registry) =>
          firstFault([], [], edit.garbageCollection.schedule) ??
          replace(topology, registry, { garbageCollection: edit.garbageCollection }),
      );
    case 'set-repositories':
      return onRegistry(topology, edit.registry, (registry) =>
        setRepositories(topology, registry, edit.add, edit.remove),
      );
    case 'repair-access':
      return onRegistry(topology, edit.registry, (registry) => repairAccess(topology, registry));
    case 'set-token-status':
      return onRegistry(topology, edit.registry, (registry) => setTokenStatus(topology, registry, edit.status));
    case 'deactivate':
      return onRegistry(topology, edit.registry, (registry) =>
        replace(topology, registry, { status: { ...registry.status, activation: 'Inactive' } }),
      );
    case 'delete':
      return onRegistry(topology, edit.registry, (registry) => deleteRegistry(topology, registry, edit.cleanUp));
    case 'delete-access':
      return deleteAccess(topology, edit.tokens, edit.scopeMaps);
    case 'take-back':
      return revertEdit(topology, edit);
    case 'set-site':
      return onRegistry(topology, edit.registry, (registry) => setSite(topology, registry, edit.site));
  }
};

/** Applies a draft. The error carries the `index` of the edit that does not apply. */
export const applyEdits = (
  topology: Topology,
  edits: readonly Edit[],
): Result<Topology, AppError & { readonly index: number }> => {
  let current = topology;
  for (const [index, edit] of edits.entries()) {
    const next = applyEdit(current, edit);
    if (!next.ok) return err({ ...next.error, index });
    current = next.value;
  }
  return ok(current);
};
