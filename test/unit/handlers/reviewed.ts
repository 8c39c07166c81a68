import { namesToConfirm } from '../../../shared/plan/confirm.ts';
import { makePlan } from '../../../shared/plan/make-plan.ts';
import { applyEdits } from '../../../shared/topology/edit.ts';
import type { Edit } from '../../../shared/topology/edit-types.ts';
import type { Topology } from '../../../shared/topology/model.ts';
import { unwrap } from '../../support/topologies.ts';

export const buildPlan = (topology: Topology, edits: readonly Edit[]) =>
  unwrap(makePlan(topology, unwrap(applyEdits(topology, edits))));

/** The input that applies a draft, with the names to confirm. */
export const buildStart = (topology: Topology, edits: readonly Edit[], production = false) => {
  const plan = buildPlan(topology, edits);
  return { edits, planId: plan.id, confirmed: namesToConfirm(plan, topology.cloud.name, production) };
};
