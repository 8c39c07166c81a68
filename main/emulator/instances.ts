import { type Instant, minuteMs } from '../../shared/schedule/instant.ts';
import { nameInId } from '../../shared/topology/arm-id.ts';
import { hash32, stableGuid } from './deterministic-id.ts';
import { type Pass, passAtOrAfter, passAtOrBefore, runsContinuously } from './site-schedule.ts';
import type { Instance, ScheduleRun, StoredConnectedRegistry, StoredRegistry } from './state.ts';

/**
 * What the cloud knows of a site's machine, computed from the state and the clock. Synthesized: no recording shows a
 * deployed instance (main/emulator/README.md#held-against-azure); the terms are those of
 * shared/topology/README.md#34-states. Assumption: a site syncs once when its window opens, like the simulator's
 * pessimistic assumption.
 */
export interface LiveState {
  readonly connectionState: 'Online' | 'Offline' | 'Syncing' | 'Unhealthy';
  readonly lastSyncTime: Instant | null;
  readonly lastActivityTime: Instant | null;
  readonly version: string | null;
  readonly host: string | null;
  readonly statusDetails: readonly LiveDetail[];
  readonly syncResult: LiveSyncResult | null;
}

interface LiveDetail {
  readonly type: string;
  readonly code: string;
  readonly description: string;
  readonly timestamp: Instant;
  readonly correlationId: string;
  /** Informational, no problem (shared/topology/README.md#13-properties); only previews show it. */
  readonly informational: boolean;
  readonly totalGib?: number;
  readonly availableGib?: number;
}

interface LiveSyncResult {
  readonly syncTrigger: 'SyncTokenUpdate' | 'InitialSync' | 'ManualResync' | 'RecoveryService';
  readonly syncState: 'NotActivated' | 'Syncing' | 'Failed' | 'Succeeded' | 'TimedOut' | 'Pending';
  readonly start: Instant | null;
  readonly end: Instant | null;
  readonly lastSuccess: Instant | null;
}

const notDeployed: LiveState = {
  connectionState: 'Offline',
  lastSyncTime: null,
  lastActivityTime: null,
  version: null,
  host: null,
  statusDetails: [],
  syncResult: null,
};

/** Duration of a pass: constant per site, at most half its window. */
const passLengthMs = (name: string, run: ScheduleRun, pass: Pass): number =>
  runsContinuously(run)
    ? 4_000 + (hash32(name) % 16_000)
    : Math.min(2 * minuteMs + (hash32(name) % (14 * minuteMs)), (pass.closes - pass.opens) / 2);

const findParent = (registry: StoredRegistry, site: StoredConnectedRegistry): StoredConnectedRegistry | null =>
  site.parentId === null ? null : (registry.connectedRegistries.get(nameInId(site.parentId).toLowerCase()) ?? null);

/** Until when a parent serves its children; minus infinity if nothing was ever deployed. */
const servesUntil = ({ instance, retired }: StoredConnectedRegistry): Instant => {
  if (instance === null) return retired?.at ?? -Infinity;
  return instance.behaviour === 'offline' ? (instance.troubleSince ?? Infinity) : Infinity;
};

/** Until when the site could reach its parent, at most `now`; minus infinity if never. */
const inTouchUntil = (
  registry: StoredRegistry,
  site: StoredConnectedRegistry,
  instance: Instance,
  now: Instant,
): Instant => {
  const bounds = [now];
  if (instance.lockedOutAt !== null) bounds.push(instance.lockedOutAt);
  if (instance.troubleSince !== null && (instance.behaviour === 'offline' || instance.behaviour === 'missing-windows'))
    bounds.push(instance.troubleSince);
  const token = site.sync.tokenId === null ? undefined : registry.tokens.get(nameInId(site.sync.tokenId).toLowerCase());
  if (token?.status === 'disabled') bounds.push(token.statusChangedAt);
  const parent = findParent(registry, site);
  if (parent !== null) bounds.push(servesUntil(parent));
  return Math.min(...bounds);
};

interface Segment {
  readonly run: ScheduleRun;
  readonly from: Instant;
}

const maxDepth = 60;

/**
 * The schedules that the site ran under, up to `until`. A new schedule counts from the pass in which the site learns
 * it, under the old one, once the change has reached its parent (shared/simulate/README.md#when-a-change-takes-effect).
 */
const listSegments = (
  registry: StoredRegistry,
  site: StoredConnectedRegistry,
  instance: Instance,
  until: Instant,
  depth = 0,
): readonly Segment[] => {
  const [first, ...changes] = instance.runs;
  if (first === undefined) return [];
  const segments: Segment[] = [{ run: first, from: instance.deployedAt }];
  for (const run of changes) {
    const last = segments.at(-1) as Segment;
    const arrives = arrivesAtParent(registry, site, run.setAt, depth);
    if (arrives === null) break;
    if (segments.length > 1 && last.from >= arrives) {
      segments[segments.length - 1] = { run, from: last.from };
      continue;
    }
    const learned = passAtOrAfter(last.run, Math.max(arrives, last.from));
    if (learned === null || learned.opens > until) break;
    segments.push({ run, from: learned.opens });
  }
  return segments;
};

/** When what the cloud has at `at` reaches the parent of a site; null for never. */
const arrivesAtParent = (
  registry: StoredRegistry,
  site: StoredConnectedRegistry,
  at: Instant,
  depth: number,
): Instant | null => {
  const parent = findParent(registry, site);
  if (parent === null || depth > maxDepth) return at;
  const instance = parent.instance ?? parent.retired?.instance ?? null;
  if (instance === null) return null;
  const above = arrivesAtParent(registry, parent, at, depth + 1);
  if (above === null) return null;
  const run = listSegments(registry, parent, instance, above, depth + 1).at(-1)?.run;
  const arrives = run === undefined ? null : (passAtOrAfter(run, above)?.opens ?? null);
  return arrives === null || arrives > servesUntil(parent) ? null : arrives;
};

interface RunPass extends Pass {
  readonly ends: Instant;
  readonly run: ScheduleRun;
}

const passBefore = (name: string, segments: readonly Segment[], at: Instant): RunPass | null => {
  for (const segment of segments.toReversed()) {
    const pass = passAtOrBefore(segment.run, at, segment.from);
    if (pass !== null) return { ...pass, ends: pass.opens + passLengthMs(name, segment.run, pass), run: segment.run };
  }
  return null;
};

const endedBy = (name: string, segments: readonly Segment[], at: Instant): RunPass | null => {
  const last = passBefore(name, segments, at);
  return last === null || last.ends <= at ? last : passBefore(name, segments, last.opens - 1);
};

const diskRows = (name: string, at: Instant, failing: boolean): readonly LiveDetail[] => {
  const totalGib = 64 * (1 + (hash32(name) % 16));
  const row = { timestamp: at, correlationId: stableGuid(`${name}/${at}`) };
  const metrics: LiveDetail = {
    ...row,
    type: 'Disk',
    code: 'DiskCapacityMetrics',
    description: 'Disk space available on the connected registry.',
    informational: true,
    totalGib,
    availableGib: failing ? 0 : Math.round(totalGib * (0.3 + (hash32(`${name}/free`) % 50) / 100)),
  };
  if (!failing) return [metrics];
  return [
    { ...row, type: 'Disk', code: 'DiskError', description: 'No space left on device', informational: false },
    metrics,
  ];
};

const resyncResult = (
  instance: Instance,
  site: StoredConnectedRegistry,
  run: ScheduleRun,
  open: boolean,
  now: Instant,
  lastSuccess: Instant | null,
): LiveSyncResult | null => {
  if (instance.resyncAt === null) return null;
  const pass = open ? { opens: instance.resyncAt, closes: Infinity } : passAtOrAfter(run, instance.resyncAt);
  const start = pass === null ? null : pass.opens + 2_000;
  const end = start === null ? null : start + 20_000 + (hash32(site.name) % 20_000);
  if (start === null || end === null || now < start)
    return { syncTrigger: 'ManualResync', syncState: 'Pending', start: null, end: null, lastSuccess };
  if (now < end) return { syncTrigger: 'ManualResync', syncState: 'Syncing', start, end: null, lastSuccess };
  return {
    syncTrigger: 'ManualResync',
    syncState: 'Succeeded',
    start,
    end,
    lastSuccess: Math.max(end, lastSuccess ?? end),
  };
};

const computeSyncResult = (
  site: StoredConnectedRegistry,
  instance: Instance,
  segments: readonly Segment[],
  facts: {
    readonly now: Instant;
    readonly inTouch: Instant;
    readonly open: boolean;
    readonly last: RunPass | null;
    readonly synced: RunPass | null;
  },
): LiveSyncResult => {
  const { now, inTouch, open, last, synced } = facts;
  const lastSync = synced?.ends ?? null;
  const run = segments.at(-1)?.run;
  const manual = run === undefined ? null : resyncResult(instance, site, run, open, now, lastSync);
  if (manual !== null) return manual;
  if (instance.behaviour === 'disk-error' && last !== null && last.opens >= (instance.troubleSince ?? 0))
    return {
      syncTrigger: 'RecoveryService',
      syncState: 'Failed',
      start: last.opens,
      end: Math.min(last.ends, now),
      lastSuccess: lastSync,
    };
  if (inTouch < now && run !== undefined) {
    const missed = passAtOrAfter(run, inTouch);
    if (missed !== null && missed.closes <= now)
      return {
        syncTrigger: 'RecoveryService',
        syncState: 'TimedOut',
        start: missed.opens,
        end: missed.closes,
        lastSuccess: lastSync,
      };
  }
  if (synced === null)
    return { syncTrigger: 'InitialSync', syncState: 'Pending', start: null, end: null, lastSuccess: null };
  // The service has no trigger for a scheduled sync, so the first one's is kept.
  return {
    syncTrigger: 'InitialSync',
    syncState: 'Succeeded',
    start: synced.opens,
    end: synced.ends,
    lastSuccess: synced.ends,
  };
};

export const liveState = (registry: StoredRegistry, site: StoredConnectedRegistry, now: Instant): LiveState => {
  const { instance } = site;
  if (instance === null || now < instance.deployedAt) return notDeployed;
  const inTouch = inTouchUntil(registry, site, instance, now);
  const failing = instance.behaviour === 'disk-error' && instance.troubleSince !== null && instance.troubleSince <= now;
  const segments = listSegments(registry, site, instance, inTouch);
  const last = passBefore(site.name, segments, inTouch);
  const synced = endedBy(site.name, segments, failing ? Math.min(inTouch, instance.troubleSince) : inTouch);
  const open = inTouch === now && last !== null && now < last.closes;
  const syncing = open && now < last.ends && !runsContinuously(last.run);
  const lastSync = synced === null ? null : synced.ends;
  const activity =
    last === null ? instance.deployedAt : Math.min(last.closes, open ? Math.floor(now / minuteMs) * minuteMs : inTouch);
  return {
    connectionState:
      failing && last !== null && inTouch === now ? 'Unhealthy' : syncing ? 'Syncing' : open ? 'Online' : 'Offline',
    lastSyncTime: lastSync,
    lastActivityTime: Math.max(instance.deployedAt, activity),
    version: instance.runtimeVersion,
    host: `${site.name.toLowerCase()}.${registry.name.toLowerCase()}.example`,
    statusDetails: last === null ? [] : diskRows(site.name, last.opens, failing),
    syncResult: computeSyncResult(site, instance, segments, { now, inTouch, open, last, synced }),
  };
};
