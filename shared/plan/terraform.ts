import { escapeControls, jsonEscape } from '../i18n/control-characters.ts';
import type { FormatMessage } from '../i18n/format.ts';
import { parseDuration } from '../schedule/duration.ts';
import { hourMs } from '../schedule/instant.ts';
import { nameInId } from '../topology/arm-id.ts';
import type { ConnectedRegistry, ScopeMap, Token } from '../topology/model.ts';
import { oneLine, toDeclarative, toSymbol } from './declarative.ts';
import type { Plan } from './types.ts';

/** Literal text without interpolation; HCL has no `\b` and `\f`. */
const quote = (text: string): string =>
  escapeControls(JSON.stringify(text), '', jsonEscape)
    .replaceAll(/\\(?:[^bf]|([bf]))/g, (escape, letter?: string) =>
      letter === undefined ? escape : jsonEscape(letter === 'b' ? '\b' : '\f'),
    )
    .replaceAll('${', () => '$${')
    .replaceAll('%{', '%%{');

type Line = readonly [name: string, code: string] | null;

const block = (head: string, lines: readonly Line[], inner: readonly string[] = []): string => {
  const set = lines.filter((line) => line !== null);
  const width = Math.max(0, ...set.map(([name]) => name.length));
  const body = [...set.map(([name, code]) => `${name.padEnd(width)} = ${code}`), ...inner].map(
    (line) => `  ${line.replaceAll('\n', '\n  ')}`,
  );
  return `${head} {\n${body.join('\n')}\n}`;
};

const formatList = (items: readonly string[]): string =>
  items.length === 0 ? '[]' : `[\n${items.map((item) => `  ${item},\n`).join('')}]`;

/**
 * A notification in the provider's parts (shared/topology/README.md#24-notifications,
 * shared/topology/README.md#5-terraform-and-bicep).
 */
const notification = (text: string): string => {
  const colon = text.lastIndexOf(':');
  const [artifact, action] = [text.slice(0, colon), text.slice(colon + 1)];
  const at = artifact.indexOf('@');
  const [name = '', tag] = at < 0 ? artifact.split(':') : [artifact.slice(0, at)];
  const digest = at < 0 ? null : artifact.slice(at + 1);
  return block('notification', [
    ['name', quote(name)],
    tag === undefined ? null : ['tag', quote(tag)],
    digest === null ? null : ['digest', quote(digest)],
    ['action', quote(action)],
  ]);
};

/** What the provider rejects or changes, a sentence each (shared/topology/README.md#5-terraform-and-bicep). */
const providerCaveats = ({ sync, garbageCollection }: ConnectedRegistry): readonly string[] => {
  const windowMs = sync.syncWindow === null ? null : parseDuration(sync.syncWindow);
  return [
    ...(windowMs?.ok && windowMs.value < 3 * hourMs
      ? [`The provider refuses a sync window below PT3H; this one is ${sync.syncWindow ?? ''}.`]
      : []),
    ...(garbageCollection && (!garbageCollection.enabled || garbageCollection.schedule !== '0 0 * * *')
      ? ['The provider has no garbage collection; set it with the Azure CLI.']
      : []),
  ];
};

/**
 * Terraform (hashicorp/azurerm) of the objects that a plan creates or changes, in full; what the provider cannot do is
 * a comment (shared/topology/README.md#5-terraform-and-bicep).
 */
export const toTerraform = (plan: Plan, format: FormatMessage): string => {
  const declared = toDeclarative(plan);
  const [, resourceGroup = ''] = /\/resourceGroups\/([^/]+)/i.exec(plan.registryId) ?? [];
  const known = new Set([
    ...declared.tokens.map(({ name }) => toSymbol('token', name)),
    ...declared.scopeMaps.map(({ name }) => toSymbol('map', name)),
    ...declared.registries.map(({ name }) => toSymbol('registry', name)),
  ]);
  const toResourceId = (type: string, prefix: string, segment: string, id: string): string => {
    const symbol = toSymbol(prefix, id);
    return known.has(symbol)
      ? `${type}.${symbol}.id`
      : `"\${data.azurerm_container_registry.cloud.id}/${segment}/${quote(nameInId(id)).slice(1, -1)}"`;
  };
  const scopeMap = ({ name, description, actions }: ScopeMap): string =>
    block(`resource "azurerm_container_registry_scope_map" "${toSymbol('map', name)}"`, [
      ['name', quote(name)],
      ['container_registry_name', 'data.azurerm_container_registry.cloud.name'],
      ['resource_group_name', 'data.azurerm_container_registry.cloud.resource_group_name'],
      description === null ? null : ['description', quote(description)],
      ['actions', formatList(actions.map(quote))],
    ]);
  const token = ({ name, scopeMapId, status }: Token): string =>
    block(`resource "azurerm_container_registry_token" "${toSymbol('token', name)}"`, [
      ['name', quote(name)],
      ['container_registry_name', 'data.azurerm_container_registry.cloud.name'],
      ['resource_group_name', 'data.azurerm_container_registry.cloud.resource_group_name'],
      scopeMapId === null
        ? null
        : ['scope_map_id', toResourceId('azurerm_container_registry_scope_map', 'map', 'scopeMaps', scopeMapId)],
      ['enabled', String(status === 'enabled')],
    ]);
  const connected = (one: ConnectedRegistry): string => {
    const code = block(
      `resource "azurerm_container_connected_registry" "${toSymbol('registry', one.name)}"`,
      [
        ['name', quote(one.name)],
        ['container_registry_id', 'data.azurerm_container_registry.cloud.id'],
        one.parent === null
          ? null
          : [
              'parent_registry_id',
              toResourceId('azurerm_container_connected_registry', 'registry', 'connectedRegistries', one.parent),
            ],
        one.tokenId === null
          ? null
          : ['sync_token_id', toResourceId('azurerm_container_registry_token', 'token', 'tokens', one.tokenId)],
        ['mode', quote(one.mode)],
        ['sync_schedule', quote(one.sync.schedule)],
        one.sync.syncWindow === null ? null : ['sync_window', quote(one.sync.syncWindow)],
        ['sync_message_ttl', quote(one.sync.messageTtl)],
        one.clientTokenIds.length === 0
          ? null
          : [
              'client_token_ids',
              formatList(
                one.clientTokenIds.map((id) => toResourceId('azurerm_container_registry_token', 'token', 'tokens', id)),
              ),
            ],
        ['log_level', quote(one.logLevel)],
        ['audit_log_enabled', String(one.auditLog)],
      ],
      one.notifications.map(notification),
    );
    return [...providerCaveats(one).map((caveat) => `# ${caveat}`), code].join('\n');
  };
  const notes = [
    `Plan ${plan.id}`,
    'Objects that exist already must be imported first (terraform import), or the provider refuses to create them.',
    'The provider does not send changes of schedule, window or message TTL of a registry that exists: read them back, or use the Azure CLI.',
    ...(declared.dataEndpoint
      ? ['Set data_endpoint_enabled = true where the cloud registry itself is declared; this file leaves it as it is.']
      : []),
    ...declared.notExpressible.map(
      (summary) => `Not said by this file, remove it from the state or do it by hand: ${format(summary)}`,
    ),
  ];
  const blocks = [
    notes.map((note) => `# ${oneLine(note)}`).join('\n'),
    block('data "azurerm_container_registry" "cloud"', [
      ['name', quote(nameInId(plan.registryId))],
      ['resource_group_name', quote(resourceGroup)],
    ]),
    ...declared.scopeMaps.map(scopeMap),
    ...declared.tokens.map(token),
    ...declared.registries.map(connected),
  ];
  return `${blocks.join('\n\n')}\n`;
};
