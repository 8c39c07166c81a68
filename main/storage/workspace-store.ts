import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type AppError, appError } from '../../shared/errors.ts';
import { t } from '../../shared/i18n/translate.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { isWithinCloud } from '../../shared/topology/arm-id.ts';
import type { Edit } from '../../shared/topology/edit-types.ts';
import type { SavedView, Scenario, Topology } from '../../shared/topology/model.ts';
import { parseTopology } from '../../shared/topology/parse.ts';
import { serializeWorkspace } from '../../shared/topology/serialize-workspace.ts';
import type { Store } from './store.ts';
import { describeIoError } from './text-file.ts';

export interface Workspace {
  readonly topology: Topology;
  readonly edits: readonly Edit[];
  /** Under what its figures were looked at. */
  readonly scenario?: Scenario;
  readonly views?: readonly SavedView[];
}

const keptFile = z.object({
  key: z.string(),
  name: z.string(),
  format: z.enum(['workspace', 'arm-list', 'az-list', 'arm-template', 'terraform-state']),
});
/** A file that was opened, by the key of its autosaved workspace. */
type StoredWorkspace = z.infer<typeof keptFile>;

/**
 * What is on the screen, autosaved: the topology as last seen, what Azure does not know of its sites, and the draft over it. One workspace
 * file for each registry or opened file, in the format that people save, so that a crash loses nothing and the next start shows it at once.
 */
export interface WorkspaceStore {
  /** With `cloudId` only where all of it is of that cloud registry. */
  readonly load: (key: string, cloudId?: string) => Promise<Workspace | null>;
  /** Returns at once; of saves in quick succession the last is written. What the disk refuses is kept and tried again until it is written. */
  readonly save: (key: string, workspace: Workspace) => void;
  readonly forget: (key: string) => Promise<void>;
  /** The file whose draft is on the screen, so that the next start shows it again; null where there is none. */
  readonly keepFile: (file: StoredWorkspace | null) => void;
  readonly file: () => Promise<StoredWorkspace | null>;
  /** Waits for the writes that are under way: an error where something is in memory only. */
  readonly settled: () => Promise<Result<null, AppError>>;
  /** Why something is in memory only; null where everything is on the disk. */
  readonly unsaved: () => AppError | null;
}

export interface WorkspaceStorePorts {
  readonly onError: (cause: unknown) => void;
  /** Told why something is in memory only, when that begins or its reason changes, and null when it ends. */
  readonly onUnsaved: (failure: AppError | null) => void;
  /** Runs something some seconds from now. */
  readonly later: (run: () => void) => void;
}

/** Names a registry by its id, a file by its content. */
export const workspaceKey = (identity: string): string =>
  createHash('sha256').update(identity).digest('hex').slice(0, 24);

const fileName = 'file.json';

const inMemoryOnly = (cause: unknown): AppError =>
  appError(
    'refused',
    t(
      "The draft and what is kept of the sites cannot be written to Cascade's folder: {reason}. They are in memory, and writing is tried again until it works; save the workspace to another place before you close Cascade.",
      { reason: describeIoError(cause) },
    ),
  );

/** Why what was read may not be shown; null where it may. */
const problemOf = (parsed: ReturnType<typeof parseTopology>, cloudId: string | undefined): string | null => {
  if (!parsed.ok) return parsed.error.message;
  return cloudId === undefined || isWithinCloud(parsed.value.topology, cloudId)
    ? null
    : t('The workspace of {cloudId} holds ids of another registry.', { cloudId });
};

export const createWorkspaceStore = (
  store: Store,
  { onError, onUnsaved, later }: WorkspaceStorePorts,
): WorkspaceStore => {
  /** As last saved: the disk may be behind. */
  const latest = new Map<string, Workspace>();
  const unwritten = new Set<string>();
  let writing: Promise<void> = Promise.resolve();
  let failure: AppError | null = null;
  let retries = false;
  let file: string | null = null;

  const fileOf = (key: string): string => `workspaces/${key}.json`;

  const tell = (now: AppError | null): void => {
    if (now?.message === failure?.message) return;
    failure = now;
    onUnsaved(now);
  };

  const write = async (key: string): Promise<void> => {
    const workspace = latest.get(key);
    if (workspace === undefined || !unwritten.delete(key)) return;
    try {
      await store.write(
        fileOf(key),
        serializeWorkspace(workspace.topology, workspace.edits, workspace.scenario, workspace.views),
      );
      if (unwritten.size === 0) tell(null);
    } catch (cause) {
      unwritten.add(key);
      if (failure === null) onError(cause);
      tell(inMemoryOnly(cause));
      if (retries) return;
      retries = true;
      later(() => {
        retries = false;
        for (const one of unwritten) enqueue(one);
      });
    }
  };

  const enqueue = (key: string): void => {
    writing = writing.then(() => write(key));
  };

  return {
    load: async (key, cloudId) => {
      const text = latest.has(key) ? null : await store.read(fileOf(key));
      const parsed = text === null ? null : parseTopology(text);
      const problem = parsed === null ? null : problemOf(parsed, cloudId);
      if (text !== null && problem !== null) {
        // What a newer Cascade or a fault of the disk left there may still be wanted: the next save would write over it.
        onError(problem);
        await store.write(`workspaces/${key}.unread.json`, text).catch(onError);
      }
      const kept = latest.get(key);
      if (kept !== undefined || parsed?.ok !== true || problem !== null) return kept ?? null;
      const { format: _, ...workspace } = parsed.value;
      return workspace;
    },
    save: (key, workspace) => {
      latest.set(key, workspace);
      unwritten.add(key);
      enqueue(key);
    },
    forget: async (key) => {
      latest.delete(key);
      unwritten.delete(key);
      await writing;
      await store.remove(fileOf(key));
      if (unwritten.size === 0) tell(null);
    },
    keepFile: (next) => {
      const text = next === null ? null : `${JSON.stringify(next, null, 2)}\n`;
      if (text === file) return;
      file = text;
      writing = writing
        .then(() => (text === null ? store.remove(fileName) : store.write(fileName, text)))
        .catch(onError);
    },
    file: async () => {
      file = await store.read(fileName);
      try {
        return keptFile.parse(JSON.parse(file ?? ''));
      } catch {
        return null;
      }
    },
    settled: async () => {
      await writing;
      return failure === null ? ok(null) : err(failure);
    },
    unsaved: () => failure,
  };
};
