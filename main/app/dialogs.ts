import { app, dialog } from 'electron';
import { t } from '../../shared/i18n/translate.ts';
import { ok } from '../../shared/result.ts';
import { readTextFile, writeTextFile } from '../files/text-file.ts';
import type { Dialogs } from '../ipc/dialogs-port.ts';
import type { RequestContext } from '../ipc/server.ts';
import { saveOptions } from './save-options.ts';

const fileKinds = () =>
  ({
    fleet: {
      title: t('Open a workspace or a list of connected registries'),
      filter: { name: 'JSON', extensions: ['json'] },
    },
    calendar: { title: t('Open a calendar of blackouts'), filter: { name: 'iCalendar', extensions: ['ics'] } },
    authority: {
      title: t('Choose the certificate authority of your proxy or endpoint'),
      filter: { name: t('PEM certificates'), extensions: ['pem', 'crt', 'cer'] },
    },
  }) as const;

const save = async ({ window }: RequestContext, suggestedName: string, content: string | Uint8Array) => {
  const { canceled, filePath } = await dialog.showSaveDialog(
    window,
    saveOptions(app.getPath('documents'), suggestedName),
  );
  return canceled || filePath === '' ? ok(null) : writeTextFile(filePath, content);
};

/**
 * Shows the system's dialogs over the window that sent the request.
 * @param onOpened called with the path of a workspace or list that was chosen
 */
export const createDialogs = (onOpened: (path: string) => void): Dialogs => ({
  open: async ({ window }, what = 'fleet') => {
    const { title, filter } = fileKinds()[what];
    const { canceled, filePaths } = await dialog.showOpenDialog(window, {
      title,
      properties: ['openFile'],
      filters: [
        { ...filter, extensions: [...filter.extensions] },
        { name: t('All files'), extensions: ['*'] },
      ],
    });
    const [path] = filePaths;
    if (canceled || path === undefined) return ok(null);
    if (what === 'fleet') onOpened(path);
    return readTextFile(path);
  },
  openSeveral: async ({ window }) => {
    const { canceled, filePaths } = await dialog.showOpenDialog(window, {
      title: t('Open several workspaces or lists of connected registries'),
      properties: ['openFile', 'multiSelections'],
      filters: [
        { ...fileKinds().fleet.filter, extensions: [...fileKinds().fleet.filter.extensions] },
        { name: t('All files'), extensions: ['*'] },
      ],
    });
    if (canceled) return ok([]);
    const files = [];
    for (const path of filePaths) {
      const file = await readTextFile(path);
      if (!file.ok) return file;
      files.push(file.value);
    }
    return ok(files);
  },
  save,
  saveBytes: save,
});
