import { type AppError, appError } from '../errors.ts';
import { joinMessages } from '../i18n/message.ts';
import { t } from '../i18n/translate.ts';
import { err, ok, type Result } from '../result.ts';
import type { Instant } from '../schedule/instant.ts';
import { decode, DecodeError, isRecord, typeMismatch } from './codec.ts';
import type { Edit } from './edit-types.ts';
import type { SavedView, Scenario, Topology } from './model.ts';
import { listTopology, resourcesTopology } from './parse-arm.ts';
import { armFromAz } from './parse-az-list.ts';
import { parseJson } from './parse-json.ts';
import { isTemplate, readTemplateResources } from './parse-template.ts';
import { isTerraformState, readStateResources } from './parse-terraform.ts';
import { readWorkspace } from './parse-workspace.ts';

export type TopologyFormat = 'workspace' | 'arm-list' | 'az-list' | 'arm-template' | 'terraform-state';

export interface ParsedTopology {
  readonly topology: Topology;
  /** Draft of a workspace; empty for other formats. */
  readonly edits: readonly Edit[];
  readonly format: TopologyFormat;
  /** Set if a workspace has one. */
  readonly scenario?: Scenario;
  readonly views?: readonly SavedView[];
}

export interface ParseOptions {
  /** `asOf` of a list, if the caller knows when it was read. */
  readonly now?: Instant;
  /** File name, prefixed to messages. */
  readonly name?: string;
}

const isConnectedRegistry = (value: unknown): boolean =>
  isRecord(value) &&
  (isRecord(value['parent']) || (isRecord(value['properties']) && isRecord(value['properties']['parent'])));

const read = (value: unknown, asOf: Instant | null): ParsedTopology => {
  if (isRecord(value) && 'cascade' in value) return { ...readWorkspace(value), format: 'workspace' };
  if (isRecord(value) && Array.isArray(value['value'])) {
    if (typeof value['nextLink'] === 'string' && value['nextLink'] !== '') {
      throw new DecodeError('nextLink', t('this is only the first page of the list; save all pages in one'));
    }
    return { topology: listTopology(value['value'], 'value', asOf), edits: [], format: 'arm-list' };
  }
  if (isTemplate(value))
    return { topology: resourcesTopology(readTemplateResources(value), asOf), edits: [], format: 'arm-template' };
  if (isTerraformState(value))
    return { topology: resourcesTopology(readStateResources(value), asOf), edits: [], format: 'terraform-state' };
  const list = isConnectedRegistry(value) ? [value] : value;
  if (Array.isArray(list))
    return { topology: listTopology(list.map(armFromAz), 'registries', asOf), edits: [], format: 'az-list' };
  throw typeMismatch(
    '',
    'a Cascade workspace, an ARM list ({"value":[…]}), the output of `az acr connected-registry list -o json`, an exported ARM template or `terraform show -json`',
    value,
  );
};

/**
 * Parses text or a JSON value; the shape decides the format. Errors: `invalid-input` with file name and place (line and
 * column if the text is not JSON).
 */
export const parseTopology = (source: unknown, options: ParseOptions = {}): Result<ParsedTopology, AppError> => {
  const json = typeof source === 'string' ? parseJson(source) : ok(source);
  const parsed = json.ok ? decode(() => read(json.value, options.now ?? null)) : json;
  if (parsed.ok || options.name === undefined) return parsed;
  const { kind, message, ...more } = parsed.error;
  return err(appError(kind, joinMessages([options.name, message], ': '), more));
};
