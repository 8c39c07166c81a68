import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import type { Topology } from '../../../shared/topology/model.ts';
import { parseTopology } from '../../../shared/topology/parse.ts';
import { topologyFromArm } from '../../../shared/topology/parse-arm.ts';
import { armFromAz } from '../../../shared/topology/parse-az-list.ts';

const fixture = (name: string): string =>
  readFileSync(new URL(`../../fixtures/topology/${name}`, import.meta.url), 'utf8');
const base = '/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/contoso';

const arm = (name: string, parent: string | null = null, more: object = {}) => ({
  id: `${base}/connectedRegistries/${name}`,
  name,
  properties: {
    mode: 'ReadWrite',
    parent: {
      ...(parent === null ? {} : { id: parent }),
      syncProperties: { tokenId: `${base}/tokens/${name}`, messageTtl: 'P2D' },
    },
    ...more,
  },
});

const parsed = (source: unknown): Topology => {
  const result = parseTopology(source);
  if (!result.ok) throw new Error(formatMessage(result.error.message));
  return result.value.topology;
};
const refusal = (source: unknown, name?: string): string => {
  const result = parseTopology(source, name === undefined ? {} : { name });
  return result.ok ? 'was accepted' : formatMessage(result.error.message);
};

describe('the list that az prints', () => {
  const topology = parsed(fixture('az-list.json'));

  test('gives the same topology as the ARM answer that az read', () => {
    expect(topology).toEqual(parsed(fixture('arm-list.json')));
  });

  test('gives durations as ISO 8601 again', () => {
    expect(topology.registries.map(({ name, sync }) => [name, sync.syncWindow, sync.messageTtl])).toEqual([
      ['plantlyon', null, 'P2DT12H'],
      ['line1body', 'PT3H', 'P2D'],
    ]);
  });

  test.each([
    ['4:00:00', 'PT4H'],
    ['2 days, 0:00:00', 'P2D'],
    ['1 day, 2:30:15', 'P1DT2H30M15S'],
    ['0:00:00', 'PT0S'],
    ['PT4H', 'PT4H'],
    ['soon', 'soon'],
  ])('reads the printed duration %s as %s', (printed, iso) => {
    const list = { name: 'line1', parent: { syncProperties: { syncWindow: printed } } };
    expect(armFromAz(list)).toEqual({
      name: 'line1',
      properties: { parent: { syncProperties: { syncWindow: iso } } },
    });
  });

  test('is distinguished from an ARM response by its shape', () => {
    const formats = ['az-list.json', 'arm-list.json'].map((name) => {
      const result = parseTopology(fixture(name), { now: 5 });
      return result.ok && [result.value.format, result.value.topology.asOf, result.value.topology.accessKnown];
    });
    expect(formats).toEqual([
      ['az-list', 5, false],
      ['arm-list', 5, false],
    ]);
  });

  test('names the cloud registry from the ids', () => {
    expect(topology.cloud).toMatchObject({ name: 'contosoedge', dataEndpointEnabled: null });
  });

  test('may be empty', () => {
    expect(parsed('[]').registries).toEqual([]);
  });
});

describe('connected registries as ARM sends them', () => {
  test('find their parent whatever the case of its id, and spell it as it spells itself', () => {
    const { registries } = parsed({
      value: [arm('child', `${base.toUpperCase()}/CONNECTEDREGISTRIES/PLANT`), arm('Plant')],
    });
    expect(registries.map(({ name, parent }) => [name, parent])).toEqual([
      ['Plant', null],
      ['child', 'Plant'],
    ]);
  });

  test('stand under the cloud where the parent is the cloud registry itself, empty or blank', () => {
    const { registries } = parsed({ value: [arm('first', base), arm('second', ''), arm('third', ' ')] });
    expect(registries.map(({ parent }) => parent)).toEqual([null, null, null]);
  });

  test('keep the name of a parent that is not there', () => {
    expect(parsed({ value: [arm('orphan', `${base}/connectedRegistries/gone`)] }).registries[0]?.parent).toBe('gone');
  });

  test('may form a cycle', () => {
    const { registries } = parsed({
      value: [arm('right', `${base}/connectedRegistries/left1`), arm('left1', `${base}/connectedRegistries/right`)],
    });
    expect(registries.map(({ name, parent }) => [name, parent])).toEqual([
      ['left1', 'right'],
      ['right', 'left1'],
    ]);
  });

  test.each([
    ['Registry', 'ReadWrite', { mode: 'Registry' }],
    ['Mirror', 'ReadOnly', { mode: 'Mirror' }],
    ['readonly', 'ReadOnly', {}],
    ['Proxy', 'ReadOnly', { mode: 'Proxy' }],
  ])('with mode %s are read as %s', (mode, expected, unknown) => {
    expect(parsed({ value: [arm('site1', null, { mode })] }).registries[0]).toMatchObject({ mode: expected, unknown });
  });

  test('may lack a token, as managed identity read with an older version does', () => {
    const site = {
      ...arm('site1'),
      properties: { mode: 'ReadWrite', parent: { syncProperties: { messageTtl: 'P2D' } } },
    };
    expect(parsed({ value: [site] }).registries[0]).toMatchObject({
      tokenId: null,
      sync: { schedule: '* * * * *', syncWindow: null },
    });
  });

  test('keep unknown states, properties and detail columns', () => {
    const site = arm('site1', null, {
      connectionState: 'Dreaming',
      colour: { hue: 3 },
      statusDetails: [{ type: 'Disk', code: 'DiskCapacityMetrics', description: 'x', totalGib: 1024 }],
    });
    expect(parsed({ value: [{ ...site, identity: { type: 'UserAssigned' } }] }).registries[0]).toMatchObject({
      status: {
        connectionState: 'Dreaming',
        statusDetails: [{ code: 'DiskCapacityMetrics', more: { totalGib: 1024 } }],
      },
      unknown: { identity: { type: 'UserAssigned' }, properties: { colour: { hue: 3 } } },
    });
  });

  test('are harmless when named like a property of every object', () => {
    const text = JSON.stringify({
      value: [arm('constructor'), arm('child', `${base}/connectedRegistries/constructor`)],
    });
    const { registries } = parsed(text.replace('"name":"child"', '"name":"child","__proto__":{"mode":"x"}'));
    expect(registries.map(({ name, parent }) => [name, parent])).toEqual([
      ['constructor', null],
      ['child', 'constructor'],
    ]);
    expect(({} as Record<string, unknown>)['mode']).toBeUndefined();
  });
});

describe('what cannot be read is refused with its place', () => {
  test.each<[string, unknown, string]>([
    [
      'a number for a schedule',
      {
        value: [
          arm('one12'),
          { ...arm('two12'), properties: { mode: 'ReadOnly', parent: { syncProperties: { schedule: 5 } } } },
        ],
      },
      'value[1].properties.parent.syncProperties.schedule: expected text, found number 5',
    ],
    [
      'a registry without parent properties',
      { value: [{ name: 'one12', properties: { mode: 'ReadOnly' } }] },
      'value[0].properties.parent: expected an object, found nothing',
    ],
    [
      'the same name twice',
      { value: [arm('site1'), arm('SITE1')] },
      "value[1].name: 'SITE1' is there twice (first in value[0]); names are unique ignoring case",
    ],
    [
      'two cloud registries',
      { value: [arm('site1'), { ...arm('site2'), id: `${base}2/connectedRegistries/site2` }] },
      "value[1].id: belongs to the cloud registry 'contoso2', the first one to 'contoso'; keep one cloud registry a file",
    ],
    [
      'the first page of a list',
      { value: [], nextLink: 'https://x' },
      'nextLink: this is only the first page of the list; save all pages in one',
    ],
    [
      'something else',
      { hello: 1 },
      'expected a Cascade workspace, an ARM list ({"value":[…]}), the output of `az acr connected-registry list -o json`, an exported ARM template or `terraform show -json`, found an object',
    ],
    [
      'a date that is none',
      { value: [arm('site1', null, { lastActivityTime: 'yesterday' })] },
      "value[0].properties.lastActivityTime: expected a date such as 2026-11-23T12:00:00Z, found text 'yesterday'",
    ],
    [
      'a newer workspace',
      { cascade: 2 },
      'cascade: this workspace has format 2, written by a newer Cascade; this one reads up to 1: update it',
    ],
    [
      'an unknown edit',
      { cascade: 1, topology: {}, edits: [{ kind: 'toString' }] },
      'topology.cloud: expected an object, found nothing',
    ],
  ])('%s', (_, source, message) => {
    expect(refusal(source)).toContain(message);
  });

  test.each([
    ['', 'The file is empty; expected JSON.'],
    ['{"value": [}', "This is not JSON: line 1, column 12: expected a value, found '}'."],
    ['{\n  "value": [\n    1,,\n', "This is not JSON: line 3, column 7: expected a value, found ','."],
    ['{"value": []', "This is not JSON: line 1, column 13: expected ',' or '}', found the end of the file."],
    ["{'value': []}", "This is not JSON: line 1, column 2: expected a name in double quotes or '}', found '''."],
    ['{"a": 1,}', "This is not JSON: line 1, column 9: expected a name in double quotes, found '}'."],
    ['[] []', "This is not JSON: line 1, column 4: expected the end of the file, found '['."],
    ['{"a" 1}', "This is not JSON: line 1, column 6: expected ':', found '1'."],
    ['NAME   MODE', "This is not JSON: line 1, column 1: expected a value, found 'N'."],
  ])('%j', (text, message) => {
    expect(refusal(text)).toBe(message);
  });

  test('with the name of the file', () => {
    expect(refusal('x', 'fleet.json')).toBe(
      "fleet.json: This is not JSON: line 1, column 1: expected a value, found 'x'.",
    );
  });

  test('when it nests without end', () => {
    expect(refusal('['.repeat(100_000) + ']'.repeat(100_000))).toBe('The file nests deeper than 64 levels.');
  });
});

describe('live data', () => {
  test('brings the cloud registry, tokens and scope maps', () => {
    const result = topologyFromArm({
      registry: {
        id: base,
        name: 'contoso',
        location: 'westeurope',
        sku: { name: 'Premium', tier: 'Premium' },
        properties: {
          loginServer: 'contoso.azurecr.io',
          dataEndpointEnabled: true,
          dataEndpointHostNames: ['contoso.westeurope.data.azurecr.io'],
        },
      },
      connectedRegistries: [arm('site1')],
      tokens: [
        {
          id: `${base}/tokens/site1`,
          name: 'site1',
          properties: {
            scopeMapId: `${base}/scopeMaps/site1`,
            status: 'enabled',
            credentials: {
              passwords: [{ name: 'password1', creationTime: '2024-01-30T01:44:14Z', value: 'never kept' }],
            },
          },
        },
      ],
      scopeMaps: [
        {
          id: `${base}/scopeMaps/site1`,
          name: 'site1',
          properties: { type: 'UserDefined', actions: ['gateway/site1/message/read', 'gateway/site1/config/read'] },
        },
      ],
      asOf: 7,
    });
    expect(result).toMatchObject({
      ok: true,
      value: {
        cloud: { name: 'contoso', sku: 'Premium', location: 'westeurope', dataEndpointEnabled: true },
        tokens: [
          {
            name: 'site1',
            status: 'enabled',
            passwords: [{ name: 'password1', creationTime: 1706579054000, expiry: null }],
          },
        ],
        scopeMaps: [{ actions: ['gateway/site1/config/read', 'gateway/site1/message/read'], systemDefined: false }],
        accessKnown: true,
        asOf: 7,
      },
    });
    expect(JSON.stringify(result)).not.toContain('never kept');
  });

  test('that misses a name is refused with its place', () => {
    expect(
      topologyFromArm({
        registry: { name: 'contoso', properties: {} },
        connectedRegistries: [],
        tokens: [{}],
        scopeMaps: [],
        asOf: 0,
      }),
    ).toMatchObject({
      ok: false,
      error: {
        kind: 'invalid-input',
        where: 'tokens[0].name',
        message: 'tokens[0].name: expected text, found nothing',
      },
    });
  });
});

describe('a chain of parents', () => {
  const buildChain = (length: number) => ({
    value: Array.from({ length }, (_, i) => ({
      name: `site${i}`,
      properties: {
        mode: 'ReadOnly',
        parent: {
          ...(i === 0
            ? {}
            : {
                id:
                  '/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/' +
                  `registries/contoso/connectedRegistries/site${i - 1}`,
              }),
          syncProperties: { schedule: '* * * * *', messageTtl: 'P2D' },
        },
      },
      id:
        '/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/' +
        `registries/contoso/connectedRegistries/site${i}`,
    })),
  });

  test('of a hundred registries is read, and of one more refused, however long', () => {
    expect(parseTopology(buildChain(100)).ok).toBe(true);
    const refusal = "value[100]: 'site100' lies more than 100 registries deep: read the hierarchy in parts";
    expect(parseTopology(buildChain(101))).toMatchObject({ ok: false, error: { message: refusal } });
    expect(parseTopology(buildChain(20_000))).toMatchObject({ ok: false, error: { message: refusal } });
  });
});
