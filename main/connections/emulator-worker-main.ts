// Beside the window's thread, which has other things to do while it starts: the emulated Azure with the SDK that reads it, and what the
// first picture shows.
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { appError } from '../../shared/errors.ts';
import { setLocale } from '../../shared/i18n/locale.ts';
import { matchLanguage, t } from '../../shared/i18n/translate.ts';
import { err } from '../../shared/result.ts';
import type { SecretStore } from '../auth/ports.ts';
import { firstRegistryId } from '../emulator/sample/first-registry.ts';
import { createSession } from '../session/session.ts';
import { createStartupSnapshot, type StartupSnapshot } from '../session/startup-snapshot.ts';
import { readPolicy } from '../storage/policy-file.ts';
import { createStore, type Store } from '../storage/store.ts';
import { createWorkspaceStore } from '../storage/workspace-store.ts';
import { exposeArm, type RpcRequest } from './arm-rpc.ts';
import type { Connection } from './connection.ts';
import type { KeptFleet } from './emulator.ts';
import type {
  FleetReady,
  ProblemFacts,
  SnapshotReady,
  WorkerInput,
  WorkerReady,
  WorkerRequest,
} from './emulator-worker-client.ts';
import { restoreConnection } from './restore.ts';

const input = workerData as WorkerInput;

const start = (line: MessagePort): void => {
  const tell = (facts: WorkerReady | FleetReady | SnapshotReady | ProblemFacts): void => line.postMessage(facts);
  const now = (): number => Date.now() + input.offsetMs;
  let emulator: Promise<Connection> | undefined;
  /** What was read for the first picture is what the window's own session reads first. */
  let ahead: ReturnType<Connection['arm']['readHierarchy']> | null = null;

  const keptFleet = async (): Promise<KeptFleet | undefined> => {
    if (input.fleetFolder === null) return undefined;
    const [{ createKeptEmulator }, { sampleState }] = await Promise.all([
      import('./emulator-state-file.ts'),
      import('../emulator/sample/sample-state.ts'),
    ]);
    const { load, save } = createKeptEmulator(createStore(input.fleetFolder), (message) =>
      tell({ kind: 'problem', message }),
    );
    return { state: await load(sampleState(now())), save };
  };

  const startEmulator = async (): Promise<Connection> => {
    const { connectEmulator } = await import('./emulator.ts');
    const connection = connectEmulator(now, await keptFleet());
    const { arm, firstRegistry, sites, practice } = connection;
    exposeArm(line, {
      ...arm,
      readHierarchy: (id, options) => {
        const read = id === firstRegistry ? ahead : null;
        ahead = null;
        return read ?? arm.readHierarchy(id, options);
      },
    });
    line.on('message', (order: WorkerRequest | RpcRequest) => {
      if (order.kind === 'fleet') void practice?.fleet().then((ids) => tell({ kind: 'fleet', ids }));
      if (order.kind !== 'faults' && order.kind !== 'reset') return;
      ahead = null;
      if (order.kind === 'faults') practice?.setFaults(order.faults);
      else practice?.reset();
    });
    tell({ kind: 'facts', firstRegistry, sites });
    return connection;
  };
  const emulated = (): Promise<Connection> => (emulator ??= startEmulator());

  /** Made only where nothing is known from before, or once the window asks. */
  const later = (): Connection => {
    let sites: Connection['sites'] = {};
    return {
      source: { kind: 'emulator' },
      arm: {
        ...noArm,
        readHierarchy: async (id, options) => {
          const made = await emulated();
          ({ sites } = made);
          return (ahead = made.arm.readHierarchy(id, options));
        },
      },
      now,
      firstRegistry: firstRegistryId,
      get sites() {
        return sites;
      },
      practice: null,
    };
  };

  let onLocale: (locale: string) => void = () => undefined;
  const locale = new Promise<string>((resolve) => (onLocale = resolve));
  line.on('message', (order: WorkerRequest | RpcRequest) => {
    if (order.kind === 'emulate') void emulated();
    else if (order.kind === 'locale') onLocale(order.locale);
    else if (order.kind === 'speak') void setLocale(order);
  });
  if (input.first !== null)
    void showFirst(input.first, () => Promise.resolve(later()), locale).then(
      (first) => tell({ kind: 'first', first }),
      () => tell({ kind: 'first', first: null }),
    );
};

const unasked = (): never => {
  throw new Error('This is not asked for the first picture.');
};
const noArm: Connection['arm'] = {
  listSubscriptions: unasked,
  listRegistries: unasked,
  getRegistry: unasked,
  readHierarchy: unasked,
  get: unasked,
  send: unasked,
  resume: unasked,
  generateCredentials: unasked,
  importImage: unasked,
  listRepositories: unasked,
  resync: unasked,
};

/** What the last run left is shown; Azure itself is not asked from here. */
const knownOf = (connection: Connection): Connection =>
  connection.source.kind === 'azure'
    ? {
        ...connection,
        arm: {
          ...noArm,
          readHierarchy: () => Promise.resolve(err(appError('not-found', t('No registry is open. Choose one first.')))),
        },
      }
    : connection;

const noSecrets: SecretStore = { unavailable: () => '', encrypt: unasked, decrypt: unasked };

const showFirst = async (
  { folder, policyFile, clockIsSet }: NonNullable<WorkerInput['first']>,
  emulated: () => Promise<Connection>,
  locale: Promise<string>,
): Promise<StartupSnapshot | null> => {
  const kept = createStore(folder);
  // The window's own session writes.
  const nothing = (): Promise<void> => Promise.resolve();
  const store: Store = { ...kept, write: nothing, append: nothing, remove: nothing };
  const { policy } = await readPolicy(undefined, policyFile);
  const azure = async () => {
    const { createAzure } = await import('./azure.ts');
    return createAzure({
      store,
      policy,
      carry: () => unasked,
      openBrowser: unasked,
      secrets: noSecrets,
      cacheFile: '',
      environment: {},
      home: '',
    });
  };
  const session = createSession({
    connection: knownOf(await restoreConnection(store, azure, emulated, clockIsSet)),
    store,
    workspaces: createWorkspaceStore(store, {
      onError: () => undefined,
      onUnsaved: () => undefined,
      later: () => undefined,
    }),
    policy,
    emit: () => undefined,
    speak: async ({ language, clock }) =>
      setLocale({ language: language === 'system' ? matchLanguage(await locale) : language, clock }),
    pictured: new Promise(() => undefined),
  });
  return createStartupSnapshot(session);
};

if (parentPort === null) throw new Error('This is the start of a thread.');
start(parentPort);
