import { appError } from '../../shared/errors.ts';
import { msg } from '../../shared/i18n/message.ts';
import { err, ok } from '../../shared/result.ts';
import type { Topology } from '../../shared/topology/model.ts';
import { defineHandler, noInput } from '../ipc/define-handler.ts';
import type { Dialogs } from '../ipc/dialogs-port.ts';
import type { Handlers } from '../ipc/server.ts';
import type { Session } from '../session/session.ts';
import type { SyncHistoryStore } from '../session/sync-history.ts';

export interface SyncHistoryPorts {
  readonly history: SyncHistoryStore;
  readonly dialogs: Pick<Dialogs, 'save'>;
  readonly session: Session;
}

export const syncHistoryHandlers = ({
  history,
  dialogs,
  session,
}: SyncHistoryPorts): Pick<Handlers, 'history.get' | 'history.export'> => {
  /** Null if a file or nothing is open. */
  const openRegistry = async (): Promise<{ readonly key: string; readonly topology: Topology } | null> => {
    const topology = await session.topology();
    const key = session.key();
    return topology === null || key === null || session.registryId() === null ? null : { key, topology };
  };
  return {
    'history.get': defineHandler(noInput, async () => {
      const open = await openRegistry();
      return ok(open === null ? { since: null, sites: {} } : await history.summary(open.key, open.topology));
    }),
    'history.export': defineHandler(noInput, async (_input, context) => {
      const open = await openRegistry();
      const text = open === null ? '' : await history.text(open.key);
      return open === null || text === ''
        ? err(appError('not-found', msg('Nothing was seen yet: open a registry and look again later.')))
        : dialogs.save(context, `${open.topology.cloud.name}.history.jsonl`, text);
    }),
  };
};
