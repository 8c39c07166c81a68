import { join } from 'node:path';
import { app, BrowserWindow, dialog, Menu, nativeTheme, session } from 'electron';
import type { AppError } from '../../shared/errors.ts';
import { formatMessage, t } from '../../shared/i18n/translate.ts';
import { parseDeepLink } from '../../shared/view/deep-link.ts';
import { createEmitter, registerHandlers } from '../ipc/server.ts';
import { createLog } from '../log.ts';
import { registerAppScheme, serveApp } from '../security/app-protocol.ts';
import { hardenApp, hardenSession } from '../security/guards.ts';
import type { Backend } from './compose.ts';
import { createCrashRecovery } from './crash-recovery.ts';
import { installErrorHandlers } from './error-handlers.ts';
import { type RecentEntry, setAboutPanel, setMenu } from './menu.ts';
import { handleOsOpenEvents } from './os-events.ts';
import type { Switches } from './switches.ts';
import { openWindow } from './window.ts';
import { createWindowCapture } from './window-capture.ts';

const createEvent = (): { readonly happened: Promise<void>; readonly fire: () => void } => {
  let fire: () => void = () => undefined;
  const happened = new Promise<void>((resolve) => (fire = resolve));
  return { happened, fire };
};

const confirmDiscard = (window: BrowserWindow, { message }: AppError): boolean =>
  dialog.showMessageBoxSync(window, {
    type: 'warning',
    message: t('What you changed is not on the disk'),
    detail: formatMessage(message),
    buttons: [t('Stay'), t('Close and lose it')],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  }) === 1;

/**
 * Starts the app with its window. The backend is loaded when the renderer has requested its first files: until then
 * the renderer blocks on this process.
 */
export const startWindow = async (readSwitches: (argv: readonly string[]) => Switches): Promise<void> => {
  const switches = readSwitches(process.argv);
  const log = createLog(join(app.getPath('userData'), 'logs'));
  const crashRecovery = createCrashRecovery();
  const firstPaint = createEvent();
  let window: BrowserWindow | null = null;
  let recent: RecentEntry | undefined;
  /** Null if all changes are on the disk. */
  let persistError: AppError | null = null;
  let onFindingsReady: (failure: AppError | null) => void = () => undefined;
  const emit = createEmitter(() => window);

  const showMenu = (): void => setMenu((command) => emit('menu.command', { command }), recent);
  const rebuildMenu = (): void => {
    if (window?.webContents.isLoading() === false) showMenu();
  };

  const onFirstPaint = (): void => {
    firstPaint.fire();
    const notice = crashRecovery.takeNotice();
    if (notice !== null) emit('app.error', notice);
    if (switches.untilSettled) process.stdout.write('settled\n', () => app.exit(0));
  };

  let loading: Promise<Backend> | undefined;
  const loadBackend = async (): Promise<Backend> => {
    const { createBackend } = await import('./compose.ts');
    return createBackend({
      emit,
      log,
      switches,
      firstPaint: firstPaint.happened,
      getWindowVisibility: () => ({
        visible: window?.isVisible() === true && !window.isMinimized(),
        focused: window?.isFocused() === true,
      }),
      onFirstPaint,
      onFindingsReady: (failure) => onFindingsReady(failure),
      onPersistError: (failure) => (persistError = failure),
      onRecent: (entry) => {
        recent = entry;
        rebuildMenu();
      },
      onLocaleChanged: rebuildMenu,
    });
  };
  const backend = (): Promise<Backend> => (loading ??= loadBackend());

  const followLink = async (link: string): Promise<void> => {
    await firstPaint.happened;
    const target = parseDeepLink(link);
    if (target.ok) emit('link.followed', target.value);
    else emit('app.error', target.error);
  };

  const showWindow = (): void => {
    // Requests to Azure have sessions of their own, see main/auth/electron-auth.ts.
    const pageSession = session.defaultSession;
    hardenSession(pageSession, log);
    serveApp(pageSession, join(app.getAppPath(), 'dist/renderer'), () => void backend());
    const shown = openWindow(pageSession, switches, log);
    window = shown;
    shown.on(
      'close',
      (event) => persistError !== null && !confirmDiscard(shown, persistError) && event.preventDefault(),
    );
    shown.on('closed', () => (window = null));
    shown.webContents.once('did-finish-load', showMenu);
    if (switches.screenshot !== null) onFindingsReady = createWindowCapture(shown, switches.screenshot, log);
  };

  installErrorHandlers(log, crashRecovery);
  registerAppScheme();
  hardenApp(app, session, log);
  if (switches.theme !== null) nativeTheme.themeSource = switches.theme;
  app.on('window-all-closed', () => app.quit());
  registerHandlers(
    async () => (await backend()).handlers,
    (contents) => BrowserWindow.fromWebContents(contents),
    log,
  );
  handleOsOpenEvents({
    window: () => window,
    readSwitches,
    openFile: (path) => void backend().then(({ open }) => open(path)),
    followLink: (link) => void followLink(link),
  });
  if (switches.link !== null) void followLink(switches.link);
  // On Linux and macOS the package registers the protocol.
  if (app.isPackaged && process.platform === 'win32') app.setAsDefaultProtocolClient('cascade');
  // Sent by build/dev.mjs.
  if (!app.isPackaged) process.on('message', (message) => message === 'reload' && window?.webContents.reload());
  Menu.setApplicationMenu(null);
  await app.whenReady();
  showWindow();
  setAboutPanel();
};

/**
 * Renders what a job's file names, for the command line, in hidden windows; then exits. The app's window may be open
 * meanwhile.
 */
export const startRenderJob = async (job: string): Promise<void> => {
  const log = createLog(join(app.getPath('userData'), 'logs'));
  installErrorHandlers(log, createCrashRecovery());
  registerAppScheme();
  hardenApp(app, session, log);
  app.on('window-all-closed', () => undefined);
  const { runRenderJob } = await import('../render/job.ts');
  await runRenderJob(job, log);
};
