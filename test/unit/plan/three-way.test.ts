import { describe, expect, test } from 'vitest';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import { compareThreeWay, rebaseEdits } from '../../../shared/plan/three-way.ts';
import type { Edit } from '../../../shared/topology/edit-types.ts';
import type { Topology } from '../../../shared/topology/model.ts';
import { buildTopology } from '../../support/topologies.ts';

const at = (schedule: string, messageTtl = 'P2D') => ({ sync: { schedule, syncWindow: 'PT3H', messageTtl } });
const fleet = (line: object, ...others: readonly string[]): Topology =>
  buildTopology([
    { name: 'plant' },
    { name: 'line1', parent: 'plant', more: line },
    ...others.map((name) => ({ name, parent: 'plant' })),
  ]);
const without = (topology: Topology, name: string): Topology => ({
  ...topology,
  registries: topology.registries.filter((one) => one.name !== name),
});
const rows = (base: Topology, draft: Topology, azure: Topology) =>
  compareThreeWay(base, draft, azure).map(({ registry, label, base: b, draft: d, azure: a, change }) => [
    registry,
    formatMessage(label),
    ...[b, d, a].map((value) => (value === null ? null : formatMessage(value))),
    change,
  ]);

const base = fleet(at('0 2 * * *'));

describe('a three-way comparison', () => {
  test('of unchanged topologies is empty', () => {
    expect(compareThreeWay(base, structuredClone(base), structuredClone(base))).toEqual([]);
  });

  test('separates the draft’s changes from those made in Azure since', () => {
    expect(rows(base, fleet(at('0 3 * * *')), fleet(at('0 2 * * *', 'P3D')))).toEqual([
      ['line1', 'Schedule', '0 2 * * *', '0 3 * * *', '0 2 * * *', 'draft'],
      ['line1', 'Message TTL', 'P2D', 'P2D', 'P3D', 'azure'],
    ]);
  });

  test('says where both changed the same value, alike or not, conflicts first', () => {
    expect(rows(base, fleet(at('0 3 * * *', 'P5D')), fleet(at('0 4 * * *', 'P5D')))).toEqual([
      ['line1', 'Schedule', '0 2 * * *', '0 3 * * *', '0 4 * * *', 'conflict'],
      ['line1', 'Message TTL', 'P2D', 'P5D', 'P5D', 'both'],
    ]);
  });

  test('names the side that created or deleted a registry', () => {
    expect(
      rows(base, fleet(at('0 2 * * *'), 'newone'), without(base, 'line1')).filter(([, field]) => field === 'Registry'),
    ).toEqual([
      ['line1', 'Registry', 'exists', 'exists', null, 'azure'],
      ['newone', 'Registry', null, 'exists', null, 'draft'],
    ]);
  });

  test('takes the deletion of what the other side changed for a conflict', () => {
    expect(
      rows(base, without(base, 'line1'), fleet(at('0 4 * * *'))).find(([, field]) => field === 'Registry'),
    ).toEqual(['line1', 'Registry', 'exists', null, 'exists', 'conflict']);
    expect(
      rows(base, fleet(at('0 4 * * *')), without(base, 'line1')).find(([, field]) => field === 'Registry')?.[5],
    ).toBe('conflict');
  });

  test('takes the same name created on both sides in two ways for a conflict of its fields', () => {
    const none = without(base, 'line1');
    expect(
      rows(none, fleet(at('0 3 * * *')), fleet(at('0 4 * * *'))).map(([, field, , , , change]) => [field, change]),
    ).toEqual([
      ['Schedule', 'conflict'],
      ['Registry', 'both'],
    ]);
  });

  test('takes a draft over with what its workspace says of the sites that are there, before the edits', () => {
    const edits: Edit[] = [{ kind: 'set-sync', registry: 'line1', sync: { messageTtl: 'P3D' } }];
    const withSites: Topology = {
      ...base,
      sites: { line1: { timeZone: 'Europe/Paris' }, plant: { owner: 'Dana' }, gone1: { owner: 'nobody' } },
    };
    expect(rebaseEdits(withSites, edits, { ...base, sites: { plant: { owner: 'Dana' } } })).toEqual([
      { kind: 'set-site', registry: 'line1', site: { timeZone: 'Europe/Paris' } },
      ...edits,
    ]);
  });

  test('ignores facts that one side lacks, and another spelling of the parent', () => {
    const untold: Topology = {
      ...base,
      accessKnown: false,
      registries: base.registries.map((one) => ({
        ...one,
        parent: one.parent?.toUpperCase() ?? null,
        garbageCollection: null,
      })),
    };
    expect(compareThreeWay(base, base, untold)).toEqual([]);
  });
});
