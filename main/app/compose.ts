import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { app, clipboard, net, Notification, powerMonitor } from 'electron';
import type { AppError } from '../../shared/errors.ts';
import { setLocale } from '../../shared/i18n/locale.ts';
import { matchLanguage } from '../../shared/i18n/translate.ts';
import type { View } from '../../shared/ipc.ts';
import type { Policy } from '../../shared/policy.ts';
import type { Result } from '../../shared/result.ts';
import { missedNotice, newlyMissed } from '../../shared/watch/missed.ts';
import { createLocks } from '../apply/locks.ts';
import type { Azure } from '../connections/azure.ts';
import type { Connection } from '../connections/connection.ts';
import { restoreConnection } from '../connections/restore.ts';
import { createHandlers } from '../handlers/create-handlers.ts';
import type { Emit, Handlers } from '../ipc/server.ts';
import type { FileLog, Log } from '../log.ts';
import { createAutoRefresh } from '../session/auto-refresh.ts';
import { createSession, type Read, type Session } from '../session/session.ts';
import { initialSimulation } from '../session/startup-snapshot.ts';
import { createSyncHistory, type SyncHistoryStore } from '../session/sync-history.ts';
import { readPolicy } from '../storage/policy-file.ts';
import { createRecentFiles } from '../storage/recent-files.ts';
import { createStore, type Store } from '../storage/store.ts';
import { readTextFile } from '../storage/text-file.ts';
import { createWorkspaceStore } from '../storage/workspace-store.ts';
import { createUpdates, type Updates, updateSource } from '../updates/updates.ts';
import { electronDialogs } from './dialogs.ts';
import type { RecentEntry } from './menu.ts';
import { logApplies, logEnd, logStart } from './run-log.ts';
import { describeRuntime } from './runtime-support.ts';
import type { Switches } from './switches.ts';

export interface BackendPorts {
  readonly emit: Emit;
  /** Whether the window can be seen, and has the keyboard. */
  readonly looked: () => { readonly visible: boolean; readonly focused: boolean };
  readonly log: FileLog;
  readonly switches: Switches;
  /** The one emulator of this process, started when it is first asked for. */
  readonly emulator: () => Promise<Connection>;
  /** The page was given what it shows first. */
  readonly isVisible: boolean;
  /** When the first picture is there. */
  readonly pictured: Promise<void>;
  readonly onFirstPaint: () => void;
  /** The findings are shown too; with why the file of the command line is not shown, where it is not. */
  readonly onFindingsReady: (failure: AppError | null) => void;
  /** Told why what the person said is in memory only; null once it is on the disk. */
  readonly onUnsaved: (failure: AppError | null) => void;
  /** Told the files that were opened before, at the start and each time that they change. */
  readonly onRecent: (recent: RecentEntry) => void;
  /** What the process itself says is in another language from now on. */
  readonly onSpoken: () => void;
}

export interface Backend {
  readonly handlers: Handlers;
  /** Opens a file that the system names, and tells the page. */
  readonly open: (path: string) => Promise<void>;
}

const openFile = async (session: Session, path: string): Promise<Result<View, AppError>> => {
  const file = await readTextFile(path);
  return file.ok ? session.openText(file.value.name, file.value.text) : file;
};

const tickMs = 10_000;
/** A window that is never seen has no picture. */
const picturedWithinMs = 5_000;
/** Once the app has long been started, and then a few times a day. */
const firstUpdateLookMs = 60_000;
const updateLookMs = 6 * 3_600_000;
/** How long after the disk refused to be written to it is asked again. */
const retryMs = 5_000;

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
};

/** Loaded when somebody asks for it: most starts show the emulator or a file. */
const loadAzure = async (store: Store, policy: Policy): Promise<Azure> => {
  const [{ createAzure }, electron] = await Promise.all([
    import('../connections/azure.ts'),
    import('../auth/electron-auth.ts'),
  ]);
  return createAzure({
    store,
    policy,
    carry: (authorities) => electron.electronFetch(authorities, policy.proxy),
    openBrowser: electron.openInBrowser,
    secrets: electron.electronSecrets,
    cacheFile: join(app.getPath('userData'), 'sign-ins.bin'),
    environment: process.env,
    home: homedir(),
  });
};

/** Loaded when it is first looked for updates, which is where somebody said where. */
const updatesUnder = async (policy: Policy, emit: Emit, log: Log): Promise<Updates> => {
  const manifest: unknown = app.isPackaged
    ? JSON.parse(await readFile(join(app.getAppPath(), 'package.json'), 'utf8'))
    : null;
  return createUpdates(updateSource(policy, manifest, app.isPackaged), {
    load: async (source) => {
      const [{ electronUpdater }, { readCertificateAuthorities }] = await Promise.all([
        import('../updates/electron.ts'),
        import('../auth/extra-ca.ts'),
      ]);
      const read = policy.extraCa === null ? null : readCertificateAuthorities(policy.extraCa.pem, policy.extraCa.file);
      return electronUpdater(source, policy.proxy, {
        certificates: read?.ok === true ? read.value : [],
        countForMicrosoft: true,
      });
    },
    onState: (state) => emit('updates.changed', state),
    onQuiet: (message, cause) => log.error(message, cause),
  });
};

const notifyOf = ({ before, after }: Read): void => {
  const notice = before === null ? null : missedNotice(after.cloud.name, newlyMissed(before, after));
  if (notice !== null && Notification.isSupported()) new Notification(notice).show();
};

/** What answers the window: its session and handlers on Electron's folders, dialogs and clipboard. */
export const createBackend = async ({
  emit: emitUnlogged,
  looked,
  log,
  switches,
  emulator,
  isVisible: isShown,
  pictured,
  onFirstPaint,
  onFindingsReady,
  onUnsaved,
  onRecent,
  onSpoken,
}: BackendPorts): Promise<Backend> => {
  const emit = logApplies(emitUnlogged, log);
  void pictured.then(() => logStart(log, `${app.getVersion()}, Electron ${process.versions.electron}`));
  app.once('will-quit', () => logEnd(log));
  const folder = join(app.getPath('userData'), 'data');
  const store = createStore(folder);
  const workspaces = createWorkspaceStore(store, {
    onError: (cause) => log.error('The workspace cannot be saved.', cause),
    onUnsaved: (failure) => {
      emit('workspace.unsaved', failure);
      onUnsaved(failure);
    },
    later: (run) => void setTimeout(run, retryMs),
  });
  const history: SyncHistoryStore = createSyncHistory(store, (cause) =>
    log.error('What was seen cannot be kept.', cause),
  );
  const policy = await readPolicy(undefined, switches.policy);
  if (policy.problem !== null) log.error(policy.problem);
  const updates = await updatesUnder(policy.policy, emit, log);
  setTimeout(() => void updates.look(), firstUpdateLookMs).unref();
  setInterval(() => void updates.look(), updateLookMs).unref();
  const azure = once(() => loadAzure(store, policy.policy));
  const session: Session = createSession({
    connection: await restoreConnection(store, azure, emulator, switches.now !== null),
    store,
    workspaces,
    policy: policy.policy,
    emit,
    speak: async ({ language, clock }) => {
      await setLocale({ language: language === 'system' ? matchLanguage(app.getLocale()) : language, clock });
      onSpoken();
    },
    pictured: Promise.race([pictured, pause(picturedWithinMs, undefined, { ref: false })]),
    onRead: (read) => {
      history.note(read.key, read.after);
      void session.settings().then(({ notifyMissed }) => notifyMissed && notifyOf(read));
    },
    onReadFinished: (failure) => live.noted(failure),
  });
  const live = createAutoRefresh({
    attention: () => ({
      ...looked(),
      online: session.connection.practice !== null || net.isOnline(),
      idleMs: powerMonitor.getSystemIdleTime() * 1_000,
    }),
    clock: () => performance.now(),
    refresh: () => session.refreshInBackground(),
  });
  const quietly = (look: () => Promise<void>) => () =>
    void look().catch((cause: unknown) => log.error('The quiet read failed.', cause));
  setInterval(quietly(live.tick), tickMs).unref();
  powerMonitor.on('resume', quietly(live.onResume));
  const opened = switches.file === null ? null : await openFile(session, switches.file);
  const notOpened = opened?.ok === false ? opened.error : null;
  // What the page shows is open here before it asks for anything more.
  if (isShown) await session.view();
  // What the page asks first, worked out while the page still loads.
  let ahead: ReturnType<typeof initialSimulation> | null = isShown ? null : initialSimulation(session);
  const figures = (): ReturnType<typeof initialSimulation> => {
    const first = ahead ?? initialSimulation(session);
    ahead = null;
    return first;
  };
  const open = async (path: string): Promise<void> => {
    const view = await openFile(session, path);
    if (view.ok) {
      emit('view.changed', view.value);
      noteOpened(path);
    } else emit('app.error', view.error);
  };
  const noteOpened = (path: string): void =>
    void recent.note(path).catch((cause: unknown) => log.error('The recent files cannot be kept.', cause));
  const tellRecent = (paths: readonly string[]): void =>
    onRecent({
      paths,
      open: (path) => void open(path),
      clear: () =>
        void recent.clear().catch((cause: unknown) => log.error('The recent files cannot be forgotten.', cause)),
    });
  const recent = createRecentFiles(store, tellRecent);
  void recent.list().then(tellRecent, (cause: unknown) => log.error('The recent files cannot be read.', cause));
  const handlers = createHandlers({
    session,
    workspaces,
    figures,
    azure,
    emulator,
    history,
    store,
    locks: createLocks(join(folder, 'locks')),
    policy,
    updates,
    emit,
    dialogs: electronDialogs(noteOpened),
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
    onFindingsReady: () => onFindingsReady(notOpened),
    onFirstPaint: () => {
      // Only now is there somebody to tell.
      if (notOpened !== null) emit('app.error', notOpened);
      onFirstPaint();
    },
    onBug: (message, cause) => log.error(message, cause),
  });
  return { handlers, open };
};
