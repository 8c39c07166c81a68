import { driftGuardFields } from '../../shared/plan/drift-guard.ts';
import type { Drift, PropertyChange, Step } from '../../shared/plan/types.ts';
import { cloudFromArm, registryFromArm, scopeMapFromArm, tokenFromArm } from '../../shared/topology/parse-arm.ts';
import { parseArmPath } from '../arm/arm-path.ts';
import { diffResources, remainingSteps, targetPath } from './resource-diff.ts';

const readers = { connectedRegistries: registryFromArm, tokens: tokenFromArm, scopeMaps: scopeMapFromArm } as const;

type Json = Readonly<Record<string, unknown>>;

const presence = (object: unknown): 'exists' | 'missing' => (object === null ? 'missing' : 'exists');

/** The value of a property in the step's wanted object; null if the object is to be deleted. */
const wantedValue = ({ wanted }: Step, property: string): unknown =>
  property === ''
    ? presence(wanted)
    : property.split('.').reduce<unknown>((value, key) => (value as Json | null | undefined)?.[key] ?? null, wanted);

const changesByOthers = (step: Step, body: unknown): readonly PropertyChange[] => {
  // A plan saved without its expected objects cannot be compared.
  if (step.expected === undefined) return [];
  if (step.expected === null)
    return body === null ? [] : [{ property: '', before: presence(null), after: presence(body) }];
  if (body === null) return [{ property: '', before: presence(step.expected), after: presence(null) }];
  const type = parseArmPath(targetPath(step))?.child?.type ?? null;
  const now = type === null ? cloudFromArm(body) : readers[type](body);
  if (!now.ok) return [{ property: 'shape', before: 'readable', after: now.error.message }];
  const isToken = type === 'tokens';
  return diffResources(driftGuardFields(step.expected, isToken), driftGuardFields(now.value, isToken));
};

/** Whether the object is already as a later step of the same plan leaves it, so that this step is done as well. */
export const isSuperseded = (step: Step, steps: readonly Step[], body: unknown): boolean =>
  steps
    .slice(steps.indexOf(step) + 1)
    .some(
      (later) =>
        later.wanted !== undefined &&
        targetPath(later).toLowerCase() === targetPath(step).toLowerCase() &&
        remainingSteps(later, body).length === 0 &&
        changesByOthers({ ...later, expected: later.wanted }, body).length === 0,
    );

/**
 * Changes that others made to the step's object since the plan was made. `body` is the object as the service has it
 * now, null if it does not exist. An empty property stands for the object itself.
 */
export const findDrift = (step: Step, body: unknown): readonly Drift[] =>
  changesByOthers(step, body).map(({ property, before, after }) => ({
    property,
    base: before,
    wanted: wantedValue(step, property),
    actual: after,
  }));
