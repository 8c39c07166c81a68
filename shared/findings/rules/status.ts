import { expectedStatus, lastSyncOf } from '../../simulate/status.ts';
import { describeDuration } from '../../schedule/duration.ts';
import { minuteMs, type Instant } from '../../schedule/instant.ts';
import { readingOf } from '../../simulate/links.ts';
import type { ConnectedRegistry, Topology } from '../../topology/model.ts';
import type { Rule } from '../context.ts';
import type { Finding } from '../types.ts';

/** What the service reported, set against the schedule at the time of the report: an old file does not miss windows. */
const statusOf = (registry: ConnectedRegistry, live: Topology, now: Instant): Finding | null => {
  if (registry.status.connectionState === null && lastSyncOf(registry.status) === null) return null;
  const found = expectedStatus(registry, live, Math.min(now, live.asOf ?? now));
  if (found.kind === 'unhealthy') {
    return { code: 'unhealthy', severity: 'warning', registry: registry.name, message: `'${registry.name}' is unhealthy: ${found.reason}` };
  }
  if (found.kind !== 'missed') return null;
  const what = readingOf(registry).continuous
    ? `'${registry.name}' syncs continuously and has not for ${describeDuration(found.windows * minuteMs)}`
    : `'${registry.name}' has missed ${found.windows} ${found.windows === 1 ? 'window' : 'windows'} since its last sync`;
  return { code: 'missed-windows', severity: 'warning', registry: registry.name, message: `${what}: look at its connection and its sync token.` };
};

const status: Rule = ({ live, tree, now }) =>
  live.registries.filter(({ name }) => tree.get(name) !== null).flatMap((registry) => statusOf(registry, live, now) ?? []);

export const statusRules: readonly Rule[] = [status];
