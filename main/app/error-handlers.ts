import { app, dialog } from 'electron';
import { t } from '../../shared/i18n/translate.ts';
import type { Log } from '../log.ts';
import type { CrashRecovery } from './crash-recovery.ts';

/** Logs uncaught errors, and reloads a page whose process ended, up to `maxReloads` times a minute. */
export const installErrorHandlers = (log: Log, crashRecovery: CrashRecovery): void => {
  process.on('uncaughtException', (cause) => log.error('Uncaught.', cause));
  process.on('unhandledRejection', (cause) => log.error('Unhandled.', cause));
  app.on('render-process-gone', (_event, contents, { reason }) => {
    log.error(`The page ended: ${reason}.`);
    if (contents.isDestroyed()) return;
    if (crashRecovery.onRendererGone(reason, performance.now())) contents.reload();
    else if (reason !== 'clean-exit')
      dialog.showErrorBox(
        'Cascade',
        t(
          'The window’s page ended several times within a minute. The draft is as it was saved last. Close the window and start Cascade again; the log has the details.',
        ),
      );
  });
};
