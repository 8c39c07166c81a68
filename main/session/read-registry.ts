import { type AppError, appError } from '../../shared/errors.ts';
import { msg } from '../../shared/i18n/message.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Topology } from '../../shared/topology/model.ts';
import { topologyFromArm } from '../../shared/topology/parse-arm.ts';
import { preserveScheduleSince } from '../../shared/watch/schedule-since.ts';
import { nameOfId } from '../arm/arm-path.ts';
import type { ArmHierarchy, CallOptions, Progress } from '../arm/port.ts';
import type { Connection } from '../connections/connection.ts';
import { workspaceKey } from '../storage/workspace-store.ts';

/** Key of a registry's autosaved workspace, which includes the cloud. */
export const registryKey = ({ source }: Connection, id: string): string =>
  workspaceKey(`${source.kind === 'azure' ? `${source.kind} ${source.cloud}` : source.kind} ${id.toLowerCase()}`);

export interface ReadRegistry {
  readonly registry: ArmHierarchy['registry'];
  readonly topology: Topology;
}

export const readRegistry = async (
  from: Connection,
  id: string,
  options: CallOptions & { readonly onProgress?: (progress: Progress) => void },
): Promise<Result<ReadRegistry, AppError>> => {
  const hierarchy = await from.arm.readHierarchy(id, options);
  if (!hierarchy.ok) return hierarchy;
  const topology = topologyFromArm({ ...hierarchy.value, asOf: from.now() });
  if (!topology.ok)
    return err(
      appError(
        'unexpected',
        msg('What Azure says of {name} cannot be read: {message}', {
          name: nameOfId(id),
          message: topology.error.message,
        }),
        topology.error,
      ),
    );
  return ok({ registry: hierarchy.value.registry, topology: topology.value });
};

/** Adds what only Cascade knows to a topology that was read: site attributes, blackouts, times of schedule changes. */
export const mergeLocalData = (read: Topology, before: Topology | null, sites: Topology['sites']): Topology => ({
  ...(before === null ? read : preserveScheduleSince(before, read)),
  sites: before?.sites ?? sites,
  blackouts: before?.blackouts ?? [],
});
