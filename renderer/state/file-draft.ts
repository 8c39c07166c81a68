import type { View } from '../../shared/ipc-payloads.ts';
import type { Edit } from '../../shared/topology/edit-types.ts';
import type { Topology } from '../../shared/topology/model.ts';
import { nameKey } from '../../shared/topology/tree.ts';

/** A file with a draft over it. */
export interface FileDraft {
  readonly name: string;
  readonly topology: Topology;
  readonly edits: readonly Edit[];
}

interface OpenState {
  readonly view: View | null;
  readonly draft: { readonly edits: readonly Edit[] };
  readonly fileDraft: FileDraft | null;
}

/** Key of the open document: the name alone is not unique across clouds. All files of one registry share a key. */
export const getDocumentKey = ({ session: { source }, topology: { cloud } }: View): string =>
  `${source.kind === 'azure' ? source.cloud : ''} ${cloud.name}`;

/** Compares names, which are unique in Azure: a file may lack the id. */
const isSameCloud = (a: Topology, b: Topology): boolean => nameKey(a.cloud.name) === nameKey(b.cloud.name);

/**
 * The file draft to offer after `next` replaces the open view: that of the file closed now, else the previous one, as
 * long as it belongs to the same cloud registry. Null if `next` is a file itself.
 */
export const nextFileDraft = ({ view, draft: { edits }, fileDraft }: OpenState, next: View): FileDraft | null => {
  if (next.session.source.kind === 'file') return null;
  const candidate =
    view?.session.source.kind === 'file' && edits.length > 0
      ? { name: view.session.source.name, topology: view.topology, edits }
      : fileDraft;
  return candidate !== null && isSameCloud(candidate.topology, next.topology) ? candidate : null;
};
