import { expect, it } from 'vitest';
import {
  createRows,
  findLane,
  findParents,
  indexLaneRows,
} from '../../../../renderer/features/topology/timeline/timeline-rows.ts';
import { toLanes } from '../../../../shared/view/timeline.ts';
import { buildRegistry, createTopology } from '../../../support/topology.ts';

const fleet = createTopology([
  buildRegistry('Plant', null),
  buildRegistry('line1', 'Plant'),
  buildRegistry('line2', 'Plant'),
]);
const lanes = toLanes(fleet);
const parents = findParents(fleet);
const keys = (showsLoads: boolean) => createRows(lanes, parents, showsLoads).map(({ key }) => key);

it('has one row a lane', () => {
  expect(keys(false)).toEqual(['Plant', 'line1', 'line2']);
});

it('puts the load of the cloud registry first and that of a parent below its lane', () => {
  expect(keys(true)).toEqual(['load-', 'Plant', 'load-Plant', 'line1', 'line2']);
});

it('finds the row of each lane', () => {
  expect([...indexLaneRows(createRows(lanes, parents, true))]).toEqual([
    [0, 1],
    [1, 3],
    [2, 4],
  ]);
});

it('finds the lane of a row, and the parent’s lane on a load strip', () => {
  const rows = createRows(lanes, parents, true);
  expect(rows.map((row) => findLane(row, lanes))).toEqual([null, 0, 0, 1, 2]);
  expect(findLane(undefined, lanes)).toBeNull();
});
