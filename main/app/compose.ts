import { randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { app, clipboard, net, Notification, powerMonitor } from 'electron';
import type { AppError } from '../../shared/errors.ts';
import { matchLanguage } from '../../shared/i18n/format.ts';
import { setLocale } from '../../shared/i18n/locale.ts';
import { formatMessage } from '../../shared/i18n/translate.ts';
import type { View } from '../../shared/ipc-payloads.ts';
import type { Result } from '../../shared/result.ts';
import { describeMissed, findNewlyMissed } from '../../shared/watch/missed.ts';
import { createLocks } from '../apply/locks.ts';
import { restoreConnection } from '../connections/restore.ts';
import { readTextFile } from '../files/text-file.ts';
import { createHandlers } from '../handlers/create-handlers.ts';
import type { Handlers } from '../ipc/server.ts';
import { createAutoRefresh } from '../session/auto-refresh.ts';
import { initialSimulation } from '../session/initial-simulation.ts';
import type { RegistryRead } from '../session/registry-reader.ts';
import { createSession, type Session } from '../session/session.ts';
import { createRecentFiles } from '../storage/recent-files.ts';
import { createDialogs } from './dialogs.ts';
import type { RecentEntry } from './menu.ts';
import { logApplies, logEnd, logStart } from './run-log.ts';
import { describeRuntime } from './runtime-support.ts';
import { createServices, type ServicePorts } from './services.ts';

export interface BackendPorts extends ServicePorts {
  readonly getWindowVisibility: () => { readonly visible: boolean; readonly focused: boolean };
  readonly onFirstPaint: () => void;
  /** Called when the findings are shown, with the error of opening the command line's file; null if it is open. */
  readonly onFindingsReady: (failure: AppError | null) => void;
  readonly onRecent: (recent: RecentEntry) => void;
  readonly onLocaleChanged: () => void;
}

export interface Backend {
  readonly handlers: Handlers;
  readonly open: (path: string) => Promise<void>;
}

const refreshTickMs = 10_000;
/** A window that is never visible does not paint. */
const firstPaintTimeoutMs = 5_000;

const openFile = async (session: Session, path: string): Promise<Result<View, AppError>> => {
  const file = await readTextFile(path);
  return file.ok ? session.openText(file.value.name, file.value.text) : file;
};

const notifyMissed = ({ before, after }: RegistryRead): void => {
  const notice = before === null ? null : describeMissed(after.cloud.name, findNewlyMissed(before, after));
  if (notice === null || !Notification.isSupported()) return;
  new Notification({ title: formatMessage(notice.title), body: formatMessage(notice.body) }).show();
};

/** Creates the services, the session, background refresh, recent files and handlers, and connects them. */
export const createBackend = async (ports: BackendPorts): Promise<Backend> => {
  const { log, switches, firstPaint } = ports;
  const emit = logApplies(ports.emit, log);
  const logError = (message: string) => (cause: unknown) => log.error(message, cause);
  void firstPaint.then(() => logStart(log, `${app.getVersion()}, Electron ${process.versions.electron}`));
  app.once('will-quit', () => logEnd(log));

  const services = await createServices({ ...ports, emit });
  const { store, workspaces, history, policy, azure, emulator } = services;

  const session = createSession({
    connection: await restoreConnection(store, azure, emulator, switches.now !== null),
    store,
    workspaces,
    policy: policy.policy,
    emit,
    setLocale: async ({ language, clock }) => {
      await setLocale({ language: language === 'system' ? matchLanguage(app.getLocale()) : language, clock });
      ports.onLocaleChanged();
    },
    firstPaint: Promise.race([firstPaint, delay(firstPaintTimeoutMs, undefined, { ref: false })]),
    onRead: (read) => {
      history.record(read.key, read.after);
      void session.settings().then((settings) => settings.notifyMissed && notifyMissed(read));
    },
    onReadFinished: (failure) => autoRefresh.onReadFinished(failure),
  });

  const autoRefresh = createAutoRefresh({
    activity: () => ({
      ...ports.getWindowVisibility(),
      online: session.connection.sampleControls !== null || net.isOnline(),
      idleMs: powerMonitor.getSystemIdleTime() * 1_000,
    }),
    clock: () => performance.now(),
    refresh: () => session.refreshInBackground(),
  });
  const logRefreshError = logError('The background refresh failed.');
  setInterval(() => void autoRefresh.tick().catch(logRefreshError), refreshTickMs).unref();
  powerMonitor.on('resume', () => void autoRefresh.onResume().catch(logRefreshError));

  const emitRecent = (paths: readonly string[]): void =>
    ports.onRecent({
      paths,
      open: (path) => void open(path),
      clear: () => void recentFiles.clear().catch(logError('The recent files cannot be forgotten.')),
    });
  const recentFiles = createRecentFiles(store, emitRecent);
  void firstPaint.then(recentFiles.list).then(emitRecent, logError('The recent files cannot be read.'));
  const noteOpened = (path: string): void =>
    void recentFiles.note(path).catch(logError('The recent files cannot be saved.'));
  const open = async (path: string): Promise<void> => {
    const view = await openFile(session, path);
    if (view.ok) {
      emit('view.changed', view.value);
      noteOpened(path);
    } else emit('app.error', view.error);
  };

  const opened = switches.file === null ? null : await openFile(session, switches.file);
  const openError = opened?.ok === false ? opened.error : null;
  /** Computed while the page still loads; a reloaded page has it computed again. */
  let prepared: ReturnType<typeof initialSimulation> | null = initialSimulation(session);

  const handlers = createHandlers({
    ...services,
    session,
    emit,
    initialSimulation: () => {
      const result = prepared ?? initialSimulation(session);
      prepared = null;
      return result;
    },
    locks: createLocks(join(services.folder, 'locks')),
    dialogs: createDialogs(noteOpened),
    draw: async (sheet) => (await import('../render/offscreen.ts')).renderOffscreen(sheet, log),
    readCalendar: async (file, now) => {
      const { readCalendar } = await import('../storage/read-calendar.ts');
      return readCalendar(join(app.getAppPath(), 'dist/main/calendar.js'), file, now);
    },
    writeClipboard: async (text) => {
      await clipboard.writeText(text);
    },
    newGuid: randomUUID,
    readLog: log.read,
    home: homedir(),
    info: {
      version: app.getVersion(),
      platform: process.platform,
      runtime: describeRuntime(process.versions.electron),
    },
    onFirstPaint: () => {
      if (openError !== null) emit('app.error', openError);
      ports.onFirstPaint();
    },
    onFindingsReady: () => ports.onFindingsReady(openError),
    onBug: (message, cause) => log.error(message, cause),
  });
  return { handlers, open };
};
