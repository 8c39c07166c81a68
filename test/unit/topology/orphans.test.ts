import { describe, expect, it } from 'vitest';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import { applyEdits } from '../../../shared/topology/edit.ts';
import type { Topology } from '../../../shared/topology/model.ts';
import { orphanedAccess } from '../../../shared/topology/orphans.ts';
import { buildTopology, contosoId } from '../../support/topologies.ts';

const fleet = buildTopology([
  { name: 'plant', mode: 'ReadWrite', repositories: ['hello-world'] },
  { name: 'line1', parent: 'plant', repositories: ['hello-world'] },
]);
const must = (topology: Topology, ...edits: Parameters<typeof applyEdits>[1]): Topology => {
  const edited = applyEdits(topology, edits);
  if (!edited.ok) throw new Error(formatMessage(edited.error.message));
  return edited.value;
};
const found = (topology: Topology) =>
  orphanedAccess(topology).map(({ scopeMap, tokens, madeFor }) => [
    scopeMap.name,
    tokens.map(({ name }) => name),
    madeFor,
  ]);

describe('orphaned access', () => {
  it('is left by a deletion without clean-up; access in use is none', () => {
    expect(found(fleet)).toEqual([]);
    expect(found(must(fleet, { kind: 'delete', registry: 'line1', cleanUp: false }))).toEqual([
      ['line1', ['line1'], 'line1'],
    ]);
    expect(found(must(fleet, { kind: 'delete', registry: 'line1', cleanUp: true }))).toEqual([]);
  });

  it('is found for a parent whose child was created again elsewhere, by the map’s own gateway', () => {
    const both = must(
      fleet,
      { kind: 'delete', registry: 'line1', cleanUp: true },
      { kind: 'delete', registry: 'plant', cleanUp: false },
    );
    const leftovers = {
      ...both,
      scopeMaps: both.scopeMaps.map((map) => ({ ...map, actions: [...map.actions, 'gateway/line1/config/read'] })),
    };
    const again = { ...leftovers, registries: [{ ...fleet.registries[1]!, parent: null, tokenId: null }] };
    expect(found(again)).toEqual([['plant', ['plant'], 'plant']]);
  });

  it('is no map of a client, of a registry’s client token or of the system, and nothing if access was not read', () => {
    const left = must(fleet, { kind: 'delete', registry: 'line1', cleanUp: false });
    const client = {
      name: 'readers',
      id: null,
      description: null,
      actions: ['repositories/hello-world/content/read'],
      systemDefined: false,
    };
    expect(found({ ...fleet, scopeMaps: [...fleet.scopeMaps, client] })).toEqual([]);
    expect(
      found(
        must(left, { kind: 'set-client-tokens', registry: 'plant', clientTokenIds: [`${contosoId}/tokens/line1`] }),
      ),
    ).toEqual([]);
    expect(found({ ...left, scopeMaps: left.scopeMaps.map((map) => ({ ...map, systemDefined: true })) })).toEqual([]);
    expect(found({ ...left, accessKnown: false })).toEqual([]);
  });
});

describe('deleting access', () => {
  const left = must(fleet, { kind: 'delete', registry: 'line1', cleanUp: false });
  const cleanUp = { kind: 'delete-access', tokens: ['LINE1'], scopeMaps: ['line1'] } as const;

  it('takes the tokens and the scope maps away, and nothing the second time', () => {
    const clean = must(left, cleanUp);
    expect([clean.tokens, clean.scopeMaps].map((items) => items.map(({ name }) => name))).toEqual([
      ['plant'],
      ['plant'],
    ]);
    expect(must(clean, cleanUp)).toEqual(clean);
  });

  it('is refused where a connected registry uses the token again, or a token that stays uses the map', () => {
    expect(applyEdits(fleet, [cleanUp])).toMatchObject({
      ok: false,
      error: { kind: 'refused', message: expect.stringContaining("'LINE1' is used by a connected registry") },
    });
    expect(applyEdits(left, [{ ...cleanUp, tokens: [] }])).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining("'line1' uses a scope map") },
    });
  });
});
