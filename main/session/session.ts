import { type AppError, appError } from '../../shared/errors.ts';
import { t } from '../../shared/i18n/translate.ts';
import type { RegistryChoice, Session as SessionFacts, Settings, Source, View } from '../../shared/ipc.ts';
import { lockedBy, noPolicy, type Policy, refusedSetting, setByPolicy } from '../../shared/policy.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { applyEdit } from '../../shared/topology/edit.ts';
import type { Edit } from '../../shared/topology/edit-types.ts';
import type { Blackout, SavedView, Scenario, SiteAttributes, Topology } from '../../shared/topology/model.ts';
import { parseTopology, type TopologyFormat } from '../../shared/topology/parse.ts';
import { remainingEdits } from '../../shared/topology/remaining-edits.ts';
import { nameKey } from '../../shared/topology/tree.ts';
import { nameOfId } from '../arm/arm-path.ts';
import type { ArmPort } from '../arm/port.ts';
import { blockWrites, type Connection, toRegistryOption } from '../connections/connection.ts';
import type { Emit } from '../ipc/server.ts';
import { defaultSettings, readSettings, writeSettings } from '../storage/settings-store.ts';
import type { Store } from '../storage/store.ts';
import { type Workspace, workspaceKey, type WorkspaceStore } from '../storage/workspace-store.ts';
import { mergeLocalData, readRegistry, registryKey } from './read-registry.ts';

/** What is open: a registry of the connection, or a file. */
interface OpenDocument {
  readonly source: Source;
  readonly registry: RegistryChoice | null;
  /** ARM id of the cloud registry; null for a file. */
  readonly registryId: string | null;
  readonly topology: Topology;
  readonly edits: readonly Edit[];
  readonly views: readonly SavedView[];
  /** Of its autosaved workspace. */
  readonly key: string;
}

export interface SessionPorts {
  readonly connection: Connection;
  readonly store: Store;
  readonly workspaces: WorkspaceStore;
  /** Of the organisation; none where it is left out. */
  readonly policy?: Policy;
  readonly emit: Emit;
  /** Called before anything is said, and when the language or the clock changes; English where it is left out. */
  readonly speak?: (settings: Pick<Settings, 'language' | 'clock'>) => Promise<void>;
  /** Told what was read and what was known before, null where nothing was, each time that a registry has been read. */
  readonly onRead?: (read: Read) => void;
  /** When the first picture is there: what is known from before is read anew only then. Not waited for where it is left out. */
  readonly pictured?: Promise<void>;
  /** Told how every read ended; null for well. */
  readonly onReadFinished?: (failure: AppError | null) => void;
}

export interface Read {
  /** Names the registry: of its workspace and of its history. */
  readonly key: string;
  readonly before: Topology | null;
  readonly after: Topology;
}

type Answer<T> = Promise<Result<T, AppError>>;

/** The main process's state, and the only one who changes it. */
export interface Session {
  readonly settings: () => Promise<Settings>;
  /** They hold for this run even where the disk refuses them. */
  readonly changeSettings: (change: Partial<Settings>) => Answer<Settings>;
  /** What is shown: at once from the last run's workspace where there is one, read anew behind it. */
  readonly view: () => Answer<View>;
  readonly refresh: () => Answer<View>;
  /** Gives up the read that is under way, if there is one. */
  readonly cancelRead: () => void;
  readonly choose: (registryId: string) => Answer<View>;
  /** Goes to another Azure and opens a registry there; where that fails all stays as it is. */
  readonly connect: (connection: Connection, registryId: string | null) => Answer<View>;
  /** Reads the open registry again on nobody's order, and tells the page; null where a file is open or nothing is. */
  readonly refreshInBackground: () => Promise<Result<View, AppError> | null>;
  /** Opens a text that the person chose or dropped. */
  readonly openText: (name: string, text: string) => Answer<View>;
  readonly closeFile: () => Answer<View>;
  /** An error where what was said is kept in memory only; it is written as soon as the disk allows. So with the next three. */
  readonly saveDraft: (edits: readonly Edit[]) => Answer<null>;
  readonly saveSite: (registry: string, site: SiteAttributes) => Answer<null>;
  readonly saveBlackouts: (blackouts: readonly Blackout[]) => Answer<null>;
  readonly saveViews: (views: readonly SavedView[]) => Answer<null>;
  /** Forgets the draft and what was said of the sites. */
  readonly discardWorkspace: () => Answer<View>;
  /** Reads everything again and drops what of the registry's draft is done, also where a file is shown. */
  readonly afterApply: () => Promise<void>;
  readonly topology: () => Promise<Topology | null>;
  readonly views: () => Promise<readonly SavedView[]>;
  /** Whether anything may be written now, and why not. */
  readonly readOnlyReason: () => string | null;
  /** The open registry's id; null where a file is open. */
  readonly registryId: () => string | null;
  /** Names what is open; null where nothing is. */
  readonly key: () => string | null;
  /** Of the connection; refuses writes in read-only mode. */
  readonly arm: ArmPort;
  readonly connection: Connection;
}

const notOpen = () => appError('not-found', t('No registry is open. Choose one first.'));
const fileReason = () => t('This is a file: its plan can be exported, and applied once the registry itself is open.');
const readOnlyReason = () => t('Read-only mode is on. Switch it off in the settings to change anything in Azure.');
const lockedReason = () =>
  t('Read-only mode is on by your organisation’s policy: nothing in Azure can be changed from here.');

export const scenarioOf = ({ assumption, rangeDays, localTime, payloadBytes }: Scenario): Scenario => ({
  assumption,
  rangeDays,
  localTime,
  payloadBytes,
});

/** What a draft says of sites concerns nobody but Cascade, so it is kept as soon as the rest is in Azure. */
const withSites = (topology: Topology, edits: readonly Edit[]): Topology =>
  edits.reduce((now, edit) => {
    const next = edit.kind === 'set-site' ? applyEdit(now, edit) : null;
    return next?.ok === true ? next.value : now;
  }, topology);

/** What is told beside an answer must come after it, or the older of the two would stay on screen. */
const emitAfterResponse = <A extends readonly unknown[]>(run: (...args: A) => unknown, ...args: A): void => {
  setImmediate(() => void run(...args));
};

export const createSession = ({
  connection: initial,
  store,
  workspaces,
  policy = noPolicy,
  emit,
  speak,
  onRead,
  pictured,
  onReadFinished: onReadEnded,
}: SessionPorts): Session => {
  let connection = initial;
  let open: OpenDocument | null = null;
  /** The person's own, as kept. */
  let settings: Settings | null = null;
  /** Of the workspace that is open: in force in place of the person's. */
  let scenario: Scenario | null = null;
  /** The registry of the connection that is open or was before a file. */
  let registryId = connection.firstRegistry;
  /** Of the last read; null where it went well. */
  let failure: AppError | null = null;
  /** One read at a time; whoever asks meanwhile gets its answer. */
  let reading: {
    readonly id: string;
    readonly from: Connection;
    readonly stop: AbortController;
    readonly answer: Answer<View>;
  } | null = null;

  const effectiveSettings = (own: Settings): Settings => ({ ...own, ...scenario, ...policy.locks });
  const ownSettings = async (): Promise<Settings> => {
    if (settings !== null) return settings;
    const read = await readSettings(store, { ...defaultSettings, ...policy.defaults });
    await speak?.(effectiveSettings(read));
    return (settings ??= read);
  };
  const currentSettings = async (): Promise<Settings> => effectiveSettings(await ownSettings());

  const useScenario = (next: Scenario | null): void => {
    const before = scenario;
    scenario = next;
    if (settings !== null && before !== next) emit('settings.changed', effectiveSettings(settings));
  };

  const refusal = (): string | null => {
    if (policy.locks.readOnly !== undefined) return policy.locks.readOnly ? lockedReason() : null;
    return settings?.readOnly === true ? readOnlyReason() : null;
  };
  const whyReadOnly = (): string | null => (open?.registryId === null ? fileReason() : refusal());
  // A file that is opened while a plan is being applied to a registry does not stop it.
  let arm = blockWrites(connection.arm, refusal);

  const factsOf = ({ source, registry }: OpenDocument): SessionFacts => {
    const reason = whyReadOnly();
    return { source, registry, writable: reason === null, readOnlyReason: reason, now: connection.now() };
  };

  const viewOf = (one: OpenDocument): View => ({
    session: factsOf(one),
    topology: one.topology,
    edits: one.edits,
    views: one.views,
  });

  const show = (next: OpenDocument): View => {
    if (next.registryId !== null) useScenario(null);
    const { source } = next;
    workspaces.keepFile(
      source.kind === 'file' && next.edits.length > 0
        ? { key: next.key, name: source.name, format: source.format }
        : null,
    );
    open = next;
    workspaces.save(next.key, {
      topology: next.topology,
      edits: next.edits,
      views: next.views,
      ...(settings !== null && { scenario: scenarioOf({ ...settings, ...scenario }) }),
    });
    return viewOf(next);
  };

  const showFile = (
    name: string,
    format: TopologyFormat,
    key: string,
    { topology, edits, views = [] }: Workspace,
  ): View =>
    show({ source: { kind: 'file', name, format }, registry: null, registryId: null, topology, edits, views, key });

  /** What the last run left undone over a file comes back before anything else. */
  const restoreFile = async (): Promise<void> => {
    const file = await workspaces.file();
    const workspace = file === null ? null : await workspaces.load(file.key);
    if (file === null || workspace === null || open !== null) return;
    if (file.format === 'workspace') useScenario(workspace.scenario ?? null);
    showFile(file.name, file.format, file.key, workspace);
  };
  let restored: Promise<void> | null = null;

  const keyFor = (id: string): string => registryKey(connection, id);

  const cached = async (id: string): Promise<OpenDocument | null> => {
    const key = keyFor(id);
    const workspace = await workspaces.load(key, id);
    if (workspace === null) return null;
    const { cloud } = workspace.topology;
    const registry = toRegistryOption({
      id: cloud.id ?? id,
      name: cloud.name,
      location: cloud.location ?? '',
      sku: { name: cloud.sku ?? '' },
    });
    return {
      source: connection.source,
      registry,
      registryId: id,
      key,
      topology: workspace.topology,
      edits: workspace.edits,
      views: workspace.views ?? [],
    };
  };

  const readNow = async (from: Connection, id: string, abort: AbortSignal): Answer<View> => {
    await currentSettings();
    const found = await readRegistry(from, id, { abort, onProgress: (progress) => emit('view.progress', progress) });
    if (!found.ok) return found;
    if (connection !== from)
      return err(
        appError(
          'cancelled',
          t('{name} is not shown, because another registry was opened meanwhile.', { name: nameOfId(id) }),
        ),
      );
    const before = open?.registryId === id ? open : await cached(id);
    const next: OpenDocument = {
      source: from.source,
      registry: toRegistryOption(found.value.registry),
      registryId: id,
      topology: mergeLocalData(found.value.topology, before?.topology ?? null, from.sites),
      edits: before?.edits ?? [],
      views: before?.views ?? [],
      key: keyFor(id),
    };
    onRead?.({ key: next.key, before: before?.topology ?? null, after: next.topology });
    // A file or another registry may have been opened while this one was read.
    return ok(registryId === id && (open === null || open.registryId === id) ? show(next) : viewOf(next));
  };

  const read = (id: string): Answer<View> => {
    if (reading?.id === id && reading.from === connection) return reading.answer;
    const stop = new AbortController();
    const answer = readNow(connection, id, stop.signal)
      .then((ended) => {
        // Who gave a read up knows of it: what was shown is no worse than before.
        if (ended.ok || ended.error.kind !== 'cancelled') failure = ended.ok ? null : ended.error;
        onReadEnded?.(failure);
        return ended;
      })
      .finally(() => {
        if (reading?.answer === answer) reading = null;
      });
    reading = { id, from: connection, stop, answer };
    return answer;
  };

  const readBehind = async (id: string): Answer<View> => {
    const answer = await read(id);
    if (open?.registryId !== id) return answer;
    if (answer.ok) emit('view.changed', viewOf(open));
    else if (answer.error.kind !== 'cancelled') emit('view.refreshFailed', answer.error);
    return answer;
  };

  const readAfterwards = (id: string): void => emitAfterResponse(readBehind, id);

  /** Shows what is known from before, once however many ask for it meanwhile. */
  const showKnown = async (id: string): Promise<OpenDocument | null> => {
    open = await cached(id);
    if (open !== null && pictured === undefined) readAfterwards(id);
    else if (open !== null) void pictured?.then(() => readBehind(id));
    return open;
  };
  let showing: Promise<OpenDocument | null> | null = null;

  const change = (next: Partial<OpenDocument>): void => {
    if (open !== null) show({ ...open, ...next });
  };

  const session: Session = {
    settings: currentSettings,
    changeSettings: async (wanted) => {
      const locked = refusedSetting(wanted, lockedBy(policy));
      if (locked !== null) return err(appError('refused', setByPolicy(locked), { where: locked }));
      const before = { ...(await ownSettings()), ...scenario };
      const after = { ...before, ...wanted };
      settings = scenario === null || settings === null ? after : { ...after, ...scenarioOf(settings) };
      if (scenario !== null) scenario = scenarioOf(after);
      if (before.language !== after.language || before.clock !== after.clock) await speak?.(after);
      const written = await writeSettings(store, settings);
      if (open !== null) show(open);
      if (before.readOnly !== after.readOnly && open !== null) emit('session.changed', factsOf(open));
      return written.ok ? ok(effectiveSettings(after)) : written;
    },
    view: async () => {
      await currentSettings();
      await (restored ??= restoreFile());
      if (workspaces.unsaved() !== null) emitAfterResponse(emit, 'workspace.unsaved', workspaces.unsaved());
      if (open !== null) {
        // A page that was loaded anew has not heard of it.
        if (failure !== null && open.registryId !== null) emitAfterResponse(emit, 'view.refreshFailed', failure);
        return ok(viewOf(open));
      }
      if (registryId === null) return err(notOpen());
      const id = registryId;
      if (reading === null) {
        const known = await (showing ??= showKnown(id).finally(() => (showing = null)));
        if (known !== null) return ok(viewOf(known));
      }
      return read(id);
    },
    refresh: () =>
      open?.registryId === null
        ? Promise.resolve(ok(viewOf(open)))
        : registryId === null
          ? Promise.resolve(err(notOpen()))
          : read(registryId),
    cancelRead: () => reading?.stop.abort(),
    choose: async (id) => {
      const kept = { open, registryId };
      registryId = id;
      open = null;
      const answer = await read(id);
      if (!answer.ok && registryId === id) {
        ({ open, registryId } = kept);
        failure = null;
      }
      return answer;
    },
    connect: async (next, id) => {
      const wanted = id ?? next.firstRegistry;
      if (wanted === null) return err(notOpen());
      const kept = { connection, arm, open, registryId };
      connection = next;
      arm = blockWrites(next.arm, refusal);
      registryId = wanted;
      open = null;
      const answer = await read(wanted);
      if (!answer.ok && connection === next) {
        ({ connection, arm, open, registryId } = kept);
        // What failed is no longer what is looked at.
        failure = null;
        onReadEnded?.(null);
      }
      return answer;
    },
    refreshInBackground: async () => (open?.registryId === null || registryId === null ? null : readBehind(registryId)),
    openText: async (name, text) => {
      // A list does not say when it was read.
      const parsed = parseTopology(text, { name });
      if (!parsed.ok) return parsed;
      await currentSettings();
      restored ??= Promise.resolve();
      const key = workspaceKey(text);
      const { topology, edits, format } = parsed.value;
      const kept = await workspaces.load(key);
      const draft = kept?.edits ?? edits;
      useScenario(parsed.value.scenario === undefined ? null : (kept?.scenario ?? parsed.value.scenario));
      return ok(
        showFile(name, format, key, { topology, edits: draft, views: kept?.views ?? parsed.value.views ?? [] }),
      );
    },
    closeFile: async () => {
      if (registryId === null) return err(notOpen());
      if (open?.registryId === registryId) return ok(viewOf(open));
      const id = registryId;
      open = await cached(id);
      if (open === null) return read(id);
      useScenario(null);
      workspaces.keepFile(null);
      readAfterwards(id);
      return ok(viewOf(open));
    },
    saveDraft: async (edits) => {
      change({ edits });
      return workspaces.settled();
    },
    saveSite: async (registry, site) => {
      if (open === null) return err(notOpen());
      if (!open.topology.registries.some(({ name }) => nameKey(name) === nameKey(registry)))
        return err(
          appError('not-found', t("There is no connected registry '{registry}'.", { registry }), { where: registry }),
        );
      change({ topology: { ...open.topology, sites: { ...open.topology.sites, [nameKey(registry)]: site } } });
      emit('view.changed', viewOf(open));
      return workspaces.settled();
    },
    saveBlackouts: async (blackouts) => {
      if (open === null) return err(notOpen());
      change({ topology: { ...open.topology, blackouts } });
      emit('view.changed', viewOf(open));
      return workspaces.settled();
    },
    saveViews: async (views) => {
      if (open === null) return err(notOpen());
      change({ views });
      return workspaces.settled();
    },
    discardWorkspace: async () => {
      if (registryId === null) return err(notOpen());
      await workspaces.forget(keyFor(registryId));
      open = null;
      return read(registryId);
    },
    afterApply: async () => {
      if (registryId === null) return;
      const id = registryId;
      // A read that is under way may have begun before the last write.
      await reading?.answer;
      const answer = await read(id);
      if (!answer.ok) {
        emit('app.error', answer.error);
        return;
      }
      const shown = open?.registryId === id ? open : null;
      const { topology: found, edits, views } = shown ?? answer.value;
      const topology = withSites(found, edits);
      const left = remainingEdits(topology, edits);
      if (shown === null) workspaces.save(keyFor(id), { topology, edits: left, views });
      else emit('view.changed', show({ ...shown, topology, edits: left }));
    },
    topology: async () => {
      if (open === null) await session.view();
      return open?.topology ?? null;
    },
    views: async () => {
      if (open === null) await session.view();
      return open?.views ?? [];
    },
    readOnlyReason: whyReadOnly,
    registryId: () => open?.registryId ?? null,
    key: () => open?.key ?? null,
    get arm() {
      return arm;
    },
    get connection() {
      return connection;
    },
  };
  return session;
};
