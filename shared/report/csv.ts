import { writeCsv } from '../i18n/csv.ts';
import { formatIso } from './dates.ts';
import type { ReportInput } from './report-input.ts';
import { reportRows } from './rows.ts';

const columns = [
  'name',
  'parent',
  'depth',
  'mode',
  'connectionState',
  'activation',
  'schedule',
  'syncWindow',
  'messageTtl',
  'continuous',
  'nextWindow',
  'openMs',
  'longestGapMs',
  'worstMs',
  'meanMs',
  'p95Ms',
  'worstOptimisticMs',
  'meanOptimisticMs',
  'p95OptimisticMs',
  'expiredShare',
  'lastSyncTime',
  'timeZone',
  'owner',
  'errors',
  'warnings',
  'notes',
] as const;

/** One line a registry, in the topology's order. Milliseconds; empty for never. */
export const toCsv = (input: ReportInput): string => {
  const lines = reportRows(input).map(({ registry, simulation: one, site, depth, next, findings: found }) => {
    const severe = (severity: string): number => found.filter((finding) => finding.severity === severity).length;
    return [
      registry.name,
      registry.parent,
      depth,
      registry.mode,
      registry.status.connectionState,
      registry.status.activation,
      registry.sync.schedule,
      registry.sync.syncWindow,
      registry.sync.messageTtl,
      one.continuous,
      one.continuous ? null : formatIso(next[0]?.start),
      one.openMs,
      one.longestGapMs,
      one.pessimistic.worstMs,
      one.pessimistic.meanMs,
      one.pessimistic.p95Ms,
      one.optimistic.worstMs,
      one.optimistic.meanMs,
      one.optimistic.p95Ms,
      one.pessimistic.expiredShare,
      formatIso(registry.status.lastSyncTime),
      site.timeZone ?? null,
      site.owner ?? null,
      severe('error'),
      severe('warning'),
      severe('note'),
    ];
  });
  return writeCsv([columns, ...lines]);
};
