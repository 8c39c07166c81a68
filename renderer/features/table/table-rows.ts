import type { Finding } from '../../../shared/findings/types.ts';
import { parseDuration } from '../../../shared/schedule/duration.ts';
import type { ConnectedRegistry } from '../../../shared/topology/model.ts';
import { compareNames, nameKey } from '../../../shared/topology/tree.ts';
import type { StatusText } from '../../../shared/view/status-text.ts';

export type Column =
  | 'name'
  | 'mode'
  | 'connectionState'
  | 'parent'
  | 'loginServer'
  | 'lastSync'
  | 'schedule'
  | 'window'
  | 'staleness'
  | 'status'
  | 'findings';

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

export interface SortOrder {
  readonly column: Column;
  readonly isDescending: boolean;
}

const getSearchText = ({ name, mode, parent, status, sync }: ConnectedRegistry, { full }: StatusText): string =>
  [name, mode, parent, status.connectionState, status.loginServer, sync.schedule, full].join(' ').toLowerCase();

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

const windowMs = (window: string | null): number | null => {
  const length = window === null ? null : parseDuration(window);
  return length?.ok === true ? length.value : null;
};

/** Sort key of a column; null sorts last in both directions. */
const getSortValue = ({ registry, worstMs, status, findings }: Row, column: Column): string | number | null => {
  switch (column) {
    case 'name':
      return registry.name;
    case 'mode':
      return registry.mode;
    case 'connectionState':
      return registry.status.connectionState;
    case 'parent':
      return registry.parent ?? '';
    case 'loginServer':
      return registry.status.loginServer;
    case 'lastSync':
      return registry.status.lastSyncTime;
    case 'schedule':
      return registry.sync.schedule;
    case 'window':
      return windowMs(registry.sync.syncWindow);
    case 'staleness':
      return worstMs === undefined ? null : (worstMs ?? Infinity);
    case 'status':
      return status.short;
    case 'findings':
      return findings.length;
  }
};

export const compareRows = (a: Row, b: Row, { column, isDescending }: SortOrder): number => {
  const [x, y] = [getSortValue(a, column), getSortValue(b, column)];
  if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
  const order =
    typeof x === 'number' && typeof y === 'number' ? (x === y ? 0 : x - y) : compareNames(String(x), String(y));
  return isDescending ? -order : order;
};
