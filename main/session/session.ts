import { type AppError, appError } from '../../shared/errors.ts';
import { type Message, msg } from '../../shared/i18n/message.ts';
import type { View } from '../../shared/ipc-payloads.ts';
import { noPolicy, type Policy } from '../../shared/policy.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Settings } from '../../shared/settings.ts';
import { applyEdit } from '../../shared/topology/edit.ts';
import type { Edit } from '../../shared/topology/edit-types.ts';
import type { Blackout, SavedView, SiteAttributes, Topology } from '../../shared/topology/model.ts';
import { parseTopology } from '../../shared/topology/parse.ts';
import { remainingEdits } from '../../shared/topology/remaining-edits.ts';
import { nameKey } from '../../shared/topology/tree.ts';
import type { ArmPort } from '../arm/port.ts';
import type { Connection } from '../connections/connection.ts';
import { blockWrites } from '../connections/write-guard.ts';
import type { Emit } from '../ipc/server.ts';
import type { Store } from '../storage/store.ts';
import { workspaceKey, type WorkspaceStore } from '../storage/workspace-store.ts';
import { createDocument, type OpenDocument } from './document.ts';
import { createEffectiveSettings, type SettingsPorts } from './effective-settings.ts';
import { registryKey } from './read-registry.ts';
import { createRegistryReader, type RegistryRead } from './registry-reader.ts';

export interface SessionPorts {
  readonly connection: Connection;
  readonly store: Store;
  readonly workspaces: WorkspaceStore;
  /** No policy if omitted. */
  readonly policy?: Policy;
  readonly emit: Emit;
  /** English if omitted. */
  readonly setLocale?: SettingsPorts['setLocale'];
  readonly onRead?: (read: RegistryRead) => void;
  /** Resolves at first paint. Cached data is revalidated only then, or immediately if omitted. */
  readonly firstPaint?: Promise<void>;
  readonly onReadFinished?: (failure: AppError | null) => void;
}

type Answer<T> = Promise<Result<T, AppError>>;

export interface Session {
  readonly settings: () => Promise<Settings>;
  /** The change holds for this run even if the disk refuses it. */
  readonly changeSettings: (change: Partial<Settings>) => Answer<Settings>;
  /** Returns the open document, else the registry's cached workspace, which it revalidates, else reads the registry. */
  readonly view: () => Answer<View>;
  readonly refresh: () => Answer<View>;
  readonly cancelRead: () => void;
  readonly choose: (registryId: string) => Answer<View>;
  /** Switches the connection and opens a registry of it. On failure nothing changes. */
  readonly connect: (connection: Connection, registryId: string | null) => Answer<View>;
  /** Refreshes the open registry in the background and emits the result. Null if no registry is open. */
  readonly refreshInBackground: () => Promise<Result<View, AppError> | null>;
  readonly openText: (name: string, text: string) => Answer<View>;
  readonly closeFile: () => Answer<View>;
  /**
   * Returns an error if the change could not be persisted; it stays in memory and is retried. The same holds for the
   * next three methods.
   */
  readonly saveDraft: (edits: readonly Edit[]) => Answer<null>;
  readonly saveSite: (registry: string, site: SiteAttributes) => Answer<null>;
  readonly saveBlackouts: (blackouts: readonly Blackout[]) => Answer<null>;
  readonly saveViews: (views: readonly SavedView[]) => Answer<null>;
  /** Drops the draft and the site attributes of the registry, and reads it again. */
  readonly discardWorkspace: () => Answer<View>;
  /** Reads the registry again and drops the edits of its draft that are done, even while a file is shown. */
  readonly afterApply: () => Promise<void>;
  readonly topology: () => Promise<Topology | null>;
  readonly views: () => Promise<readonly SavedView[]>;
  /** Null if writes are allowed. */
  readonly readOnlyReason: () => Message | null;
  /** ARM id of the open registry; null for a file. */
  readonly registryId: () => string | null;
  /** Workspace key; null if no document is open. */
  readonly key: () => string | null;
  /**
   * The connection's port, which refuses writes in read-only mode. An open file does not stop an apply to a registry.
   */
  readonly arm: ArmPort;
  readonly connection: Connection;
}

const notOpen = () => appError('not-found', msg('No registry is open. Choose one first.'));

/** Applies the edits of site attributes, which only Cascade stores, so that they count as done with the rest. */
const withSites = (topology: Topology, edits: readonly Edit[]): Topology =>
  edits.reduce((now, edit) => {
    const next = edit.kind === 'set-site' ? applyEdit(now, edit) : null;
    return next?.ok === true ? next.value : now;
  }, topology);

/** Emits events after the response they accompany; otherwise the stale state wins. */
const emitAfterResponse = <A extends readonly unknown[]>(run: (...args: A) => unknown, ...args: A): void => {
  setImmediate(() => void run(...args));
};

export const createSession = ({
  connection: initial,
  store,
  workspaces,
  policy = noPolicy,
  emit,
  setLocale = () => Promise.resolve(),
  onRead = () => undefined,
  firstPaint,
  onReadFinished = () => undefined,
}: SessionPorts): Session => {
  let connection = initial;
  let registryId = connection.firstRegistry;
  const settings = createEffectiveSettings({ store, policy, emit, setLocale });
  const document = createDocument({ workspaces, settings, now: () => connection.now() });
  const reader = createRegistryReader({
    document,
    settings,
    target: () => ({ connection, registryId }),
    emit,
    onRead,
    onReadFinished,
  });
  let arm = blockWrites(connection.arm, settings.readOnlyReason);

  /** Null if nothing is cached. */
  const showCached = async (id: string): Promise<OpenDocument | null> => {
    const cached = await document.load(connection, id);
    document.set(cached);
    if (cached !== null && firstPaint === undefined) emitAfterResponse(reader.readAndEmit, id);
    else if (cached !== null) void firstPaint?.then(() => reader.readAndEmit(id));
    return cached;
  };
  let restoring: Promise<void> | null = null;
  let showing: Promise<OpenDocument | null> | null = null;

  /** Emits the view of the changed document and waits until it is saved. */
  const saveTopology = (change: (topology: Topology) => Topology): Answer<null> => {
    const open = document.current();
    if (open === null) return Promise.resolve(err(notOpen()));
    const view = document.show({ ...open, topology: change(open.topology) });
    emit('view.changed', view);
    return workspaces.settled();
  };

  const current = async (): Promise<OpenDocument | null> => {
    if (document.current() === null) await view();
    return document.current();
  };

  const view = async (): Answer<View> => {
    await settings.get();
    await (restoring ??= document.restoreFile());
    if (workspaces.unsaved() !== null) emitAfterResponse(emit, 'workspace.unsaved', workspaces.unsaved());
    const open = document.current();
    if (open !== null) {
      // A reloaded page has lost the failure.
      const failure = reader.failure();
      if (failure !== null && open.registryId !== null) emitAfterResponse(emit, 'view.refreshFailed', failure);
      return ok(document.toView(open));
    }
    if (registryId === null) return err(notOpen());
    const id = registryId;
    if (reader.pending() === null) {
      const cached = await (showing ??= showCached(id).finally(() => (showing = null)));
      if (cached !== null) return ok(document.toView(cached));
    }
    return reader.read(id);
  };

  return {
    settings: settings.get,
    changeSettings: async (wanted) => {
      const changed = await settings.change(wanted);
      if (!changed.ok) return changed;
      document.update({});
      const open = document.current();
      if (changed.value.readOnlyChanged && open !== null) emit('session.changed', document.toSessionFacts(open));
      return changed.value.written.ok ? ok(changed.value.settings) : changed.value.written;
    },
    view,
    refresh: async () => {
      const open = document.current();
      if (open?.registryId === null) return ok(document.toView(open));
      return registryId === null ? err(notOpen()) : reader.read(registryId);
    },
    cancelRead: reader.cancel,
    choose: async (id) => {
      const before = { open: document.current(), registryId };
      registryId = id;
      document.set(null);
      const read = await reader.read(id);
      if (!read.ok && registryId === id) {
        ({ registryId } = before);
        document.set(before.open);
        reader.clearFailure();
      }
      return read;
    },
    connect: async (next, id) => {
      const wanted = id ?? next.firstRegistry;
      if (wanted === null) return err(notOpen());
      const before = { connection, arm, registryId, open: document.current() };
      connection = next;
      arm = blockWrites(next.arm, settings.readOnlyReason);
      registryId = wanted;
      document.set(null);
      const read = await reader.read(wanted);
      if (!read.ok && connection === next) {
        ({ connection, arm, registryId } = before);
        document.set(before.open);
        reader.clearFailure();
        onReadFinished(null);
      }
      return read;
    },
    refreshInBackground: async () =>
      document.current()?.registryId === null || registryId === null ? null : reader.readAndEmit(registryId),
    openText: async (name, text) => {
      const parsed = parseTopology(text, { name });
      if (!parsed.ok) return parsed;
      await settings.get();
      restoring ??= Promise.resolve();
      const key = workspaceKey(text);
      const { topology, edits, views, scenario, format } = parsed.value;
      const saved = await workspaces.load(key);
      settings.useScenario(scenario === undefined ? null : (saved?.scenario ?? scenario));
      return ok(
        document.showFile(name, format, key, {
          topology,
          edits: saved?.edits ?? edits,
          views: saved?.views ?? views ?? [],
        }),
      );
    },
    closeFile: async () => {
      if (registryId === null) return err(notOpen());
      const open = document.current();
      if (open?.registryId === registryId) return ok(document.toView(open));
      const id = registryId;
      const cached = await document.load(connection, id);
      document.set(cached);
      if (cached === null) return reader.read(id);
      settings.useScenario(null);
      workspaces.keepFile(null);
      emitAfterResponse(reader.readAndEmit, id);
      return ok(document.toView(cached));
    },
    saveDraft: async (edits) => {
      document.update({ edits });
      return workspaces.settled();
    },
    saveSite: async (registry, site) => {
      const open = document.current();
      if (open?.topology.registries.some(({ name }) => nameKey(name) === nameKey(registry)) === false)
        return err(
          appError('not-found', msg("There is no connected registry ''{registry}''.", { registry }), {
            where: registry,
          }),
        );
      return saveTopology((topology) => ({
        ...topology,
        sites: { ...topology.sites, [nameKey(registry)]: site },
      }));
    },
    saveBlackouts: async (blackouts) => saveTopology((topology) => ({ ...topology, blackouts })),
    saveViews: async (views) => {
      if (document.current() === null) return err(notOpen());
      document.update({ views });
      return workspaces.settled();
    },
    discardWorkspace: async () => {
      if (registryId === null) return err(notOpen());
      await workspaces.forget(registryKey(connection, registryId));
      document.set(null);
      return reader.read(registryId);
    },
    afterApply: async () => {
      if (registryId === null) return;
      const id = registryId;
      // A read that is under way may have started before the last write.
      await reader.pending();
      const read = await reader.read(id);
      if (!read.ok) {
        emit('app.error', read.error);
        return;
      }
      const open = document.current();
      const shown = open?.registryId === id ? open : null;
      const { topology: found, edits, views } = shown ?? read.value;
      const topology = withSites(found, edits);
      const remaining = remainingEdits(topology, edits);
      if (shown === null) workspaces.save(registryKey(connection, id), { topology, edits: remaining, views });
      else emit('view.changed', document.show({ ...shown, topology, edits: remaining }));
    },
    topology: async () => (await current())?.topology ?? null,
    views: async () => (await current())?.views ?? [],
    readOnlyReason: document.readOnlyReason,
    registryId: () => document.current()?.registryId ?? null,
    key: () => document.current()?.key ?? null,
    get arm() {
      return arm;
    },
    get connection() {
      return connection;
    },
  };
};
