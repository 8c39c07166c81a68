import { z } from 'zod';
import { synthesizedError } from './error-catalog.ts';
import { armList } from './lists.ts';
import type { Handler } from './request-context.ts';
import { nullish, param, readBody, respond } from './request-context.ts';
import type { EmulatorState, StoredResourceGroup } from './state.ts';
import { setEntry, withoutEntry } from './state.ts';

const renderSubscription = (state: EmulatorState): unknown => ({
  id: `/subscriptions/${state.subscription.id}`,
  authorizationSource: 'RoleBased',
  managedByTenants: [],
  subscriptionId: state.subscription.id,
  tenantId: state.tenantId,
  displayName: state.subscription.name,
  state: 'Enabled',
  subscriptionPolicies: {
    locationPlacementId: 'Public_2014-09-01',
    quotaId: 'PayAsYouGo_2014-09-01',
    spendingLimit: 'Off',
  },
});

export const listSubscriptions: Handler = (state, call) =>
  respond(state, armList(state, call, [renderSubscription(state)]));

export const getSubscription: Handler = (state) => respond(state, { status: 200, body: renderSubscription(state) });

export const listTenants: Handler = (state, call) =>
  respond(
    state,
    armList(state, call, [
      {
        id: `/tenants/${state.tenantId}`,
        tenantId: state.tenantId,
        countryCode: 'FR',
        displayName: 'Contoso (emulated)',
        tenantCategory: 'Home',
      },
    ]),
  );

export const listLocations: Handler = (state, call) =>
  respond(
    state,
    armList(
      state,
      call,
      [
        ['westeurope', 'West Europe'],
        ['eastus', 'East US'],
        ['southeastasia', 'Southeast Asia'],
      ].map(([name, displayName]) => ({
        id: `/subscriptions/${state.subscription.id}/locations/${name}`,
        name,
        displayName,
        regionalDisplayName: displayName,
      })),
    ),
  );

/** A cloud's metadata for clients before they sign in. Needs no token. */
export const metadataEndpoints: Handler = (state, call) =>
  respond(state, {
    status: 200,
    body: {
      galleryEndpoint: `${call.origin}/`,
      graphEndpoint: `${call.origin}/`,
      portalEndpoint: `${call.origin}/`,
      authentication: {
        loginEndpoint: `${call.origin}/`,
        // Its own audience, so that no tokens of the real cloud are sent here.
        audiences: [call.origin],
      },
    },
  });

const renderGroup = (state: EmulatorState, group: StoredResourceGroup): unknown => ({
  id: `/subscriptions/${state.subscription.id}/resourceGroups/${group.name}`,
  name: group.name,
  type: 'Microsoft.Resources/resourceGroups',
  location: group.location,
  ...(Object.keys(group.tags).length === 0 ? {} : { tags: group.tags }),
  properties: { provisioningState: 'Succeeded' },
});

export const listGroups: Handler = (state, call) =>
  respond(
    state,
    armList(
      state,
      call,
      [...state.resourceGroups.values()].map((group) => renderGroup(state, group)),
    ),
  );

export const groupNotFound = (name: string) =>
  synthesizedError('ResourceGroupNotFound', `Resource group '${name}' could not be found.`);

export const getGroup: Handler = (state, call) => {
  const group = state.resourceGroups.get(param(call, 'group').toLowerCase());
  return respond(
    state,
    group === undefined ? groupNotFound(param(call, 'group')) : { status: 200, body: renderGroup(state, group) },
  );
};

export const headGroup: Handler = (state, call) =>
  respond(state, { status: state.resourceGroups.has(param(call, 'group').toLowerCase()) ? 204 : 404 });

export const putGroup: Handler = (state, call) => {
  const read = readBody(z.object({ location: z.string(), tags: nullish(z.record(z.string(), z.string())) }), call);
  if ('violation' in read) return respond(state, read.violation);
  const name = param(call, 'group');
  const old = state.resourceGroups.get(name.toLowerCase());
  const group: StoredResourceGroup = {
    name: old?.name ?? name,
    location: old?.location ?? read.value.location,
    tags: read.value.tags ?? {},
  };
  return respond(
    { ...state, resourceGroups: setEntry(state.resourceGroups, name, group) },
    { status: old === undefined ? 201 : 200, body: renderGroup(state, group) },
  );
};

/** Deletes its registries too. Synchronous, unlike Azure's. */
export const deleteGroup: Handler = (state, call) => {
  const name = param(call, 'group').toLowerCase();
  if (!state.resourceGroups.has(name)) return respond(state, groupNotFound(param(call, 'group')));
  const registries = new Map(
    [...state.registries].filter(([, registry]) => registry.resourceGroup.toLowerCase() !== name),
  );
  return respond({ ...state, registries, resourceGroups: withoutEntry(state.resourceGroups, name) }, { status: 200 });
};
