import { msg } from '../../i18n/message.ts';
import { describeDuration } from '../../schedule/duration.ts';
import { type Instant, minuteMs } from '../../schedule/instant.ts';
import { parsedSync } from '../../simulate/links.ts';
import { expectedStatus, getLastSync } from '../../simulate/status.ts';
import type { ConnectedRegistry, Topology } from '../../topology/model.ts';
import type { Rule } from '../context.ts';
import type { Finding } from '../types.ts';

/** Compares a report with the schedule at its time, so that an old file has no missed windows. */
const checkStatus = (registry: ConnectedRegistry, live: Topology, now: Instant): Finding | null => {
  if (registry.status.connectionState === null && getLastSync(registry.status) === null) return null;
  const found = expectedStatus(registry, live, Math.min(now, live.asOf ?? now));
  if (found.kind === 'unhealthy') {
    return {
      code: 'unhealthy',
      severity: 'warning',
      registry: registry.name,
      message: msg("''{name}'' is unhealthy: {reason}", { name: registry.name, reason: found.reason }),
    };
  }
  if (found.kind !== 'missed') return null;
  const what = parsedSync(registry).continuous
    ? msg("''{name}'' syncs continuously and has not for {duration}", {
        name: registry.name,
        duration: describeDuration(found.windows * minuteMs),
      })
    : msg("''{name}'' has missed {count, plural, one {# window} other {# windows}} since its last sync", {
        name: registry.name,
        count: found.windows,
      });
  return {
    code: 'missed-windows',
    severity: 'warning',
    registry: registry.name,
    message: msg('{what}: look at its connection and its sync token.', { what }),
  };
};

const status: Rule = ({ live, tree, now }) =>
  live.registries
    .filter(({ name }) => tree.get(name) !== null)
    .flatMap((registry) => checkStatus(registry, live, now) ?? []);

export const statusRules: readonly Rule[] = [status];
