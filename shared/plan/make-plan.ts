import { type AppError, appError } from '../errors.ts';
import { type Message, msg } from '../i18n/message.ts';
import { err, ok, type Result } from '../result.ts';
import { findScopeMap, findTokenById, parseRepository } from '../topology/access.ts';
import { findCloudId, nameInId, sameId } from '../topology/arm-id.ts';
import type { ConnectedRegistry, ScopeMap, Token, Topology } from '../topology/model.ts';
import { indexTopology, nameKey } from '../topology/tree.ts';
import { compareTopologies, findMapOwners, findTokenOwners, type Pair } from './compare.ts';
import { driftGuardFields } from './drift-guard.ts';
import { hashJson } from './plan-id.ts';
import { createStepFactory, type StepDraft } from './steps.ts';
import type { Plan, Step } from './types.ts';

const numberSteps = (drafts: readonly StepDraft[]): readonly Step[] => {
  const digits = Math.max(2, String(drafts.length).length);
  return drafts.map((draft, i) => ({
    id: `${String(i + 1).padStart(digits, '0')}-${draft.kind}-${nameKey(draft.target)}`,
    ...draft,
  }));
};

/** The guarded part of a step's object: a later status makes no other plan. */
const guardedFields = ({ kind, expected }: Step): unknown =>
  typeof expected === 'object' && expected !== null ? driftGuardFields(expected, kind.endsWith('-token')) : expected;

/** A hash of the steps. */
export const computePlanId = (steps: readonly Step[]): string =>
  hashJson(steps.map((step) => ({ id: step.id, request: step.request, expected: guardedFields(step) })));

export const assemblePlan = (registryId: string, drafts: readonly StepDraft[]): Plan => {
  const steps = numberSteps(drafts);
  return { id: computePlanId(steps), registryId, steps };
};

const addedActions = ({ before, after }: Pair<ScopeMap>): readonly string[] => {
  const had = new Set(before.actions);
  return after.actions.filter((action) => !had.has(action));
};
const removedActions = ({ before, after }: Pair<ScopeMap>): readonly string[] =>
  addedActions({ before: after, after: before });

/** Why no plan is possible between the two; null if one is. */
const findPlanProblem = (actual: Topology, desired: Topology): Message | null => {
  const [a, b] = [findCloudId(actual), findCloudId(desired)];
  if (a !== null && b !== null && !sameId(a, b)) {
    return msg(
      "The two inputs are of different cloud registries, ''{actual}'' and ''{desired}''; a plan changes one.",
      {
        actual: actual.cloud.name,
        desired: desired.cloud.name,
      },
    );
  }
  if (actual.cloud.dataEndpointEnabled === true && desired.cloud.dataEndpointEnabled === false) {
    return msg(
      "The wanted state switches the data endpoint of ''{name}'' off, without which no connected registry syncs; leave it on.",
      { name: actual.cloud.name },
    );
  }
  return null;
};

/** Splits a scope map's change if rights of a deleted registry must stay until it is gone. */
const splitChange = (
  change: Pair<ScopeMap>,
  waits: boolean,
): readonly [early: Pair<ScopeMap> | null, late: Pair<ScopeMap> | null] => {
  if (!waits || removedActions(change).length === 0) return [change, null];
  const grown = addedActions(change);
  if (grown.length === 0) return [null, change];
  const between = { ...change.after, actions: [...change.before.actions, ...grown].sort() };
  return [
    { before: change.before, after: between },
    { before: between, after: change.after },
  ];
};

/**
 * Ordered requests that turn one topology into another: data endpoint; scope maps (removals deepest first, additions to
 * ancestors nearest first, then the targets); creations top down, each scope map, token, registry; updates;
 * deactivations; deletions bottom up, each registry, token, scope map; last the rights that only the deleted needed at
 * their ancestors. Deterministic; equal topologies give no steps. Errors: `invalid-input` for different cloud
 * registries or without an ARM id.
 */
export const makePlan = (actual: Topology, desired: Topology): Result<Plan, AppError> => {
  const problem = findPlanProblem(actual, desired);
  if (problem !== null) return err(appError('invalid-input', problem));
  const difference = compareTopologies(actual, desired);
  const cloudId = findCloudId(actual) ?? findCloudId(desired) ?? '';
  const steps = createStepFactory(cloudId);
  const drafts: StepDraft[] = [];
  const push = (draft: StepDraft | null) => {
    if (draft) drafts.push(draft);
  };

  const mapOwners = new Map([...findMapOwners(actual), ...findMapOwners(desired)]);
  const tokenOwners = new Map([...findTokenOwners(actual), ...findTokenOwners(desired)]);
  const getOwner = (map: ScopeMap): ConnectedRegistry | null => mapOwners.get(nameKey(map.name)) ?? null;
  const tokenOwner = (token: Token): string | null => tokenOwners.get(nameKey(token.name))?.name ?? null;
  const findClients = ({ name }: Token): readonly string[] =>
    actual.registries
      .filter(({ clientTokenIds }) => clientTokenIds.some((id) => nameKey(nameInId(id)) === nameKey(name)))
      .map((registry) => registry.name);
  const order = new Map([...actual.registries, ...desired.registries].map(({ name }, i) => [nameKey(name), i]));
  const depthFirst = (map: ScopeMap): number =>
    order.get(nameKey(getOwner(map)?.name ?? '')) ?? Number.MAX_SAFE_INTEGER;

  const relatives = (name: string): readonly ConnectedRegistry[] => [
    ...indexTopology(desired).getDescendants(name),
    ...indexTopology(actual).getDescendants(name),
  ];
  const moving = new Set([...difference.created, ...difference.deleted].map(({ name }) => nameKey(name)));
  const changedActions = new Map(
    [
      ...difference.changedMaps,
      ...difference.goneMaps.map((map) => ({ before: map, after: { ...map, actions: [] } })),
    ].map((change) => [nameKey(change.before.name), new Set([...addedActions(change), ...removedActions(change)])]),
  );
  for (const map of difference.newMaps) changedActions.set(nameKey(map.name), new Set(map.actions));

  /** The descendant for which a scope map changes: created, deleted, or with the same change of its own rights. */
  const onBehalf = (change: Pair<ScopeMap>): string | null => {
    const owner = getOwner(change.after);
    if (owner === null) return null;
    const actions = [...addedActions(change), ...removedActions(change)];
    const gateways = new Set(
      actions.filter((action) => parseRepository(action) === null).map((action) => action.split('/')[1] ?? ''),
    );
    const below = relatives(owner.name);
    const cause =
      below.find(({ name }) => moving.has(nameKey(name)) && gateways.has(nameKey(name))) ??
      below.findLast((registry) => {
        const map = findScopeMap(desired, registry) ?? findScopeMap(actual, registry);
        const own =
          map && nameKey(map.name) !== nameKey(change.after.name) ? changedActions.get(nameKey(map.name)) : undefined;
        return own !== undefined && actions.some((action) => own.has(action)) && addedActions(change).length > 0;
      }) ??
      below.find(({ name }) => gateways.has(nameKey(name)));
    return cause?.name ?? null;
  };
  const waits = ({ before }: Pair<ScopeMap>): boolean => {
    const owner = getOwner(before);
    const below = owner === null ? [] : indexTopology(actual).getDescendants(owner.name);
    return below.some(({ name }) =>
      difference.deleted.some(
        (gone) => nameKey(gone.name) === nameKey(name) && !difference.replaced.has(nameKey(name)),
      ),
    );
  };
  const changes = [...difference.changedMaps].sort((a, b) => depthFirst(a.before) - depthFirst(b.before));
  const split = changes.map((change) => splitChange(change, waits(change)));
  const early = split.flatMap(([first]) => (first ? [first] : []));
  const late = split.flatMap(([, last]) => (last ? [last] : []));
  const changeMap = (change: Pair<ScopeMap>) => {
    push(steps.changeMap(change, getOwner(change.after), onBehalf(change)));
  };

  if (desired.cloud.dataEndpointEnabled === true && actual.cloud.dataEndpointEnabled !== true) {
    push(steps.changeCloud({ before: actual.cloud, after: { ...actual.cloud, dataEndpointEnabled: true } }));
  }
  const taking = early.filter((change) => addedActions(change).length === 0);
  const giving = early.filter((change) => addedActions(change).length > 0);
  taking.toReversed().forEach(changeMap);
  giving
    .filter((change) => onBehalf(change) !== null)
    .toReversed()
    .forEach(changeMap);
  giving.filter((change) => onBehalf(change) === null).forEach(changeMap);

  const isReplaced = ({ name }: ConnectedRegistry) => difference.replaced.has(nameKey(name));
  const makesRoom = (registry: ConnectedRegistry) =>
    [registry, ...indexTopology(actual).getAncestors(registry.name)].some(isReplaced);
  const deletions = difference.deleted.toReversed();
  const goneTokens = new Set(difference.goneTokens);
  const goneMaps = new Set(difference.goneMaps);
  const remove = (registry: ConnectedRegistry) => {
    push(steps.remove(registry, isReplaced(registry)));
    const token = findTokenById(actual, registry.tokenId);
    if (isReplaced(registry) || token === null) return;
    if (goneTokens.delete(token)) push(steps.removeToken(token, registry.name));
    const map = findScopeMap(actual, registry);
    if (map && goneMaps.delete(map)) push(steps.removeMap(map, registry.name));
  };
  deletions.filter(makesRoom).forEach(remove);

  const createdMaps = new Set<ScopeMap>();
  const createdTokens = new Set<Token>();
  const createMap = (map: ScopeMap | null, registry: string | null) => {
    if (map === null || createdMaps.has(map) || !difference.newMaps.includes(map)) return;
    createdMaps.add(map);
    push(steps.createMap(map, registry));
  };
  const createToken = (token: Token | null, registry: string | null) => {
    if (token === null || createdTokens.has(token)) return;
    const change = difference.changedTokens.find(({ after }) => after === token);
    if (!change && !difference.newTokens.includes(token)) return;
    createdTokens.add(token);
    push(change ? steps.changeToken(change, registry, findClients(change.before)) : steps.createToken(token, registry));
  };
  const ofCreated = new Set(difference.created.map((registry) => findTokenById(desired, registry.tokenId)));
  const mapsOfCreated = new Set(difference.created.map((registry) => findScopeMap(desired, registry)));
  for (const map of difference.newMaps) if (!mapsOfCreated.has(map)) createMap(map, getOwner(map)?.name ?? null);
  for (const token of difference.newTokens) if (!ofCreated.has(token)) createToken(token, tokenOwner(token));
  for (const registry of difference.created) {
    createMap(findScopeMap(desired, registry), registry.name);
    createToken(findTokenById(desired, registry.tokenId), registry.name);
    push(steps.create(registry, actual.accessKnown, findTokenById(actual, registry.tokenId)));
  }

  for (const change of difference.updated) push(steps.update(change));
  for (const { after } of difference.changedTokens) createToken(after, tokenOwner(after));
  for (const registry of difference.deactivated) push(steps.deactivate(registry));

  deletions.filter((registry) => !makesRoom(registry)).forEach(remove);
  for (const token of goneTokens) push(steps.removeToken(token, tokenOwner(token)));
  for (const map of goneMaps) push(steps.removeMap(map, getOwner(map)?.name ?? null));
  late.toReversed().forEach(changeMap);

  if (drafts.length > 0 && cloudId === '') {
    return err(
      appError(
        'invalid-input',
        msg('No ARM id is known in either input, so no request can be addressed; read the registry from Azure first.'),
      ),
    );
  }
  return ok(assemblePlan(cloudId, drafts));
};
