import { z } from 'zod';
import { nameLengths } from '../../shared/topology/limits.ts';
import { cloudNameRule } from '../../shared/topology/rules.ts';
import { supportedVersions } from './api-versions.ts';
import { synthesizedError } from './error-catalog.ts';
import type { Reply } from './http-types.ts';
import { armTime, armTimeZ } from './http-types.ts';
import { armList } from './lists.ts';
import { operationHeaders, startOperation } from './operations.ts';
import { findRegistry, resolveRegistry } from './registry-lookup.ts';
import { renderAuthorship } from './render.ts';
import type { Handler, RequestContext } from './request-context.ts';
import { authorship, matchCaseInsensitive, nullish, param, readBody, respond } from './request-context.ts';
import type { EmulatorState, StoredRegistry } from './state.ts';
import { registryPath, withoutEntry, withRegistry } from './state.ts';

const skus = ['Basic', 'Standard', 'Premium'] as const;

/** Defaults of a new registry, as in the recordings of 2023-11-01-preview. */
export const defaultSettings = (at: number): Readonly<Record<string, unknown>> => ({
  adminUserEnabled: false,
  networkRuleSet: { defaultAction: 'Allow', ipRules: [] },
  policies: {
    quarantinePolicy: { status: 'disabled' },
    trustPolicy: { type: 'Notary', status: 'disabled' },
    retentionPolicy: { days: 7, lastUpdatedTime: armTime(at), status: 'disabled' },
    exportPolicy: { status: 'enabled' },
    azureADAuthenticationAsArmPolicy: { status: 'enabled' },
    softDeletePolicy: { retentionDays: 7, lastUpdatedTime: armTime(at), status: 'disabled' },
  },
  encryption: { status: 'disabled' },
  dataEndpointEnabled: false,
  privateEndpointConnections: [],
  publicNetworkAccess: 'Enabled',
  networkRuleBypassOptions: 'AzureServices',
  zoneRedundancy: 'Disabled',
  anonymousPullEnabled: false,
  metadataSearch: 'Disabled',
});

const renderRegistry = (state: EmulatorState, registry: StoredRegistry): unknown => {
  const { adminUserEnabled, networkRuleSet, policies, encryption, dataEndpointEnabled, ...settings } =
    registry.settings;
  const host = registry.name.toLowerCase();
  return {
    sku: { name: registry.sku, tier: registry.sku },
    type: 'Microsoft.ContainerRegistry/registries',
    id: registryPath(state, registry),
    name: registry.name,
    location: registry.location,
    tags: registry.tags,
    systemData: renderAuthorship(registry.authorship),
    properties: {
      loginServer: `${host}.azurecr.io`,
      creationDate: armTimeZ(registry.authorship.createdAt),
      provisioningState: registry.provisioningState,
      adminUserEnabled,
      // Recorded: only Premium registries show network rules.
      ...(registry.sku === 'Premium' ? { networkRuleSet } : {}),
      policies,
      encryption,
      dataEndpointEnabled,
      dataEndpointHostNames: dataEndpointEnabled === true ? [`${host}.${registry.location}.data.azurecr.io`] : [],
      ...settings,
    },
  };
};

/** The built-in scope maps of every registry. Synthesized: no recording lists them. */
export const systemScopeMaps = (at: number): StoredRegistry['scopeMaps'] =>
  new Map(
    (
      [
        [
          '_repositories_admin',
          'Can perform all read, write and delete operations on the registry',
          ['metadata/read', 'metadata/write', 'content/read', 'content/write', 'content/delete'],
        ],
        ['_repositories_pull', 'Can pull any repository of the registry', ['content/read']],
        ['_repositories_push', 'Can push to any repository of the registry', ['content/read', 'content/write']],
      ] as const
    ).map(([name, description, actions]) => [
      name,
      {
        name,
        authorship: { createdBy: 'Microsoft', createdAt: at, lastModifiedBy: 'Microsoft', lastModifiedAt: at },
        provisioningState: 'Succeeded' as const,
        creationDate: at,
        type: 'SystemDefined' as const,
        description,
        actions: actions.map((action) => `repositories/*/${action}`),
      },
    ]),
  );

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const mergeSettings = (
  old: Readonly<Record<string, unknown>>,
  change: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries({ ...old, ...change }).map(([key, value]) => {
      const before = Object.hasOwn(old, key) ? old[key] : undefined;
      return [key, isPlain(before) && isPlain(value) ? mergeSettings(before, value) : value];
    }),
  );

const readOnlySettings = [
  'loginServer',
  'creationDate',
  'provisioningState',
  'dataEndpointHostNames',
  'privateEndpointConnections',
  'status',
];

const settable = (properties: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(properties).filter(([key, value]) => value !== null && !readOnlySettings.includes(key)),
  );

const body = z.object({
  location: nullish(z.string()),
  sku: nullish(z.object({ name: z.string() })),
  tags: nullish(z.record(z.string(), z.string())),
  properties: nullish(z.record(z.string(), z.unknown())),
});

const validateSettings = (
  name: string,
  sku: StoredRegistry['sku'],
  settings: Readonly<Record<string, unknown>>,
): Reply | null =>
  settings['dataEndpointEnabled'] === true && sku !== 'Premium'
    ? synthesizedError(
        'SkuNotSupported',
        `The data endpoint of the registry '${name}' cannot be enabled for the SKU ${sku}. It needs Premium.`,
      )
    : null;

const update = (state: EmulatorState, call: RequestContext, registry: StoredRegistry): ReturnType<Handler> => {
  const read = readBody(body, call);
  if ('violation' in read) return respond(state, read.violation);
  const { sku: sentSku, tags, properties } = read.value;
  const sku = sentSku === undefined ? registry.sku : matchCaseInsensitive(sentSku.name, skus);
  if (sku === undefined)
    return respond(
      state,
      synthesizedError(
        'InvalidSku',
        `The SKU '${sentSku?.name ?? ''}' is not valid. It is Basic, Standard or Premium.`,
      ),
    );
  if (sku !== 'Premium' && registry.connectedRegistries.size > 0)
    return respond(
      state,
      synthesizedError(
        'SkuDowngradeBlocked',
        `The registry '${registry.name}' has ${registry.connectedRegistries.size} connected registries. Delete ` +
          `them before changing the SKU to ${sku}.`,
      ),
    );
  const settings = mergeSettings(registry.settings, settable(properties ?? {}));
  const violation = validateSettings(registry.name, sku, settings);
  if (violation !== null) return respond(state, violation);
  const stored: StoredRegistry = {
    ...registry,
    sku,
    tags: tags ?? registry.tags,
    settings,
    authorship: { ...registry.authorship, lastModifiedBy: state.principal, lastModifiedAt: call.now },
  };
  return respond(withRegistry(state, stored), { status: 200, body: renderRegistry(state, stored) });
};

/** Recorded: 201 with `Creating` and `Azure-AsyncOperation`; an update of an existing one is synchronous. */
export const putRegistry: Handler = (state, call) => {
  const name = param(call, 'registry');
  const existing = state.registries.get(name.toLowerCase());
  if (existing !== undefined) {
    return resolveRegistry(state, call) === undefined
      ? respond(
          state,
          synthesizedError('AlreadyInUse', `The registry DNS name ${name.toLowerCase()}.azurecr.io is already in use.`),
        )
      : update(state, call, existing);
  }
  const read = readBody(body, call);
  if ('violation' in read) return respond(state, read.violation);
  const { location, sku: sentSku, tags, properties } = read.value;
  if (cloudNameRule(name) !== null)
    return respond(
      state,
      synthesizedError(
        'InvalidResourceName',
        `The registry name '${name}' is not valid. It takes ${least} to ${most} letters and digits.`,
      ),
    );
  if (location === undefined)
    return respond(
      state,
      synthesizedError('InvalidRequestContent', `The location of the registry '${name}' is missing.`),
    );
  const sku = matchCaseInsensitive(sentSku?.name ?? '', skus);
  if (sku === undefined)
    return respond(
      state,
      synthesizedError(
        'InvalidSku',
        `The SKU '${sentSku?.name ?? ''}' is not valid. It is Basic, Standard or Premium.`,
      ),
    );
  const settings = mergeSettings(defaultSettings(call.now), settable(properties ?? {}));
  const violation = validateSettings(name, sku, settings);
  if (violation !== null) return respond(state, violation);
  const stored: StoredRegistry = {
    name,
    authorship: authorship(state, call),
    provisioningState: 'Creating',
    resourceGroup: state.resourceGroups.get(param(call, 'group').toLowerCase())?.name ?? param(call, 'group'),
    location: location.toLowerCase().replaceAll(' ', ''),
    sku,
    tags: tags ?? {},
    settings,
    connectedRegistries: new Map(),
    tokens: new Map(),
    scopeMaps: systemScopeMaps(call.now),
    repositories: new Map(),
  };
  const { state: next, started } = startOperation(withRegistry(state, stored), call, stored, {
    family: 'registries',
    name: null,
    style: 'async-operation',
    word: 'Creating',
    effect: { kind: 'settle', type: 'registries' },
    lastsMs: state.times.registry,
  });
  return {
    state: next,
    started,
    reply: { status: 201, headers: operationHeaders(next, call, started), body: renderRegistry(next, stored) },
  };
};

export const patchRegistry: Handler = (state, call) =>
  findRegistry(state, call, (registry) => update(state, call, registry));

export const getRegistry: Handler = (state, call) =>
  findRegistry(state, call, (registry) => respond(state, { status: 200, body: renderRegistry(state, registry) }));

/**
 * Recorded: 200 immediately, with everything in it, connected registries included (test_acr_connectedregistry.json,
 * 213).
 */
/** Unconfirmed: Azure may not delete a registry that still has connected registries. */
export const deleteRegistry: Handler = (state, call) => {
  const registry = resolveRegistry(state, call);
  return registry === undefined
    ? respond(state, { status: 204 })
    : respond({ ...state, registries: withoutEntry(state.registries, registry.name) }, { status: 200 });
};

export const listRegistries: Handler = (state, call) => {
  const group = call.params['group']?.toLowerCase();
  const found = [...state.registries.values()].filter(
    (registry) => group === undefined || registry.resourceGroup.toLowerCase() === group,
  );
  return respond(
    state,
    armList(
      state,
      call,
      found.map((registry) => renderRegistry(state, registry)),
    ),
  );
};

const { least, most } = nameLengths.cloudRegistry;

export const checkName: Handler = (state, call) => {
  const read = readBody(z.object({ name: z.string() }), call);
  if ('violation' in read) return respond(state, read.violation);
  const { name } = read.value;
  if (cloudNameRule(name) !== null || name.includes('-'))
    return respond(state, {
      status: 200,
      body: {
        nameAvailable: false,
        reason: 'Invalid',
        message: `The specified resource name is invalid. It takes ${least} to ${most} letters and digits.`,
      },
    });
  return respond(state, {
    status: 200,
    body: state.registries.has(name.toLowerCase())
      ? { nameAvailable: false, reason: 'AlreadyExists', message: `The registry ${name} is already in use.` }
      : { nameAvailable: true },
  });
};

const usageLimits = { Basic: 10, Standard: 100, Premium: 500 } as const;

/** Recorded (test_acr_create_with_managed_registry.json, 8): no row counts connected registries. */
export const listUsages: Handler = (state, call) =>
  findRegistry(state, call, (registry) => {
    const premium = registry.sku === 'Premium';
    const rows: readonly (readonly [string, number, number, string])[] = [
      ['Size', usageLimits[registry.sku] * 1_073_741_824, 0, 'Bytes'],
      ['Webhooks', { Basic: 2, Standard: 10, Premium: 500 }[registry.sku], 0, 'Count'],
      ...(premium
        ? ([
            ['Geo-replications', -1, 0, 'Count'],
            ['IPRules', 100, 0, 'Count'],
            ['VNetRules', 100, 0, 'Count'],
            ['PrivateEndpointConnections', 200, 0, 'Count'],
          ] as const)
        : []),
      [
        'ScopeMaps',
        50_000,
        [...registry.scopeMaps.values()].filter(({ type }) => type === 'UserDefined').length,
        'Count',
      ],
      ['Tokens', 50_000, registry.tokens.size, 'Count'],
    ];
    return respond(state, {
      status: 200,
      body: { value: rows.map(([name, limit, currentValue, unit]) => ({ name, limit, currentValue, unit })) },
    });
  });

/** Webhooks and private endpoint connections, which are never created here. */
export const listNothing: Handler = (state, call) =>
  findRegistry(state, call, () => respond(state, armList(state, call, [])));

/** The admin user's passwords. Synthesized: new values each time, none is stored. */
export const listAdminCredentials: Handler = (state, call) =>
  findRegistry(state, call, (registry) =>
    respond(state, {
      status: 200,
      body: {
        username: registry.name,
        passwords: ['password', 'password2'].map((name) => ({ name, value: call.ports.newSecret() })),
      },
    }),
  );

export const listResources: Handler = (state, call) => {
  const filter = call.query.get('$filter') ?? '';
  const type = /resourceType eq '([^']+)'/i.exec(filter)?.[1];
  const name = /\bname eq '([^']+)'/i.exec(filter)?.[1];
  const group = call.params['group'] ?? /resourceGroup eq '([^']+)'/i.exec(filter)?.[1];
  const found = [...state.registries.values()].filter(
    (registry) =>
      (type === undefined || type.toLowerCase() === 'microsoft.containerregistry/registries') &&
      (name === undefined || name.toLowerCase() === registry.name.toLowerCase()) &&
      (group === undefined || group.toLowerCase() === registry.resourceGroup.toLowerCase()),
  );
  const rows = found.map((registry) => ({
    id: registryPath(state, registry),
    name: registry.name,
    type: 'Microsoft.ContainerRegistry/registries',
    sku: { name: registry.sku, tier: registry.sku },
    location: registry.location,
    tags: registry.tags,
  }));
  return respond(state, armList(state, call, rows));
};

export const getProvider: Handler = (state) =>
  respond(state, {
    status: 200,
    body: {
      id: `/subscriptions/${state.subscription.id}/providers/Microsoft.ContainerRegistry`,
      namespace: 'Microsoft.ContainerRegistry',
      registrationState: 'Registered',
      resourceTypes: Object.entries(supportedVersions)
        .filter(([type]) => type !== 'operations' && type !== 'registries/connectedRegistries/resync')
        .map(([resourceType, apiVersions]) => ({ resourceType, locations: ['West Europe', 'East US'], apiVersions })),
    },
  });
