import { expect, it } from 'vitest';
import { Draft } from '../../../../renderer/state/draft.svelte.ts';
import type { Edit } from '../../../../shared/topology/edit-types.ts';
import { netEdits } from '../../../../shared/topology/net-edits.ts';
import { buildRegistry, createTopology } from '../../../support/topology.ts';

const sleep = (registry: string): Edit => ({ kind: 'deactivate', registry });
const createDraftWith = (...groups: readonly Edit[][]): { draft: Draft; saved: (readonly Edit[])[] } => {
  const saved: (readonly Edit[])[] = [];
  const draft = new Draft((edits) => saved.push(edits));
  for (const group of groups) draft.add(group);
  return { draft, saved };
};

it('takes back one action of a person at a time, however many edits it had', () => {
  const { draft } = createDraftWith([sleep('sitea')], [sleep('siteb'), sleep('sitec')]);
  draft.undo();
  expect(draft.edits).toEqual([sleep('sitea')]);
  draft.redo();
  expect(draft.edits).toEqual([sleep('sitea'), sleep('siteb'), sleep('sitec')]);
});

it('forgets what was undone once something new is added', () => {
  const { draft } = createDraftWith([sleep('sitea')]);
  draft.undo();
  draft.add([sleep('siteb')]);
  expect(draft.canRedo).toBe(false);
});

it('saves after every change', () => {
  const { draft, saved } = createDraftWith([sleep('sitea')]);
  draft.undo();
  expect(saved).toEqual([[sleep('sitea')], []]);
});

it('brings back a cleared draft with one undo', () => {
  const { draft } = createDraftWith([sleep('sitea')], [sleep('siteb'), sleep('sitec')]);
  draft.clear();
  expect([draft.edits, draft.wasCleared]).toEqual([[], true]);
  draft.undo();
  expect(draft.edits).toEqual([sleep('sitea'), sleep('siteb'), sleep('sitec')]);
});

it('takes one edit out of what was added together, and undo puts it back in its place', () => {
  const [a, b, c] = [sleep('sitea'), sleep('siteb'), sleep('sitec')];
  const { draft } = createDraftWith([a, b, c]);
  draft.remove([b]);
  expect(draft.groups).toEqual([[a, c]]);
  draft.undo();
  expect(draft.groups).toEqual([[a, b, c]]);
});

it('takes back one commit at a time where a property was set twice', () => {
  const set = (schedule: string): Edit => ({ kind: 'set-sync', registry: 'sitea', sync: { schedule } });
  const draft = new Draft(
    () => undefined,
    (groups) => netEdits(createTopology([buildRegistry('sitea', null)]), groups),
  );
  draft.add([set('0 12 * * *')]);
  draft.add([set('0 13 * * *')]);
  expect(draft.edits).toEqual([set('0 13 * * *')]);
  draft.undo();
  expect(draft.edits).toEqual([set('0 12 * * *')]);
  draft.undo();
  expect(draft.isEmpty).toBe(true);
});

it('does nothing where there is nothing to undo or to add', () => {
  const { draft, saved } = createDraftWith();
  draft.undo();
  draft.redo();
  draft.add([]);
  expect(saved).toEqual([]);
});

it('brings back what an action took the place of, and takes its place again', () => {
  const { draft, saved } = createDraftWith([sleep('sitea')], [sleep('siteb')]);
  draft.replace([sleep('sitec')]);
  expect(draft.edits).toEqual([sleep('sitec')]);
  draft.undo();
  expect(draft.edits).toEqual([sleep('sitea'), sleep('siteb')]);
  draft.redo();
  expect(draft.edits).toEqual([sleep('sitec')]);
  expect(saved.at(-1)).toEqual([sleep('sitec')]);
});

it('undoes saves and draft edits in reverse order, and redoes them', () => {
  const { draft } = createDraftWith([sleep('sitea')]);
  const calls: string[] = [];
  draft.pushUndo({ undo: () => calls.push('back'), redo: () => calls.push('again') });
  draft.add([sleep('siteb')]);
  draft.undo();
  expect([draft.edits, calls]).toEqual([[sleep('sitea')], []]);
  draft.undo();
  draft.undo();
  expect([draft.edits, calls, draft.canUndo]).toEqual([[], ['back'], false]);
  draft.redo();
  expect([draft.edits, calls]).toEqual([[sleep('sitea')], ['back']]);
  draft.redo();
  draft.redo();
  expect([draft.edits, calls, draft.canRedo]).toEqual([[sleep('sitea'), sleep('siteb')], ['back', 'again'], false]);
});

it('does not undo in one registry a save of another', () => {
  const { draft } = createDraftWith();
  draft.pushUndo({ undo: () => expect.unreachable(), redo: () => expect.unreachable() });
  draft.load([]);
  draft.undo();
  expect(draft.canUndo).toBe(false);
});
