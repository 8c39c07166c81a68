import { t } from '../i18n/translate.ts';
import { dayMs, type Instant, minuteMs } from '../schedule/instant.ts';
import { occurrences } from '../schedule/occurrences.ts';
import { nextWindows } from '../schedule/windows.ts';
import type { ConnectedRegistry, RegistryStatus, StatusDetail, Topology } from '../topology/model.ts';
import { indexTopology, isDeployed } from '../topology/tree.ts';
import { floatAt } from '../typed-arrays.ts';
import { blackoutIntervals, parsedSync } from './links.ts';
import type { SyncStatus } from './types.ts';

/** Rows that report a measurement (shared/topology/README.md#13-properties). */
export const isInformational = (detail: StatusDetail): boolean =>
  /metrics?$|^info/i.test(detail.code) || /^info/i.test(detail.type);

/**
 * Time without a sync before a continuous registry counts as missed. Assumption: passes are reported with some delay,
 * so ten minutes mean nothing.
 */
const continuousGraceMs = 10 * minuteMs;

/**
 * End of the last full sync, as the preview API or `lastSyncTime` reports it; null if unknown. Activity is no sync
 * (shared/simulate/README.md#expected-against-actual).
 */
export const getLastSync = ({ syncResult, lastSyncTime }: RegistryStatus): Instant | null =>
  syncResult?.lastSuccessfulSyncEndTime ?? lastSyncTime;

const lookBackMs = 400 * dayMs;

/**
 * Expected against actual at `now` (shared/simulate/README.md#expected-against-actual). Occurrences are not merged
 * here, so that overlapping windows can be missed too.
 */
export function expectedStatus(registry: ConnectedRegistry, topology: Topology, now: Instant): SyncStatus {
  const { status } = registry;
  if (!isDeployed(registry)) return { kind: 'not-deployed' };
  const fault = status.statusDetails.find((detail) => !isInformational(detail));
  if (fault !== undefined)
    return { kind: 'unhealthy', reason: fault.description === '' ? fault.code : fault.description };
  if (status.connectionState?.toLowerCase() === 'unhealthy') {
    return { kind: 'unhealthy', reason: t('The service reports it as unhealthy and gives no details.') };
  }
  const reading = parsedSync(registry);
  if (reading.cron === null) return { kind: 'unknown', reason: t('Its schedule cannot be read.') };
  const closed = blackoutIntervals(topology, registry.name);
  const last = getLastSync(status);
  const blackouts = [];
  for (let i = 0; i < closed.length; i += 2) blackouts.push({ start: floatAt(closed, i), end: floatAt(closed, i + 1) });
  const [window] = nextWindows(registry.sync, now, 1, { blackouts });
  const open = window !== undefined && window.start <= now;
  const closes = window !== undefined && Number.isFinite(window.end) ? window.end : null;
  const changed = status.scheduleSince;
  if (changed !== null && last !== null && !hasLearned(registry, topology, changed))
    return { kind: 'pending', since: changed };
  if (reading.continuous) {
    if (last === null) return { kind: 'due', closes };
    const passed = openTime(closed, last, now);
    if (passed > continuousGraceMs) return missedSince(topology, Math.floor(passed / minuteMs));
    return open ? { kind: 'synced', closes } : { kind: 'asleep', until: window?.start ?? null };
  }
  if (last === null) {
    return open ? { kind: 'due', closes } : { kind: 'unknown', reason: t('It has not reported a sync yet.') };
  }
  const since = Math.max(last + 1, now - lookBackMs);
  let missed = 0;
  let dueSince = false;
  for (const opens of occurrences(reading.cron, since, now + 1)) {
    const ends = opens + reading.windowMs;
    if (openTime(closed, opens, ends) === 0) continue;
    if (ends <= now) missed++;
    else dueSince = true;
  }
  if (missed > 0) return missedSince(topology, missed);
  if (!open) return { kind: 'asleep', until: window?.start ?? null };
  return { kind: dueSince ? 'due' : 'synced', closes };
}

/** Without a date of reading no window counts as missed. */
const missedSince = ({ asOf }: Topology, windows: number): SyncStatus =>
  asOf === null ? { kind: 'unknown', reason: t('It is not known when this was read.') } : { kind: 'missed', windows };

/**
 * Whether a change made at `changed` has come down: the registry and each above it synced since
 * (shared/simulate/README.md#when-a-change-takes-effect). Assumption: the last sync saw everything before it.
 */
const hasLearned = (registry: ConnectedRegistry, topology: Topology, changed: Instant): boolean =>
  [registry, ...indexTopology(topology).getAncestors(registry.name)].every(
    ({ status }) => (getLastSync(status) ?? -Infinity) >= changed,
  );

function openTime(closed: Float64Array, from: Instant, to: Instant): number {
  let open = to - from;
  for (let i = 0; i < closed.length; i += 2) {
    const overlap = Math.min(to, floatAt(closed, i + 1)) - Math.max(from, floatAt(closed, i));
    if (overlap > 0) open -= overlap;
  }
  return open;
}
