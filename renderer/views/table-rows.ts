import type { Finding } from '../../shared/findings/types.ts';
import { parseDuration } from '../../shared/schedule/duration.ts';
import type { ConnectedRegistry } from '../../shared/topology/model.ts';
import { compareNames, keyOf } from '../../shared/topology/tree.ts';
import type { StatusWords } from '../../shared/view/status-words.ts';

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
  /** Null is never; undefined while it is being computed. */
  readonly worstMs: number | null | undefined;
  readonly status: StatusWords;
  readonly findings: readonly Finding[];
}

export type Only = 'all' | 'attention' | 'draft';

export interface Order {
  readonly column: Column;
  readonly down: boolean;
}

/** Whether a row holds every word that is searched, and belongs to what is asked for. `marks` is by name in lower case. */
export const matches = (row: Row, words: readonly string[], only: Only, marks: ReadonlyMap<string, unknown>): boolean => {
  const { registry, status, findings } = row;
  if (only === 'attention' && status.tone !== 'bad' && !findings.some(({ severity }) => severity !== 'note')) return false;
  if (only === 'draft' && !marks.has(keyOf(registry.name))) return false;
  const text = [registry.name, registry.mode, registry.parent, registry.status.connectionState, registry.status.loginServer, registry.sync.schedule, status.full]
    .join(' ')
    .toLowerCase();
  return words.every((word) => text.includes(word));
};

const windowMs = (window: string | null): number | null => {
  const length = window === null ? null : parseDuration(window);
  return length?.ok === true ? length.value : null;
};

/** What a column sorts by; null comes last either way. */
const valueOf = ({ registry, worstMs, status, findings }: Row, column: Column): string | number | null => {
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

export const compareRows = (a: Row, b: Row, { column, down }: Order): number => {
  const [x, y] = [valueOf(a, column), valueOf(b, column)];
  if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
  const order = typeof x === 'number' && typeof y === 'number' ? (x === y ? 0 : x - y) : compareNames(String(x), String(y));
  return down ? -order : order;
};
