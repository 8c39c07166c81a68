import { msg, type TextMessage } from '../i18n/message.ts';
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
): { readonly title: TextMessage; readonly body: TextMessage } | null => {
  const [name] = names;
  if (name === undefined) return null;
  if (names.length === 1)
    return {
      title: msg('{name} missed its sync window', { name }),
      body: msg('In {cloud}. It was open and no sync was reported.', { cloud }),
    };
  return {
    title: msg('{count} sites missed their sync windows', { count: names.length }),
    body:
      names.length > 4
        ? msg('In {cloud}: {names} and {count} more. It was open and no sync was reported.', {
            cloud,
            names: names.slice(0, 3).join(', '),
            count: names.length - 3,
          })
        : msg('In {cloud}: {names}. It was open and no sync was reported.', { cloud, names: names.join(', ') }),
  };
};
