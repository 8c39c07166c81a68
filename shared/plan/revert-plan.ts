import type { Edit, EditResult, RegistrySettings, ScopeMapSettings, TokenSettings } from '../topology/edit-types.ts';
import type { ConnectedRegistry, ScopeMap, Token } from '../topology/model.ts';
import { nameKey } from '../topology/tree.ts';
import type { Plan, Step, StepKind, StepOutcome } from './types.ts';

// What a step expects and wants is the model's own object, of the kind that the step is of.
const registrySettings = (object: unknown): RegistrySettings => {
  const { id: _, status: __, unknown: ___, ...settings } = object as ConnectedRegistry;
  return settings;
};
const tokenSettings = (object: unknown): TokenSettings => {
  const { name, scopeMapId, status } = object as Token;
  return { name, scopeMapId, status };
};
const scopeMapSettings = (object: unknown): ScopeMapSettings => {
  const { name, description, actions } = object as ScopeMap;
  return { name, description, actions };
};

/** The state before the first and after the last of several steps on one object. */
const netResults = <S>(
  steps: readonly Step[],
  kinds: ReadonlySet<StepKind>,
  settings: (object: unknown) => S,
): readonly EditResult<S>[] => {
  const byName = new Map<string, EditResult<S>>();
  for (const { kind, target, expected, wanted } of steps) {
    if (!kinds.has(kind)) continue;
    const known = byName.get(nameKey(target));
    const [before, after] = [expected, wanted].map((object) =>
      object === null || object === undefined ? null : settings(object),
    );
    byName.set(nameKey(target), {
      name: target,
      before: known === undefined ? (before ?? null) : known.before,
      after: after ?? null,
    });
  }
  // What came and went again leaves nothing to take back.
  return [...byName.values()].filter(({ before, after }) => before !== null || after !== null);
};

const registryStepKinds: ReadonlySet<StepKind> = new Set(['create-registry', 'update-registry', 'delete-registry']);
const tokenStepKinds: ReadonlySet<StepKind> = new Set(['create-token', 'update-token', 'delete-token']);
const scopeMapStepKinds: ReadonlySet<StepKind> = new Set([
  'create-scope-map',
  'update-scope-map',
  'update-ancestor-scope-map',
  'delete-scope-map',
]);

/**
 * The edit that reverts an apply: every done step, and one that was sent with an unknown end. Null if nothing can be
 * reverted: deactivations, an enabled data endpoint, and plans saved without what they saw.
 */
export const createRevertPlan = (plan: Plan, outcomes: readonly StepOutcome[], appliedAt: string): Edit | null => {
  const started = new Set(outcomes.filter(({ state }) => state === 'done' || state === 'running').map(({ id }) => id));
  const steps = plan.steps.filter(
    ({ id, expected, wanted }) => started.has(id) && expected !== undefined && wanted !== undefined,
  );
  const registries = netResults(steps, registryStepKinds, registrySettings);
  const tokens = netResults(steps, tokenStepKinds, tokenSettings);
  const scopeMaps = netResults(steps, scopeMapStepKinds, scopeMapSettings);
  return registries.length + tokens.length + scopeMaps.length === 0
    ? null
    : { kind: 'take-back', appliedAt, registries, tokens, scopeMaps };
};
