import { formatMessage, t } from '../../../shared/i18n/translate.ts';
import { parseDuration } from '../../../shared/schedule/duration.ts';
import { hourMs } from '../../../shared/schedule/instant.ts';
import type { SiteAttributes } from '../../../shared/topology/model.ts';
import type { GridColumn } from '../../ui/grid/grid-model.ts';
import type { Row } from './table-rows.ts';
import { formatFindingCounts, formatSyncTime } from './table-text.ts';

/** What a column reads besides its row. */
export interface ColumnContext {
  readonly cloudName: string;
  readonly getSite: (registry: string) => SiteAttributes;
  /** Name of the ancestor directly below the cloud registry. */
  readonly getBranch: (registry: string) => string;
}

const hours = (ms: number): number => Math.round((ms / hourMs) * 10) / 10;

const windowHours = (window: string | null): number | null => {
  const length = window === null ? null : parseDuration(window);
  return length?.ok === true ? hours(length.value) : null;
};

/** First columns in a side pane; the others follow in their order. */
const compactOrder = ['name', 'staleness', 'findings'];

/** The columns of the table of connected registries. Compact, it has those of `az acr connected-registry list`. */
export const tableColumns = (
  { cloudName, getSite, getBranch }: ColumnContext,
  compact: boolean,
): readonly GridColumn<Row>[] => {
  const columns: readonly GridColumn<Row>[] = [
    { id: 'name', label: t('Name'), value: ({ registry }) => registry.name, width: 190 },
    { id: 'mode', label: t('Mode'), value: ({ registry }) => registry.mode, isGroup: true, width: 120 },
    {
      id: 'staleness',
      label: t('Worst staleness (h)'),
      kind: 'number',
      value: ({ worstMs }) => (worstMs === undefined ? null : worstMs === null ? Infinity : hours(worstMs)),
      text: ({ worstMs }) => (worstMs === undefined ? '…' : worstMs === null ? t('never') : hours(worstMs).toFixed(1)),
      width: 180,
    },
    {
      id: 'status',
      label: t('Status'),
      value: ({ status }) => formatMessage(status.short),
      isGroup: true,
      isHidden: compact,
      width: 190,
    },
    {
      id: 'schedule',
      label: t('Schedule'),
      value: ({ registry }) => registry.sync.schedule,
      isGroup: true,
      isHidden: compact,
      width: 130,
    },
    {
      id: 'window',
      label: t('Window (h)'),
      kind: 'number',
      value: ({ registry }) => windowHours(registry.sync.syncWindow),
      text: ({ registry: { sync } }) => String(windowHours(sync.syncWindow) ?? sync.syncWindow ?? '—'),
      isHidden: compact,
      width: 100,
    },
    {
      id: 'connectionState',
      label: t('Connection state'),
      value: ({ registry }) => registry.status.connectionState,
      isGroup: true,
      width: 160,
    },
    {
      id: 'parent',
      label: t('Parent'),
      value: ({ registry }) => registry.parent ?? cloudName,
      isGroup: true,
      width: 180,
    },
    {
      id: 'lastSync',
      label: t('Last sync (UTC)'),
      value: ({ registry }) => registry.status.lastSyncTime,
      text: ({ registry }) => formatSyncTime(registry.status.lastSyncTime),
      width: 160,
    },
    {
      id: 'findings',
      label: t('Findings'),
      value: ({ findings }) => findings.length,
      text: ({ findings }) => formatFindingCounts(findings),
      width: 170,
    },
    { id: 'loginServer', label: t('Login server'), value: ({ registry }) => registry.status.loginServer, width: 260 },
    {
      id: 'branch',
      label: t('Branch'),
      value: ({ registry }) => getBranch(registry.name),
      isGroup: true,
      isHidden: true,
    },
    {
      id: 'owner',
      label: t('Owner'),
      value: ({ registry }) => getSite(registry.name).owner ?? null,
      isGroup: true,
      isHidden: true,
    },
    {
      id: 'tags',
      label: t('Tags'),
      value: ({ registry }) => getSite(registry.name).tags?.join(', ') ?? null,
      isGroup: true,
      isHidden: true,
    },
    {
      id: 'timeZone',
      label: t('Time zone'),
      value: ({ registry }) => getSite(registry.name).timeZone ?? null,
      isGroup: true,
      isHidden: true,
      width: 140,
    },
  ];
  if (!compact) return columns;
  const getRank = ({ id }: GridColumn<Row>): number =>
    compactOrder.includes(id) ? compactOrder.indexOf(id) : compactOrder.length;
  return columns.toSorted((a, b) => getRank(a) - getRank(b));
};
