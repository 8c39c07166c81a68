import { msg } from '../i18n/message.ts';
import type { ResourceType } from '../topology/arm-id.ts';
import type { CloudRegistry, ConnectedRegistry, ScopeMap, Token } from '../topology/model.ts';
import {
  cloudPatch,
  flattenBody,
  type Patch,
  registryBody,
  registryPatch,
  scopeMapBody,
  scopeMapPatch,
  tokenBody,
  tokenPatch,
} from './arm-body.ts';
import type { Pair } from './compare.ts';
import * as words from './step-text.ts';
import type { PlannedRequest, PropertyChange, Step } from './types.ts';

/** Step without id, which depends on its position. */
export type StepDraft = Omit<Step, 'id'>;

export interface StepFactory {
  readonly changeCloud: (change: Pair<CloudRegistry>) => StepDraft | null;
  readonly changeMap: (
    change: Pair<ScopeMap>,
    owner: ConnectedRegistry | null,
    onBehalf: string | null,
  ) => StepDraft | null;
  readonly createMap: (map: ScopeMap, registry: string | null) => StepDraft;
  readonly createToken: (token: Token, registry: string | null) => StepDraft;
  readonly changeToken: (change: Pair<Token>, registry: string | null, clients: readonly string[]) => StepDraft | null;
  readonly create: (registry: ConnectedRegistry, accessKnown: boolean, taken: Token | null) => StepDraft;
  readonly update: (change: Pair<ConnectedRegistry>) => StepDraft | null;
  readonly deactivate: (registry: ConnectedRegistry) => StepDraft;
  readonly remove: (registry: ConnectedRegistry, isReplaced: boolean) => StepDraft;
  readonly removeToken: (token: Token, registry: string | null) => StepDraft;
  readonly removeMap: (map: ScopeMap, registry: string | null) => StepDraft;
}

const setRequest = (body: unknown): readonly PropertyChange[] =>
  flattenBody(body).map(([property, after]) => ({ property, before: null, after }));
const unsetRequest = (body: unknown): readonly PropertyChange[] =>
  flattenBody(body).map(([property, before]) => ({ property, before, after: null }));

/**
 * Builds steps with the requests that the SDK and `az` send (shared/topology/README.md#13-properties,
 * shared/topology/README.md#15-the-sdk).
 */
export const createStepFactory = (cloudId: string): StepFactory => {
  const path = (type: ResourceType, name: string) => `${cloudId}/${type}/${name}`;
  const put = (at: string, body: unknown): PlannedRequest => ({ method: 'PUT', path: at, body });
  const drop = (at: string): PlannedRequest => ({ method: 'DELETE', path: at, body: null });
  const patched = (at: string, patch: Patch): Pick<StepDraft, 'changes' | 'request' | 'inverse'> => ({
    changes: patch.changes,
    request: { method: 'PATCH', path: at, body: patch.body },
    inverse: { method: 'PATCH', path: at, body: patch.undo },
  });
  const made = (at: string, body: unknown): Pick<StepDraft, 'changes' | 'request' | 'inverse'> => ({
    changes: setRequest(body),
    request: put(at, body),
    inverse: drop(at),
  });
  const dropped = (at: string, body: unknown): Pick<StepDraft, 'changes' | 'request' | 'inverse'> => ({
    changes: unsetRequest(body),
    request: drop(at),
    inverse: put(at, body),
  });

  return {
    changeCloud: ({ before, after }) => {
      const patch = cloudPatch(before, after);
      return (
        patch && {
          kind: 'enable-data-endpoint',
          target: after.name,
          registry: null,
          summary: msg("Enables the dedicated data endpoint of ''{name}'', which connected registries sync through.", {
            name: after.name,
          }),
          ...words.assessDataEndpoint(),
          ...patched(cloudId, patch),
          expected: before,
          wanted: after,
        }
      );
    },
    changeMap: ({ before, after }, owner, onBehalf) => {
      const patch = scopeMapPatch(before, after);
      const had = new Set(before.actions);
      const has = new Set(after.actions);
      const actions = {
        added: after.actions.filter((action) => !had.has(action)),
        removed: before.actions.filter((action) => !has.has(action)),
      };
      return (
        patch && {
          kind: onBehalf === null || onBehalf === owner?.name ? 'update-scope-map' : 'update-ancestor-scope-map',
          target: after.name,
          registry: onBehalf ?? owner?.name ?? null,
          summary: words.describeScopeMapChange(
            after.name,
            owner?.name ?? null,
            actions,
            patch.changes.find(({ property }) => property === 'description') ?? null,
          ),
          ...words.assessScopeMapChange(before, after, owner, actions),
          ...patched(path('scopeMaps', after.name), patch),
          expected: before,
          wanted: after,
        }
      );
    },
    createMap: (map, registry) => ({
      kind: 'create-scope-map',
      target: map.name,
      registry,
      summary:
        registry === null
          ? msg("Creates the scope map ''{name}''.", { name: map.name })
          : msg("Creates the scope map of ''{registry}'' with what it may sync.", { registry }),
      ...words.noRisk,
      ...made(path('scopeMaps', map.name), scopeMapBody(map)),
      expected: null,
      wanted: map,
    }),
    createToken: (token, registry) => ({
      kind: 'create-token',
      target: token.name,
      registry,
      summary:
        registry === null
          ? msg("Creates the token ''{name}''.", { name: token.name })
          : msg("Creates the sync token of ''{registry}'', still without a password.", { registry }),
      ...words.noRisk,
      ...made(path('tokens', token.name), tokenBody(cloudId, token)),
      expected: null,
      wanted: token,
    }),
    changeToken: ({ before, after }, registry, clients) => {
      const patch = tokenPatch(cloudId, before, after);
      return (
        patch && {
          kind: 'update-token',
          target: after.name,
          registry,
          summary: words.describeTokenChange(before, after, registry),
          ...words.assessTokenChange(before, after, registry, clients),
          ...patched(path('tokens', after.name), patch),
          expected: before,
          wanted: after,
        }
      );
    },
    create: (registry, accessKnown, taken) => ({
      kind: 'create-registry',
      target: registry.name,
      registry: registry.name,
      summary: msg("Creates ''{name}'', {mode}, under {parent}.", {
        name: registry.name,
        mode: registry.mode,
        parent: registry.parent === null ? msg('the cloud registry') : words.quoteName(registry.parent),
      }),
      ...words.assessCreate(registry, accessKnown, taken),
      ...made(path('connectedRegistries', registry.name), registryBody(cloudId, registry)),
      expected: null,
      wanted: registry,
    }),
    update: ({ before, after }) => {
      const patch = registryPatch(cloudId, before, after);
      return (
        patch && {
          kind: 'update-registry',
          target: after.name,
          registry: after.name,
          summary: words.describeUpdate(after.name, patch),
          ...words.assessUpdate(before, after, patch),
          ...patched(path('connectedRegistries', after.name), patch),
          expected: before,
          wanted: { ...after, status: before.status },
        }
      );
    },
    deactivate: (registry) => ({
      kind: 'deactivate-registry',
      target: registry.name,
      registry: registry.name,
      summary: msg("Deactivates ''{name}'', so that it can be deployed again.", { name: registry.name }),
      ...words.assessDeactivate(registry.name),
      changes: [{ property: 'activation.status', before: 'Active', after: 'Inactive' }],
      request: { method: 'POST', path: `${path('connectedRegistries', registry.name)}/deactivate`, body: null },
      inverse: null,
      expected: { ...registry, status: { ...registry.status, activation: 'Active' } },
      wanted: registry,
    }),
    remove: (registry, isReplaced) => ({
      kind: 'delete-registry',
      target: registry.name,
      registry: registry.name,
      summary: msg("Deletes ''{name}''.", { name: registry.name }),
      ...words.assessDelete(registry.name, isReplaced),
      ...dropped(path('connectedRegistries', registry.name), registryBody(cloudId, registry)),
      expected: registry,
      wanted: null,
    }),
    removeToken: (token, registry) => ({
      kind: 'delete-token',
      target: token.name,
      registry,
      summary:
        registry === null
          ? msg("Deletes the token ''{name}''.", { name: token.name })
          : msg("Deletes the sync token of ''{registry}''.", { registry }),
      ...words.assessTokenDelete(),
      ...dropped(path('tokens', token.name), tokenBody(cloudId, token)),
      expected: token,
      wanted: null,
    }),
    removeMap: (map, registry) => ({
      kind: 'delete-scope-map',
      target: map.name,
      registry,
      summary:
        registry === null
          ? msg("Deletes the scope map ''{name}''.", { name: map.name })
          : msg("Deletes the scope map of ''{registry}''.", { registry }),
      ...words.noRisk,
      ...dropped(path('scopeMaps', map.name), scopeMapBody(map)),
      expected: map,
      wanted: null,
    }),
  };
};
