import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import { type AppError, appError } from '../../shared/errors.ts';
import type { Policy } from '../../shared/policy.ts';
import type { Azure } from '../connections/azure.ts';
import type { Connection } from '../connections/connection.ts';
import { connectEmulator } from '../connections/emulator.ts';
import { createEmulatorStateFile } from '../connections/emulator-state-file.ts';
import type { Emit } from '../ipc/server.ts';
import type { FileLog, Log } from '../log.ts';
import { createSyncHistory, type SyncHistoryStore } from '../session/sync-history.ts';
import { type PolicyRead, readPolicy } from '../storage/policy-file.ts';
import { createStore, type Store } from '../storage/store.ts';
import { createWorkspaceStore, type WorkspaceStore } from '../storage/workspace-store.ts';
import { createUpdates, type Updates, updateSource } from '../updates/updates.ts';
import type { Switches } from './switches.ts';

/** Delay before the first check for updates. */
const firstUpdateCheckMs = 60_000;
const updateCheckMs = 6 * 3_600_000;
/** Delay before a failed write is retried. */
const retryMs = 5_000;

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
};

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

const startUpdates = async (policy: Policy, emit: Emit, log: Log): Promise<Updates> => {
  const manifest: unknown = app.isPackaged
    ? JSON.parse(await readFile(join(app.getAppPath(), 'package.json'), 'utf8'))
    : null;
  const updates = createUpdates(updateSource(policy, manifest, app.isPackaged), {
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
  setTimeout(() => void updates.look(), firstUpdateCheckMs).unref();
  setInterval(() => void updates.look(), updateCheckMs).unref();
  return updates;
};

export interface ServicePorts {
  readonly emit: Emit;
  readonly log: FileLog;
  readonly switches: Switches;
  /** Resolves once the renderer has painted and listens for events. */
  readonly firstPaint: Promise<void>;
  /** Called with the reason while changes are in memory only, and with null once they are on the disk. */
  readonly onPersistError: (failure: AppError | null) => void;
}

interface Services {
  /** Holds everything stored except the sign-ins. */
  readonly folder: string;
  readonly store: Store;
  readonly workspaces: WorkspaceStore;
  readonly history: SyncHistoryStore;
  readonly policy: PolicyRead;
  readonly updates: Updates;
  /** Loaded at the first call. */
  readonly azure: () => Promise<Azure>;
  readonly emulator: Connection;
}

export const createServices = async ({
  emit,
  log,
  switches,
  firstPaint,
  onPersistError,
}: ServicePorts): Promise<Services> => {
  const folder = join(app.getPath('userData'), 'data');
  const store = createStore(folder);
  const policy = await readPolicy(undefined, switches.policy);
  if (policy.problem !== null) log.error(policy.problem);
  const workspaces = createWorkspaceStore(store, {
    onError: (cause) => log.error('The workspace cannot be saved.', cause),
    onUnsaved: (failure) => {
      emit('workspace.unsaved', failure);
      onPersistError(failure);
    },
    later: (run) => void setTimeout(run, retryMs),
  });
  const stateFile = createEmulatorStateFile(store, (message) => {
    log.error(message);
    void firstPaint.then(() => emit('app.error', appError('unexpected', message)));
  });
  const clockOffsetMs = switches.now === null ? 0 : switches.now - Date.now();
  return {
    folder,
    store,
    workspaces,
    history: createSyncHistory(store, (cause) => log.error('What was seen cannot be kept.', cause)),
    policy,
    updates: await startUpdates(policy.policy, emit, log),
    azure: once(() => loadAzure(store, policy.policy)),
    // With a clock that is set the emulator starts from the sample and stores nothing.
    emulator: connectEmulator(() => Date.now() + clockOffsetMs, switches.now === null ? stateFile : undefined),
  };
};
