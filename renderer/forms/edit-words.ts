import { instantText } from './instants.ts';
import type { Edit } from '../../shared/topology/edit-types.ts';

const list = (items: readonly string[]): string =>
  items.length <= 3 ? items.join(', ') : `${items.slice(0, 2).join(', ')} and ${items.length - 2} more`;

const syncWords = (sync: Extract<Edit, { kind: 'set-sync' }>['sync']): string =>
  [
    sync.schedule === undefined ? [] : [`schedule ${sync.schedule}`],
    sync.syncWindow === undefined ? [] : [sync.syncWindow === null ? 'no window' : `window ${sync.syncWindow}`],
    sync.messageTtl === undefined ? [] : [`messages kept ${sync.messageTtl}`],
  ]
    .flat()
    .join(', ');

/** The connected registry that an edit concerns; null for the cloud registry. */
export const editTarget = (edit: Edit): string | null => {
  if (edit.kind === 'enable-data-endpoint' || edit.kind === 'delete-access') return null;
  if (edit.kind === 'take-back') return edit.registries.length === 1 ? (edit.registries[0]?.name ?? null) : null;
  return edit.kind === 'create' ? edit.registry.name : edit.registry;
};

/** One short phrase for one edit, as the draft's list shows it beside the registry's name. */
export const editWords = (edit: Edit): string => {
  switch (edit.kind) {
    case 'enable-data-endpoint':
      return 'Enable the dedicated data endpoint';
    case 'create':
      return `Create, ${edit.registry.mode}, under ${edit.registry.parent ?? 'the cloud registry'}${edit.registry.syncToken === undefined ? '' : `, with the token ${edit.registry.syncToken}`}`;
    case 'set-sync':
      return `Set ${syncWords(edit.sync)}`;
    case 'set-logging':
      return `Log level ${edit.logLevel}${edit.auditLog === undefined ? '' : `, audit log ${edit.auditLog ? 'on' : 'off'}`}`;
    case 'set-notifications':
      return edit.notifications.length === 0 ? 'No notifications' : `Notify on ${list(edit.notifications)}`;
    case 'set-client-tokens':
      return edit.clientTokenIds.length === 0
        ? 'No client tokens'
        : `Client tokens ${list(edit.clientTokenIds.map((id) => id.slice(id.lastIndexOf('/') + 1)))}`;
    case 'set-garbage-collection':
      return edit.garbageCollection.enabled ? `Collect garbage at ${edit.garbageCollection.schedule}` : 'No garbage collection';
    case 'set-repositories':
      return [
        edit.add.length === 0 ? [] : [`Add ${list(edit.add)}`],
        edit.remove.length === 0 ? [] : [`remove ${list(edit.remove)}`],
      ]
        .flat()
        .join(', ')
        .replace(/^r/, 'R');
    case 'repair-access':
      return 'Give back the access that is missing';
    case 'set-token-status':
      return edit.status === 'disabled' ? 'Disable its sync token' : 'Enable its sync token';
    case 'deactivate':
      return 'Deactivate';
    case 'delete':
      return edit.cleanUp ? 'Delete with its token and scope map' : 'Delete; token and scope map stay';
    case 'delete-access':
      return `Delete ${list([...edit.tokens.map((name) => `token ${name}`), ...edit.scopeMaps.map((name) => `scope map ${name}`)])}`;
    case 'take-back':
      return `Take back what was applied ${instantText(Date.parse(edit.appliedAt))} UTC`;
    case 'set-site':
      return 'Site attributes';
  }
};
