import { join, resolve } from 'node:path';
import { app, BrowserWindow, dialog, Menu, nativeTheme, session } from 'electron';
import { type AppError, appError } from '../shared/errors.ts';
import { hourCycle, language, t } from '../shared/i18n/translate.ts';
import { readLink } from '../shared/view/deep-link.ts';
import type { Backend } from './app/compose.ts';
import { createCrashRecovery } from './app/crash-recovery.ts';
import { type RecentEntry, setAboutPanel, setMenu } from './app/menu.ts';
import { readMode, readSwitches, type Switches } from './app/switches.ts';
import { openWindow } from './app/window.ts';
import { createWindowCapture } from './app/window-capture.ts';
import { type EmulatorWorker, startEmulatorWorker } from './connections/emulator-worker-client.ts';
import { createEmitter, registerHandlers } from './ipc/server.ts';
import { createLog } from './log.ts';
import { registerAppScheme, serveApp } from './security/app-protocol.ts';
import { isTestBuild, refuseDebugSwitches } from './security/debug-switches.ts';
import { hardenApp, hardenSession } from './security/guards.ts';
import { serveSnapshotOnce } from './session/startup-snapshot.ts';

const crashRecovery = createCrashRecovery();
const log = createLog(join(app.getPath('userData'), 'logs'));
let window: BrowserWindow | null = null;
/** Why what the person did is in memory only. */
let unsaved: AppError | null = null;
/** There is a page that hears what it is told. */
let markFirstPaint: () => void = () => undefined;
const firstPaint = new Promise<void>((resolve) => (markFirstPaint = resolve));
/** Until then the page's process waits for this one at every step, so that nothing long may begin. */
let onFirstScriptRequest: () => void = () => undefined;
const rendererLoading = new Promise<void>((resolve) => (onFirstScriptRequest = resolve));
let onFirstPaint: () => void = () => undefined;
let onFindingsReady: (failure: AppError | null) => void = () => undefined;
const emit = createEmitter(() => window);
const getWindowVisibility = () => ({
  visible: window?.isVisible() === true && !window.isMinimized(),
  focused: window?.isFocused() === true,
});

/** In development the app's own folder is among the arguments, and not always the first. */
const argumentsIn = (argv: readonly string[]): readonly string[] =>
  argv.slice(1).filter((argument) => !process.defaultApp || resolve(argument) !== app.getAppPath());
const switchesIn = (argv: readonly string[]): Switches => readSwitches(argumentsIn(argv));

const installErrorHandlers = (): void => {
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

/** The page is settled: what the command line waits for, and what happened while there was nobody to tell. */
const captureFirstPaint = (): void => {
  onFirstPaint();
  markFirstPaint();
  const told = crashRecovery.takeNotice();
  if (told !== null) emit('app.error', told);
};

let recent: RecentEntry | undefined;
const showMenu = (): void => setMenu((command) => emit('menu.command', { command }), recent);
/** The menu is shown once the page is there, see showWindow. */
const rebuildMenu = (): void => {
  if (window?.webContents.isLoading() === false) showMenu();
};
const onRecent = (now: RecentEntry): void => {
  recent = now;
  rebuildMenu();
};

/** Asked where closing would lose what the person did. */
const confirmDiscard = (shown: BrowserWindow, { message }: AppError): boolean =>
  dialog.showMessageBoxSync(shown, {
    type: 'warning',
    message: t('What you changed is not on the disk'),
    detail: message,
    buttons: [t('Stay'), t('Close and lose it')],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  }) === 1;

const showWindow = (switches: Switches): void => {
  // The default session is there in any case; what goes to Azure has others, see main/auth/electron-auth.ts.
  const own = session.defaultSession;
  hardenSession(own, log);
  serveApp(own, join(app.getAppPath(), 'dist/renderer'), onFirstScriptRequest);
  window = openWindow(own, switches, log);
  const shown = window;
  window.on('close', (event) => unsaved !== null && !confirmDiscard(shown, unsaved) && event.preventDefault());
  window.on('closed', () => (window = null));
  window.webContents.once('did-finish-load', showMenu);
  if (switches.untilSettled) onFirstPaint = () => process.stdout.write('settled\n', () => app.exit(0));
  if (switches.screenshot !== null) onFindingsReady = createWindowCapture(window, switches.screenshot, log);
};

/** The page is drawn before what answers it is read: what it asks until then is known on the other thread. */
const answerRequests = (switches: Switches, { first, emulator, speak }: EmulatorWorker): (() => Promise<Backend>) => {
  const onSpoken = (): void => {
    rebuildMenu();
    speak({ language: language(), clock: hourCycle() });
  };
  let loading: Promise<Backend> | undefined;
  const load = async (isShown: boolean): Promise<Backend> => {
    const { createBackend: answering } = await import('./app/compose.ts');
    return answering({
      emit,
      looked: getWindowVisibility,
      log,
      switches,
      emulator,
      isVisible: isShown,
      pictured: firstPaint,
      onFirstPaint: captureFirstPaint,
      onFindingsReady: (failure) => onFindingsReady(failure),
      onUnsaved: (failure) => (unsaved = failure),
      onRecent,
      onSpoken,
    });
  };
  const answers = (): Promise<Backend> => (loading ??= first.then((known) => load(known !== null)));
  const early = serveSnapshotOnce(first, captureFirstPaint);
  void Promise.all([rendererLoading, first]).then(([, known]) => (known === null ? answers() : null));
  void firstPaint.then(answers);
  registerHandlers(
    async () => (await answers()).handlers,
    (contents) => BrowserWindow.fromWebContents(contents),
    log,
    early,
  );
  return answers;
};

/** As soon as there is a page to follow it in. */
const follow = async (text: string): Promise<void> => {
  await firstPaint;
  const read = readLink(text);
  if (read.ok) emit('link.followed', read.value);
  else emit('app.error', read.error);
};

const handleOsOpenEvents = (answering: () => Promise<Backend>): void => {
  const open = async (path: string): Promise<void> => (await answering()).open(path);
  app.on('second-instance', (_event, argv, folder) => {
    if (window?.isMinimized() === true) window.restore();
    window?.focus();
    const { file, link: followed } = switchesIn(argv);
    if (file !== null) void open(resolve(folder, file));
    if (followed !== null) void follow(followed);
  });
  app.on('open-url', (event, text) => {
    event.preventDefault();
    void follow(text);
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    void open(path);
  });
};

/** npm run dev says when the page was built anew. */
const reloadOnDemand = (): void => {
  if (!app.isPackaged) process.on('message', (message) => message === 'reload' && window?.webContents.reload());
};

const boot = async (switches: Switches): Promise<void> => {
  installErrorHandlers();
  registerAppScheme();
  hardenApp(app, session, log);
  if (switches.theme !== null) nativeTheme.themeSource = switches.theme;
  app.on('window-all-closed', () => app.quit());
  if (switches.link !== null) void follow(switches.link);
  const first = {
    folder: join(app.getPath('userData'), 'data'),
    policyFile: switches.policy,
    clockIsSet: switches.now !== null,
  };
  const thread = startEmulatorWorker(
    join(app.getAppPath(), 'dist/main/thread.js'),
    switches.now,
    switches.file === null ? first : null,
    first.clockIsSet ? null : first.folder,
  );
  thread.onProblem((message) => {
    log.error(message);
    void firstPaint.then(() => emit('app.error', appError('unexpected', message)));
  });
  handleOsOpenEvents(answerRequests(switches, thread));
  // Elsewhere the package says so.
  if (app.isPackaged && process.platform === 'win32') app.setAsDefaultProtocolClient('cascade');
  reloadOnDemand();
  Menu.setApplicationMenu(null);
  await app.whenReady();
  thread.setLocale(app.getLocale());
  showWindow(switches);
  setAboutPanel();
};

/** What the command line leaves to a window, see build/render.mjs. No window of a person's: another one may be open meanwhile. */
const bootToRender = async (job: string): Promise<void> => {
  installErrorHandlers();
  registerAppScheme();
  hardenApp(app, session, log);
  app.on('window-all-closed', () => undefined);
  const { runRenderJob: runDrawJob } = await import('./render/job.ts');
  await runDrawJob(job, log);
};

/** The command line inside the app, for the command that an installation brings: see build/launcher. No window, no single instance. */
const runCommand = async (args: readonly string[]): Promise<void> => {
  const { cascadeProcess } = await import('./cli/run-cascade.ts');
  app.exit(await cascadeProcess(args));
};
const mode = readMode(argumentsIn(process.argv));

const refusal = refuseDebugSwitches({
  isPackaged: app.isPackaged,
  hasSwitch: (name) => app.commandLine.hasSwitch(name),
  environment: process.env,
  isTestBuild: () => isTestBuild(app.getAppPath()),
});

if (refusal !== null) {
  // Before the app is ready this is a line on standard error on Linux, and a window elsewhere.
  dialog.showErrorBox('Cascade', refusal);
  app.exit(2);
} else if (mode.kind === 'command') void runCommand(mode.args);
else if (mode.kind === 'version') {
  process.stdout.write(`${app.name} ${app.getVersion()}\n`);
  app.exit(0);
} else if (mode.kind === 'draw') void bootToRender(mode.job);
else if (app.requestSingleInstanceLock()) void boot(switchesIn(process.argv));
else app.quit();
