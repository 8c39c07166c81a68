import type { FleetCloud } from '../../shared/ipc-payloads.ts';
import type { CloudResults } from '../../shared/view/fleet.ts';
import type { FleetAnswer } from '../workers/fleet.ts';

export const noFigures: ReadonlyMap<string, CloudResults> = new Map();

export const mergeFigures = (
  known: ReadonlyMap<string, CloudResults>,
  answers: readonly FleetAnswer[],
): ReadonlyMap<string, CloudResults> =>
  answers.length === 0 ? known : new Map([...known, ...answers.map(({ id, figures }) => [id, figures] as const)]);

export const mergeClouds = (known: readonly FleetCloud[], read: readonly FleetCloud[]): readonly FleetCloud[] => {
  if (read.length === 0) return known;
  const byId = new Map(read.map((cloud) => [cloud.id, cloud]));
  return known.map((cloud) => byId.get(cloud.id) ?? cloud);
};

/** Number of matching sites of each cloud registry: all if its own name matches. Null for an empty search. */
export const countMatchingSites = (
  clouds: readonly FleetCloud[],
  search: string,
): ReadonlyMap<string, number> | null => {
  const text = search.trim().toLowerCase();
  if (text === '') return null;
  return new Map(
    clouds.map(({ id, name, topology }) => {
      const sites = topology?.registries ?? [];
      return [
        id,
        name.toLowerCase().includes(text)
          ? sites.length
          : sites.reduce((count, site) => count + (site.name.toLowerCase().includes(text) ? 1 : 0), 0),
      ];
    }),
  );
};
