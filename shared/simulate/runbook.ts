import { t } from '../i18n/translate.ts';
import { describeDuration } from '../schedule/duration.ts';
import type { Instant } from '../schedule/instant.ts';
import { nextWindows } from '../schedule/windows.ts';
import type { Topology } from '../topology/model.ts';
import { getSite, indexTopology, nameKey, sortTree } from '../topology/tree.ts';
import { findBlackouts } from './links.ts';
import type { Arrival } from './types.ts';

/** A site that content reaches too late, and the resync that brings it sooner. */
export interface RunbookStep {
  readonly registry: string;
  /** Null under the cloud registry. */
  readonly parent: string | null;
  /** Without a resync; null for never. */
  readonly arrivesAt: Instant | null;
  /** Past the deadline; null for never. */
  readonly lateMs: number | null;
  /** When its parent has the content; null if the parent has an earlier step. */
  readonly parentHasAt: Instant | null;
  /** Number of the parent's step, from 1; null if the parent is in time. */
  readonly afterStep: number | null;
  /** Whether its window is open then: only an online instance takes a resync. */
  readonly online: boolean;
  /** Next regular opening; null for never. */
  readonly opensAt: Instant | null;
  readonly owner: string | null;
}

/**
 * Sites at which a push misses the deadline, parents first, since a resync brings only what the parent has. The service
 * refuses it for an offline instance (ConnectedRegistryHasOfflineChildren, azure-cli pull request 33236).
 */
export const resyncRunbook = (
  topology: Topology,
  arrivals: readonly Arrival[],
  push: Instant,
  deadline: Instant,
): readonly RunbookStep[] => {
  const arrivalByName = new Map(arrivals.map((arrival) => [nameKey(arrival.registry), arrival]));
  const tree = indexTopology(topology);
  const late = sortTree(topology.registries).filter(({ name }) => {
    const arrival = arrivalByName.get(nameKey(name));
    return arrival !== undefined && (arrival.at === null || arrival.at > deadline);
  });
  const stepByName = new Map(late.map(({ name }, at) => [nameKey(name), at + 1]));
  return late.map((registry): RunbookStep => {
    const arrivesAt = arrivalByName.get(nameKey(registry.name))?.at ?? null;
    const parent = registry.parent === null ? null : (tree.get(registry.parent)?.name ?? registry.parent);
    const afterStep = parent === null ? null : (stepByName.get(nameKey(parent)) ?? null);
    const parentHasAt =
      afterStep !== null ? null : parent === null ? push : (arrivalByName.get(nameKey(parent))?.at ?? null);
    const since = parentHasAt ?? push;
    const [next] = nextWindows(registry.sync, since, 1, { blackouts: findBlackouts(topology, registry.name) });
    return {
      registry: registry.name,
      parent,
      arrivesAt,
      lateMs: arrivesAt === null ? null : arrivesAt - deadline,
      parentHasAt,
      afterStep,
      online: next !== undefined && next.start <= since,
      opensAt: next === undefined ? null : Math.max(next.start, since),
      owner: getSite(topology, registry.name).owner ?? null,
    };
  });
};

const utc = (at: Instant): string =>
  t('{instant} UTC', { instant: new Date(at).toISOString().slice(0, 16).replace('T', ' ') });

export const describeRunbookStep = (step: RunbookStep, cloud: string): string => {
  const parent = step.parent ?? cloud;
  const ready =
    step.afterStep !== null
      ? t('After step {afterStep}, once {parent} has it.', { afterStep: step.afterStep, parent })
      : step.parentHasAt === null
        ? t('{parent} never gets it: mend that first.', { parent })
        : t('{parent} has it {instant}.', { parent, instant: utc(step.parentHasAt) });
  const online =
    step.online && step.afterStep === null
      ? t('It is online then: resync.')
      : step.opensAt === null
        ? t('Its schedule never opens a window: bring it online, then resync.')
        : t('Its window opens {instant}: bring it online sooner, then resync.', { instant: utc(step.opensAt) });
  const otherwise =
    step.lateMs === null
      ? t('Left alone: never.')
      : t('Left alone: {duration} too late.', { duration: describeDuration(step.lateMs) });
  return step.afterStep === null
    ? `${ready} ${online} ${otherwise}`
    : t('{ready} Bring it online, then resync. {otherwise}', { ready, otherwise });
};

/** GitHub-flavoured Markdown for a ticket. */
export const runbookMarkdown = (
  steps: readonly RunbookStep[],
  {
    cloud,
    push,
    deadline,
    assumption,
  }: { readonly cloud: string; readonly push: Instant; readonly deadline: Instant; readonly assumption: string },
): string =>
  [
    `# ${t('Resync runbook for {cloud}', { cloud })}`,
    '',
    `${t('Content pushed {push} must be everywhere by {deadline}.', { push: utc(push), deadline: utc(deadline) })} ` +
      (steps.length === 0
        ? t('Every site is in time, under the {assumption} assumption.', { assumption })
        : t(
            '{n, plural, one {# site is too late, under the {assumption} assumption.} other {# sites are too late, under the {assumption} assumption.}}',
            { n: steps.length, assumption },
          )),
    '',
    ...steps.map(
      (step, at) =>
        `${at + 1}. [ ] **${step.registry}**${step.owner === null ? '' : ` (${step.owner})`}: ` +
        describeRunbookStep(step, cloud),
    ),
    ...(steps.length === 0
      ? []
      : ['', t('A resync needs the instance to be online; it brings what the parent has, so the order matters.')]),
    '',
  ].join('\n');
