import { t } from '../i18n/translate.ts';
import { expectedStatus } from '../simulate/status.ts';
import type { Topology } from '../topology/model.ts';
import { indexTopology } from '../topology/tree.ts';

/** Sites that missed a window between two reads; empty if the time of either is unknown. */
export const findNewlyMissed = (before: Topology, after: Topology): readonly string[] => {
  const [then, now] = [before.asOf, after.asOf];
  if (then === null || now === null) return [];
  const known = indexTopology(before);
  return after.registries
    .filter((registry) => {
      const earlier = known.get(registry.name);
      return (
        earlier !== null &&
        expectedStatus(registry, after, now).kind === 'missed' &&
        expectedStatus(earlier, before, then).kind !== 'missed'
      );
    })
    .map(({ name }) => name);
};

/** Title and text of a notification; null if none missed. */
export const describeMissed = (
  cloud: string,
  names: readonly string[],
): { readonly title: string; readonly body: string } | null => {
  const [first] = names;
  if (first === undefined) return null;
  const more = names.length > 4 ? t(' and {count} more', { count: names.length - 3 }) : '';
  return {
    title:
      names.length === 1
        ? t('{first} missed its sync window', { first })
        : t('{namesCount} sites missed their sync windows', { namesCount: names.length }),
    body: t('In {cloud}{more}. It was open and no sync was reported.', {
      cloud,
      more: names.length === 1 ? '' : `: ${names.slice(0, more === '' ? 4 : 3).join(', ')}${more}`,
    }),
  };
};
