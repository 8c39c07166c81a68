import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../shared/topology/edit.ts';
import type { Edit } from '../../../shared/topology/edit-types.ts';
import type { Topology } from '../../../shared/topology/model.ts';
import { remainingEdits } from '../../../shared/topology/remaining-edits.ts';
import { buildTopology, unwrap } from '../../support/topologies.ts';

const start = buildTopology([
  { name: 'plant', mode: 'ReadWrite', repositories: ['base'] },
  { name: 'line1', parent: 'plant', repositories: ['base'] },
]);
const create: Edit = {
  kind: 'create',
  registry: {
    name: 'line2',
    parent: 'plant',
    mode: 'ReadOnly',
    sync: { schedule: '0 2 * * *', syncWindow: 'PT4H', messageTtl: 'P2D' },
    repositories: ['base'],
    clientTokenIds: [],
    notifications: [],
    logLevel: 'Information',
    garbageCollection: { enabled: true, schedule: '0 0 * * *' },
  },
};
const noon: Edit = { kind: 'set-sync', registry: 'line2', sync: { schedule: '0 12 * * *' } };
const remove: Edit = { kind: 'delete', registry: 'line1', cleanUp: true };
const after = (...edits: readonly Edit[]): Topology => unwrap(applyEdits(start, edits));

describe('the remaining edits of a draft', () => {
  it('is all of it where nothing is done, and nothing where all is', () => {
    const draft = [create, noon, remove];
    expect(remainingEdits(start, draft)).toEqual(draft);
    expect(remainingEdits(after(...draft), draft)).toEqual([]);
  });

  it('are those after the completed ones, in order', () => {
    expect(remainingEdits(after(create), [create, noon, remove])).toEqual([noon, remove]);
    expect(remainingEdits(after(remove), [create, noon, remove])).toEqual([create, noon]);
  });

  it('is a creation whose token and scope map are there and whose registry is not', () => {
    const made = after(create);
    expect(remainingEdits({ ...made, registries: start.registries }, [create])).toEqual([create]);
  });

  it('is the access of a registry that is gone, where it was to go as well', () => {
    const gone: Topology = { ...start, registries: start.registries.filter(({ name }) => name !== 'line1') };
    const rest: Edit = { kind: 'delete-access', tokens: ['line1'], scopeMaps: ['line1'] };
    expect(remainingEdits(gone, [remove])).toEqual([rest]);
    expect(remainingEdits({ ...gone, tokens: gone.tokens.filter(({ name }) => name !== 'line1') }, [remove])).toEqual([
      { ...rest, tokens: [] },
    ]);
    expect(remainingEdits(gone, [{ ...remove, cleanUp: false }])).toEqual([]);
  });

  it('is what can no longer be done, so that the person sees why', () => {
    expect(remainingEdits(start, [noon])).toEqual([noon]);
    const theirs = after({ ...create, registry: { ...create.registry, mode: 'ReadWrite' } });
    expect(remainingEdits(theirs, [create])).toEqual([create]);
  });
});
