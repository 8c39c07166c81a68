import type { Instant } from '../../shared/schedule/instant.ts';
import type { Instance, InstanceBehaviour, StoredConnectedRegistry, StoredSync } from './state.ts';

/** A runtime deployed at `now`, or the runtime `before` with another behaviour from `now` on. */
export const deployed = (
  sync: Pick<StoredSync, 'schedule' | 'syncWindow'>,
  {
    now,
    behaviour,
    before = null,
  }: { readonly now: Instant; readonly behaviour: InstanceBehaviour; readonly before?: Instance | null },
): Instance => ({
  ...(before ?? {
    deployedAt: now,
    runtimeVersion: '0.8.0',
    runs: [{ schedule: sync.schedule, syncWindow: sync.syncWindow, setAt: now }],
    passwordName: 'password1' as const,
    resyncAt: null,
  }),
  lockedOutAt: null,
  behaviour,
  troubleSince: behaviour === 'healthy' ? null : now,
});

/** Removes the runtime, which ran until `at`. */
export const withoutInstance = (site: StoredConnectedRegistry, at: Instant): StoredConnectedRegistry =>
  site.instance === null ? site : { ...site, instance: null, retired: { instance: site.instance, at } };
