import { formatMessage, t } from '../../shared/i18n/translate.ts';
import { parseCron } from '../../shared/schedule/cron.ts';
import type { Edit } from '../../shared/topology/edit-types.ts';
import { maxClientTokens } from '../../shared/topology/limits.ts';
import type { ConnectedRegistry, GarbageCollection, LogLevel } from '../../shared/topology/model.ts';
import { notificationRule, repositoryRule } from '../../shared/topology/rules.ts';

/** The properties of "Edit access". */
export interface AccessFields {
  readonly repositories: readonly string[];
  readonly clientTokenIds: readonly string[];
  readonly notifications: readonly string[];
  readonly logLevel: LogLevel;
  readonly auditLog: boolean;
  readonly garbageCollection: GarbageCollection | null;
}

export const logLevels = ['Debug', 'Information', 'Warning', 'Error', 'None'] as const;

/** Daily collection, as `az acr connected-registry create` sets it (shared/topology/README.md#22-commands). */
export const defaultGarbageCollection: GarbageCollection = { enabled: true, schedule: '0 0 * * *' };

const isSameSet = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((item) => other.includes(item));

export const toAccessFields = (registry: ConnectedRegistry, repositories: readonly string[]): AccessFields => ({
  repositories,
  clientTokenIds: registry.clientTokenIds,
  notifications: registry.notifications,
  logLevel: registry.logLevel,
  auditLog: registry.auditLog,
  garbageCollection: registry.garbageCollection,
});

export const createAccessEdits = (name: string, before: AccessFields, after: AccessFields): readonly Edit[] => {
  const add = after.repositories.filter((repository) => !before.repositories.includes(repository));
  const remove = before.repositories.filter((repository) => !after.repositories.includes(repository));
  const edits: Edit[] = [];
  if (add.length > 0 || remove.length > 0) edits.push({ kind: 'set-repositories', registry: name, add, remove });
  if (!isSameSet(before.clientTokenIds, after.clientTokenIds)) {
    edits.push({ kind: 'set-client-tokens', registry: name, clientTokenIds: after.clientTokenIds });
  }
  if (!isSameSet(before.notifications, after.notifications)) {
    edits.push({ kind: 'set-notifications', registry: name, notifications: after.notifications });
  }
  if (before.logLevel !== after.logLevel || before.auditLog !== after.auditLog) {
    edits.push({
      kind: 'set-logging',
      registry: name,
      logLevel: after.logLevel,
      ...(before.auditLog === after.auditLog ? {} : { auditLog: after.auditLog }),
    });
  }
  const collect = after.garbageCollection;
  if (
    collect !== null &&
    (before.garbageCollection?.enabled !== collect.enabled || before.garbageCollection.schedule !== collect.schedule)
  ) {
    edits.push({ kind: 'set-garbage-collection', registry: name, garbageCollection: collect });
  }
  return edits;
};

export const validateGarbageCollection = (collect: GarbageCollection | null): string | null => {
  if (collect?.enabled !== true) return null;
  const cron = parseCron(collect.schedule);
  return cron.ok ? null : formatMessage(cron.error.message);
};

export const validateClientTokens = (ids: readonly string[]): string | null =>
  ids.length > maxClientTokens
    ? t('A connected registry takes at most {maxClientTokens} client tokens; these are {clientTokenIdsCount}.', {
        maxClientTokens,
        clientTokenIdsCount: ids.length,
      })
    : null;

export const validateAccess = (fields: AccessFields): string | null =>
  [
    ...fields.repositories.map(repositoryRule),
    ...fields.notifications.map(notificationRule),
    validateClientTokens(fields.clientTokenIds),
    validateGarbageCollection(fields.garbageCollection),
  ].find((problem) => problem !== null) ?? null;
