import type { Topology } from '../../../../shared/topology/model.ts';
import { nameKey } from '../../../../shared/topology/tree.ts';
import type { Lane } from '../../../../shared/view/timeline.ts';

/** A registry's lane, or the load strip below a parent's lane. */
type TimelineRow =
  | { readonly kind: 'lane'; readonly key: string; readonly lane: Lane; readonly index: number }
  | { readonly kind: 'load'; readonly key: string; readonly parent: string | null };

/** Lower-case names of the registries that have children. */
export const findParents = ({ registries }: Topology): ReadonlySet<string> =>
  new Set(registries.flatMap(({ parent }) => (parent === null ? [] : [nameKey(parent)])));

/** Rows from top to bottom: with loads, a strip of the cloud registry first and one below each parent. */
export const createRows = (
  lanes: readonly Lane[],
  parents: ReadonlySet<string>,
  showsLoads: boolean,
): readonly TimelineRow[] => {
  const loadRow = (parent: string | null): readonly TimelineRow[] =>
    showsLoads ? [{ kind: 'load', key: `load-${parent ?? ''}`, parent }] : [];
  return [
    ...loadRow(null),
    ...lanes.flatMap((lane, index): readonly TimelineRow[] => [
      { kind: 'lane', key: lane.name, lane, index },
      ...(parents.has(nameKey(lane.name)) ? loadRow(lane.name) : []),
    ]),
  ];
};

/** Row index of each lane, by the lane's index. */
export const indexLaneRows = (rows: readonly TimelineRow[]): ReadonlyMap<number, number> =>
  new Map(rows.flatMap((row, at) => (row.kind === 'lane' ? [[row.index, at]] : [])));

/** The lane of a row, or the parent's lane for a load strip; null for the cloud registry's strip. */
export const findLane = (row: TimelineRow | undefined, lanes: readonly Lane[]): number | null => {
  if (row?.kind === 'lane') return row.index;
  const lane = lanes.findIndex(({ name }) => name === row?.parent);
  return lane < 0 ? null : lane;
};
