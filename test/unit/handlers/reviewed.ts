import { namesToConfirm } from '../../../shared/plan/confirm.ts';
import { makePlan } from '../../../shared/plan/make-plan.ts';
import { applyEdits } from '../../../shared/topology/edit.ts';
import type { Edit } from '../../../shared/topology/edit-types.ts';
import type { Topology } from '../../../shared/topology/model.ts';
import { valueOf } from '../../support/topologies.ts';

/** The plan that a person reviews. */
export const planOf = (topology: Topology, edits: readonly Edit[]) =>
  valueOf(makePlan(topology, valueOf(applyEdits(topology, edits))));

/** What a person sends to apply a draft, with the names that its plan asks for. */
export const startOf = (topology: Topology, edits: readonly Edit[], production = false) => {
  const plan = planOf(topology, edits);
  return { edits, planId: plan.id, confirmed: namesToConfirm(plan, topology.cloud.name, production) };
};
