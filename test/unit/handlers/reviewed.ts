import { namesToConfirm } from '../../../shared/plan/confirm.ts';
import { makePlan } from '../../../shared/plan/make-plan.ts';
import { applyEdits } from '../../../shared/topology/edit.ts';
import type { Edit } from '../../../shared/topology/edit-types.ts';
import type { Topology } from '../../../shared/topology/model.ts';
import { unwrap } from '../../support/topologies.ts';

/** The plan that a person reviews. */
export const buildPlan = (topology: Topology, edits: readonly Edit[]) =>
  unwrap(makePlan(topology, unwrap(applyEdits(topology, edits))));

/** What a person sends to apply a draft, with the names that its plan asks for. */
export const buildStart = (topology: Topology, edits: readonly Edit[], production = false) => {
  const plan = buildPlan(topology, edits);
  return { edits, planId: plan.id, confirmed: namesToConfirm(plan, topology.cloud.name, production) };
};
