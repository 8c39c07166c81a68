import { type Message, msg } from '../../shared/i18n/message.ts';
import type { RegistryChoice, SessionFacts, Source, View } from '../../shared/ipc-payloads.ts';
import type { Edit } from '../../shared/topology/edit-types.ts';
import type { SavedView, Topology } from '../../shared/topology/model.ts';
import type { TopologyFormat } from '../../shared/topology/parse.ts';
import type { Workspace } from '../../shared/topology/parse-workspace.ts';
import type { Connection } from '../connections/connection.ts';
import { toRegistryOption } from '../connections/list-registries.ts';
import type { WorkspaceStore } from '../storage/workspace-store.ts';
import type { EffectiveSettings } from './effective-settings.ts';
import { registryKey } from './read-registry.ts';

export interface OpenDocument {
  readonly source: Source;
  readonly registry: RegistryChoice | null;
  /** ARM id of the cloud registry; null for a file. */
  readonly registryId: string | null;
  readonly topology: Topology;
  readonly edits: readonly Edit[];
  readonly views: readonly SavedView[];
  /** Key of the autosaved workspace. */
  readonly key: string;
}

interface DocumentPorts {
  readonly workspaces: WorkspaceStore;
  readonly settings: EffectiveSettings;
  /** The clock of the connection. */
  readonly now: () => number;
}

/** The open document. Every change is autosaved as its workspace. */
export interface Document {
  readonly current: () => OpenDocument | null;
  /** Does not save it. */
  readonly set: (next: OpenDocument | null) => void;
  readonly show: (next: OpenDocument) => View;
  readonly showFile: (name: string, format: TopologyFormat, key: string, workspace: Workspace) => View;
  /** Saves the changed document. Does nothing if none is open. */
  readonly update: (change: Partial<OpenDocument>) => void;
  /** Reopens the file whose draft was open when the last run ended. */
  readonly restoreFile: () => Promise<void>;
  /** Reads the registry's workspace; null if there is none. */
  readonly load: (connection: Connection, registryId: string) => Promise<OpenDocument | null>;
  readonly toView: (document: OpenDocument) => View;
  readonly toSessionFacts: (document: OpenDocument) => SessionFacts;
  /** Null if writes to Azure are allowed. */
  readonly readOnlyReason: () => Message | null;
}

const fileReason = msg('This is a file: its plan can be exported, and applied once the registry itself is open.');

export const createDocument = ({ workspaces, settings, now }: DocumentPorts): Document => {
  let open: OpenDocument | null = null;

  const readOnlyReason = (): Message | null => (open?.registryId === null ? fileReason : settings.readOnlyReason());

  const toSessionFacts = ({ source, registry }: OpenDocument): SessionFacts => {
    const reason = readOnlyReason();
    return { source, registry, writable: reason === null, readOnlyReason: reason, now: now() };
  };

  const toView = (document: OpenDocument): View => ({
    session: toSessionFacts(document),
    topology: document.topology,
    edits: document.edits,
    views: document.views,
  });

  const show = (next: OpenDocument): View => {
    const { source, key, topology, edits, views } = next;
    if (next.registryId !== null) settings.useScenario(null);
    workspaces.keepFile(
      source.kind === 'file' && edits.length > 0 ? { key, name: source.name, format: source.format } : null,
    );
    open = next;
    const scenario = settings.scenario();
    workspaces.save(key, { topology, edits, views, ...(scenario !== null && { scenario }) });
    return toView(next);
  };

  const showFile: Document['showFile'] = (name, format, key, { topology, edits, views = [] }) =>
    show({ source: { kind: 'file', name, format }, registry: null, registryId: null, topology, edits, views, key });

  return {
    current: () => open,
    set: (next) => {
      open = next;
    },
    show,
    showFile,
    update: (change) => {
      if (open !== null) show({ ...open, ...change });
    },
    restoreFile: async () => {
      const file = await workspaces.file();
      const workspace = file === null ? null : await workspaces.load(file.key);
      if (file === null || workspace === null || open !== null) return;
      if (file.format === 'workspace') settings.useScenario(workspace.scenario ?? null);
      showFile(file.name, file.format, file.key, workspace);
    },
    load: async (connection, id) => {
      const key = registryKey(connection, id);
      const workspace = await workspaces.load(key, id);
      if (workspace === null) return null;
      const { cloud } = workspace.topology;
      return {
        source: connection.source,
        registry: toRegistryOption({
          id: cloud.id ?? id,
          name: cloud.name,
          location: cloud.location ?? '',
          sku: { name: cloud.sku ?? '' },
        }),
        registryId: id,
        key,
        topology: workspace.topology,
        edits: workspace.edits,
        views: workspace.views ?? [],
      };
    },
    toView,
    toSessionFacts,
    readOnlyReason,
  };
};
