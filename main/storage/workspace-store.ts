import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type AppError, appError } from '../../shared/errors.ts';
import { type Message, msg } from '../../shared/i18n/message.ts';
import { formatMessage } from '../../shared/i18n/translate.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { isWithinCloud } from '../../shared/topology/arm-id.ts';
import { parseTopology } from '../../shared/topology/parse.ts';
import type { Workspace } from '../../shared/topology/parse-workspace.ts';
import { serializeWorkspace } from '../../shared/topology/serialize-workspace.ts';
import { describeIoError } from '../files/text-file.ts';
import type { Store } from './store.ts';

const storedFile = z.object({
  key: z.string(),
  name: z.string(),
  format: z.enum(['workspace', 'arm-list', 'az-list', 'arm-template', 'terraform-state']),
});
/** A file that was opened, with the key of its autosaved workspace. */
type StoredWorkspace = z.infer<typeof storedFile>;

/**
 * Autosaved workspaces: the topology as last read, local data of its sites, and the draft. One file per registry or
 * opened file, in the format that people save, so that a crash loses nothing and the next start shows it immediately.
 */
export interface WorkspaceStore {
  /** With `cloudId`, null unless all of the workspace belongs to that cloud registry. */
  readonly load: (key: string, cloudId?: string) => Promise<Workspace | null>;
  /** Returns immediately; of several quick saves the last is written. Failed writes are retried until they succeed. */
  readonly save: (key: string, workspace: Workspace) => void;
  readonly forget: (key: string) => Promise<void>;
  /** The file whose draft is open, restored on the next start; null if there is none. */
  readonly keepFile: (file: StoredWorkspace | null) => void;
  readonly file: () => Promise<StoredWorkspace | null>;
  /** Waits for pending writes. Error: something is in memory only. */
  readonly settled: () => Promise<Result<null, AppError>>;
  /** Why something is in memory only; null if everything is on the disk. */
  readonly unsaved: () => AppError | null;
}

export interface WorkspaceStorePorts {
  readonly onError: (cause: unknown) => void;
  /** Called when something becomes unsaved or the reason changes, and with null once everything is saved. */
  readonly onUnsaved: (failure: AppError | null) => void;
  readonly later: (run: () => void) => void;
}

/** Identifies a registry by its id, a file by its content. */
export const workspaceKey = (identity: string): string =>
  createHash('sha256').update(identity).digest('hex').slice(0, 24);

const fileName = 'file.json';

const inMemoryOnly = (cause: unknown): AppError =>
  appError(
    'refused',
    msg(
      "The draft and what is kept of the sites cannot be written to Cascade's folder: {reason}. They are in memory, and writing is tried again until it works; save the workspace to another place before you close Cascade.",
      { reason: describeIoError(cause) },
    ),
  );

const findProblem = (parsed: ReturnType<typeof parseTopology>, cloudId: string | undefined): Message | null => {
  if (!parsed.ok) return parsed.error.message;
  return cloudId === undefined || isWithinCloud(parsed.value.topology, cloudId)
    ? null
    : msg('The workspace of {cloudId} holds ids of another registry.', { cloudId });
};

export const createWorkspaceStore = (
  store: Store,
  { onError, onUnsaved, later }: WorkspaceStorePorts,
): WorkspaceStore => {
  /** The disk may be behind. */
  const latest = new Map<string, Workspace>();
  const unwritten = new Set<string>();
  let writing: Promise<void> = Promise.resolve();
  let failure: AppError | null = null;
  /** The system's code of the failure. */
  let failureCode: string | null = null;
  let retries = false;
  let file: string | null = null;

  const workspaceFile = (key: string): string => `workspaces/${key}.json`;

  const setSaved = (): void => {
    if (failure === null) return;
    failure = failureCode = null;
    onUnsaved(null);
  };

  const setFailure = (cause: unknown): void => {
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
    if (code === failureCode) return;
    failureCode = code;
    failure = inMemoryOnly(cause);
    onUnsaved(failure);
  };

  const write = async (key: string): Promise<void> => {
    const workspace = latest.get(key);
    if (workspace === undefined || !unwritten.delete(key)) return;
    try {
      await store.write(
        workspaceFile(key),
        serializeWorkspace(workspace.topology, workspace.edits, workspace.scenario, workspace.views),
      );
      if (unwritten.size === 0) setSaved();
    } catch (cause) {
      unwritten.add(key);
      if (failure === null) onError(cause);
      setFailure(cause);
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
      const text = latest.has(key) ? null : await store.read(workspaceFile(key));
      const parsed = text === null ? null : parseTopology(text);
      const problem = parsed === null ? null : findProblem(parsed, cloudId);
      if (text !== null && problem !== null) {
        // A file of a newer version or a damaged one may still be wanted, and the next save would overwrite it.
        onError(formatMessage(problem));
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
      await store.remove(workspaceFile(key));
      if (unwritten.size === 0) setSaved();
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
        return storedFile.parse(JSON.parse(file ?? ''));
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
