import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSavedPlan } from '../../../main/cli/saved-plan.ts';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import { computePlanId, makePlan } from '../../../shared/plan/make-plan.ts';
import type { Plan, Step } from '../../../shared/plan/types.ts';
import { applyEdits } from '../../../shared/topology/edit.ts';
import type { Edit } from '../../../shared/topology/edit-types.ts';
import { afterWhatApplies, arbitraryEdits, arbitraryTopology } from '../../support/arbitrary-topology.ts';
import { goal as wider, start } from '../../support/plan-scenario.ts';
import { contosoId, unwrap } from '../../support/topologies.ts';

const goal = unwrap(applyEdits(wider, [{ kind: 'deactivate', registry: 'plant' }]));
const plan = unwrap(makePlan(start, goal));
const planFor = (...edits: Edit[]): Plan => unwrap(makePlan(start, unwrap(applyEdits(start, edits))));
const noon = planFor({ kind: 'set-sync', registry: 'line1', sync: { schedule: '0 12 * * *' } });

const read = (value: unknown, options = {}) => readSavedPlan(JSON.stringify(value), 'plan.json', options);
/** A forged plan: its only step is changed, and its id computed again. */
const forged = (original: Plan, change: Partial<Record<keyof Step, unknown>>): unknown => {
  const steps = original.steps.map((step) => ({ ...step, ...change }) as Step);
  return { ...original, id: computePlanId(steps), steps };
};
const without = (original: Plan, ...keys: (keyof Step)[]): unknown => ({
  ...original,
  id: undefined,
  steps: original.steps.map((step) =>
    Object.fromEntries(Object.entries(step).filter(([key]) => !keys.includes(key as keyof Step))),
  ),
});
const refusal = (value: unknown, options = {}): string => {
  const answer = read(value, options);
  return answer.ok ? 'it is taken' : formatMessage(answer.error.message);
};

describe('a saved plan', () => {
  it('is taken as it was written, with steps of every kind', () => {
    expect(new Set(plan.steps.map(({ kind }) => kind)).size).toBe(12);
    expect(unwrap(read(plan))).toEqual(JSON.parse(JSON.stringify(plan)));
  });

  it('is taken whatever it changes', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(arbitraryTopology, arbitraryTopology, arbitraryEdits, (actual, other, edits) => {
        for (const desired of [afterWhatApplies(actual, edits), { ...other, cloud: actual.cloud }]) {
          const made = unwrap(makePlan(actual, desired));
          const { id, steps } = unwrap(read(made));
          expect({ id, steps }).toEqual({ id: made.id, steps: JSON.parse(JSON.stringify(made.steps)) });
        }
      }),
      { numRuns: 100 },
    );
  });

  it.each<[string, unknown, RegExp]>([
    [
      'a property that Cascade never sets',
      forged(noon, {
        request: { ...noon.steps[0]!.request, body: { properties: { adminUserEnabled: true } } },
      }),
      /steps\.0\.request\.body\.properties\.adminUserEnabled: 'update-registry' never sets this property/,
    ],
    [
      'a request to the cloud registry itself',
      forged(noon, { request: { ...noon.steps[0]!.request, path: contosoId } }),
      /steps\.0\.request\.path: is not where 'update-registry' of 'line1' is sent to/,
    ],
    [
      'a request to another connected registry',
      forged(noon, { request: { ...noon.steps[0]!.request, path: `${contosoId}/connectedRegistries/depot` } }),
      /steps\.0\.request\.path: is not where/,
    ],
    [
      'a path of another host',
      forged(noon, {
        request: { ...noon.steps[0]!.request, path: `@127.0.0.1${contosoId}/connectedRegistries/line1` },
      }),
      /steps\.0\.request\.path: no path of a container registry/,
    ],
    [
      'a path of another service',
      forged(noon, {
        request: {
          ...noon.steps[0]!.request,
          path: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Sql/servers/x',
        },
      }),
      /steps\.0\.request\.path: no path of a container registry/,
    ],
    [
      'a path with a query',
      forged(noon, {
        request: { ...noon.steps[0]!.request, path: `${contosoId}/connectedRegistries/line1?x=/tokens/a` },
      }),
      /steps\.0\.request\.path: no path of a container registry/,
    ],
    [
      'another method',
      forged(noon, { request: { ...noon.steps[0]!.request, method: 'DELETE', body: null } }),
      /steps\.0\.request\.method: 'update-registry' is sent as PATCH, not DELETE/,
    ],
    [
      'a request that its objects do not make',
      forged(noon, {
        request: {
          ...noon.steps[0]!.request,
          body: { properties: { syncProperties: { schedule: '0 12 * * *' }, clientTokenIds: [] } },
        },
      }),
      /steps\.0\.request is .*, but what the step expects and wants makes/,
    ],
    [
      'words of something else',
      forged(noon, { summary: "Changes 'line1': log level from 'Information' to 'Debug'." }),
      /steps\.0\.summary is "Changes 'line1': log level.*makes "Changes 'line1': schedule from '0 3 \* \* 0' to '0 12 \* \* \*'\."/,
    ],
    ['a lower risk', forged(noon, { risk: 'none' }), /steps\.0\.risk is "none", but .* makes "medium"/],
    ['other changes', forged(noon, { changes: [] }), /steps\.0\.changes is \[\]/],
    ['an id of something else', { ...noon, id: 'any' }, /id is not that of its steps: the plan was changed/],
    ['objects that are none', forged(noon, { expected: { name: 5 } }), /steps\.0\.expected\.name: /],
    ['another registry', { ...noon, registryId: `${contosoId}2` }, /registryId is not that of its requests/],
  ])('is refused with %s', (_, value, message) => {
    expect(refusal(value)).toMatch(message);
  });

  it('is refused without what it was made from, unless it is asked for', () => {
    const stripped = without(noon, 'expected', 'wanted', 'changes', 'inverse', 'riskReason');
    expect(refusal(stripped)).toMatch(
      /steps\.0 does not hold what it was made from .*: make the plan again .*, or add --without-drift-check\./,
    );
    expect(unwrap(read(stripped, { withoutDriftCheck: true })).steps).toMatchObject([
      {
        summary: "Update registry 'line1'.",
        risk: 'medium',
        changes: [{ property: 'syncProperties.schedule', after: '0 12 * * *' }],
      },
    ]);
  });

  it('that has only what is documented holds nothing else without the drift check either', () => {
    const stripped = without(
      forged(noon, { request: { ...noon.steps[0]!.request, body: { properties: { quarantine: true } } } }) as Plan,
      'expected',
      'wanted',
    );
    expect(refusal(stripped, { withoutDriftCheck: true })).toMatch(/never sets this property/);
  });
});
