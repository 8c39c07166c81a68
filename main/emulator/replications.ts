import { z } from 'zod';
import { synthesizedError } from './error-catalog.ts';
import { nestedNotFound } from './errors.ts';
import { armList } from './lists.ts';
import { findRegistry } from './registry-lookup.ts';
import { renderAuthorship } from './render.ts';
import { authorship, type Handler, param, readBody, respond } from './request-context.ts';
import {
  type EmulatorState,
  registryPath,
  setEntry,
  type StoredRegistry,
  type StoredReplication,
  withoutEntry,
  withRegistry,
} from './state.ts';

const body = z.looseObject({ location: z.string(), tags: z.record(z.string(), z.string()).optional() });

const render = (state: EmulatorState, registry: StoredRegistry, replication: StoredReplication): unknown => ({
  type: 'Microsoft.ContainerRegistry/registries/replications',
  id: `${registryPath(state, registry)}/replications/${replication.name}`,
  name: replication.name,
  location: replication.location,
  tags: replication.tags,
  systemData: renderAuthorship(replication.authorship),
  properties: {
    provisioningState: 'Succeeded',
    status: { displayStatus: 'Ready', timestamp: new Date(replication.authorship.lastModifiedAt).toISOString() },
    regionEndpointEnabled: true,
    zoneRedundancy: 'Disabled',
  },
});

const replicationsIn = (registry: StoredRegistry): ReadonlyMap<string, StoredReplication> =>
  registry.replications ?? new Map();

/** The home region is listed with the first other one, as recorded. */
export const listReplications: Handler = (state, call) =>
  findRegistry(state, call, (registry) => {
    const others = [...replicationsIn(registry).values()];
    const home = { name: registry.location, location: registry.location, tags: {}, authorship: registry.authorship };
    const all = others.length === 0 ? [] : [...others, home];
    return respond(
      state,
      armList(
        state,
        call,
        all.map((one) => render(state, registry, one)),
      ),
    );
  });

export const getReplication: Handler = (state, call) =>
  findRegistry(state, call, (registry) => {
    const found = replicationsIn(registry).get(param(call, 'name').toLowerCase());
    return respond(
      state,
      found === undefined ? nestedNotFound(param(call, 'name')) : { status: 200, body: render(state, registry, found) },
    );
  });

/** Created immediately; Azure takes some seconds. */
export const putReplication: Handler = (state, call) =>
  findRegistry(state, call, (registry) => {
    const read = readBody(body, call);
    if ('violation' in read) return respond(state, read.violation);
    const name = param(call, 'name');
    if (registry.sku !== 'Premium')
      return respond(
        state,
        synthesizedError('SkuNotSupported', `The registry '${registry.name}' has to be Premium to be replicated.`),
      );
    const made = {
      name,
      location: read.value.location,
      tags: read.value.tags ?? {},
      authorship: authorship(state, call),
    };
    const next = withRegistry(state, { ...registry, replications: setEntry(replicationsIn(registry), name, made) });
    return respond(next, {
      status: replicationsIn(registry).has(name.toLowerCase()) ? 200 : 201,
      body: render(state, registry, made),
    });
  });

export const deleteReplication: Handler = (state, call) =>
  findRegistry(state, call, (registry) => {
    const name = param(call, 'name');
    return replicationsIn(registry).has(name.toLowerCase())
      ? respond(withRegistry(state, { ...registry, replications: withoutEntry(replicationsIn(registry), name) }), {
          status: 200,
        })
      : respond(state, { status: 204 });
  });
