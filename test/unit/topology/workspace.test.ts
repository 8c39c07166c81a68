import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import type { Edit } from '../../../shared/topology/edit-types.ts';
import type { Scenario, Topology } from '../../../shared/topology/model.ts';
import { parseTopology } from '../../../shared/topology/parse.ts';
import { serializeWorkspace } from '../../../shared/topology/serialize-workspace.ts';
import { arbitraryEdits, arbitraryTopology } from '../../support/arbitrary-topology.ts';
import { buildTopology, getMessage, unwrap } from '../../support/topologies.ts';

const numRuns = Number(process.env['CASES'] ?? 200);
const instant = fc.integer({ min: 0, max: 4_102_444_800_000 });

/** Everything in a workspace that Azure does not store. */
const decorated = fc
  .tuple(
    arbitraryTopology,
    fc.dictionary(
      fc.constantFrom('site0', 'site1', 'constructor', '__proto__', 'tostring'),
      fc.record(
        {
          timeZone: fc.constantFrom('Europe/Paris', 'UTC'),
          linkMbps: fc.double({ min: 0.1, max: 1e4, noNaN: true }),
          payloadBytes: fc.integer({ min: 1 }),
          allowedHours: fc.array(
            fc.record({
              days: fc.subarray([0, 1, 2, 3, 4, 5, 6] as const),
              startMinute: fc.nat(1439),
              endMinute: fc.nat(2880),
            }),
          ),
          owner: fc.string({ unit: 'binary' }),
          notes: fc.string(),
          tags: fc.array(fc.string()),
        },
        { requiredKeys: [] },
      ),
    ),
    fc.array(
      fc.record({
        label: fc.string(),
        isEverywhere: fc.boolean(),
        start: instant,
        lasts: fc.integer({ min: 1, max: 4_102_444_800_000 }),
      }),
    ),
    fc.option(instant),
    fc.dictionary(fc.string(), fc.jsonValue()),
  )
  .map(([topology, sites, blackouts, asOf, unknown]): Topology => ({
    ...topology,
    sites: Object.fromEntries(Object.entries(sites)),
    blackouts: blackouts.map(({ label, isEverywhere, start, lasts }) => ({
      label,
      registries: isEverywhere ? [] : topology.registries.slice(0, 1).map(({ name }) => name),
      start,
      end: start + lasts,
    })),
    asOf,
    registries: topology.registries.map((registry, i) =>
      i === 0 ? { ...registry, unknown: JSON.parse(JSON.stringify(unknown)) as Record<string, unknown> } : registry,
    ),
  }));

const arbitraryScenario: fc.Arbitrary<Scenario | undefined> = fc.option(
  fc.record({
    assumption: fc.constantFrom('optimistic' as const, 'pessimistic' as const),
    rangeDays: fc.constantFrom(1 as const, 7 as const, 30 as const, 365 as const),
    localTime: fc.boolean(),
    payloadBytes: fc.option(fc.nat()),
  }),
  { nil: undefined },
);

describe('a workspace', { timeout: 120_000 }, () => {
  test('read back is what was saved, whatever it holds', () => {
    fc.assert(
      fc.property(decorated, arbitraryEdits, arbitraryScenario, (topology, edits, scenario) => {
        const saved = serializeWorkspace(topology, edits, scenario);
        const read = unwrap(parseTopology(saved));
        expect(JSON.parse(JSON.stringify(read))).toEqual(
          JSON.parse(JSON.stringify({ topology, edits, scenario, format: 'workspace' })),
        );
        expect(serializeWorkspace(read.topology, read.edits, read.scenario)).toBe(saved);
      }),
      { numRuns },
    );
  });

  test('opened with bytes cut, flipped or swapped is read or refused in one sentence, never more', () => {
    const saved = serializeWorkspace(
      buildTopology([
        { name: 'plant', repositories: ['base'] },
        { name: 'line1', parent: 'plant', repositories: ['base'] },
      ]),
      [],
    );
    const mutation = fc.record({
      at: fc.nat(saved.length - 1),
      length: fc.nat(40),
      text: fc.oneof(
        fc.string({ maxLength: 3 }),
        fc.constantFrom('{', '[', '"', '1e999', 'null', '"__proto__":{}', '-'),
      ),
    });
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
        const text = mutations.reduce(
          (current, { at, length, text: put }) => current.slice(0, at) + put + current.slice(at + length),
          saved,
        );
        const read = parseTopology(text, { name: 'w' });
        if (!read.ok) expect(formatMessage(read.error.message)).toMatch(/^w: \S.{5,400}$/su);
      }),
      { numRuns: numRuns * 5 },
    );
  });

  test('keeps its keys in one order, so that it diffs well', () => {
    const text = serializeWorkspace(buildTopology([{ name: 'plant' }]), [
      { kind: 'set-sync', registry: 'plant', sync: { messageTtl: 'P3D', schedule: '0 2 * * *' } },
    ]);
    const keys = [...text.matchAll(/^ {0,2}"(\w+)":/gm)].map(([, key]) => key);
    expect(keys).toEqual(['cascade', 'topology', 'edits']);
    expect(text.indexOf('"schedule": "0 2')).toBeLessThan(text.indexOf('"messageTtl": "P3D"'));
    expect(text.endsWith('}\n')).toBe(true);
  });

  const frozen = {
    label: 'Year end',
    registries: [],
    start: '2026-12-24T00:00:00.000Z',
    end: '2027-01-02T00:00:00.000Z',
  };
  const with_ =
    (part: string, value: unknown) =>
    (workspace: Record<string, unknown>): unknown => ({
      ...workspace,
      topology: { ...(workspace['topology'] as object), [part]: value },
    });

  test('keeps blackouts of what the draft makes, and leaves out registries that are gone', () => {
    const topology = buildTopology([{ name: 'plant' }]);
    const blackout = (...registries: string[]) => ({ label: 'frozen', registries, start: 0, end: 1 });
    const edits: readonly Edit[] = [
      {
        kind: 'take-back',
        appliedAt: 'x',
        registries: [{ name: 'back', before: null, after: null }],
        tokens: [],
        scopeMaps: [],
      },
    ];
    const text = serializeWorkspace(
      { ...topology, blackouts: [blackout(), blackout('plant', 'gone'), blackout('gone'), blackout('back')] },
      edits,
    );
    const read = parseTopology(text);
    expect(read.ok && read.value.topology.blackouts.map(({ registries }) => registries)).toEqual([
      [],
      ['plant'],
      ['back'],
    ]);
  });

  test.each<[string, (workspace: Record<string, unknown>) => unknown, string]>([
    [
      'an unknown edit',
      (w) => ({ ...w, edits: [{ kind: 'toString' }] }),
      "edits[0].kind: expected one of enable-data-endpoint, create, set-sync, set-logging, set-notifications, set-client-tokens, set-garbage-collection, set-repositories, repair-access, set-token-status, deactivate, delete, delete-access, take-back, set-site, found text 'toString'",
    ],
    [
      'an edit that lacks its registry',
      (w) => ({ ...w, edits: [{ kind: 'deactivate' }] }),
      'edits[0].registry: expected text, found nothing',
    ],
    [
      'a version that is no number',
      (w) => ({ ...w, cascade: 'one' }),
      "cascade: expected the format's version, 1, found text 'one'",
    ],
    [
      'a range of another length',
      (w) => ({ ...w, scenario: { assumption: 'pessimistic', rangeDays: 8, localTime: true } }),
      'scenario.rangeDays: expected 1 or 7 or 30 or 365, found number 8',
    ],
    [
      'sites that are a list',
      (w) => ({ ...w, topology: { ...(w['topology'] as object), sites: [] } }),
      'topology.sites: expected an object, found a list',
    ],
    [
      'a link of no rate',
      with_('sites', { plant: { linkMbps: 0 } }),
      'topology.sites.plant.linkMbps: expected a number above 0, found number 0',
    ],
    [
      'a payload below nothing',
      with_('sites', { plant: { payloadBytes: -1 } }),
      'topology.sites.plant.payloadBytes: expected a number above 0, found number -1',
    ],
    [
      'a site in upper case',
      with_('sites', { Plant: { linkMbps: 1 } }),
      "topology.sites.Plant: sites are named in lower case: write 'plant'",
    ],
    [
      'a blackout that ends before it starts',
      with_('blackouts', [{ ...frozen, start: frozen.end, end: frozen.start }]),
      'topology.blackouts[0].end: a blackout ends after it starts',
    ],
    [
      'an empty blackout',
      with_('blackouts', [{ ...frozen, end: frozen.start }]),
      'topology.blackouts[0].end: a blackout ends after it starts',
    ],
    [
      'a blackout of nobody',
      with_('blackouts', [{ ...frozen, registries: ['Plant', 'gone'] }]),
      "topology.blackouts[0].registries[1]: there is no connected registry 'gone': name one that is there, or none for all",
    ],
  ])('with %s is refused with the place', (_, change, message) => {
    const workspace = JSON.parse(serializeWorkspace(buildTopology([{ name: 'plant' }]), [])) as Record<string, unknown>;
    expect(getMessage(parseTopology(change(workspace)))).toBe(message);
  });
});
