import { describe, expect, test } from 'vitest';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import type { Topology } from '../../../shared/topology/model.ts';
import { parseTopology } from '../../../shared/topology/parse.ts';

const group =
  '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/edge/providers/Microsoft.ContainerRegistry';
const cloud = `${group}/registries/contosoedge`;

interface Site {
  readonly name: string;
  readonly parent: string | null;
  readonly mode: 'ReadWrite' | 'ReadOnly';
  readonly schedule: string;
  readonly syncWindow: string | null;
}

const sites: readonly Site[] = [
  { name: 'plantlyon', parent: null, mode: 'ReadWrite', schedule: '* * * * *', syncWindow: null },
  { name: 'line1body', parent: 'plantlyon', mode: 'ReadOnly', schedule: '0 2 * * *', syncWindow: 'PT3H' },
  { name: 'cell7', parent: 'line1body', mode: 'ReadOnly', schedule: '30 2 * * 1-5', syncWindow: 'P1DT2H' },
];
const notifications = [
  'hello-world:1.0:push',
  'hello-world@sha256:0123456789012345678901234567890123456789012345678901234567890123:delete',
];
const mapActions = ({ name }: Site): readonly string[] => [
  `gateway/${name}/config/read`,
  'repositories/hello-world/content/read',
];

const armSites = sites.map((site) => ({
  id: `${cloud}/connectedRegistries/${site.name}`,
  name: site.name,
  properties: {
    mode: site.mode,
    parent: {
      id: site.parent === null ? null : `${cloud}/connectedRegistries/${site.parent}`,
      syncProperties: {
        tokenId: `${cloud}/tokens/${site.name}`,
        schedule: site.schedule,
        syncWindow: site.syncWindow,
        messageTtl: 'P2D',
      },
    },
    clientTokenIds: [`${cloud}/tokens/reader`],
    logging: { logLevel: 'Warning', auditLogStatus: 'Enabled' },
    notificationsList: notifications,
  },
}));

const printed = (iso: string | null): string | null =>
  ({ PT3H: '3:00:00', P1DT2H: '1 day, 2:00:00', P2D: '2 days, 0:00:00' })[iso ?? ''] ?? null;
const azSites = armSites.map(({ properties: { parent, ...rest }, ...envelope }) => ({
  ...envelope,
  ...rest,
  resourceGroup: 'edge',
  parent: {
    ...parent,
    syncProperties: {
      ...parent.syncProperties,
      syncWindow: printed(parent.syncProperties.syncWindow),
      messageTtl: printed('P2D'),
    },
  },
}));

const inTemplate = (type: string, name: string): string =>
  `[resourceId('Microsoft.ContainerRegistry/registries/${type}', parameters('registries_contosoedge_name'), ` +
  `'${name}')]`;
const template = {
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  parameters: { registries_contosoedge_name: { defaultValue: 'contosoedge', type: 'String' } },
  variables: {},
  resources: [
    {
      type: 'Microsoft.ContainerRegistry/registries',
      apiVersion: '2025-11-01',
      name: "[parameters('registries_contosoedge_name')]",
      location: 'westeurope',
      sku: { name: 'Premium', tier: 'Premium' },
      properties: { dataEndpointEnabled: true },
    },
    ...sites.flatMap((site) => [
      {
        type: 'Microsoft.ContainerRegistry/registries/connectedRegistries',
        name: `[concat(parameters('registries_contosoedge_name'), '/${site.name}')]`,
        dependsOn: [inTemplate('tokens', site.name)],
        properties: {
          mode: site.mode,
          parent: {
            ...(site.parent === null ? {} : { id: inTemplate('connectedRegistries', site.parent) }),
            syncProperties: {
              tokenId: inTemplate('tokens', site.name),
              schedule: site.schedule,
              ...(site.syncWindow === null ? {} : { syncWindow: site.syncWindow }),
              messageTtl: 'P2D',
            },
          },
          clientTokenIds: [inTemplate('tokens', 'reader')],
          logging: { logLevel: 'Warning', auditLogStatus: 'Enabled' },
          notificationsList: notifications,
        },
      },
      {
        type: 'Microsoft.ContainerRegistry/registries/tokens',
        name: `[format('{0}/{1}', parameters('registries_contosoedge_name'), '${site.name}')]`,
        properties: { scopeMapId: inTemplate('scopeMaps', site.name), status: 'enabled' },
      },
      {
        type: 'Microsoft.ContainerRegistry/registries/scopeMaps',
        name: `[concat(parameters('registries_contosoedge_name'), '/${site.name}')]`,
        properties: { actions: mapActions(site) },
      },
    ]),
  ],
};

const resources = [
  {
    type: 'azurerm_container_registry',
    values: { id: cloud, name: 'contosoedge', location: 'westeurope', sku: 'Premium', data_endpoint_enabled: true },
  },
  ...sites.flatMap((site) => [
    {
      type: 'azurerm_container_connected_registry',
      values: {
        id: `${cloud}/connectedRegistries/${site.name}`,
        name: site.name,
        container_registry_id: cloud,
        parent_registry_id: site.parent === null ? cloud : `${cloud}/connectedRegistries/${site.parent}`,
        sync_token_id: `${cloud}/tokens/${site.name}`,
        sync_schedule: site.schedule,
        sync_window: site.syncWindow ?? '',
        sync_message_ttl: 'P2D',
        mode: site.mode,
        client_token_ids: [`${cloud}/tokens/reader`],
        log_level: 'Warning',
        audit_log_enabled: true,
        notification: [
          { name: 'hello-world', tag: '1.0', digest: '', action: 'push' },
          {
            name: 'hello-world',
            tag: '',
            digest: 'sha256:0123456789012345678901234567890123456789012345678901234567890123',
            action: 'delete',
          },
        ],
      },
    },
    {
      type: 'azurerm_container_registry_token',
      values: {
        id: `${cloud}/tokens/${site.name}`,
        name: site.name,
        scope_map_id: `${cloud}/scopeMaps/${site.name}`,
        enabled: true,
      },
    },
    {
      type: 'azurerm_container_registry_scope_map',
      values: { id: `${cloud}/scopeMaps/${site.name}`, name: site.name, description: '', actions: mapActions(site) },
    },
  ]),
];
const shown = {
  format_version: '1.0',
  terraform_version: '1.9.8',
  values: {
    root_module: {
      resources: resources.slice(0, 4).map((one, i) => ({ address: `${one.type}.r${i}`, mode: 'managed', ...one })),
      child_modules: [
        {
          address: 'module.sites',
          resources: resources
            .slice(4)
            .map((one, i) => ({ address: `module.sites.${one.type}.r${i}`, mode: 'managed', ...one })),
        },
      ],
    },
  },
};
const state = {
  version: 4,
  terraform_version: '1.9.8',
  resources: resources.map(({ type, values }, i) => ({
    mode: 'managed',
    type,
    name: `r${i}`,
    instances: [{ schema_version: 0, attributes: values }],
  })),
};

const read = (source: unknown): Topology => {
  const parsed = parseTopology(JSON.stringify(source));
  if (!parsed.ok) throw new Error(formatMessage(parsed.error.message));
  return parsed.value.topology;
};
const refusal = (source: unknown): string => {
  const parsed = parseTopology(JSON.stringify(source));
  return parsed.ok ? 'was accepted' : formatMessage(parsed.error.message);
};
/** A template lacks the subscription and the resource group. */
const withoutGroup = (topology: Topology): unknown => JSON.parse(JSON.stringify(topology).replaceAll(group, ''));

describe('the same fleet', () => {
  const fromList = read({ value: armSites });

  test.each([
    ['as az prints it', azSites],
    ['as an exported ARM template', template],
    ['as terraform show -json prints it', shown],
    ['as a Terraform state file', state],
  ])('%s gives the same connected registries as the ARM list', (_, source) => {
    expect(withoutGroup({ ...fromList, registries: read(source).registries })).toEqual(withoutGroup(fromList));
  });

  test('from a template and from Terraform gives the same tokens and scope maps', () => {
    const [a, b] = [read(template), read(shown)];
    expect(a.accessKnown).toBe(true);
    expect(withoutGroup(a)).toEqual(withoutGroup(b));
    expect(a.scopeMaps.map(({ name, actions }) => [name, actions.length])).toEqual(sites.map(({ name }) => [name, 2]));
  });

  test('without its tokens leaves access unknown', () => {
    expect(
      read({ ...template, resources: template.resources.filter(({ type }) => !type.endsWith('/tokens')) }).accessKnown,
    ).toBe(false);
  });
});

describe('a template', () => {
  const withName = (name: string): unknown => ({ ...template, resources: [{ ...template.resources[1], name }] });

  test.each([
    [
      "[parameters('nobody')]",
      "resources[0].name: parameters('nobody') has no text in this template; export it with parameter values",
    ],
    [
      "[uniqueString('a')]",
      "resources[0].name: the function 'uniqueString' is not read; Azure's own exported templates do without it",
    ],
    ["[concat('a']", "resources[0].name: expected ',' or ')' at character 12 of '[concat('a']'"],
    [`[${'concat('.repeat(200)}'a'${')'.repeat(200)}]`, 'resources[0].name: the expression nests too deep'],
  ])('says where %s cannot be read', (name, sentence) => {
    expect(refusal(withName(name))).toContain(sentence);
  });

  test('whose parameters double each other ends at once', () => {
    const doubled = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [
        `p${i}`,
        { defaultValue: `[concat(parameters('p${i + 1}'), parameters('p${i + 1}'))]` },
      ]),
    );
    const started = performance.now();
    expect(
      refusal({
        ...template,
        parameters: { ...doubled, p14: { defaultValue: 'x' } },
        resources: [{ ...template.resources[1], name: "[parameters('p0')]" }],
      }),
    ).toContain('more than 4096 characters');
    expect(
      refusal({
        ...template,
        parameters: { ...doubled, p14: { defaultValue: '' } },
        resources: [{ ...template.resources[1], name: "[parameters('p0')]" }],
      }),
    ).not.toBe('');
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  test('of which a parameter names itself ends', () => {
    expect(
      refusal({
        ...template,
        parameters: { registries_contosoedge_name: { defaultValue: "[parameters('registries_contosoedge_name')]" } },
      }),
    ).toContain('nests too deep');
  });
});

test('a Terraform state without connected registries says so', () => {
  expect(refusal({ terraform_version: '1.9.8', values: { root_module: { resources: [] } } })).toBe(
    "values.root_module.resources: this Terraform state has no 'azurerm_container_connected_registry'",
  );
});
