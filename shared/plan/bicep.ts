import { escapeControls } from '../i18n/control-characters.ts';
import type { FormatMessage } from '../i18n/format.ts';
import { nameInId } from '../topology/arm-id.ts';
import type { ConnectedRegistry, ScopeMap, Token } from '../topology/model.ts';
import { oneLine, toDeclarative, toSymbol } from './declarative.ts';
import type { Plan } from './types.ts';

const apiVersion = '2025-11-01';

/** Literal text without interpolation; `\u{1b}` is Bicep's escape. */
const quote = (text: string): string => {
  const quoted = text
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replaceAll('${', '\\${')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r');
  return `'${escapeControls(quoted)}'`;
};

/** Code to write unquoted. */
class Code {
  readonly code: string;
  constructor(code: string) {
    this.code = code;
  }
}

const write = (value: unknown, indent: string): string => {
  const inner = `${indent}  `;
  if (value instanceof Code) return value.code;
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value))
    return value.length === 0
      ? '[]'
      : `[\n${value.map((item) => `${inner}${write(item, inner)}\n`).join('')}${indent}]`;
  if (typeof value === 'object' && value !== null) {
    return `{\n${Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => `${inner}${key}: ${write(item, inner)}\n`)
      .join('')}${indent}}`;
  }
  return String(value);
};

const resource = (symbol: string, type: string, body: unknown): string =>
  `resource ${symbol} 'Microsoft.ContainerRegistry/registries/${type}@${apiVersion}' = ${write(body, '')}`;

/**
 * Bicep of the objects that a plan creates or changes, in full, below the existing cloud registry. Deletions,
 * deactivations and the data endpoint are comments: Bicep cannot express them.
 */
export const toBicep = (plan: Plan, format: FormatMessage): string => {
  const declared = toDeclarative(plan);
  const registry = new Code('registry');
  const known = new Set([
    ...declared.tokens.map(({ name }) => toSymbol('token', name)),
    ...declared.scopeMaps.map(({ name }) => toSymbol('scopeMap', name)),
    ...declared.registries.map(({ name }) => toSymbol('registry', name)),
  ]);
  const toResourceId = (prefix: string, type: string, id: string): Code => {
    const symbol = toSymbol(prefix, id);
    return new Code(
      known.has(symbol)
        ? `${symbol}.id`
        : `resourceId('Microsoft.ContainerRegistry/registries/${type}', registryName, ${quote(nameInId(id))})`,
    );
  };
  const scopeMap = ({ name, description, actions }: ScopeMap): string =>
    resource(toSymbol('scopeMap', name), 'scopeMaps', {
      parent: registry,
      name,
      properties: { description: description ?? undefined, actions },
    });
  const token = ({ name, scopeMapId, status }: Token): string =>
    resource(toSymbol('token', name), 'tokens', {
      parent: registry,
      name,
      properties: {
        scopeMapId: scopeMapId === null ? undefined : toResourceId('scopeMap', 'scopeMaps', scopeMapId),
        status,
      },
    });
  const connected = (one: ConnectedRegistry): string =>
    resource(toSymbol('registry', one.name), 'connectedRegistries', {
      parent: registry,
      name: one.name,
      properties: {
        mode: one.mode,
        parent: {
          id: one.parent === null ? undefined : toResourceId('registry', 'connectedRegistries', one.parent),
          syncProperties: {
            tokenId: one.tokenId === null ? undefined : toResourceId('token', 'tokens', one.tokenId),
            schedule: one.sync.schedule,
            syncWindow: one.sync.syncWindow ?? undefined,
            messageTtl: one.sync.messageTtl,
          },
        },
        clientTokenIds: one.clientTokenIds.map((id) => toResourceId('token', 'tokens', id)),
        notificationsList: one.notifications,
        logging: { logLevel: one.logLevel, auditLogStatus: one.auditLog ? 'Enabled' : 'Disabled' },
        garbageCollection: one.garbageCollection ?? undefined,
      },
    });
  const notes = [
    `Plan ${plan.id}`,
    ...(declared.dataEndpoint
      ? ['Set dataEndpointEnabled: true where the cloud registry itself is declared; this file leaves it as it is.']
      : []),
    ...declared.notExpressible.map((summary) => `Not said by Bicep, do it by hand: ${format(summary)}`),
  ];
  const blocks = [
    notes.map((note) => `// ${oneLine(note)}`).join('\n'),
    `param registryName string = ${quote(nameInId(plan.registryId))}`,
    `resource registry 'Microsoft.ContainerRegistry/registries@${apiVersion}' existing = {\n  name: registryName\n}`,
    ...declared.scopeMaps.map(scopeMap),
    ...declared.tokens.map(token),
    ...declared.registries.map(connected),
  ];
  return `${blocks.join('\n\n')}\n`;
};
