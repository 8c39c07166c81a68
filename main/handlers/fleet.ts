import { type AppError, appError } from '../../shared/errors.ts';
import { type Message, msg } from '../../shared/i18n/message.ts';
import type { RequestIn } from '../../shared/ipc.ts';
import type { FleetCloud, View } from '../../shared/ipc-payloads.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { parseTopology } from '../../shared/topology/parse.ts';
import { nameOfId } from '../arm/arm-path.ts';
import type { Azure } from '../connections/azure.ts';
import type { Connection } from '../connections/connection.ts';
import { defineHandler, noInput } from '../ipc/define-handler.ts';
import type { Dialogs } from '../ipc/dialogs-port.ts';
import * as schemas from '../ipc/schemas.ts';
import type { Emit, Handlers } from '../ipc/server.ts';
import { mergeLocalData, readRegistry, registryKey } from '../session/read-registry.ts';
import type { Session } from '../session/session.ts';
import { workspaceKey, type WorkspaceStore } from '../storage/workspace-store.ts';
import type { SourceSwitch } from './source-switch.ts';

export interface FleetPorts extends SourceSwitch {
  readonly session: Session;
  readonly workspaces: WorkspaceStore;
  readonly azure: () => Promise<Azure>;
  readonly emulator: Connection;
  readonly dialogs: Dialogs;
  readonly emit: Emit;
  readonly onBug: (message: Message, cause: unknown) => void;
}

type FleetRequest = Extract<keyof Handlers, `fleet.${string}`>;

/** Registries read at once; Azure throttles clients that send more. */
const parallel = 4;

/** Opens several registries or files side by side. None of them is the open document. */
export const fleetHandlers = ({
  session,
  workspaces,
  azure,
  emulator,
  dialogs,
  emit,
  switchConnection,
  saveLastRegistry,
  onBug,
}: FleetPorts): Pick<Handlers, FleetRequest> => {
  let entries: ReadonlyMap<string, () => Promise<Result<View, AppError>>> = new Map();
  let reading = new AbortController();

  /** Saves what was read, so that the next fleet starts with it; the session saves that of the open registry. */
  const read = async (from: Connection, id: string, abort: AbortSignal): Promise<FleetCloud> => {
    const key = registryKey(from, id);
    const [found, before] = [await readRegistry(from, id, { abort }), await workspaces.load(key)];
    if (!found.ok) return { id, name: nameOfId(id), topology: before?.topology ?? null, read: found.error };
    const topology = mergeLocalData(found.value.topology, before?.topology ?? null, from.sites);
    if (session.key() !== key) workspaces.save(key, { ...before, topology, edits: before?.edits ?? [] });
    return { id, name: topology.cloud.name, topology, read: 'done' };
  };

  const readAll = async (from: Connection, ids: readonly string[], { signal }: AbortController): Promise<void> => {
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let id = ids[next++]; id !== undefined && !signal.aborted; id = ids[next++]) {
        const cloud = await read(from, id, signal);
        // Results of a fleet that was closed meanwhile are dropped.
        if (reading.signal === signal) emit('fleet.cloud', cloud);
      }
    };
    await Promise.all(Array.from({ length: parallel }, worker));
  };

  const openAll = async (from: Connection, ids: readonly string[]): Promise<readonly FleetCloud[]> => {
    reading.abort();
    const current = (reading = new AbortController());
    const clouds = await Promise.all(
      ids.map(async (id): Promise<FleetCloud> => {
        const topology = (await workspaces.load(registryKey(from, id)))?.topology ?? null;
        return { id, name: topology?.cloud.name ?? nameOfId(id), topology, read: 'waiting' };
      }),
    );
    entries = new Map(
      ids.map((id) => [id, () => (session.connection === from ? session.choose(id) : switchConnection(from, id))]),
    );
    // Emit events after the response they accompany.
    setImmediate(
      () =>
        void readAll(from, ids, current).catch((cause: unknown) => onBug(msg('The fleet could not be read.'), cause)),
    );
    return clouds;
  };

  const connectTo = async (from: RequestIn<'source.azure'> | null): Promise<Result<Connection, AppError>> =>
    from === null ? ok(session.connection) : (await azure()).connect(from.accountId, from.tenant);

  return {
    'fleet.open': defineHandler(
      schemas.openFleet,
      async ({ registryIds, from }) => {
        const connection = await connectTo(from);
        return connection.ok ? ok(await openAll(connection.value, registryIds)) : connection;
      },
      schemas.draftLength,
    ),
    'fleet.openSample': defineHandler(noInput, async () => {
      const from = session.connection.sampleControls === null ? emulator : session.connection;
      return ok(await openAll(from, (await from.sampleControls?.fleet()) ?? []));
    }),
    'fleet.files': defineHandler(noInput, async (_input, context) => {
      const chosen = await dialogs.openSeveral(context);
      if (!chosen.ok) return chosen;
      const { value: files } = chosen;
      if (files.length === 0) return ok(null);
      reading.abort();
      reading = new AbortController();
      entries = new Map(files.map(({ name, text }) => [workspaceKey(text), () => session.openText(name, text)]));
      return ok(
        files.map(({ name, text }): FleetCloud => {
          const parsed = parseTopology(text, { name });
          const id = workspaceKey(text);
          return parsed.ok
            ? { id, name: parsed.value.topology.cloud.name, topology: parsed.value.topology, read: 'done' }
            : { id, name, topology: null, read: parsed.error };
        }),
      );
    }),
    'fleet.openMember': defineHandler(schemas.openMember, async ({ id }) => {
      const entry = entries.get(id);
      if (entry === undefined)
        return err(appError('not-found', msg('This registry is not of the fleet any more: open the fleet again.')));
      const view = await entry();
      if (view.ok) await saveLastRegistry();
      return view;
    }),
    'fleet.close': defineHandler(noInput, () => {
      reading.abort();
      reading = new AbortController();
      return ok(null);
    }),
  };
};
