import { expect, it } from 'vitest';
import { getDocumentKey, nextFileDraft } from '../../../../renderer/state/file-draft.ts';
import type { View } from '../../../../shared/ipc-payloads.ts';
import type { Edit } from '../../../../shared/topology/edit-types.ts';
import { buildRegistry, createTopology } from '../../../support/topology.ts';

const contoso = createTopology([buildRegistry('line1', null)]);
const other = { ...contoso, cloud: { ...contoso.cloud, name: 'fabrikam' } };
const edit: Edit = { kind: 'deactivate', registry: 'line1' };
const view = (source: object, shown = contoso): View => ({ session: { source }, topology: shown }) as unknown as View;
const file = view({ kind: 'file', name: 'contoso.json' });
const azure = view({ kind: 'azure', cloud: 'public' });

it('offers the draft of a file once its registry is open', () => {
  const open = { view: file, draft: { edits: [edit] }, fileDraft: null };
  expect(nextFileDraft(open, azure)).toEqual({ name: 'contoso.json', topology: contoso, edits: [edit] });
});

it('keeps offering it while the same registry is read again', () => {
  const fileDraft = { name: 'contoso.json', topology: contoso, edits: [edit] };
  expect(nextFileDraft({ view: azure, draft: { edits: [] }, fileDraft }, azure)).toBe(fileDraft);
});

it('offers none of another registry, of an empty draft or over a file', () => {
  const open = { view: file, draft: { edits: [edit] }, fileDraft: null };
  expect(nextFileDraft(open, view({ kind: 'azure', cloud: 'public' }, other))).toBeNull();
  expect(nextFileDraft({ ...open, draft: { edits: [] } }, azure)).toBeNull();
  expect(nextFileDraft(open, file)).toBeNull();
});

it('distinguishes registries of one name in two clouds', () => {
  expect(getDocumentKey(azure)).not.toBe(getDocumentKey(view({ kind: 'azure', cloud: 'china' })));
});
