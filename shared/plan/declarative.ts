import { escapeControls } from '../i18n/control-characters.ts';
import type { Message } from '../i18n/message.ts';
import { nameInId } from '../topology/arm-id.ts';
import type { CloudRegistry, ConnectedRegistry, ScopeMap, Token } from '../topology/model.ts';
import type { Plan, Step } from './types.ts';

/** Result of a plan: the last form of each object, and what is deleted. */
export interface DeclarativeModel {
  readonly dataEndpoint: CloudRegistry | null;
  readonly scopeMaps: readonly ScopeMap[];
  readonly tokens: readonly Token[];
  readonly registries: readonly ConnectedRegistry[];
  /** Summaries of steps without a declarative form: deletions and deactivations. */
  readonly notExpressible: readonly Message[];
}

const lastForms = (steps: readonly Step[], kinds: readonly Step['kind'][]): readonly unknown[] => [
  ...new Map(
    steps.filter(({ kind }) => kinds.includes(kind)).map(({ target, wanted }) => [target.toLowerCase(), wanted]),
  ).values(),
];

export const toDeclarative = ({ steps }: Plan): DeclarativeModel => ({
  dataEndpoint: (lastForms(steps, ['enable-data-endpoint']) as CloudRegistry[])[0] ?? null,
  scopeMaps: lastForms(steps, ['create-scope-map', 'update-scope-map', 'update-ancestor-scope-map']) as ScopeMap[],
  tokens: lastForms(steps, ['create-token', 'update-token']) as Token[],
  registries: lastForms(steps, ['create-registry', 'update-registry']) as ConnectedRegistry[],
  notExpressible: steps
    .filter(({ kind }) => kind.startsWith('delete-') || kind === 'deactivate-registry')
    .map(({ summary }) => summary),
});

/** A symbol for Bicep and Terraform, unique by prefix and the resource's unique name. */
export const toSymbol = (prefix: string, idOrName: string): string =>
  `${prefix}_${nameInId(idOrName)
    .toLowerCase()
    .replaceAll('_', '__')
    .replaceAll('-', '_d')
    .replaceAll(/[^a-z0-9_]/g, (char) => `_u${char.charCodeAt(0).toString(16)}_`)}`;

/** One line with visible control characters, so that a comment ends where it should. */
export const oneLine = (text: string): string => escapeControls(text.replaceAll(/[\t\r\n\u0085\u2028\u2029]+/g, ' '));
