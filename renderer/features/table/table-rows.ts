import type { Finding } from '../../../shared/findings/types.ts';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import type { ConnectedRegistry } from '../../../shared/topology/model.ts';
import { nameKey } from '../../../shared/topology/tree.ts';
import type { StatusText } from '../../../shared/view/status-text.ts';

export interface Row {
  readonly registry: ConnectedRegistry;
  readonly depth: number;
  readonly worstMs: number | null | undefined;
  readonly status: StatusText;
  readonly findings: readonly Finding[];
  readonly text: string;
}

/** Computes status and searchable text on first access: of thousands of rows few are visible. */
export class RowSource implements Row {
  readonly registry: ConnectedRegistry;
  readonly depth: number;
  readonly worstMs: number | null | undefined;
  readonly findings: readonly Finding[];
  readonly #describeStatus: (registry: ConnectedRegistry) => StatusText;
  #status: StatusText | null = null;
  #text: string | null = null;

  constructor(
    { registry, depth, worstMs, findings }: Omit<Row, 'status' | 'text'>,
    describeStatus: (registry: ConnectedRegistry) => StatusText,
  ) {
    this.registry = registry;
    this.depth = depth;
    this.worstMs = worstMs;
    this.findings = findings;
    this.#describeStatus = describeStatus;
  }

  get status(): StatusText {
    return (this.#status ??= this.#describeStatus(this.registry));
  }

  get text(): string {
    return (this.#text ??= getSearchText(this.registry, this.status));
  }
}

export type RowFilter = 'all' | 'attention' | 'draft';

const getSearchText = ({ name, mode, parent, status, sync }: ConnectedRegistry, { full }: StatusText): string =>
  [name, mode, parent, status.connectionState, status.loginServer, sync.schedule, formatMessage(full)]
    .join(' ')
    .toLowerCase();

/** Whether a row contains every search term and passes the filter. `marks` has lower-case names. */
export const matchesRow = (
  row: Row,
  terms: readonly string[],
  filter: RowFilter,
  marks: ReadonlyMap<string, unknown>,
): boolean => {
  const { registry, findings } = row;
  if (filter === 'attention' && row.status.tone !== 'bad' && !findings.some(({ severity }) => severity !== 'note'))
    return false;
  if (filter === 'draft' && !marks.has(nameKey(registry.name))) return false;
  return terms.every((word) => row.text.includes(word));
};
