import type { BrowserWindow } from 'electron';
import { vi } from 'vitest';
import type { Azure } from '../../../main/connections/azure.ts';
import type { Connection } from '../../../main/connections/connection.ts';
import { connectEmulator } from '../../../main/connections/emulator.ts';
import { createHandlers, type HandlerPorts } from '../../../main/handlers/create-handlers.ts';
import type { Dialogs } from '../../../main/ipc/dialogs-port.ts';
import { type Emit, type Handler, handleRequest } from '../../../main/ipc/server.ts';
import { initialSimulation } from '../../../main/session/initial-simulation.ts';
import { createSession } from '../../../main/session/session.ts';
import { createSyncHistory } from '../../../main/session/sync-history.ts';
import { readCalendarEvents } from '../../../main/storage/calendar-import.ts';
import type { PolicyRead } from '../../../main/storage/policy-file.ts';
import type { Store } from '../../../main/storage/store.ts';
import { createWorkspaceStore } from '../../../main/storage/workspace-store.ts';
import type { Message } from '../../../shared/i18n/message.ts';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import type { Answer, EventName, Events, RequestName } from '../../../shared/ipc.ts';
import { noPolicy } from '../../../shared/policy.ts';
import { ok } from '../../../shared/result.ts';
import { freeLocks, memoryStore } from '../apply/fake-azure.ts';

// The server listens to Electron only once the window registers its handlers.
vi.mock('electron', () => ({ ipcMain: {} }));

export const startedAt = Date.UTC(2026, 10, 23, 16);

/** Each read is 50 ms later, so that the emulator's operations end without waiting. */
export const tickingClock = () => {
  let at = startedAt;
  return () => (at += 50);
};

const noAzure = (): Promise<Azure> => Promise.reject(new Error('No Azure is expected here'));
const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
};

const drawText: HandlerPorts['draw'] = ({ kind, text }) =>
  text === '' ? Promise.reject(new Error('Nothing to draw')) : Promise.resolve(Buffer.from(`${kind} of ${text}`));

const noUpdates: HandlerPorts['updates'] = {
  state: () => ({ kind: 'off', message: 'Updates are off.' }),
  look: () => Promise.resolve(),
  restart: () => Promise.resolve(false),
};

interface AppOptions {
  readonly newGuid?: () => string;
  readonly store?: Store;
  readonly locks?: HandlerPorts['locks'];
  readonly connection?: Connection;
  readonly dialogs?: Partial<Dialogs>;
  readonly azure?: (store: Store) => Promise<Azure>;
  readonly policy?: PolicyRead;
  readonly updates?: HandlerPorts['updates'];
  readonly draw?: HandlerPorts['draw'];
  readonly logged?: string;
}

/** The main process without its window: takes requests as from the renderer and records events. */
export const startApp = ({
  newGuid = () => 'guid0000',
  store = memoryStore(),
  locks = freeLocks,
  connection = connectEmulator(tickingClock()),
  dialogs = {},
  azure = noAzure,
  policy = { policy: noPolicy, problem: null },
  draw = drawText,
  updates = noUpdates,
  logged = '',
}: AppOptions = {}) => {
  const events: { [N in EventName]: { readonly name: N; readonly payload: Events[N] } }[EventName][] = [];
  const listeners = new Set<() => void>();
  const emit: Emit = (name, payload) => {
    events.push({ name, payload } as never);
    for (const listener of listeners) listener();
  };
  const bugs: unknown[] = [];
  const clipboard: string[] = [];
  const retries: (() => void)[] = [];
  const workspaces = createWorkspaceStore(store, {
    onError: (cause) => bugs.push(cause),
    onUnsaved: (failure) => emit('workspace.unsaved', failure),
    later: (run) => retries.push(run),
  });
  const history = createSyncHistory(store, (cause) => bugs.push(cause));
  const session = createSession({
    connection,
    store,
    workspaces,
    policy: policy.policy,
    emit,
    onRead: ({ key, after }) => history.record(key, after),
  });
  const loaded = once(() => azure(store));
  const handlers = createHandlers({
    session,
    workspaces,
    initialSimulation: () => initialSimulation(session),
    azure: loaded,
    emulator: connection,
    history,
    store,
    locks,
    policy,
    updates,
    emit,
    dialogs: {
      open: () => Promise.resolve(ok(null)),
      openSeveral: () => Promise.resolve(ok([])),
      save: () => Promise.resolve(ok(null)),
      saveBytes: () => Promise.resolve(ok(null)),
      ...dialogs,
    },
    draw,
    readCalendar: (file, now) => Promise.resolve(readCalendarEvents(file.name, file.text, now)),
    writeClipboard: (text) => {
      clipboard.push(text);
      return Promise.resolve();
    },
    newGuid,
    readLog: () => Promise.resolve(logged),
    home: '/home/ada',
    info: { version: '0.1.0', platform: 'test', runtime: '0' },
    onFirstPaint: () => undefined,
    onFindingsReady: () => undefined,
    onBug: (_message, cause) => bugs.push(cause),
  });
  const request = async <N extends RequestName>(name: N, input: unknown): Promise<Answer<N>> => {
    const thrown: unknown[] = [];
    const log = { info: () => undefined, error: (_message: Message, cause: unknown) => void thrown.push(cause) };
    const handler = handlers[name] as Handler<N>;
    const answer = await handleRequest(handler, name, structuredClone(input), { window: {} as BrowserWindow }, log);
    if (thrown.length > 0) throw thrown[0];
    return answer;
  };
  /** The first event of this name for which `fits` holds, past or to come. */
  const event = <N extends EventName>(
    name: N,
    fits: (payload: Events[N]) => boolean = () => true,
  ): Promise<Events[N]> =>
    new Promise((resolve) => {
      const look = (): void => {
        const found = events.find((one) => one.name === name && fits(one.payload as Events[N]));
        if (found === undefined) return;
        listeners.delete(look);
        resolve(found.payload as Events[N]);
      };
      listeners.add(look);
      look();
    });
  const must = async <N extends RequestName>(name: N, input: unknown) => {
    const answer = await request(name, input);
    if (!answer.ok) throw new Error(`${name}: ${formatMessage(answer.error.message)}`);
    return answer.value;
  };
  return { handlers, request, must, event, events, bugs, clipboard, retries, store, connection, session };
};
