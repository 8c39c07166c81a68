import { t } from '../../shared/i18n/translate.ts';
import type { Edit } from '../../shared/topology/edit-types.ts';
import { formatInstant } from './date-time.ts';

const list = (items: readonly string[]): string =>
  items.length <= 3
    ? items.join(', ')
    : t('{names} and {count} more', { names: items.slice(0, 2).join(', '), count: items.length - 2 });

const describeSync = (sync: Extract<Edit, { kind: 'set-sync' }>['sync']): string =>
  [
    sync.schedule === undefined ? [] : [t('schedule {schedule}', { schedule: sync.schedule })],
    sync.syncWindow === undefined
      ? []
      : [sync.syncWindow === null ? t('no window') : t('window {syncWindow}', { syncWindow: sync.syncWindow })],
    sync.messageTtl === undefined ? [] : [t('messages kept {messageTtl}', { messageTtl: sync.messageTtl })],
  ]
    .flat()
    .join(', ');

export const getEditTarget = (edit: Edit): string | null => {
  if (edit.kind === 'enable-data-endpoint' || edit.kind === 'delete-access') return null;
  if (edit.kind === 'take-back') return edit.registries.length === 1 ? (edit.registries[0]?.name ?? null) : null;
  return edit.kind === 'create' ? edit.registry.name : edit.registry;
};

export const describeEdit = (edit: Edit): string => {
  switch (edit.kind) {
    case 'enable-data-endpoint':
      return t('Enable the dedicated data endpoint');
    case 'create':
      return t('Create, {mode}, under {parent}{more}', {
        mode: edit.registry.mode,
        parent: edit.registry.parent ?? t('the cloud registry'),
        more:
          edit.registry.syncToken === undefined
            ? ''
            : t(', with the token {syncToken}', { syncToken: edit.registry.syncToken }),
      });
    case 'set-sync':
      return t('Set {sync}', { sync: describeSync(edit.sync) });
    case 'set-logging':
      return t('Log level {logLevel}{more}', {
        logLevel: edit.logLevel,
        more:
          edit.auditLog === undefined
            ? ''
            : t(', audit log {onOrOff}', { onOrOff: edit.auditLog ? t('on') : t('off') }),
      });
    case 'set-notifications':
      return edit.notifications.length === 0
        ? t('No notifications')
        : t('Notify on {list}', { list: list(edit.notifications) });
    case 'set-client-tokens':
      return edit.clientTokenIds.length === 0
        ? t('No client tokens')
        : t('Client tokens {list}', { list: list(edit.clientTokenIds.map((id) => id.slice(id.lastIndexOf('/') + 1))) });
    case 'set-garbage-collection':
      return edit.garbageCollection.enabled
        ? t('Collect garbage at {schedule}', { schedule: edit.garbageCollection.schedule })
        : t('No garbage collection');
    case 'set-repositories':
      return [
        edit.add.length === 0 ? [] : [t('Add {list}', { list: list(edit.add) })],
        edit.remove.length === 0 ? [] : [t('remove {list}', { list: list(edit.remove) })],
      ]
        .flat()
        .join(', ')
        .replace(/^r/, 'R');
    case 'repair-access':
      return t('Give back the access that is missing');
    case 'set-token-status':
      return edit.status === 'disabled' ? t('Disable its sync token') : t('Enable its sync token');
    case 'deactivate':
      return t('Deactivate');
    case 'delete':
      return edit.cleanUp ? t('Delete with its token and scope map') : t('Delete; token and scope map stay');
    case 'delete-access':
      return t('Delete {list}', {
        list: list([
          ...edit.tokens.map((name) => t('token {name}', { name })),
          ...edit.scopeMaps.map((name) => t('scope map {name}', { name })),
        ]),
      });
    case 'take-back':
      return t('Take back what was applied {instant} UTC', { instant: formatInstant(Date.parse(edit.appliedAt)) });
    case 'set-site':
      return t('Site attributes');
  }
};
