import { expect, it } from 'vitest';
import { createJournals } from '../../../main/apply/journal.ts';
import { runApply, type RunPorts } from '../../../main/apply/run.ts';
import { makePlan } from '../../../shared/plan/make-plan.ts';
import { err, ok } from '../../../shared/result.ts';
import { applyEdits } from '../../../shared/topology/edit.ts';
import type { Edit } from '../../../shared/topology/edit-types.ts';
import { topologyFromArm } from '../../../shared/topology/parse-arm.ts';
import { contosoId, unwrap } from '../../support/topologies.ts';
import { memoryStore, notFound } from './fake-azure.ts';

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const merge = (target: Json, patch: Json): Json => ({
  ...target,
  ...Object.fromEntries(
    Object.entries(patch).map(([key, value]) => [
      key,
      isObject(target[key]) && isObject(value) ? merge(target[key], value) : value,
    ]),
  ),
});

const toId = (name: string): string => `${contosoId}/connectedRegistries/${name}`;
const registry = (name: string, parent: Json, properties: Json, more: Json = {}): Json => ({
  id: toId(name),
  name,
  properties: {
    mode: 'ReadOnly',
    provisioningState: 'Succeeded',
    parent: {
      ...parent,
      syncProperties: {
        schedule: '0 2 * * *',
        syncWindow: 'PT4H',
        messageTtl: 'P2D',
        ...(parent['syncProperties'] as Json | undefined),
      },
    },
    ...properties,
  },
  ...more,
});

/** Objects of a newer service or of a half-deleted fleet. */
const odd: Readonly<Record<string, Json>> = {
  managed: registry(
    'managed',
    {},
    { mode: 'ReadWrite' },
    { identity: { type: 'UserAssigned', userAssignedIdentities: { '/x': { clientId: 'c' } } } },
  ),
  dreaming: registry(
    'dreaming',
    {},
    {
      connectionState: 'Dreaming',
      activation: { status: 'Hibernating' },
      provisioningState: 'Pondering',
      logging: { logLevel: 'Verbose', auditLogStatus: 'Sometimes' },
    },
  ),
  proxy: registry('proxy', {}, { mode: 'Proxy' }),
  orphan: registry('orphan', { id: toId('gone') }, {}),
  novel: registry(
    'novel',
    { colour: 'red', syncProperties: { authType: 'Quantum', priority: 7 } },
    { quota: { deep: [1, { a: null }] } },
    { zones: ['1'] },
  ),
};

const change = async (name: string, edits: readonly Edit[]) => {
  const objects = new Map<string, Json>(
    Object.values(odd).map((one) => [String(one['id']).toLowerCase(), structuredClone(one)]),
  );
  const cloud = {
    id: contosoId,
    name: 'contoso',
    location: 'westeurope',
    sku: { name: 'Premium' },
    properties: { dataEndpointEnabled: true },
  };
  const read = () =>
    unwrap(
      topologyFromArm({
        registry: cloud,
        connectedRegistries: [...objects.values()],
        tokens: [],
        scopeMaps: [],
        asOf: 0,
      }),
    );
  const arm: RunPorts['arm'] = {
    get: (path) => {
      const body = objects.get(path.toLowerCase());
      return Promise.resolve(body === undefined ? err(notFound(path)) : ok({ status: 200, body, correlationId: null }));
    },
    send: ({ method, path, body }) => {
      const key = path.toLowerCase();
      const { syncProperties, ...rest } = (body as { readonly properties?: Json } | null)?.properties ?? {};
      if (method === 'DELETE') objects.delete(key);
      else
        objects.set(
          key,
          merge(objects.get(key) ?? {}, {
            properties: { ...rest, ...(syncProperties === undefined ? {} : { parent: { syncProperties } }) },
          }),
        );
      return Promise.resolve(ok({ status: 200, body: objects.get(key) ?? null, correlationId: null }));
    },
    resume: () => Promise.resolve(ok({ status: 200, body: null, correlationId: null })),
  };
  const before = read();
  const plan = unwrap(makePlan(before, unwrap(applyEdits(before, edits))));
  const journals = createJournals(memoryStore());
  await journals.create('a1', plan, 0);
  const opened = (await journals.open('a1'))!;
  const state = await runApply(opened.journalState, {
    arm,
    journal: opened.journal,
    now: () => 0,
    abort: new AbortController().signal,
    onState: () => undefined,
  });
  return {
    state,
    plan,
    before,
    after: read(),
    there: (one: string) => objects.get(toId(one).toLowerCase()),
    body: objects.get(toId(name).toLowerCase()),
  };
};

it.each(Object.keys(odd))('%s keeps everything through a plan and an apply but for what was changed', async (name) => {
  const { state, plan, body, there } = await change(name, [
    { kind: 'set-sync', registry: name, sync: { schedule: '0 12 * * *' } },
  ]);
  expect(plan.steps.map(({ kind, target }) => [kind, target])).toEqual([['update-registry', name]]);
  expect(plan.steps[0]?.request.body).toEqual({ properties: { syncProperties: { schedule: '0 12 * * *' } } });
  expect(state).toMatchObject({ state: 'done', outcomes: [{ differences: [] }] });
  expect(body).toEqual(merge(odd[name]!, { properties: { parent: { syncProperties: { schedule: '0 12 * * *' } } } }));
  for (const other of Object.keys(odd)) if (other !== name) expect(there(other)).toEqual(odd[other]);
});

it.each(Object.keys(odd))('%s can be deleted with its access, though none of it was read', async (name) => {
  const { state, after } = await change(name, [{ kind: 'delete', registry: name, cleanUp: true }]);
  expect(state).toMatchObject({ state: 'done' });
  expect(after.registries.map((one) => one.name).sort()).toEqual(
    Object.keys(odd)
      .filter((other) => other !== name)
      .sort(),
  );
});

it('a plan of nothing has no step for any of them', async () => {
  const { plan } = await change('novel', []);
  expect(plan.steps).toEqual([]);
});
