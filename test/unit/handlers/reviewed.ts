import { makePlan } from '../../../shared/plan/make-plan.ts';
import { applyEdits } from '../../../shared/topology/edit.ts';
import type { Edit } from '../../../shared/topology/edit-types.ts';
import type { Topology } from '../../../shared/topology/model.ts';
import { valueOf } from '../../support/topologies.ts';

/** The plan that a person reviews. */
export const planOf = (topology: Topology, edits: readonly Edit[]) =>
  valueOf(makePlan(topology, valueOf(applyEdits(topology, edits))));
