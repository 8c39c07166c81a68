import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makePlan } from '../../../shared/plan/make-plan.ts';
import type { Topology } from '../../../shared/topology/model.ts';
import { afterWhatApplies, arbitraryEdits, arbitraryTopology } from '../../support/arbitrary-topology.ts';
import { ArmStore } from '../../support/arm-store.ts';
import { unwrap } from '../../support/topologies.ts';

const numRuns = Number(process.env['CASES'] ?? 300);

/** What a plan can change, sorted; ids and states are the service's. */
const essence = ({ cloud, registries, tokens, scopeMaps }: Topology): unknown => ({
  dataEndpointEnabled: cloud.dataEndpointEnabled,
  registries: registries.map(({ id: _, status, tokenId, ...registry }) => ({
    ...registry,
    tokenId: tokenId?.toLowerCase(),
    isActive: status.activation === 'Active',
  })),
  tokens: tokens
    .map(({ name, status, scopeMapId }) => ({ name, status, scopeMapId }))
    .sort((a, b) => (a.name < b.name ? -1 : 1)),
  scopeMaps: scopeMaps.map(({ name, actions }) => ({ name, actions })).sort((a, b) => (a.name < b.name ? -1 : 1)),
});

const carriedOut = (actual: Topology, desired: Topology): Topology => {
  const store = new ArmStore(actual);
  for (const { request } of unwrap(makePlan(actual, desired)).steps) store.send(request);
  return store.read();
};

describe('a plan', { timeout: 120_000 }, () => {
  test('from a topology to itself has no steps', () => {
    fc.assert(
      fc.property(arbitraryTopology, (topology) => {
        expect(unwrap(makePlan(topology, structuredClone(topology))).steps).toEqual([]);
      }),
      { numRuns },
    );
  });

  test('sent to Azure turns the actual topology into the desired one, for any draft', () => {
    fc.assert(
      fc.property(arbitraryTopology, arbitraryEdits, (actual, edits) => {
        const desired = afterWhatApplies(actual, edits);
        const reached = carriedOut(actual, desired);
        expect(essence(reached)).toEqual(essence(desired));
        expect(unwrap(makePlan(reached, desired)).steps).toEqual([]);
      }),
      { numRuns },
    );
  });

  test('turns any topology into any other, deleting and creating where a registry cannot be changed', () => {
    const live = ({ registries, ...rest }: Topology): Topology => ({
      ...rest,
      registries: registries.map((registry) => ({
        ...registry,
        status: { ...registry.status, activation: 'Inactive' },
      })),
    });
    fc.assert(
      fc.property(arbitraryTopology.map(live), arbitraryTopology.map(live), (actual, desired) => {
        const strip = (topology: Topology) =>
          JSON.parse(
            JSON.stringify(essence(topology), (key, value: unknown) => (key === 'isActive' ? undefined : value)),
          ) as unknown;
        expect(strip(carriedOut(actual, desired))).toEqual(strip(desired));
      }),
      { numRuns },
    );
  });

  test('is the same for the same two topologies, down to its id, and another for another draft', () => {
    fc.assert(
      fc.property(arbitraryTopology, arbitraryEdits, (actual, edits) => {
        const desired = afterWhatApplies(actual, edits);
        const [one, two] = [makePlan(actual, desired), makePlan(structuredClone(actual), structuredClone(desired))].map(
          unwrap,
        );
        expect(one).toEqual(two);
        expect(new Set(one!.steps.map(({ id }) => id)).size).toBe(one!.steps.length);
        if (one!.steps.length > 0) expect(one!.id).not.toBe(unwrap(makePlan(actual, actual)).id);
      }),
      { numRuns: numRuns / 3 },
    );
  });
});
