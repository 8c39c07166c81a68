import { escapeControls } from '../i18n/control-characters.ts';
import { nameInId } from '../topology/arm-id.ts';
import type { CloudRegistry, ConnectedRegistry, ScopeMap, Token } from '../topology/model.ts';
import type { Plan, Step } from './types.ts';

/** What a plan leaves behind, as a declarative tool wants it: each object in its last form, and what must be gone. */
export interface DeclarativeModel {
  readonly dataEndpoint: CloudRegistry | null;
  readonly scopeMaps: readonly ScopeMap[];
  readonly tokens: readonly Token[];
  readonly registries: readonly ConnectedRegistry[];
  /** Summaries of the steps that no declaration can say: deletions and deactivations. */
  readonly notExpressible: readonly string[];
}

/** The last form of each object that steps of these kinds write. */
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

/**
 * A name that Bicep and Terraform take for a symbol, unique by its prefix and the resource's own unique name, whatever
 * that holds.
 */
export const toSymbol = (prefix: string, idOrName: string): string =>
  `${prefix}_${nameInId(idOrName)
    .toLowerCase()
    .replaceAll('_', '__')
    .replaceAll('-', '_d')
    .replaceAll(/[^a-z0-9_]/g, (char) => `_u${char.charCodeAt(0).toString(16)}_`)}`;

/** A sentence as one line, with control characters visible: a comment ends where its line ends. */
export const oneLine = (text: string): string => escapeControls(text.replaceAll(/[\t\r\n\u0085\u2028\u2029]+/g, ' '));
