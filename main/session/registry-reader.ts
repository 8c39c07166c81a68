import { type AppError, appError } from '../../shared/errors.ts';
import { msg } from '../../shared/i18n/message.ts';
import type { View } from '../../shared/ipc-payloads.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Topology } from '../../shared/topology/model.ts';
import { nameOfId } from '../arm/arm-path.ts';
import type { Connection } from '../connections/connection.ts';
import { toRegistryOption } from '../connections/list-registries.ts';
import type { Emit } from '../ipc/server.ts';
import type { Document, OpenDocument } from './document.ts';
import type { EffectiveSettings } from './effective-settings.ts';
import { mergeLocalData, readRegistry, registryKey } from './read-registry.ts';

/** A registry that was read, with the topology known before; null if it is new. */
export interface RegistryRead {
  /** Key of the registry's workspace and of its sync history. */
  readonly key: string;
  readonly before: Topology | null;
  readonly after: Topology;
}

/** The connection in use and its registry, which stays set while a file is open. */
interface Target {
  readonly connection: Connection;
  readonly registryId: string | null;
}

interface ReaderPorts {
  readonly document: Document;
  readonly settings: EffectiveSettings;
  readonly target: () => Target;
  readonly emit: Emit;
  readonly onRead: (read: RegistryRead) => void;
  /** Called at the end of every read; null for success. */
  readonly onReadFinished: (failure: AppError | null) => void;
}

type ViewResult = Promise<Result<View, AppError>>;

/** Reads registries of the target's connection, one at a time. */
interface RegistryReader {
  /** Shows the registry unless another document was opened meanwhile. Joins a pending read of the same registry. */
  readonly read: (registryId: string) => ViewResult;
  /** Like `read`; also emits the result if the registry is still open. */
  readonly readAndEmit: (registryId: string) => ViewResult;
  readonly pending: () => ViewResult | null;
  readonly cancel: () => void;
  /** Error of the last read; null if it succeeded. */
  readonly failure: () => AppError | null;
  readonly clearFailure: () => void;
}

export const createRegistryReader = ({
  document,
  settings,
  target,
  emit,
  onRead,
  onReadFinished,
}: ReaderPorts): RegistryReader => {
  let failure: AppError | null = null;
  let reading: {
    readonly id: string;
    readonly from: Connection;
    readonly abort: AbortController;
    readonly result: ViewResult;
  } | null = null;

  const readNow = async (from: Connection, id: string, abort: AbortSignal): ViewResult => {
    await settings.get();
    const found = await readRegistry(from, id, { abort, onProgress: (progress) => emit('view.progress', progress) });
    if (!found.ok) return found;
    if (target().connection !== from)
      return err(
        appError(
          'cancelled',
          msg('{name} is not shown, because another registry was opened meanwhile.', { name: nameOfId(id) }),
        ),
      );
    const shown = document.current();
    const before = shown?.registryId === id ? shown : await document.load(from, id);
    const next: OpenDocument = {
      source: from.source,
      registry: toRegistryOption(found.value.registry),
      registryId: id,
      topology: mergeLocalData(found.value.topology, before?.topology ?? null, from.sites),
      edits: before?.edits ?? [],
      views: before?.views ?? [],
      key: registryKey(from, id),
    };
    onRead({ key: next.key, before: before?.topology ?? null, after: next.topology });
    const current = document.current();
    const isStillWanted = target().registryId === id && (current === null || current.registryId === id);
    return ok(isStillWanted ? document.show(next) : document.toView(next));
  };

  const read = (id: string): ViewResult => {
    const { connection } = target();
    if (reading?.id === id && reading.from === connection) return reading.result;
    const abort = new AbortController();
    const result = readNow(connection, id, abort.signal)
      .then((ended) => {
        // A cancelled read does not invalidate the view.
        if (ended.ok || ended.error.kind !== 'cancelled') failure = ended.ok ? null : ended.error;
        onReadFinished(failure);
        return ended;
      })
      .finally(() => {
        if (reading?.result === result) reading = null;
      });
    reading = { id, from: connection, abort, result };
    return result;
  };

  return {
    read,
    readAndEmit: async (id) => {
      const result = await read(id);
      const current = document.current();
      if (current?.registryId !== id) return result;
      if (result.ok) emit('view.changed', document.toView(current));
      else if (result.error.kind !== 'cancelled') emit('view.refreshFailed', result.error);
      return result;
    },
    pending: () => reading?.result ?? null,
    cancel: () => reading?.abort.abort(),
    failure: () => failure,
    clearFailure: () => {
      failure = null;
    },
  };
};
